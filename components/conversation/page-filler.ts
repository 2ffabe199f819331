import type { LitElement, ReactiveController } from 'lit';

/** Time for everything else between two goes, and how long one may take, milliseconds. */
const PAUSE_MS = 4;
const GO_MS = 8;

/**
 * Decides which pages of a long transcript have been rendered: those at the end at once, those that come into view next, and the rest
 * bit by bit while nothing else is to be done. A page that waits is an empty box of about its size.
 */
export class PageFiller implements ReactiveController {
  readonly #host: LitElement;
  readonly #filled = new Set<string>();
  #pages: readonly string[] = [];
  #seen = false;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(host: LitElement) {
    this.#host = host;
    host.addController(this);
  }

  /** Keys of all pages, in order. The last two are never empty. */
  follow(pages: readonly string[]): void {
    this.#pages = pages;
    for (const key of pages.slice(-2)) this.#filled.add(key);
  }

  has(key: string): boolean {
    return this.#filled.has(key);
  }

  hostUpdated(): void {
    if (this.#timer !== undefined || this.#pages.every((key) => this.#filled.has(key))) return;
    // Not before the first picture: until then nobody has gone to the end.
    this.#timer = setTimeout(() => void (this.#seen ? this.#fill() : this.#wait()), PAUSE_MS);
  }

  hostDisconnected(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #wait(): void {
    requestAnimationFrame(() => {
      this.#seen = true;
      this.#timer = undefined;
      if (this.#host.isConnected) this.hostUpdated();
    });
  }

  async #fill(): Promise<void> {
    const start = performance.now();
    for (const key of this.#nearest()) {
      this.#filled.add(key);
      this.#host.requestUpdate();
      await this.#host.updateComplete;
      if (performance.now() - start > GO_MS) break;
    }
    this.#timer = undefined;
    if (this.#host.isConnected) this.hostUpdated();
  }

  /** The empty pages, those first that are nearest to what the reader sees. */
  *#nearest(): Generator<string> {
    const scroller = this.#host.renderRoot.querySelector('.scroller');
    const view = scroller?.getBoundingClientRect();
    // Only what lies beside each other is looked through, not what is in it.
    const boxes = [...(scroller?.firstElementChild?.children ?? [])]
      .filter((child) => child.className === 'page')
      .map((page) => page.getBoundingClientRect());
    const pages = this.#pages;
    if (!view || boxes.length !== pages.length) return;
    // Pages lie in order: the first one that ends below the upper edge is the one that is read.
    const seen = Math.max(
      0,
      boxes.findIndex(({ bottom }) => bottom >= view.top),
    );
    const isEmpty = (key: string | undefined): key is string => key !== undefined && !this.#filled.has(key);
    for (let index = seen; (boxes[index]?.top ?? Infinity) < view.bottom; index += 1)
      if (isEmpty(pages[index])) yield pages[index] as string;
    for (let distance = 0; distance < pages.length; distance += 1) {
      for (const key of [pages[seen - distance], pages[seen + distance]]) if (isEmpty(key)) yield key;
    }
  }
}
