import { adoptStyles, html, type CSSResultOrNative, type PropertyDeclarations, type TemplateResult } from 'lit';
import { hostStyles } from './host.styles.js';
import { RealtimeChild } from './realtime-child.js';
import type { SessionClient } from './session-client.js';
import type { Strings } from './strings.js';

/** What an element shows, in a file of its own. */
export interface LazyView {
  /** Shows another session, or none. */
  setClient(client: SessionClient | undefined): void;
  render(strings: Strings): TemplateResult;
}

/** A view and the styles that it needs. */
export type LazyParts = readonly [view: LazyView, styles: readonly CSSResultOrNative[]];

/** Base of an element that is a small shell: its view and styles are loaded when the first of its kind is put on a page. */
export abstract class LazyChild extends RealtimeChild {
  static override styles = hostStyles;
  static override properties: PropertyDeclarations = { view: { state: true }, failed: { state: true } };

  #loading = false;

  private view: LazyView | undefined;
  private failed = false;

  override connectedCallback(): void {
    super.connectedCallback();
    void this.#load();
  }

  protected abstract load(): Promise<LazyParts>;

  protected override clientChanged(_previous: SessionClient | undefined): void {
    this.view?.setClient(this.client);
  }

  protected override render(): TemplateResult {
    const t = this.strings;
    if (!this.client) return html`<p class="no-session">${t.noSession}</p>`;
    if (this.view) return this.view.render(t);
    return html`<p class="no-session" role="status">${this.failed ? t.partFailed : t.partLoading}</p>`;
  }

  async #load(): Promise<void> {
    if (this.view || this.#loading) return;
    this.#loading = true;
    this.failed = false;
    try {
      const [view, styles] = await this.load();
      if (this.renderRoot instanceof ShadowRoot) adoptStyles(this.renderRoot, [...hostStyles, ...styles]);
      view.setClient(this.client);
      this.view = view;
    } catch {
      // Putting the element on a page again tries again.
      this.failed = true;
    } finally {
      this.#loading = false;
    }
  }
}
