import { html, nothing, type ReactiveControllerHost, type TemplateResult } from 'lit';
import type { SessionClient } from '../internal/session-client.js';
import type { Strings } from '../internal/strings.js';
import { countIssues } from './config-issues.js';
import { configStyles } from './config-view.styles.js';
import { ConfigView } from './config-view.js';
import { logListStyles } from './log-list.styles.js';
import type { ReplayStarter } from './log-sources.js';
import { logStyles } from './log-view.styles.js';
import { LogView } from './log-view.js';
import { nextTab } from './next-tab.js';
import { panelWords, type PanelWords } from './panel-words.js';
import { tabsStyles } from './tabs.styles.js';

type Host = ReactiveControllerHost & HTMLElement & { readonly renderRoot: ParentNode; readonly player?: ReplayStarter };

const TABS = ['log', 'config'] as const;
type Tab = (typeof TABS)[number];

export const panelStyles = [tabsStyles, logListStyles, logStyles, configStyles];

/** The two views of the panel under their tabs. Only the one that is shown exists. */
export class PanelView {
  readonly #host: Host;
  readonly #log: LogView;
  readonly #config: ConfigView;
  #shown: Tab;

  constructor(host: Host) {
    this.#host = host;
    this.#log = new LogView(host);
    this.#config = new ConfigView(host);
    this.#shown = host.getAttribute('tab') === 'config' ? 'config' : 'log';
    this.#log.setShown(this.#shown === 'log');
  }

  /** Shows another session, or none. */
  setClient(client: SessionClient | undefined): void {
    this.#log.setClient(client);
    this.#config.setClient(client);
  }

  render(strings: Strings): TemplateResult {
    const t = panelWords(strings);
    return html`
      <div class="tabs" part="tabs" role="tablist" aria-label=${t.logViews} @keydown=${this.#handleKeydown}>
        ${this.#renderTab('log', html`${t.log}`)} ${this.#renderTab('config', html`${t.config}${this.#renderBadge(t)}`)}
      </div>
      ${this.#renderPanel('log', () => this.#log.render(t))}
      ${this.#renderPanel('config', () => this.#config.render(t))}
    `;
  }

  #renderTab(tab: Tab, label: TemplateResult): TemplateResult {
    const isShown = tab === this.#shown;
    return html`<button
      type="button"
      part="tab"
      role="tab"
      id=${`tab-${tab}`}
      aria-controls=${`panel-${tab}`}
      aria-selected=${isShown}
      tabindex=${isShown ? 0 : -1}
      @click=${() => this.#show(tab)}
    >
      ${label}
    </button>`;
  }

  #renderBadge(t: PanelWords): TemplateResult | typeof nothing {
    const { issues } = this.#config;
    if (issues.length === 0) return nothing;
    return html`<b part="badge" aria-hidden="true">${issues.length}</b
      ><span class="hidden">, ${countIssues(issues, t)}</span>`;
  }

  /** A panel that is not shown stays as an empty element, so that its tab has something to control. */
  #renderPanel(tab: Tab, content: () => TemplateResult): TemplateResult {
    const isShown = tab === this.#shown;
    return html`<div
      class="view"
      part="view"
      role="tabpanel"
      id=${`panel-${tab}`}
      aria-labelledby=${`tab-${tab}`}
      ?hidden=${!isShown}
    >
      ${isShown ? content() : nothing}
    </div>`;
  }

  #show(tab: Tab): void {
    if (tab === this.#shown) return;
    this.#shown = tab;
    this.#log.setShown(tab === 'log');
    this.#host.requestUpdate();
  }

  readonly #handleKeydown = (event: KeyboardEvent): void => {
    const list = event.currentTarget as HTMLElement;
    const to = nextTab(TABS, this.#shown, event.key, getComputedStyle(list).direction === 'rtl');
    if (!to) return;
    event.preventDefault();
    this.#show(to);
    list.querySelector<HTMLElement>(`#tab-${to}`)?.focus();
  };
}
