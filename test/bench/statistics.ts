/** The value below which this part of the values lies, interpolated; 0.5 = the median. `NaN` without values. */
export function quantile(values: readonly number[], part: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const place = (sorted.length - 1) * part;
  const below = sorted[Math.floor(place)] ?? NaN;
  const above = sorted[Math.ceil(place)] ?? NaN;
  return below + (above - below) * (place - Math.floor(place));
}

export const median = (values: readonly number[]): number => quantile(values, 0.5);

/** `values[i] / base[i]`, both measured in round i: what slowed a whole round down does not count. */
export const pairedRatios = (values: readonly number[], base: readonly number[]): number[] =>
  values.map((value, index) => value / (base[index] ?? NaN));

/** The same list, begun at another place in every round: nobody is always first. */
export const rotated = <T>(list: readonly T[], by: number): T[] =>
  list.map((_, index) => list[(index + by) % list.length] as T);

/** Name of the candidate -> what was measured, one entry a round. */
export type Samples = ReadonlyMap<string, readonly number[]>;
