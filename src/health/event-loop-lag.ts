import type { Clock } from '../platform/platform.js';

export const TICK_MS = 1000;
/** Later than this, the device slept, or the timers of a page that nobody looks at were held back: no measure of the page's own work. */
const ASLEEP_MS = 30_000;

/** Ticks once a second and tells by how much its own timer was late: the time that other work kept the event loop for. */
export class EventLoopLag {
  readonly #clock: Clock;
  readonly #onTick: (lagMs: number | undefined) => void;
  readonly #visible: () => boolean;
  #timer: unknown;
  #due = 0;

  /** `onTick` is given milliseconds, or `undefined` where lateness tells nothing: hidden pages and devices that slept. */
  constructor(clock: Clock, visible: () => boolean, onTick: (lagMs: number | undefined) => void) {
    this.#clock = clock;
    this.#visible = visible;
    this.#onTick = onTick;
  }

  get running(): boolean {
    return this.#timer !== undefined;
  }

  start(): void {
    if (!this.running) this.#schedule();
  }

  stop(): void {
    this.#clock.clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #schedule(): void {
    this.#due = this.#clock.now() + TICK_MS;
    this.#timer = this.#clock.setTimeout(() => {
      const lateMs = Math.max(0, this.#clock.now() - this.#due);
      this.#schedule();
      this.#onTick(this.#visible() && lateMs < ASLEEP_MS ? lateMs : undefined);
    }, TICK_MS);
  }
}
