import { html, type ReactiveController, type ReactiveControllerHost, type TemplateResult } from 'lit';
import type { ConfigState } from '../../src/index.js';
import { copyButton } from '../conversation/copy-button.js';
import type { SessionClient } from '../internal/session-client.js';
import { renderIssues, renderSummary } from './config-issues.js';
import { configRows, filterRows } from './config-rows.js';
import { renderTable } from './config-table.js';
import { downloadJson } from './download.js';
import type { PanelWords } from './panel-words.js';

/** What is wrong with the configuration, and what every option is, live. All of it comes masked from the client. */
export class ConfigView implements ReactiveController {
  readonly #host: ReactiveControllerHost & HTMLElement;
  #client: SessionClient | undefined;
  #off: (() => void) | undefined;
  #search = '';
  #onlySaid = false;

  constructor(host: ReactiveControllerHost & HTMLElement) {
    this.#host = host;
    host.addController(this);
  }

  /** What is wrong at present. */
  get issues(): ConfigState['issues'] {
    return this.#client?.$config.get().issues ?? [];
  }

  /** Shows the configuration of another client, or none. */
  setClient(client: SessionClient | undefined): void {
    if (client === this.#client) return;
    this.#client = client;
    this.hostConnected();
  }

  hostConnected(): void {
    this.hostDisconnected();
    // A panel that is not on a page must not be held by its client.
    if (this.#host.isConnected) this.#off = this.#client?.$config.listen(() => this.#host.requestUpdate());
    this.#host.requestUpdate();
  }

  hostDisconnected(): void {
    this.#off?.();
    this.#off = undefined;
  }

  render(t: PanelWords): TemplateResult {
    const client = this.#client;
    if (!client) return html``;
    const options = client.config.explainAll();
    const { status, issues } = client.$config.get();
    const content = { status, issues, options };
    const rows = configRows(options);
    const shown = filterRows(rows, { search: this.#search, onlySaid: this.#onlySaid });
    return html`
      <div class="toolbar" part="toolbar">
        <input
          part="search"
          type="search"
          aria-label=${t.configFilter}
          placeholder=${t.configFilter}
          .value=${this.#search}
          @input=${(event: Event) => this.#set(() => (this.#search = (event.target as HTMLInputElement).value))}
        />
        <button
          part="button"
          type="button"
          aria-pressed=${this.#onlySaid}
          @click=${() => this.#set(() => (this.#onlySaid = !this.#onlySaid))}
        >
          ${t.configSaid}
        </button>
        <button part="button" type="button" @click=${() => downloadJson('config', content)}>${t.logExport}</button>
        ${copyButton(JSON.stringify(content, undefined, 2), t)}
      </div>
      <div class="count" part="count" role="status">${t.configShown(shown.length, rows.length)}</div>
      <div class="scroll" part="options" role="group" aria-label=${t.config} tabindex="0">
        ${renderSummary(status, issues, t)} ${renderIssues(issues, t)}
        ${shown.length > 0 ? renderTable(shown, t) : html`<p class="empty" part="empty">${t.logNoMatch}</p>`}
      </div>
    `;
  }

  #set(change: () => void): void {
    change();
    this.#host.requestUpdate();
  }
}
