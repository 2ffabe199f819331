const SLOTS = 30;

/** How many of the things of the last minutes failed, in fixed memory: a ring of time slots. */
export class SlidingRate {
  readonly #slotMs: number;
  readonly #now: () => number;
  readonly #all = new Uint32Array(SLOTS);
  readonly #failed = new Uint32Array(SLOTS);
  #slot: number;

  /** `windowMs`: how far back it looks, to within a thirtieth. */
  constructor(now: () => number, windowMs: number) {
    this.#now = now;
    this.#slotMs = windowMs / SLOTS;
    this.#slot = this.#current();
  }

  /** Failed by all, 0 to 1; 0 when nothing happened. */
  get rate(): number {
    const all = this.count;
    return all > 0 ? this.#failed.reduce((total, count) => total + count, 0) / all : 0;
  }

  /** How many things happened. */
  get count(): number {
    this.#advance();
    return this.#all.reduce((total, count) => total + count, 0);
  }

  add(failed: boolean, times = 1): void {
    this.#advance();
    const index = this.#slot % SLOTS;
    this.#all[index] = (this.#all[index] ?? 0) + times;
    if (failed) this.#failed[index] = (this.#failed[index] ?? 0) + times;
  }

  #current(): number {
    return Math.floor(this.#now() / this.#slotMs);
  }

  /** Empties the slots that time has passed; a clock that was set back empties none. */
  #advance(): void {
    const current = this.#current();
    for (let slot = Math.max(this.#slot + 1, current - SLOTS + 1); slot <= current; slot += 1) {
      this.#all[slot % SLOTS] = 0;
      this.#failed[slot % SLOTS] = 0;
    }
    this.#slot = Math.max(this.#slot, current);
  }
}
