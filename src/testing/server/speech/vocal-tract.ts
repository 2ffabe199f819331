import { seededRandom } from '../slugs.js';
import type { FormantVoice } from './formant-voices.js';
import { NoiseBand } from './noise-band.js';
import type { Parameters } from './parameter-track.js';
import { Resonator } from './resonator.js';
import { SPEECH_RATE } from './speech-synthesizer.js';

const BANDWIDTHS = [70, 95, 140] as const;
/** The two upper resonances differ little between sounds: centre and bandwidth, Hz. */
const UPPER = [
  [3500, 220],
  [4500, 320],
] as const;
/** Part of a period in which the vocal cords are open, and of that the part in which they open. */
const OPEN = 0.62;
const RISE = OPEN * 0.68;
/** Centre over bandwidth of the noise of consonants. */
const HISS_Q = 1.6;

/** The flow through the vocal cords over one period, 0 to 1, after Rosenberg (1971): it opens slowly and closes quickly. */
function glottalFlow(phase: number): number {
  if (phase < RISE) return 0.5 * (1 - Math.cos((Math.PI * phase) / RISE));
  return phase < OPEN ? Math.cos((Math.PI * (phase - RISE)) / (2 * (OPEN - RISE))) : 0;
}

const between = (from: number, to: number, along: number): number => from + (to - from) * along;

/** Source and filter: vocal cords and breath through five resonances, and noise that is made in the mouth beside them. */
export class VocalTract {
  readonly #voice: FormantVoice;
  readonly #random: () => number;
  readonly #resonators = [...BANDWIDTHS, ...UPPER].map(() => new Resonator(SPEECH_RATE));
  readonly #hiss = new NoiseBand(SPEECH_RATE);
  #phase = 0;
  #flow = 0;
  #noise = 0;

  /** `seed` of its noise. */
  constructor(voice: FormantVoice, seed: number) {
    this.#voice = voice;
    this.#random = seededRandom(seed);
    UPPER.forEach(([hz, width], index) => this.#resonators[BANDWIDTHS.length + index]?.tune(hz * voice.scale, width));
  }

  /** Moves the resonances. */
  tune({ f1, f2, f3, hissHz }: Parameters): void {
    const { scale } = this.#voice;
    [f1, f2, f3].forEach((hz, index) => this.#resonators[index]?.tune(hz * scale, BANDWIDTHS[index] ?? 100));
    this.#hiss.tune(hissHz * Math.sqrt(scale), HISS_Q);
  }

  /** The next sample. What drives the tract lies `along` (0 to 1) the way between two moments. */
  next(from: Parameters, to: Parameters, along: number): number {
    const { pitchHz, breath } = this.#voice;
    this.#phase += (pitchHz * between(from.pitch, to.pitch, along)) / SPEECH_RATE;
    this.#phase -= Math.floor(this.#phase);
    const flow = glottalFlow(this.#phase);
    const noise = this.#random() * 2 - 1;
    // Lips radiate the change of the flow; white noise is softened a little.
    const soft = 0.5 * (noise + this.#noise);
    const cords = 14 * (flow - this.#flow) + breath * flow * soft;
    this.#flow = flow;
    this.#noise = noise;
    let sound = between(from.voice, to.voice, along) * cords + 0.4 * between(from.breath, to.breath, along) * soft;
    for (const resonator of this.#resonators) sound = resonator.next(sound);
    return sound + between(from.hiss, to.hiss, along) * this.#hiss.next(noise);
  }
}
