/** Below this every whole millisecond has a bucket of its own. */
const EXACT = 64;
const EXACT_BITS = 6;
/** Buckets of one octave above that: a value is off by at most 1/64 of itself. */
const PER_OCTAVE = 32;
const OCTAVES = 16;
const MAX = 2 ** (EXACT_BITS + OCTAVES) - 1;

/**
 * Durations in fixed memory (2.3 kB): log-linear buckets, as HdrHistogram has them. Whole milliseconds up to 64, then within 1.6 %, up to 70 minutes;
 * what is longer counts as that.
 */
export class Histogram {
  readonly #buckets = new Uint32Array(EXACT + OCTAVES * PER_OCTAVE);
  #count = 0;
  #sum = 0;
  #max = 0;

  get count(): number {
    return this.#count;
  }

  /** Of everything recorded, milliseconds. */
  get sum(): number {
    return this.#sum;
  }

  /** Milliseconds; `undefined` while nothing was recorded. */
  get mean(): number | undefined {
    return this.#count > 0 ? this.#sum / this.#count : undefined;
  }

  /** Milliseconds; `undefined` while nothing was recorded. */
  get max(): number | undefined {
    return this.#count > 0 ? this.#max : undefined;
  }

  /** Takes a duration in milliseconds. What is negative or no number is left out. */
  record(milliseconds: number): void {
    if (!(milliseconds >= 0)) return;
    const value = Math.min(milliseconds, MAX);
    const index = bucketOf(Math.round(value));
    this.#buckets[index] = (this.#buckets[index] ?? 0) + 1;
    this.#count += 1;
    this.#sum += value;
    this.#max = Math.max(this.#max, value);
  }

  /**
   * The duration in milliseconds that a share of all did not exceed (nearest rank); `undefined` while nothing was recorded.
   *
   * @param share 0 to 1; 0.95 = the 95th percentile
   */
  quantile(share: number): number | undefined {
    if (this.#count === 0) return undefined;
    const rank = Math.max(1, Math.ceil(Math.min(1, share) * this.#count));
    let seen = 0;
    const index = this.#buckets.findIndex((count) => (seen += count) >= rank);
    return Math.min(middleOf(index), this.#max);
  }
}

function bucketOf(value: number): number {
  if (value < EXACT) return value;
  const octave = 31 - Math.clz32(value) - EXACT_BITS;
  return EXACT + octave * PER_OCTAVE + (value >> (octave + 1)) - PER_OCTAVE;
}

function middleOf(index: number): number {
  if (index < EXACT) return index;
  const octave = Math.floor((index - EXACT) / PER_OCTAVE);
  const low = (((index - EXACT) % PER_OCTAVE) + PER_OCTAVE) * 2 ** (octave + 1);
  return low + 2 ** octave;
}
