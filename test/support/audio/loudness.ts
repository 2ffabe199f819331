// How loud something is, when it falls silent, and whether two recordings are alike.

/** Root mean square of each window, 0 to 1. Default window: 50 ms. */
export function envelope(samples: ArrayLike<number>, rate: number, windowMs = 50): number[] {
  const size = Math.max(1, Math.round((windowMs / 1000) * rate));
  const values: number[] = [];
  for (let from = 0; from < samples.length; from += size) {
    const to = Math.min(samples.length, from + size);
    let power = 0;
    for (let n = from; n < to; n += 1) power += (samples[n] ?? 0) ** 2;
    values.push(Math.sqrt(power / (to - from)));
  }
  return values;
}

/** Pearson's correlation of two rows of numbers, -1 to 1, over the length of the shorter one; 0 when one of them does not change. */
export function correlation(a: ArrayLike<number>, b: ArrayLike<number>): number {
  const length = Math.min(a.length, b.length);
  const mean = (values: ArrayLike<number>): number => {
    let sum = 0;
    for (let n = 0; n < length; n += 1) sum += values[n] ?? 0;
    return sum / Math.max(1, length);
  };
  const [meanA, meanB] = [mean(a), mean(b)];
  let [ab, aa, bb] = [0, 0, 0];
  for (let n = 0; n < length; n += 1) {
    const [da, db] = [(a[n] ?? 0) - meanA, (b[n] ?? 0) - meanB];
    ab += da * db;
    aa += da * da;
    bb += db * db;
  }
  return aa === 0 || bb === 0 ? 0 : ab / Math.sqrt(aa * bb);
}

/** The best correlation when `b` may begin up to `maxShift` values later or earlier than `a`, and that shift. */
export function bestCorrelation(
  a: readonly number[],
  b: readonly number[],
  maxShift: number,
): { value: number; shift: number } {
  let best = { value: -1, shift: 0 };
  for (let shift = -maxShift; shift <= maxShift; shift += 1) {
    const value = shift >= 0 ? correlation(a, b.slice(shift)) : correlation(a.slice(-shift), b);
    if (value > best.value) best = { value, shift };
  }
  return best;
}

/** Samples at full scale: two or more in a row, as a wave that touches it once is not cut. */
export function countClipped(samples: ArrayLike<number>, fullScale = 0.9999): number {
  let clipped = 0;
  let run = 0;
  for (let n = 0; n <= samples.length; n += 1) {
    if (n < samples.length && Math.abs(samples[n] ?? 0) >= fullScale) {
      run += 1;
      continue;
    }
    if (run > 1) clipped += run;
    run = 0;
  }
  return clipped;
}

export interface SilenceOptions {
  /** Where to begin to look, milliseconds. Default 0. */
  readonly fromMs?: number;
  /** What is not louder than this is silence, 0 to 1. Default 0.001, -60 dB. */
  readonly level?: number;
  /** How long it has to last, or up to the end of the recording, milliseconds. Default 200. */
  readonly holdMs?: number;
}

/** When silence begins, milliseconds from the start of the recording, to the sample; `undefined` when it never does. */
export function findSilence(
  samples: ArrayLike<number>,
  rate: number,
  options: SilenceOptions = {},
): number | undefined {
  const { fromMs = 0, level = 0.001, holdMs = 200 } = options;
  const hold = (holdMs / 1000) * rate;
  let since = Math.round((fromMs / 1000) * rate);
  for (let n = since; n < samples.length; n += 1) {
    if (Math.abs(samples[n] ?? 0) > level) since = n + 1;
    else if (n + 1 - since >= hold) return (since / rate) * 1000;
  }
  return since < samples.length ? (since / rate) * 1000 : undefined;
}
