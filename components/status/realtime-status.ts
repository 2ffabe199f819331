import { adoptStyles, html, nothing, type TemplateResult } from 'lit';
import type { AuthState, ConfigState, ConnectionState } from '../../src/index.js';
import { CountdownController } from '../internal/countdown-controller.js';
import { hostStyles } from '../internal/host.styles.js';
import { icon } from '../internal/icons.js';
import { RealtimeChild } from '../internal/realtime-child.js';
import { agentWords, connectionWords } from './connection-words.js';
import { statusStyles } from './realtime-status.styles.js';
import type { StatusDetails } from './status-details.js';

/**
 * Says in words how the connection, the sign-in, the agent and the microphone are, counts down to the next attempt and
 * offers what can be done about it.
 *
 * @tagname realtime-status
 * @slot icon - Replaces the icon of the first line; the words say what it means.
 * @csspart row - A line with icon, words and action.
 * @csspart agent-row - The line of the agent, when full.
 * @csspart device-row - The line of the microphone, when full.
 * @csspart mark - The icon.
 * @csspart title - The state.
 * @csspart detail - Why it is so.
 * @csspart agent - What the agent does.
 * @csspart device - What the microphone does, when full.
 * @csspart label - What a line is about, when full.
 * @csspart action - The button.
 * @csspart off - What is switched off for now.
 * @csspart issues - The list of configuration mistakes.
 * @csspart issue - One of them.
 */
export class RealtimeStatus extends RealtimeChild {
  static override styles = [...hostStyles, statusStyles];
  static override properties = { variant: { reflect: true }, details: { state: true } };

  readonly #connection = this.followStore((client) => client.$connection);
  readonly #auth = this.followStore((client) => client.$auth);
  readonly #turn = this.followStore((client) => client.$turn);
  readonly #countdown = new CountdownController(this);
  #isLoading = false;

  /** `full` has a line for each of connection, agent and microphone. Default `compact`: one line. */
  variant: 'compact' | 'full' = 'compact';

  private details: StatusDetails | undefined;

  protected override render(): TemplateResult {
    const t = this.strings;
    const connection = this.#connection.value;
    const auth = this.#auth.value;
    const config = this.config.value;
    if (!connection || !auth || !config) return html`<p class="no-session" part="detail">${t.noSession}</p>`;

    const seconds = this.#countdown.secondsUntil(connection.retryAt);
    const words = connectionWords(connection, auth, config, seconds, t);
    const turn = this.#turn.value;
    const isFull = this.variant === 'full';
    const { client, details } = this;
    const agent = connection.status === 'connected' && turn && !isFull ? agentWords(turn, t) : '';
    void this.#load();
    return html`
      <div class="row" part="row" data-tone=${words.tone}>
        <span class="mark" part="mark"><slot name="icon">${icon(words.icon)}</slot></span>
        ${isFull && details ? html`<span class="label" part="label">${details.label(t)}</span>` : nothing}
        <span class="title" part="title">${words.title}</span>
        ${words.detail ? html`<span class="detail" part="detail">${words.detail}</span>` : nothing}
        ${agent ? html`<span class="agent" part="agent">${agent}</span>` : nothing}
        ${
          words.action
            ? html`<button part="action" @click=${() => this.#handleAction(words.action?.run)}>
                ${words.action.label}
              </button>`
            : nothing
        }
      </div>
      ${client && details?.render(client, isFull, t)}
      <div class="hidden" role="status" aria-live="polite">${this.#spoken(connection, auth, config)}</div>
    `;
  }

  /** What the first line does not need. */
  async #load(): Promise<void> {
    if (this.#isLoading) return;
    this.#isLoading = true;
    try {
      const { StatusDetails, statusDetailsStyles } = await import('./status-details.js');
      adoptStyles(this.renderRoot as ShadowRoot, [...RealtimeStatus.styles, statusDetailsStyles]);
      this.details = new StatusDetails(this);
    } catch {
      // The first line stays.
    }
  }

  /** What a screen reader hears: the state and its cause, without the numbers that change every second. */
  #spoken(connection: ConnectionState, auth: AuthState, config: ConfigState): string {
    const silent = { ...connection, retryAt: undefined };
    const { title, detail } = connectionWords(silent, auth, config, 0, this.strings);
    return [title, detail].filter(Boolean).join('. ');
  }

  #handleAction(run: 'reconnect' | 'connect' | 'sign-in' | undefined): void {
    const form = run === 'sign-in' && document.querySelector('realtime-sign-in');
    if (form) form.focus();
    else if (run === 'reconnect') this.client?.reconnect();
    // How it went is in the stores; without a form somebody is asked by `realtime-auth-required`.
    else this.client?.connect().catch(() => {});
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'realtime-status': RealtimeStatus;
  }
}
