import type { Clock, TimerId } from '../../../platform/platform.js';
import { SPEECH_RATE } from '../speech/speech-synthesizer.js';

const FRAME = SPEECH_RATE / 50;
/** Root mean square from which on a frame of 20 ms is a voice: 1 % of full scale, -40 dB. */
const VOICE_LEVEL = 0.01 * 32_768;
/** Louder frames in a row that make a beginning: a click of the mouse is shorter. */
const FRAMES_TO_BEGIN = 3;
/** Silence that ends an utterance, in sound; a microphone that sends nothing for as long (it was switched off) ends it too. */
const SILENCE_MS = 700;
const SILENCE_FRAMES = SILENCE_MS / 20;
/** Kept from before the beginning: 300 ms. */
const BEFORE_FRAMES = 15;
/** A minute is enough for anybody; 2.9 MB. */
const MAX_FRAMES = 60 * 50;

export interface HearingOptions {
  readonly clock: Clock;
  /** Somebody has spoken and is silent now. The samples are at 24 kHz, with a little silence at both ends. */
  readonly onUtterance: (samples: Int16Array) => void;
}

/** Cuts the sound of a microphone into utterances by its loudness. Keeps a minute at most. */
export class Hearing {
  readonly #options: HearingOptions;
  /** Whole frames: while nobody speaks the last 300 ms, then everything. */
  #frames: Int16Array[] = [];
  #partial = new Int16Array(FRAME);
  #filled = 0;
  #loud = 0;
  #quiet = 0;
  #speaking = false;
  #timer: TimerId | undefined;

  constructor(options: HearingOptions) {
    this.#options = options;
  }

  /** Takes s16le bytes, an even number of them. What follows the end of an utterance in the same call is dropped. */
  receive(bytes: Uint8Array): void {
    const { clock } = this.#options;
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    clock.clearTimeout(this.#timer);
    for (let at = 0; at + 1 < bytes.byteLength; at += 2) {
      this.#partial[this.#filled] = view.getInt16(at, true);
      this.#filled += 1;
      if (this.#filled === FRAME && this.#takeFrame()) return;
    }
    this.#timer = clock.setTimeout(() => this.#end(), SILENCE_MS);
  }

  /** Forgets what was begun. */
  reset(): void {
    this.#options.clock.clearTimeout(this.#timer);
    this.#frames = [];
    this.#filled = 0;
    this.#loud = 0;
    this.#quiet = 0;
    this.#speaking = false;
  }

  /** `true` when this frame was the last one of an utterance. */
  #takeFrame(): boolean {
    const frame = this.#partial;
    this.#partial = new Int16Array(FRAME);
    this.#filled = 0;
    this.#frames.push(frame);
    let power = 0;
    for (const value of frame) power += value * value;
    const loud = Math.sqrt(power / FRAME) >= VOICE_LEVEL;
    this.#loud = loud ? this.#loud + 1 : 0;
    this.#quiet = loud ? 0 : this.#quiet + 1;
    this.#speaking ||= this.#loud >= FRAMES_TO_BEGIN;
    if (!this.#speaking) {
      if (this.#frames.length > BEFORE_FRAMES) this.#frames.shift();
      return false;
    }
    if (this.#quiet < SILENCE_FRAMES && this.#frames.length < MAX_FRAMES) return false;
    this.#end();
    return true;
  }

  #end(): void {
    const said = this.#speaking;
    const samples = new Int16Array(this.#frames.length * FRAME + this.#filled);
    this.#frames.forEach((frame, index) => samples.set(frame, index * FRAME));
    samples.set(this.#partial.subarray(0, this.#filled), this.#frames.length * FRAME);
    this.reset();
    if (said) this.#options.onUtterance(samples);
  }
}
