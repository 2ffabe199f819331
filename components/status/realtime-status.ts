import { html, nothing, type TemplateResult } from 'lit';
import type { AuthState, ConfigState, ConnectionState } from '../../src/index.js';
import { CountdownController } from '../internal/countdown-controller.js';
import { hostStyles } from '../internal/host.styles.js';
import { icon } from '../internal/icons.js';
import { RealtimeChild } from '../internal/realtime-child.js';
import { agentWords, connectionWords } from './connection-words.js';
import { statusStyles } from './realtime-status.styles.js';

/**
 * Says in words how the connection, the sign-in and the agent are, counts down to the next attempt and offers
 * what can be done about it.
 *
 * @tagname realtime-status
 * @csspart row - The line with icon, words and action.
 * @csspart mark - The icon.
 * @csspart title - The state.
 * @csspart detail - Why it is so.
 * @csspart agent - What the agent does.
 * @csspart action - The button.
 * @csspart issues - The list of configuration mistakes.
 */
export class RealtimeStatus extends RealtimeChild {
  static override styles = [...hostStyles, statusStyles];

  readonly #connection = this.followStore((client) => client.$connection);
  readonly #auth = this.followStore((client) => client.$auth);
  readonly #config = this.followStore((client) => client.$config);
  readonly #turn = this.followStore((client) => client.$turn);
  readonly #countdown = new CountdownController(this);

  protected override render(): TemplateResult {
    const t = this.strings;
    const connection = this.#connection.value;
    const auth = this.#auth.value;
    const config = this.#config.value;
    if (!connection || !auth || !config) return html`<p class="no-session" part="detail">${t.noSession}</p>`;

    const seconds = this.#countdown.secondsUntil(connection.retryAt);
    const words = connectionWords(connection, auth, config, seconds, t);
    const turn = this.#turn.value;
    const agent = connection.status === 'connected' && turn ? agentWords(turn, t) : '';
    return html`
      <div class="row" part="row" data-tone=${words.tone}>
        <span class="mark" part="mark">${icon(words.icon)}</span>
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
      ${this.#renderIssues(config)}
      <div class="hidden" role="status" aria-live="polite">${this.#spoken(connection, auth, config)}</div>
    `;
  }

  #renderIssues({ issues, status }: ConfigState): TemplateResult | typeof nothing {
    if (issues.length === 0) return nothing;
    const t = this.strings;
    const severity = status === 'config-invalid' ? 'error' : 'warning';
    return html`<ul
      part="issues"
      data-severity=${severity}
      aria-label=${severity === 'error' ? t.configInvalid : t.configWarnings}
    >
      ${issues.map(
        ({ message, suggestion }) =>
          html`<li>${message}${suggestion ? html`<span>${t.didYouMean(suggestion)}</span>` : nothing}</li>`,
      )}
    </ul>`;
  }

  /** What a screen reader hears: the state and its cause, without the numbers that change every second. */
  #spoken(connection: ConnectionState, auth: AuthState, config: ConfigState): string {
    const silent = { ...connection, retryAt: undefined };
    const { title, detail } = connectionWords(silent, auth, config, 0, this.strings);
    return [title, detail].filter(Boolean).join('. ');
  }

  #handleAction(run: 'reconnect' | 'connect' | undefined): void {
    if (run === 'reconnect') this.client?.reconnect();
    // How it went is in the stores.
    else this.client?.connect().catch(() => {});
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'realtime-status': RealtimeStatus;
  }
}
