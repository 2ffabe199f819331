/** More new entries than this in a second are read out by nobody. */
const FLOOD = 5;

/** Tells whether a log grows faster than anybody could listen to it. */
export class FloodMeter {
  #isFlooded = false;
  #began = 0;
  #newest = 0;

  get isFlooded(): boolean {
    return this.#isFlooded;
  }

  /** @param newest number of the newest entry @param now milliseconds, of any clock that only grows */
  measure(newest: number, now: number): void {
    if (now - this.#began < 1000) return;
    this.#isFlooded = newest - this.#newest > FLOOD;
    this.#newest = newest;
    this.#began = now;
  }
}
