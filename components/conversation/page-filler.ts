import type { ReactiveController, ReactiveControllerHost } from 'lit';

/** A pause for everything else between two pages. */
const PAUSE_MS = 4;

/**
 * Decides which pages of a long transcript have been rendered: those at the end at once, those that come into view next, and the rest one
 * at a time while nothing else is to be done. A page that waits is an empty box of about its size.
 */
export class PageFiller implements ReactiveController {
  readonly #host: ReactiveControllerHost & { readonly renderRoot: ParentNode };
  readonly #filled = new Set<string>();
  #pages: readonly string[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(host: ReactiveControllerHost & { readonly renderRoot: ParentNode }) {
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
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      const next = this.#nearest();
      if (next === undefined) return;
      this.#filled.add(next);
      this.#host.requestUpdate();
    }, PAUSE_MS);
  }

  hostDisconnected(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  /** The empty page that is nearest to what the reader sees. */
  #nearest(): string | undefined {
    const view = this.#host.renderRoot.querySelector('.scroller')?.getBoundingClientRect();
    if (!view) return undefined;
    const boxes = [...this.#host.renderRoot.querySelectorAll('.page')].map((page) => page.getBoundingClientRect());
    // Pages lie in order: the first one that ends below the upper edge is the one that is read.
    const low = Math.max(
      0,
      boxes.findIndex(({ bottom }) => bottom >= view.top),
    );
    const isEmpty = (index: number): boolean => index in this.#pages && !this.#filled.has(this.#pages[index] as string);
    for (let distance = 0; distance < boxes.length; distance += 1) {
      const isSeen = (boxes[low + distance]?.top ?? 0) < view.bottom;
      if (isSeen && isEmpty(low + distance)) return this.#pages[low + distance];
      if (isEmpty(low - distance)) return this.#pages[low - distance];
      if (isEmpty(low + distance)) return this.#pages[low + distance];
    }
    return undefined;
  }
}
