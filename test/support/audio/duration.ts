// How long something lasts.

/** A stretch of samples: from the first loud one to after the last loud one. */
export interface LoudSpan {
  readonly from: number;
  readonly to: number;
  readonly ms: number;
}

/** From the first to the last sample that is louder than `share` of the peak. Empty for silence. */
export function loudSpan(samples: ArrayLike<number>, rate: number, share = 0.05): LoudSpan {
  let peak = 0;
  for (let n = 0; n < samples.length; n += 1) peak = Math.max(peak, Math.abs(samples[n] ?? 0));
  let from = -1;
  let to = 0;
  for (let n = 0; n < samples.length; n += 1) {
    if (Math.abs(samples[n] ?? 0) <= peak * share) continue;
    if (from < 0) from = n;
    to = n + 1;
  }
  return from < 0 ? { from: 0, to: 0, ms: 0 } : { from, to, ms: ((to - from) / rate) * 1000 };
}

/**
 * How long a tone of a known frequency lasts by its own waves, milliseconds: rising zero crossings, each one found between two samples.
 * Knows nothing of the rate, so it tells a stretched recording from a whole one. Noise around zero spoils it.
 */
export function durationByZeroCrossings(samples: ArrayLike<number>, hz: number): number {
  return (countRisingCrossings(samples) / hz) * 1000;
}

/** Periods between the first and the last rising zero crossing, plus the parts before and after, as shares of the mean period. */
function countRisingCrossings(samples: ArrayLike<number>): number {
  let first = -1;
  let last = -1;
  let count = 0;
  for (let n = 1; n < samples.length; n += 1) {
    const before = samples[n - 1] ?? 0;
    const now = samples[n] ?? 0;
    if (before >= 0 || now < 0) continue;
    last = n - 1 + before / (before - now);
    if (first < 0) first = last;
    else count += 1;
  }
  if (count === 0) return 0;
  const period = (last - first) / count;
  return samples.length / period;
}
