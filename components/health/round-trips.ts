import type { DurationSummary } from '../../src/index.js';

const CAPACITY = 60;

/** The latest round trips, read from the sums of a histogram each time that one was added. */
export class RoundTrips {
  readonly #values: number[] = [];
  #count = 0;
  #sum = 0;

  /** Milliseconds, oldest first. */
  get values(): readonly number[] {
    return this.#values;
  }

  /** Takes what is new since the last time; several pings since then are one value, their mean. */
  read({ count, sum }: Pick<DurationSummary, 'count' | 'sum'>): void {
    if (count > this.#count) {
      this.#values.push((sum - this.#sum) / (count - this.#count));
      if (this.#values.length > CAPACITY) this.#values.shift();
    }
    this.#count = count;
    this.#sum = sum;
  }
}
