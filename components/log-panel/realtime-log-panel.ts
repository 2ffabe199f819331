import { adoptStyles, html, type TemplateResult } from 'lit';
import { state } from 'lit/decorators.js';
import { hostStyles } from '../internal/host.styles.js';
import { RealtimeChild } from '../internal/realtime-child.js';
import type { SessionClient } from '../internal/session-client.js';
import type { LogView } from './log-view.js';

/**
 * The log of the session for whoever has to find out what happened: levels, search, episodes, pause, export.
 * This class is a small shell; the view is loaded when the first panel is put on a page.
 *
 * @tagname realtime-log-panel
 * @csspart toolbar - Levels, search and buttons.
 * @csspart level - A level's button.
 * @csspart search - The search field.
 * @csspart list - The list of entries.
 * @csspart entry - An entry.
 * @csspart detail - The chosen entry.
 */
export class RealtimeLogPanel extends RealtimeChild {
  static override styles = hostStyles;

  #loading = false;

  @state() private view: LogView | undefined;
  @state() private failed = false;

  override connectedCallback(): void {
    super.connectedCallback();
    void this.#load();
  }

  protected override clientChanged(_previous: SessionClient | undefined): void {
    this.view?.setBuffer(this.client?.logger.buffer);
  }

  protected override render(): TemplateResult {
    const t = this.strings;
    if (!this.client) return html`<p class="no-session">${t.noSession}</p>`;
    if (this.view) return this.view.render(t);
    return html`<p class="no-session" role="status">${this.failed ? t.logFailed : t.logLoading}</p>`;
  }

  async #load(): Promise<void> {
    if (this.view || this.#loading) return;
    this.#loading = true;
    this.failed = false;
    try {
      const { LogView, logPanelStyles } = await import('./log-view.js');
      if (this.renderRoot instanceof ShadowRoot) adoptStyles(this.renderRoot, [...hostStyles, logPanelStyles]);
      const view = new LogView(this);
      view.setBuffer(this.client?.logger.buffer);
      this.view = view;
    } catch {
      // Putting the panel on a page again tries again.
      this.failed = true;
    } finally {
      this.#loading = false;
    }
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'realtime-log-panel': RealtimeLogPanel;
  }
}
