import { adoptStyles, html, type CSSResultOrNative, type TemplateResult } from 'lit';
import { state } from 'lit/decorators.js';
import { hostStyles } from './host.styles.js';
import { RealtimeChild } from './realtime-child.js';
import type { SessionClient } from './session-client.js';
import type { Strings } from './strings.js';

/** What an element is made of once it is on a page. */
export interface LazyView {
  /** Shows another session, or none. */
  setClient(client: SessionClient | undefined): void;
  /** `undefined` while it waits for something itself. */
  render(t: Strings): TemplateResult | undefined;
}

export interface LazyPart {
  readonly view: LazyView;
  readonly styles: readonly CSSResultOrNative[];
}

/** An element that is a small shell: what it shows is loaded when the first one is put on a page. */
export abstract class LazyChild extends RealtimeChild {
  static override styles = hostStyles;

  #loading = false;

  @state() private view: LazyView | undefined;
  @state() private failed = false;

  override connectedCallback(): void {
    super.connectedCallback();
    void this.#load();
  }

  protected override clientChanged(_previous: SessionClient | undefined): void {
    this.view?.setClient(this.client);
  }

  protected override render(): TemplateResult {
    const t = this.strings;
    if (!this.client) return html`<p class="no-session">${t.noSession}</p>`;
    return this.view?.render(t) ?? html`<p role="status">${this.failed ? t.partFailed : t.partLoading}</p>`;
  }

  /** Loads the view. */
  protected abstract load(): Promise<LazyPart>;

  async #load(): Promise<void> {
    if (this.view || this.#loading) return;
    this.#loading = true;
    this.failed = false;
    try {
      const { view, styles } = await this.load();
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
