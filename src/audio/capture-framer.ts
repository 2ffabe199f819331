import { toSample } from './pcm.js';
import { Resampler } from './resampler.js';
import { VoiceActivity } from './voice-activity.js';
import type { CaptureReport } from './worklet/worklet-messages.js';

const HOP_S = 0.01;
/** Hops of one level report. */
const LEVEL_HOPS = 4;
const POOL = 8;

export interface CaptureFramerOptions {
  /** Of the device, Hz. */
  readonly deviceRate: number;
  readonly wireRate: number;
  readonly frameSize: number;
  /** An `Int16Array` is a frame for the wire: it is given away with its buffer. Other reports are used again. */
  readonly report: (report: CaptureReport) => void;
}

/**
 * The microphone on the audio thread: device rate to wire rate, frames of s16, level, voice activity. `process` allocates nothing while
 * the frames that were sent come back by `recycle`.
 */
export class CaptureFramer {
  readonly #report: (report: CaptureReport) => void;
  readonly #resampler: Resampler;
  readonly #activity = new VoiceActivity();
  readonly #level = { type: 'level' as const, rms: 0, peak: 0 };
  readonly #scratch: Float32Array;
  readonly #hopLength: number;
  readonly #hopMs: number;
  #pool: Int16Array<ArrayBuffer>[] = [];
  #frameSize: number;
  #frame: Int16Array<ArrayBuffer>;
  #at = 0;
  #isOpen = false;
  #hopAt = 0;
  #hopSquares = 0;
  #levelHops = 0;
  #levelSquares = 0;
  #levelPeak = 0;

  constructor({ deviceRate, wireRate, frameSize, report }: CaptureFramerOptions) {
    this.#report = report;
    this.#resampler = new Resampler(deviceRate, wireRate);
    this.#scratch = new Float32Array(512);
    this.#hopLength = Math.round(wireRate * HOP_S);
    this.#hopMs = HOP_S * 1000;
    this.#frameSize = frameSize;
    this.#frame = new Int16Array(frameSize);
    this.#fillPool();
  }

  /** Whether frames are made. When that ends, what there is of one goes out. */
  open(isOpen: boolean): void {
    if (isOpen === this.#isOpen) return;
    this.#isOpen = isOpen;
    if (!isOpen && this.#at > 0) this.#report(this.#frame.slice(0, this.#at));
    this.#at = 0;
  }

  guard(isOn: boolean): void {
    this.#activity.guarded = isOn;
  }

  /** Speech has to begin anew to count. */
  resetSpeech(): void {
    if (this.#activity.isSpeech) this.#report({ type: 'speech', isSpeech: false });
    this.#activity.reset();
  }

  /** Frames of another length from the next one on. */
  resize(frameSize: number): void {
    if (frameSize === this.#frameSize) return;
    const part = this.#frame.subarray(0, Math.min(this.#at, frameSize));
    if (this.#at >= frameSize) this.#report(this.#frame.slice(0, this.#at));
    this.#frameSize = frameSize;
    this.#frame = new Int16Array(frameSize);
    if (this.#at < frameSize) this.#frame.set(part);
    else this.#at = 0;
    this.#fillPool();
  }

  /** Takes the buffer of a frame back. */
  recycle(buffer: ArrayBuffer): void {
    if (buffer.byteLength === this.#frameSize * 2 && this.#pool.length < POOL) this.#pool.push(new Int16Array(buffer));
  }

  process(input: Float32Array): void {
    let from = 0;
    while (from < input.length) {
      const count = this.#resampler.process(input, from, input.length, this.#scratch, 0, this.#scratch.length);
      from += this.#resampler.consumed;
      for (let index = 0; index < count; index += 1) this.#take(this.#scratch[index] ?? 0);
    }
  }

  #take(value: number): void {
    const size = Math.abs(value);
    if (size > this.#levelPeak) this.#levelPeak = size;
    this.#hopSquares += value * value;
    this.#hopAt += 1;
    if (this.#hopAt === this.#hopLength) this.#endHop();
    if (!this.#isOpen) return;
    this.#frame[this.#at] = toSample(value);
    this.#at += 1;
    if (this.#at === this.#frameSize) this.#endFrame();
  }

  #endFrame(): void {
    this.#report(this.#frame);
    // A new one only where the page is too busy to give them back.
    this.#frame = this.#pool.pop() ?? new Int16Array(this.#frameSize);
    this.#at = 0;
  }

  #endHop(): void {
    const was = this.#activity.isSpeech;
    const isSpeech = this.#activity.update(Math.sqrt(this.#hopSquares / this.#hopLength), this.#hopMs);
    this.#levelSquares += this.#hopSquares;
    this.#hopSquares = 0;
    this.#hopAt = 0;
    this.#levelHops += 1;
    if (this.#levelHops === LEVEL_HOPS) this.#endLevel();
    if (isSpeech !== was) this.#report({ type: 'speech', isSpeech });
  }

  #endLevel(): void {
    this.#level.rms = Math.sqrt(this.#levelSquares / (LEVEL_HOPS * this.#hopLength));
    this.#level.peak = this.#levelPeak;
    this.#levelHops = 0;
    this.#levelSquares = 0;
    this.#levelPeak = 0;
    this.#report(this.#level);
  }

  #fillPool(): void {
    this.#pool = Array.from({ length: POOL }, () => new Int16Array(this.#frameSize));
  }
}
