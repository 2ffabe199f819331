import type { ReactiveController, ReactiveControllerHost } from 'lit';

/** Closer than this to the end counts as being there, pixels. */
const NEAR_PX = 48;

/**
 * Keeps the end in view while the reader is there, and never moves a reader who has scrolled away.
 */
export class ScrollAnchor implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  readonly #resize =
    typeof ResizeObserver === 'function' ? new ResizeObserver((entries) => this.#resized(entries)) : undefined;
  /** Of content and scroller, pixels. */
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
  attach(scroller: HTMLElement, content: Element): void {
    if (scroller === this.#scroller) return;
    this.#release();
    this.#scroller = scroller;
    scroller.addEventListener('scroll', this.#handleScroll, { passive: true });
    this.#resize?.observe(content);
    this.#resize?.observe(scroller);
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
    this.#scroller = undefined;
    this.#heights.clear();
  }

  #resized(entries: readonly ResizeObserverEntry[]): void {
    for (const { target, borderBoxSize } of entries) this.#heights.set(target, borderBoxSize[0]?.blockSize ?? 0);
    // A scroller as high as its content has nothing to scroll. To move it all the same would lay the page out anew, and Firefox calls a
    // height that changes while the observer is called an error of the window.
    if (new Set(this.#heights.values()).size > 1) this.#keep();
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
