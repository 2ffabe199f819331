import type { Clock, TimerId } from '../../platform/platform.js';

/** The clock of a page that can be frozen: what is due meanwhile is done when it resumes. */
export class FreezableClock implements Clock {
  readonly #clock: Clock;
  readonly #late = new Map<object, () => void>();
  readonly #ids = new Map<object, TimerId>();
  #frozen = false;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  now(): number {
    return this.#clock.now();
  }

  setTimeout(callback: () => void, delayMs: number): TimerId {
    const timer = {};
    const due = (): void => {
      this.#ids.delete(timer);
      if (this.#frozen) this.#late.set(timer, callback);
      else callback();
    };
    this.#ids.set(timer, this.#clock.setTimeout(due, delayMs));
    return timer;
  }

  clearTimeout(id: TimerId | undefined): void {
    this.#clock.clearTimeout(this.#ids.get(id as object));
    this.#ids.delete(id as object);
    this.#late.delete(id as object);
  }

  freeze(): void {
    this.#frozen = true;
  }

  resume(): void {
    this.#frozen = false;
    for (const [timer, callback] of [...this.#late]) if (this.#late.delete(timer)) callback();
  }
}
