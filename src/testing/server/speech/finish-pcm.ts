import { SPEECH_RATE } from './speech-synthesizer.js';

/** The loudest sample of every utterance: 4.4 dB below full scale, so that nothing after it clips. */
const PEAK = 0.6;
const FADE_MS = 8;

/** Samples of any size as 16 bits: no offset, one loudness, and 0 at both ends, so that utterances can be joined without a click. */
export function finishPcm(samples: Float64Array): Int16Array {
  const pcm = new Int16Array(samples.length);
  let sum = 0;
  for (const value of samples) sum += value;
  const offset = sum / Math.max(1, samples.length);
  let peak = 0;
  for (const value of samples) peak = Math.max(peak, Math.abs(value - offset));
  if (peak === 0) return pcm;
  const gain = (PEAK * 32_767) / peak;
  const fade = Math.min(Math.round((FADE_MS / 1000) * SPEECH_RATE), Math.floor(samples.length / 2));
  for (let n = 0; n < pcm.length; n += 1) {
    const edge = Math.min(n, pcm.length - 1 - n);
    const level = edge >= fade ? 1 : 0.5 * (1 - Math.cos((Math.PI * edge) / fade));
    pcm[n] = Math.round(((samples[n] ?? 0) - offset) * gain * level);
  }
  return pcm;
}
