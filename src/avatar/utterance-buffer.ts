/** Longest speech that is kept, milliseconds: older samples give way. */
const MOST_MS = 30_000;

/** What an utterance consists of so far, so that the rest of it can be played by somebody else. Mono s16 of one rate. */
export class UtteranceBuffer {
  readonly sampleRate: number;
  readonly #parts: Int16Array[] = [];
  #dropped = 0;
  #kept = 0;

  constructor(sampleRate: number) {
    this.sampleRate = sampleRate;
  }

  /** Length of the utterance so far, milliseconds. */
  get durationMs(): number {
    return ((this.#dropped + this.#kept) / this.sampleRate) * 1000;
  }

  /** Keeps a copy: whoever plays the samples may take their buffer away. */
  write(pcm: Int16Array): void {
    this.#parts.push(pcm.slice());
    this.#kept += pcm.length;
    const most = (MOST_MS / 1000) * this.sampleRate;
    while (this.#kept > most && this.#parts.length > 1) {
      const length = this.#parts.shift()?.length ?? 0;
      this.#dropped += length;
      this.#kept -= length;
    }
  }

  /** What follows this moment of the utterance, as far as it is still there. */
  tail(fromMs: number): Int16Array {
    const skip = Math.max(0, Math.round((fromMs / 1000) * this.sampleRate) - this.#dropped);
    const tail = new Int16Array(Math.max(0, this.#kept - skip));
    let at = -skip;
    for (const part of this.#parts) {
      const from = Math.max(0, -at);
      if (from < part.length) tail.set(part.subarray(from), Math.max(0, at));
      at += part.length;
    }
    return tail;
  }
}
