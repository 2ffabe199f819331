import { seededRandom } from '../slugs.js';
import type { FormantVoice } from './formant-voices.js';
import { NoiseBand } from './noise-band.js';
import { Resonator } from './resonator.js';
import { SPEECH_RATE } from './speech-synthesizer.js';
import { finishPcm } from './finish-pcm.js';
import type { PlannedSegment } from './utterance-plan.js';

/** Resonators are tuned anew every 2 ms: often enough that a gliding formant is not heard to jump. */
const TUNE_SAMPLES = 48;
/** Sounds run into each other over so much on either side of their border, milliseconds. */
const GLIDE_MS = 28;
/** Loudness changes faster than the resonances move. */
const ATTACK_MS = 9;
const BANDWIDTHS = [70, 95, 140] as const;
/** The two upper resonances differ little between sounds. */
const UPPER = [
  [3500, 220],
  [4500, 320],
] as const;
/** Part of a period in which the vocal cords are open. */
const OPEN = 0.62;

type Track = 'f1' | 'f2' | 'f3' | 'voice' | 'breath' | 'hiss' | 'hissHz' | 'pitch';
type Frame = Record<Track, number>;

const toFrame = (segment: PlannedSegment): Frame => ({
  f1: segment.formants[0],
  f2: segment.formants[1],
  f3: segment.formants[2],
  voice: segment.voice,
  breath: segment.breath,
  hiss: segment.hiss,
  hissHz: segment.hissHz,
  pitch: segment.pitch,
});

/** The parameters at a place in a segment: its own in the middle, half way to its neighbour's at a border. */
function frameAt(before: Frame, own: Frame, after: Frame, sinceMs: number, untilMs: number): Frame {
  const frame = { ...own };
  for (const name of Object.keys(own) as Track[]) {
    const quick = name === 'voice' || name === 'breath' || name === 'hiss';
    const reach = Math.min(quick ? ATTACK_MS : GLIDE_MS, (sinceMs + untilMs) / 2);
    const toBefore = 0.5 * Math.max(0, 1 - sinceMs / reach);
    const toAfter = 0.5 * Math.max(0, 1 - untilMs / reach);
    frame[name] += (before[name] - own[name]) * toBefore + (after[name] - own[name]) * toAfter;
  }
  return frame;
}

/** The flow through the vocal cords over one period, 0 to 1, after Rosenberg (1971): it opens slowly and closes quickly. */
function glottalFlow(phase: number): number {
  const rise = OPEN * 0.68;
  if (phase < rise) return 0.5 * (1 - Math.cos((Math.PI * phase) / rise));
  if (phase < OPEN) return Math.cos((Math.PI * (phase - rise)) / (2 * (OPEN - rise)));
  return 0;
}

/** The samples of a planned utterance at `SPEECH_RATE`; none for an empty plan. */
export function renderUtterance(plan: readonly PlannedSegment[], voice: FormantVoice): Int16Array {
  const frames = plan.map(toFrame);
  const starts: number[] = [0];
  for (const { ms } of plan) starts.push((starts.at(-1) ?? 0) + ms);
  const totalMs = starts.at(-1) ?? 0;
  const samples = new Float64Array(Math.round((totalMs / 1000) * SPEECH_RATE));
  const tract = [...BANDWIDTHS, ...UPPER].map(() => new Resonator(SPEECH_RATE));
  const band = new NoiseBand(SPEECH_RATE);
  UPPER.forEach(([hz, width], index) => tract[3 + index]?.tune(Math.min(hz * voice.scale, 9000), width));
  const random = seededRandom(plan.length + samples.length);
  let segment = 0;
  let phase = 0;
  let flowBefore = 0;
  let noiseBefore = 0;
  let from = frames[0];
  for (let at = 0; at < samples.length; at += TUNE_SAMPLES) {
    const ms = (at / SPEECH_RATE) * 1000;
    while (segment < plan.length - 1 && ms >= (starts[segment + 1] ?? totalMs)) segment += 1;
    const own = frames[segment] as Frame;
    const until = (starts[segment + 1] ?? totalMs) - ms;
    const to = frameAt(
      frames[segment - 1] ?? own,
      own,
      frames[segment + 1] ?? own,
      ms - (starts[segment] ?? 0),
      Math.max(0, until),
    );
    [to.f1, to.f2, to.f3].forEach((hz, index) => tract[index]?.tune(hz * voice.scale, BANDWIDTHS[index] ?? 100));
    band.tune(to.hissHz * Math.sqrt(voice.scale), 1.6);
    const start = from ?? to;
    const end = Math.min(samples.length, at + TUNE_SAMPLES);
    for (let n = at; n < end; n += 1) {
      const along = (n - at) / TUNE_SAMPLES;
      const now = (name: Track): number => start[name] + (to[name] - start[name]) * along;
      phase += (voice.pitchHz * now('pitch')) / SPEECH_RATE;
      phase -= Math.floor(phase);
      const flow = glottalFlow(phase);
      const noise = random() * 2 - 1;
      // Lips radiate the change of the flow; white noise is softened a little.
      const soft = 0.5 * (noise + noiseBefore);
      const voiced = now('voice') * (14 * (flow - flowBefore) + voice.breath * flow * soft);
      flowBefore = flow;
      noiseBefore = noise;
      let sound = voiced + 0.4 * now('breath') * soft;
      for (const resonator of tract) sound = resonator.next(sound);
      samples[n] = sound + now('hiss') * band.next(noise);
    }
    from = to;
  }
  return finishPcm(samples);
}
