import { JitterBuffer } from './jitter-buffer.js';
import { Resampler } from './resampler.js';
import type { PlaybackReport } from './worklet/worklet-messages.js';

/** Long enough not to click, short enough not to be heard: one period of 200 Hz. */
const FADE_S = 0.005;
/** Of the audio thread, samples (W3C Web Audio, section 2.8). */
const BLOCK = 128;
/** Of an utterance whose end nobody announces, no more is waited for so long. */
const LOOSE_S = 0.5;
/** What is there is played after so many cushions of waiting, however little it is. */
const PATIENCE = 4;

interface Utterance {
  readonly id: string;
  readonly rate: number;
  readonly chunks: Float32Array[];
  readonly resampler: Resampler;
  /** Index in the first chunk. */
  at: number;
  /** Input samples that are queued. */
  waiting: number;
  hasEnded: boolean;
  hasBegun: boolean;
  /** Nobody says when it ends. */
  isLoose: boolean;
  /** It ran dry: what comes now comes after a gap. */
  isDry: boolean;
  hasGap: boolean;
  /** Output samples of the filter that come before the first sample. */
  lead: number;
  /** Output samples that were heard. */
  rendered: number;
  total: number;
}

/**
 * Speech that waits to be heard, on the audio thread: gapless across chunks, with a cushion that adapts to the network, and with a fade of 5 ms
 * wherever it has to stop in the middle. `render` allocates nothing but what it reports.
 */
export class PlaybackQueue {
  readonly #rate: number;
  readonly #report: (report: PlaybackReport) => void;
  readonly #jitter = new JitterBuffer();
  readonly #queue: Utterance[] = [];
  readonly #fadeLength: number;
  readonly #scratch = new Float32Array(256);
  #isPlaying = false;
  #waitedFrames = 0;
  /** The value that the loudspeaker was left at, and how long it still falls. */
  #last = 0;
  #falling = 0;
  /** 0 where it ran dry, 1 in the middle of speech. */
  #gain = 1;
  #tail = new Float32Array();
  #tailAt = 0;

  /** @param rate of the output, Hz */
  constructor(rate: number, report: (report: PlaybackReport) => void) {
    this.#rate = rate;
    this.#report = report;
    this.#fadeLength = Math.round(rate * FADE_S);
  }

  /** Takes speech; a new id ends the utterance before it. `isLoose`: nobody will call `end`, it is over when no more comes. */
  push(id: string, rate: number, pcm: Int16Array, isLoose = false): void {
    if (pcm.length === 0) return;
    const samples = new Float32Array(pcm.length);
    for (let index = 0; index < pcm.length; index += 1) samples[index] = (pcm[index] ?? 0) / 32768;
    const last = this.#queue.at(-1);
    const utterance = last?.id === id && last.rate === rate && !last.hasEnded ? last : this.#begin(id, rate);
    utterance.isLoose = isLoose;
    if (utterance.isDry) {
      utterance.isDry = false;
      utterance.hasGap = true;
      this.#jitter.ranDry();
    }
    utterance.chunks.push(samples);
    utterance.waiting += samples.length;
    utterance.total += samples.length;
  }

  end(id: string): void {
    for (const utterance of this.#queue) if (utterance.id === id) this.#finish(utterance);
  }

  /** Silence: the rest of what is heard fades out, and nothing else of what is queued is heard. */
  flush(frame: number): void {
    const [utterance] = this.#queue;
    if (utterance && this.#isPlaying) {
      const tail = new Float32Array(this.#fadeLength);
      const written = this.#read(utterance, tail, 0, tail.length);
      for (let index = 0; index < written; index += 1) tail[index] = (tail[index] ?? 0) * (1 - index / tail.length);
      this.#tail = tail;
      this.#tailAt = 0;
      this.#last = 0;
      this.#tell('flushed', utterance, frame + written);
    } else if (utterance) this.#tell('flushed', utterance, frame);
    this.#queue.length = 0;
    this.#isPlaying = false;
  }

  /** Fills one block. `frame`: of the context, of its first sample. */
  render(output: Float32Array, frame: number): void {
    const end = output.length;
    let at = 0;
    for (let utterance = this.#queue[0]; utterance && at < end; utterance = this.#queue[0]) {
      if (!this.#isPlaying && !this.#start(utterance, frame + at, end - at)) break;
      const from = at;
      const isLow = this.#isLow(utterance);
      at += this.#read(utterance, output, at, isLow ? Math.min(end, at + this.#framesToSilence) : end);
      this.#shape(output, from, at, isLow ? 0 : 1);
      if (at > from) this.#last = output[at - 1] ?? 0;
      this.#jitter.played(((at - from) / this.#rate) * 1000);
      if (at === end) break;
      this.#isPlaying = false;
      this.#waitedFrames = 0;
      this.#falling = this.#fadeLength;
      const isOver = utterance.hasEnded;
      this.#tell(isOver ? 'ended' : 'dry', utterance, frame + at);
      if (isOver) this.#queue.shift();
      else utterance.isDry = true;
    }
    this.#fall(output, at);
    this.#addTail(output);
  }

  #begin(id: string, rate: number): Utterance {
    const before = this.#queue.at(-1);
    if (before) this.#finish(before);
    const resampler = new Resampler(rate, this.#rate);
    const lead = Math.round((resampler.delay * this.#rate) / rate);
    const counts = { at: 0, waiting: 0, lead, rendered: 0, total: 0 };
    const state = { hasEnded: false, hasBegun: false, isLoose: false, isDry: false, hasGap: false };
    const utterance = { id, rate, chunks: [], resampler, ...counts, ...state };
    this.#queue.push(utterance);
    return utterance;
  }

  /** The filter lags behind: silence pushes the last samples out. */
  #finish(utterance: Utterance): void {
    if (utterance.hasEnded) return;
    utterance.hasEnded = true;
    if (utterance.resampler.delay > 0) utterance.chunks.push(new Float32Array(utterance.resampler.delay));
  }

  #start(utterance: Utterance, frame: number, frames: number): boolean {
    const wantedMs = this.#jitter.cushionMs;
    const hasCushion = (utterance.waiting / utterance.rate) * 1000 >= wantedMs;
    const isPatient = (this.#waitedFrames / this.#rate) * 1000 < wantedMs * PATIENCE;
    if (!hasCushion && !utterance.hasEnded && (isPatient || this.#isLow(utterance))) {
      this.#waitedFrames += frames;
      const isOver = utterance.isLoose && this.#waitedFrames > LOOSE_S * this.#rate;
      if (!isOver) return false;
      this.#finish(utterance);
    }
    this.#isPlaying = true;
    this.#waitedFrames = 0;
    this.#falling = 0;
    this.#gain = utterance.hasBegun ? 0 : 1;
    if (!utterance.hasBegun) this.#skipLead(utterance);
    utterance.hasBegun = true;
    this.#tell(utterance.hasGap ? 'resumed' : 'playing', utterance, frame);
    utterance.hasGap = false;
    return true;
  }

  #skipLead(utterance: Utterance): void {
    while (utterance.lead > 0) {
      const got = this.#pull(utterance, this.#scratch, 0, Math.min(utterance.lead, this.#scratch.length));
      utterance.lead -= got;
      if (got === 0) return;
    }
  }

  #read(utterance: Utterance, output: Float32Array, at: number, end: number): number {
    // A first chunk that is shorter than the filter leaves some of the lead for later.
    if (utterance.lead > 0) this.#skipLead(utterance);
    if (utterance.lead > 0) return 0;
    const most = Math.ceil((utterance.total * this.#rate) / utterance.rate) - utterance.rendered;
    const written = this.#pull(utterance, output, at, utterance.hasEnded ? Math.min(end, at + most) : end);
    utterance.rendered += written;
    return written;
  }

  #pull(utterance: Utterance, output: Float32Array, at: number, end: number): number {
    const { chunks, resampler } = utterance;
    let to = at;
    for (let chunk = chunks[0]; chunk && to < end; chunk = chunks[0]) {
      to += resampler.process(chunk, utterance.at, chunk.length, output, to, end);
      utterance.at += resampler.consumed;
      utterance.waiting -= resampler.consumed;
      if (utterance.at < chunk.length) break;
      chunks.shift();
      utterance.at = 0;
    }
    return to - at;
  }

  /** What is left lasts for a fade and for one block more: the last moment at which that can begin. */
  #isLow({ hasEnded, waiting, rate }: Utterance): boolean {
    return !hasEnded && (waiting / rate) * this.#rate < this.#fadeLength + BLOCK;
  }

  get #framesToSilence(): number {
    return Math.ceil(this.#gain * this.#fadeLength);
  }

  /** Fades in or out, in a straight line. */
  #shape(output: Float32Array, from: number, to: number, target: 0 | 1): void {
    const step = target === 1 ? 1 / this.#fadeLength : -1 / this.#fadeLength;
    for (let index = from; index < to && this.#gain !== target; index += 1) {
      this.#gain = Math.min(1, Math.max(0, this.#gain + step));
      output[index] = (output[index] ?? 0) * this.#gain;
    }
  }

  #fall(output: Float32Array, from: number): void {
    for (let index = from; index < output.length; index += 1) {
      if (this.#falling > 0) this.#falling -= 1;
      output[index] = this.#last * (this.#falling / this.#fadeLength);
    }
    if (this.#falling === 0 && from < output.length) this.#last = 0;
  }

  #addTail(output: Float32Array): void {
    for (let index = 0; index < output.length && this.#tailAt < this.#tail.length; index += 1) {
      output[index] = (output[index] ?? 0) + (this.#tail[this.#tailAt] ?? 0);
      this.#tailAt += 1;
    }
  }

  #tell(type: PlaybackReport['type'], { id, rate, rendered, total }: Utterance, frame: number): void {
    const played = Math.min(total, Math.round((rendered * rate) / this.#rate));
    this.#report({ type, id, played, rate, frame });
  }
}
