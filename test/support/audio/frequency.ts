// Which tones a signal holds, and how strong they are.
export { dominantFrequency } from '../../../src/testing/server/hearing/dominant-frequency.js';

/**
 * How strong one frequency is, dB against a full-scale sine (0 dB = amplitude 1). Goertzel's algorithm behind a Blackman-Harris window:
 * what lies more than 4 * rate / length beside it is 92 dB down.
 */
export function toneLevel(samples: ArrayLike<number>, rate: number, hz: number): number {
  const { length } = samples;
  const turn = (2 * Math.PI) / Math.max(1, length);
  const cos = 2 * Math.cos((2 * Math.PI * hz) / rate);
  let before = 0;
  let beforeThat = 0;
  let weight = 0;
  for (let n = 0; n < length; n += 1) {
    const window =
      0.35875 - 0.48829 * Math.cos(turn * n) + 0.14128 * Math.cos(2 * turn * n) - 0.01168 * Math.cos(3 * turn * n);
    weight += window;
    const now = (samples[n] ?? 0) * window + cos * before - beforeThat;
    beforeThat = before;
    before = now;
  }
  const power = before * before + beforeThat * beforeThat - cos * before * beforeThat;
  return 20 * Math.log10((2 * Math.sqrt(Math.max(0, power))) / Math.max(weight, 1e-9) + 1e-12);
}

/** Where a frequency ends up when it is sampled at a rate that cannot carry it, Hz. */
export function foldedFrequency(hz: number, rate: number): number {
  const rest = hz % rate;
  return rest > rate / 2 ? rate - rest : rest;
}

/**
 * How much is left of a tone that a resampler to `rate` should have taken away, dB against what went in: the level at the place that
 * it folds to. `amplitude` of the tone before, 0 to 1.
 */
export function aliasLevel(samples: ArrayLike<number>, rate: number, sourceHz: number, amplitude: number): number {
  return toneLevel(samples, rate, foldedFrequency(sourceHz, rate)) - 20 * Math.log10(amplitude);
}

/**
 * Everything that a signal holds besides one tone, dB against that tone: noise, aliases and harmonics together. The tone is fitted
 * (least squares) and taken away, so the result is not limited by a window. `hz` has to be exact.
 */
export function residualLevel(samples: ArrayLike<number>, rate: number, hz: number): number {
  const step = (2 * Math.PI * hz) / rate;
  let ss = 0;
  let cc = 0;
  let sc = 0;
  let xs = 0;
  let xc = 0;
  for (let n = 0; n < samples.length; n += 1) {
    const sin = Math.sin(step * n);
    const cos = Math.cos(step * n);
    const x = samples[n] ?? 0;
    ss += sin * sin;
    cc += cos * cos;
    sc += sin * cos;
    xs += x * sin;
    xc += x * cos;
  }
  const determinant = ss * cc - sc * sc || 1;
  const a = (xs * cc - xc * sc) / determinant;
  const b = (xc * ss - xs * sc) / determinant;
  let rest = 0;
  for (let n = 0; n < samples.length; n += 1)
    rest += ((samples[n] ?? 0) - a * Math.sin(step * n) - b * Math.cos(step * n)) ** 2;
  const tone = ((a * a + b * b) / 2) * samples.length;
  return 10 * Math.log10((rest + 1e-18) / (tone + 1e-18));
}
