import type { ReactiveController, ReactiveControllerHost } from 'lit';

/** Closer than this to the end counts as being there, pixels. */
const NEAR_PX = 48;

/**
 * Keeps the end in view while the reader is there, and never moves a reader who has scrolled away.
 */
export class ScrollAnchor implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  readonly #resize =
    typeof ResizeObserver === 'function' ? new ResizeObserver((entries) => this.#handleResize(entries)) : undefined;
  readonly #heights = new Map<Element, number>();
  #scroller: HTMLElement | undefined;
  #lastTop = 0;
  #stuck = true;

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
    host.addController(this);
  }

  /** Whether the reader follows the end. */
  get stuck(): boolean {
    return this.#stuck;
  }

  /** Takes the scroller and the content whose growth matters. Idempotent. */
  attach(scroller: HTMLElement, content: HTMLElement): void {
    if (scroller === this.#scroller) return;
    this.#release();
    this.#scroller = scroller;
    scroller.addEventListener('scroll', this.#handleScroll, { passive: true });
    this.#heights.set(scroller, 0).set(content, 0);
    this.#observe();
  }

  /** Goes to the end and follows it from now on. */
  toEnd(): void {
    this.#stuck = true;
    this.#keep();
    this.#host.requestUpdate();
  }

  hostUpdated(): void {
    // The observer is called before the next picture; asking for sizes after every update would lay out the page each time.
    if (!this.#resize) this.#keep();
  }

  hostDisconnected(): void {
    this.#release();
  }

  #release(): void {
    this.#scroller?.removeEventListener('scroll', this.#handleScroll);
    this.#resize?.disconnect();
    this.#heights.clear();
    this.#scroller = undefined;
  }

  readonly #observe = (): void => this.#heights.forEach((_, element) => this.#resize?.observe(element));

  #handleResize(entries: readonly ResizeObserverEntry[]): void {
    const changed = entries.filter(({ target, contentRect }) => this.#heights.get(target) !== contentRect.height);
    if (changed.length === 0) return;
    for (const { target, contentRect } of changed) this.#heights.set(target, contentRect.height);
    this.#keep();
    // Going to the end lets pages that come into view take their true size: an observer that would see it in the same frame gets an
    // error instead ("ResizeObserver loop", Resize Observer section 3.4.5). It looks again in the next one.
    this.#resize?.disconnect();
    requestAnimationFrame(this.#observe);
  }

  #keep(): void {
    const scroller = this.#scroller;
    if (!scroller || !this.#stuck) return;
    scroller.scrollTop = scroller.scrollHeight;
    this.#lastTop = scroller.scrollTop;
  }

  readonly #handleScroll = (): void => {
    const scroller = this.#scroller;
    if (!scroller) return;
    const { scrollTop, scrollHeight, clientHeight } = scroller;
    const near = scrollHeight - scrollTop - clientHeight < NEAR_PX;
    // Growing content fires scroll events too: only a move upwards is the reader's wish to stay.
    const stuck = near || (this.#stuck && scrollTop >= this.#lastTop);
    this.#lastTop = scrollTop;
    if (stuck === this.#stuck) return;
    this.#stuck = stuck;
    this.#host.requestUpdate();
  };
}
