import type { Clock, TimerId } from '../../../platform/platform.js';
import type { ServerSwitches } from '../server-switches.js';
import { cutFrames } from './cut-frames.js';
import { SPEECH_RATE, type SpeechSynthesizer } from './speech-synthesizer.js';

export interface SpeechStreamOptions {
  readonly clock: Clock;
  readonly synthesizer: SpeechSynthesizer;
  readonly voiceId: string;
  /** Pace and faults. */
  readonly switches: Readonly<ServerSwitches>;
  /** One binary frame. */
  readonly send: (frame: Uint8Array) => void;
}

/** Milliseconds of a frame of PCM. A torn sample counts half. */
const lengthOf = (frame: Uint8Array): number => (frame.byteLength / 2 / SPEECH_RATE) * 1000;

/**
 * Speaks sentences one after the other: each one is made while the one before it goes out, and its frames leave in real time with a
 * small lead, as a vendor of voices streams them.
 */
export class SpeechStream {
  readonly #options: SpeechStreamOptions;
  readonly #waiting: Promise<Int16Array>[] = [];
  readonly #texts: string[] = [];
  #running: Promise<void> | undefined;
  /** When what was sent so far will have been played, if it is played as it comes; on the clock, milliseconds. */
  #playedAt = 0;
  #stopped = false;
  /** Frames that go out although it was stopped. */
  #late = 0;
  #timer: TimerId | undefined;
  #wake: (() => void) | undefined;

  #halt: (() => void) | undefined;
  readonly #halted = new Promise<void>((resolve) => {
    this.#halt = resolve;
  });

  constructor(options: SpeechStreamOptions) {
    this.#options = options;
  }

  /** Takes one sentence. */
  say(text: string): void {
    if (this.#stopped) return;
    this.#texts.push(text);
    this.#prepare();
    this.#running ??= this.#run();
  }

  /** Resolves when everything was said, as heard by somebody who plays it as it comes; at once after `stop()`. */
  async finished(): Promise<void> {
    await Promise.race([this.#playOut(), this.#halted]);
  }

  /** Silence: no frame leaves after this, but for those that the switch `lateAudioFrames` asks for. */
  stop(): void {
    if (this.#stopped) return;
    this.#stopped = true;
    this.#halt?.();
    this.#texts.length = 0;
    this.#waiting.length = 0;
    this.#late = this.#options.switches.lateAudioFrames;
    if (this.#late > 0) return;
    this.#options.clock.clearTimeout(this.#timer);
    this.#wake?.();
  }

  async #playOut(): Promise<void> {
    await this.#running;
    const { clock, switches } = this.#options;
    if (switches.speechPace > 0) await this.#waitUntil(this.#playedAt, clock);
  }

  async #run(): Promise<void> {
    for (let pcm = this.#next(); pcm; pcm = this.#next()) {
      await this.#speak(await pcm);
      if (this.#silent) break;
    }
    this.#running = undefined;
  }

  get #silent(): boolean {
    return this.#stopped && this.#late <= 0;
  }

  /** The next utterance, as far as it is made. */
  #next(): Promise<Int16Array> | undefined {
    const next = this.#waiting.shift();
    this.#prepare();
    return next;
  }

  /** Keeps one utterance ready for the end of the one that is spoken; more would only take memory. */
  #prepare(): void {
    if (this.#waiting.length > 0) return;
    const text = this.#texts.shift();
    if (text === undefined) return;
    const { synthesizer, voiceId } = this.#options;
    // A sentence that could not be made is not said.
    this.#waiting.push(synthesizer.synthesize(text, voiceId).catch(() => new Int16Array()));
  }

  async #speak(pcm: Int16Array): Promise<void> {
    const { clock, switches, send } = this.#options;
    const { speechPace, audioGapMs, audioBurstMs, audioLeadMs } = switches;
    const frames = cutFrames(pcm, switches);
    const beganAt = clock.now();
    let playAt = Math.max(beganAt, this.#playedAt);
    for (const [index, frame] of frames.entries()) {
      if (speechPace > 0) {
        // A gap has to outlast the lead, or nobody hears it.
        if (audioGapMs > 0 && index === frames.length >> 1) playAt += audioGapMs + audioLeadMs;
        const dueAt = playAt - audioLeadMs;
        const burst = Math.ceil(Math.max(0, dueAt - beganAt) / audioBurstMs) * audioBurstMs;
        await this.#waitUntil(audioBurstMs > 0 ? beganAt + burst : dueAt, clock);
        playAt += lengthOf(frame) / speechPace;
      }
      if (this.#silent) return;
      if (this.#stopped) this.#late -= 1;
      send(frame);
    }
    this.#playedAt = playAt;
  }

  /** A place in time that has gone by is waited for too: not at all. */
  async #waitUntil(atMs: number, clock: Clock): Promise<void> {
    const delayMs = atMs - clock.now();
    if (delayMs <= 0 || this.#silent) return;
    await new Promise<void>((resolve) => {
      this.#wake = resolve;
      this.#timer = clock.setTimeout(resolve, delayMs);
    });
  }
}
