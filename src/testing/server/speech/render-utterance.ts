import { finishPcm } from './finish-pcm.js';
import type { FormantVoice } from './formant-voices.js';
import { ParameterTrack } from './parameter-track.js';
import { SPEECH_RATE } from './speech-synthesizer.js';
import type { PlannedSegment } from './utterance-plan.js';
import { VocalTract } from './vocal-tract.js';

/** Resonances are tuned anew every 2 ms: often enough that a gliding formant is not heard to jump. */
const TUNE_SAMPLES = 48;

/** The samples of a planned utterance at `SPEECH_RATE`; none for an empty plan. */
export function renderUtterance(plan: readonly PlannedSegment[], voice: FormantVoice): Int16Array {
  if (plan.length === 0) return new Int16Array();
  const track = new ParameterTrack(plan);
  const samples = new Float64Array(Math.round((track.totalMs / 1000) * SPEECH_RATE));
  const tract = new VocalTract(voice, samples.length);
  let from = track.at(0);
  for (let start = 0; start < samples.length; start += TUNE_SAMPLES) {
    const to = track.at((start / SPEECH_RATE) * 1000);
    tract.tune(to);
    const end = Math.min(samples.length, start + TUNE_SAMPLES);
    for (let n = start; n < end; n += 1) samples[n] = tract.next(from, to, (n - start) / TUNE_SAMPLES);
    from = to;
  }
  return finishPcm(samples);
}
