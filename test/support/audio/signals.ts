// Signals to test with: numbers from -1 to 1. All of them are the same on every machine.
import { seededRandom } from '../../../src/testing/index.js';

const samplesOf = (ms: number, rate: number): number => Math.round((ms / 1000) * rate);

/** A tone. `phase` in radians. */
export function sine(hz: number, ms: number, rate: number, amplitude = 0.5, phase = 0): Float32Array {
  const step = (2 * Math.PI * hz) / rate;
  return Float32Array.from({ length: samplesOf(ms, rate) }, (_, n) => amplitude * Math.sin(step * n + phase));
}

/** A tone that rises or falls evenly (a linear chirp). */
export function sweep(fromHz: number, toHz: number, ms: number, rate: number, amplitude = 0.5): Float32Array {
  const seconds = ms / 1000;
  return Float32Array.from({ length: samplesOf(ms, rate) }, (_, n) => {
    const t = n / rate;
    return amplitude * Math.sin(2 * Math.PI * (fromHz * t + ((toHz - fromHz) * t * t) / (2 * seconds)));
  });
}

export function silence(ms: number, rate: number): Float32Array {
  return new Float32Array(samplesOf(ms, rate));
}

/** White noise. */
export function noise(ms: number, rate: number, amplitude = 0.5, seed = 1): Float32Array {
  const random = seededRandom(seed);
  return Float32Array.from({ length: samplesOf(ms, rate) }, () => amplitude * (random() * 2 - 1));
}

/** A buzz of harmonics that comes and goes four times a second, as syllables do: has the loudness of speech, and no words. */
export function speechLike(ms: number, rate: number, amplitude = 0.5, pitchHz = 140): Float32Array {
  const harmonics = [1, 0.7, 0.5, 0.6, 0.3, 0.2, 0.12, 0.08];
  const total = harmonics.reduce((sum, share) => sum + share, 0);
  return Float32Array.from({ length: samplesOf(ms, rate) }, (_, n) => {
    const t = n / rate;
    const pitch = 2 * Math.PI * (pitchHz * t + 1.2 * Math.sin(2 * Math.PI * 0.7 * t));
    const buzz =
      harmonics.reduce((sum, share, index) => sum + share * Math.sin(pitch * (index + 1) + index), 0) / total;
    const syllable = Math.sin(Math.PI * 4 * t) ** 2 * (0.6 + 0.4 * Math.sin(2 * Math.PI * 0.9 * t));
    return amplitude * syllable * buzz;
  });
}

/** One after the other. */
export function join(...parts: readonly Float32Array[]): Float32Array {
  const joined = new Float32Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return joined;
}

/** As 16-bit samples; what is too loud is clipped. */
export function toInt16(samples: ArrayLike<number>): Int16Array {
  return Int16Array.from(samples, (value) => Math.round(Math.max(-1, Math.min(1, value)) * 32_767));
}

/** 16-bit samples as numbers from -1 to 1. */
export function toFloat(samples: Int16Array): Float32Array {
  return Float32Array.from(samples, (value) => value / 32_768);
}

/** s16le bytes, as on the wire, as 16-bit samples. A last half sample is left out. */
export function fromWire(bytes: Uint8Array): Int16Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Int16Array.from({ length: bytes.byteLength >> 1 }, (_, n) => view.getInt16(n * 2, true));
}

/** 16-bit samples as s16le bytes, as on the wire. */
export function toWire(samples: Int16Array): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(samples.length * 2);
  const view = new DataView(bytes.buffer);
  samples.forEach((value, n) => view.setInt16(n * 2, value, true));
  return bytes;
}
