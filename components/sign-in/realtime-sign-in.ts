import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import type { AuthState } from '../../src/index.js';
import { CountdownController } from '../internal/countdown-controller.js';
import { hostStyles } from '../internal/host.styles.js';
import { icon } from '../internal/icons.js';
import { RealtimeChild } from '../internal/realtime-child.js';
import { showStates } from '../internal/show-states.js';
import { signInStyles } from './realtime-sign-in.styles.js';
import { retryAfterSeconds, signInProblems, type SignInProblem } from './sign-in-problem.js';

/**
 * The form of the credentials mode. Shows itself only while somebody has to sign in.
 *
 * @tagname realtime-sign-in
 * @slot heading - Replaces the heading.
 * @csspart form - The form.
 * @csspart heading - The heading.
 * @csspart field - A label, its input and its problem.
 * @csspart label - A label.
 * @csspart input - An input.
 * @csspart problem - What is wrong, next to its field.
 * @csspart submit - The button.
 * @cssstate needed - Somebody has to sign in, and the form is shown.
 * @cssstate busy - It signs in.
 */
export class RealtimeSignIn extends RealtimeChild {
  static override styles = [...hostStyles, signInStyles];
  static override shadowRootOptions: ShadowRootInit = { mode: 'open', delegatesFocus: true };
  static override properties = {
    username: {},
    password: {},
    busy: { state: true },
    missing: { state: true },
  };

  readonly #auth = this.followStore((client) => client.$auth);
  readonly #countdown = new CountdownController(this);
  readonly #internals = typeof this.attachInternals === 'function' ? this.attachInternals() : undefined; // jsdom has none
  #error: AuthState['error'];
  #retryAt: number | undefined;

  /** Fills in the user name. Default empty. */
  username = '';

  /** Fills in the password; for demonstrations only. Default empty. */
  password = '';

  private busy = false;
  private missing: readonly ('username' | 'password')[] = [];

  /** Whether the form is needed now. */
  get needed(): boolean {
    const auth = this.#auth.value;
    if (!auth || auth.mode !== 'credentials') return false;
    // While a first sign-in runs the form stays, busy, so that the focus is not lost if it fails.
    return this.busy || ['auth-required', 'signed-out', 'expired', 'rate-limited'].includes(auth.status);
  }

  protected override willUpdate(): void {
    super.willUpdate();
    const auth = this.#auth.value;
    if (auth?.error === this.#error) return;
    this.#error = auth?.error;
    this.#retryAt =
      this.#error?.code === 'auth/rate-limited' ? Date.now() + retryAfterSeconds(this.#error) * 1000 : undefined;
  }

  protected override updated(changed: PropertyValues): void {
    super.updated(changed);
    this.toggleAttribute('data-needed', this.needed);
    showStates(this.#internals, [this.needed && 'needed', this.busy && 'busy']);
  }

  protected override render(): TemplateResult | typeof nothing {
    const t = this.strings;
    const auth = this.#auth.value;
    if (!auth) return html`<p class="no-session">${t.noSession}</p>`;
    if (!this.needed) return nothing;

    const seconds = this.#countdown.secondsUntil(this.#retryAt);
    const waiting = this.#retryAt !== undefined && seconds > 0;
    const missing = this.missing.map((field) => ({ field, text: t.required }));
    const found = missing.length > 0 ? missing : this.busy ? [] : signInProblems(auth.error, auth.status, t);
    // A wait that is over is no problem any more; one that runs says how long.
    const problems = found
      .filter(() => this.#retryAt === undefined || waiting || missing.length > 0)
      .map((problem) =>
        waiting && problem.field === 'form' ? { ...problem, text: t.signInRateLimited(seconds) } : problem,
      );
    return html`
      <form part="form" novalidate aria-labelledby="heading" aria-busy=${this.busy} @submit=${this.#handleSubmit}>
        <slot name="heading"><h2 id="heading" part="heading">${t.signIn}</h2></slot>
        ${this.#renderField('username', t.username, problems)} ${this.#renderField('password', t.password, problems)}
        <div role="alert">${this.#renderProblem('form', problems)}</div>
        <button class="primary" part="submit" type="submit" ?disabled=${this.busy || waiting}>
          ${this.busy ? t.signingIn : t.signIn}
        </button>
      </form>
    `;
  }

  #renderField(name: 'username' | 'password', label: string, problems: readonly SignInProblem[]): TemplateResult {
    const invalid = problems.some(({ field }) => field === name);
    return html`<div class="field" part="field">
      <label part="label" for=${name}>${label}</label>
      <input
        id=${name}
        name=${name}
        part="input"
        type=${name === 'password' ? 'password' : 'text'}
        autocomplete=${name === 'password' ? 'current-password' : 'username'}
        autocapitalize="none"
        spellcheck="false"
        required
        ?readonly=${this.busy}
        .defaultValue=${this[name]}
        aria-invalid=${invalid}
        aria-describedby=${`${name}-problem`}
      />
      <div id=${`${name}-problem`} aria-live="polite">${this.#renderProblem(name, problems)}</div>
    </div>`;
  }

  #renderProblem(
    name: SignInProblem['field'],
    problems: readonly SignInProblem[],
  ): (TemplateResult | typeof nothing)[] {
    return problems
      .filter(({ field }) => field === name)
      .map(({ text }) => html`<p class="problem" part="problem">${icon('warning')}<span>${text}</span></p>`);
  }

  async #handleSubmit(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const client = this.client;
    if (!client || this.busy) return;
    const data = new FormData(event.target as HTMLFormElement);
    const username = String(data.get('username') ?? '').trim();
    const password = String(data.get('password') ?? '');
    this.missing = [...(username ? [] : ['username' as const]), ...(password ? [] : ['password' as const])];
    if (this.missing.length > 0) return this.#focus(this.missing[0]);

    this.busy = true;
    try {
      await client.auth.signIn({ username, password });
      this.password = '';
      const field = this.#input('password');
      if (field) field.value = '';
    } catch {
      // What went wrong is in `$auth` and shows next to its field.
      this.busy = false;
      await this.updateComplete;
      this.#focus(this.renderRoot.querySelector<HTMLInputElement>('[aria-invalid=true]')?.name);
    } finally {
      this.busy = false;
    }
  }

  #focus(name: string | undefined): void {
    if (name) this.#input(name)?.focus();
  }

  #input(name: string): HTMLInputElement | null {
    return this.renderRoot.querySelector<HTMLInputElement>(`input[name=${name}]`);
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'realtime-sign-in': RealtimeSignIn;
  }
}
