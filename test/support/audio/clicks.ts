/** A sample that does not belong to the sound around it. */
export interface Click {
  readonly index: number;
  readonly atMs: number;
  /** How many times larger than its surroundings; from `threshold` on. */
  readonly strength: number;
}

export interface ClickOptions {
  /** How many times rougher than its surroundings a place has to be. Default 30: clean tones reach 1, the formant synthesiser 5, espeak-ng mostly 15 (its creaky voices 36), a step of 0.05 in a tone 45. */
  readonly threshold?: number;
  /** What is smaller than this is not heard, and no click. Full scale is 1. Default 0.004. */
  readonly floor?: number;
}

const WINDOW_MS = 50;
const HOP_MS = 10;
/** What nine tenths of a window stay below: the window's roughness, however many clicks are in it. */
const QUANTILE = 0.9;
/** Keeps digital silence from making a click of everything. */
const QUIET = 0.0004;
/** One tear is rough in several samples. */
const MERGE_MS = 2;
const ORDER = 4;

/** Differences of the fourth order: small for everything smooth, as large as the step where the signal is torn. */
function roughness(samples: ArrayLike<number>): Float64Array {
  let current = Float64Array.from(samples);
  for (let order = 0; order < ORDER; order += 1) {
    const next = new Float64Array(current.length);
    // Where a recording begins is no tear.
    for (let n = order + 1; n < current.length; n += 1) next[n] = (current[n] ?? 0) - (current[n - 1] ?? 0);
    current = next;
  }
  return current.map(Math.abs);
}

/**
 * Finds discontinuities: steps, gaps, single wrong samples, lost or doubled samples in the middle of a sound. Samples are numbers from -1
 * to 1. A tear in loud noise is not found; it is not heard either.
 */
export function findClicks(samples: ArrayLike<number>, rate: number, options: ClickOptions = {}): Click[] {
  const { threshold = 30, floor = 0.004 } = options;
  const rough = roughness(samples);
  const hop = Math.round((HOP_MS / 1000) * rate);
  const half = Math.round((WINDOW_MS / 2000) * rate);
  const clicks: Click[] = [];
  for (let start = 0; start < rough.length; start += hop) {
    const middle = start + (hop >> 1);
    const window = rough.slice(Math.max(0, middle - half), middle + half).sort();
    const usual = (window[Math.floor(window.length * QUANTILE)] ?? 0) + QUIET;
    for (let n = start; n < Math.min(rough.length, start + hop); n += 1) {
      const value = rough[n] ?? 0;
      if (value < floor || value < threshold * usual) continue;
      const click = { index: n, atMs: (n / rate) * 1000, strength: value / usual };
      const last = clicks.at(-1);
      if (!last || click.atMs - last.atMs > MERGE_MS) clicks.push(click);
      else if (click.strength > last.strength) clicks[clicks.length - 1] = click;
    }
  }
  return clicks;
}
