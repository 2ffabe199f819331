import { fft } from './fft.js';

/** 0.34 s at 24 kHz: bins of 2.9 Hz, and a parabola between them finds the top to a fraction of one. */
const MAX_SIZE = 8192;
/** At most so many stretches are looked at, evenly spread: what a minute holds costs no more than a few seconds. */
const MAX_STRETCHES = 12;
/** Below this lie offsets and the hum of the mains' fundamental, not what is asked for. */
const LOWEST_HZ = 30;

/** Mean power of each bin, with a Hann window over each stretch. */
export function powerSpectrum(samples: ArrayLike<number>, size: number): Float64Array {
  const power = new Float64Array(size / 2);
  const room = Math.max(0, samples.length - size);
  const stretches = Math.min(MAX_STRETCHES, 1 + Math.floor(room / (size / 2)));
  const length = Math.min(size, samples.length);
  for (let stretch = 0; stretch < stretches; stretch += 1) {
    const from = stretches === 1 ? 0 : Math.round((room * stretch) / (stretches - 1));
    const real = new Float64Array(size);
    const imaginary = new Float64Array(size);
    for (let n = 0; n < length; n += 1) {
      real[n] = (samples[from + n] ?? 0) * 0.5 * (1 - Math.cos((2 * Math.PI * n) / length));
    }
    fft(real, imaginary);
    for (let k = 0; k < power.length; k += 1) {
      power[k] = (power[k] ?? 0) + ((real[k] ?? 0) ** 2 + (imaginary[k] ?? 0) ** 2) / stretches;
    }
  }
  return power;
}

/** The frequency with the most power, Hz, to a few tenths of a hertz for a steady tone; 0 for silence. */
export function dominantFrequency(samples: ArrayLike<number>, rate: number): number {
  let size = 256;
  while (size < MAX_SIZE && size < samples.length) size *= 2;
  const power = powerSpectrum(samples, size);
  let top = 0;
  for (let k = Math.max(1, Math.ceil((LOWEST_HZ * size) / rate)); k < power.length - 1; k += 1) {
    if ((power[k] ?? 0) > (power[top] ?? 0) || top === 0) top = k;
  }
  if (!((power[top] ?? 0) > 0)) return 0;
  const [before = 0, at = 0, after = 0] = [power[top - 1], power[top], power[top + 1]].map((value) =>
    Math.log((value ?? 0) + 1e-30),
  );
  const bend = before - 2 * at + after;
  return ((top + (bend === 0 ? 0 : (0.5 * (before - after)) / bend)) * rate) / size;
}
