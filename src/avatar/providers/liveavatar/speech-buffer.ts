export const SAMPLE_RATE = 24_000;
const FIRST_CHUNK_MS = 500;
const NEXT_CHUNK_MS = 1000;
/** What is sent so long before the avatar has nothing left to say arrives in time. */
const MARGIN_MS = 300;

const samplesOf = (ms: number): number => (ms * SAMPLE_RATE) / 1000;

/**
 * Cuts speech into pieces of the size that the service wants: 400 to 600 ms first, so that the mouth moves early, then about a second. When speech is
 * made as slowly as it is spoken, pieces are shorter: what is there goes out before the avatar falls silent.
 */
export class SpeechBuffer {
  #parts: Int16Array[] = [];
  #waiting = 0;
  #sent = 0;
  #startedAtMs = 0;

  get isEmpty(): boolean {
    return this.#waiting === 0;
  }

  add(pcm: Int16Array): void {
    // Whoever wrote it may use its memory again.
    this.#parts.push(pcm.slice());
    this.#waiting += pcm.length;
  }

  /** The next piece that is due; `undefined` while none is. */
  take(nowMs: number): Int16Array | undefined {
    if (this.isEmpty) return undefined;
    const size = samplesOf(this.#sent === 0 ? FIRST_CHUNK_MS : NEXT_CHUNK_MS);
    const isLate = this.#sent > 0 && nowMs >= this.#dueAtMs();
    if (this.#waiting < size && !isLate) return undefined;
    return this.#cut(Math.min(size, this.#waiting), nowMs);
  }

  /** The next piece, however short; `undefined` when nothing is left. */
  takeRest(nowMs: number): Int16Array | undefined {
    if (this.isEmpty) return undefined;
    const size = samplesOf(this.#sent === 0 ? FIRST_CHUNK_MS : NEXT_CHUNK_MS);
    return this.#cut(Math.min(size, this.#waiting), nowMs);
  }

  /** Milliseconds until what is there should go out; `undefined` while nothing waits or nothing was sent yet. */
  waitMs(nowMs: number): number | undefined {
    return this.isEmpty || this.#sent === 0 ? undefined : Math.max(0, this.#dueAtMs() - nowMs);
  }

  clear(): void {
    this.#parts = [];
    this.#waiting = 0;
  }

  #dueAtMs(): number {
    return this.#startedAtMs + (this.#sent * 1000) / SAMPLE_RATE - MARGIN_MS;
  }

  #cut(size: number, nowMs: number): Int16Array {
    const piece = new Int16Array(size);
    let filled = 0;
    while (filled < size) {
      const part = this.#parts[0] ?? new Int16Array(size - filled);
      const used = part.subarray(0, size - filled);
      piece.set(used, filled);
      filled += used.length;
      if (used.length === part.length) this.#parts.shift();
      else this.#parts[0] = part.subarray(used.length);
    }
    this.#waiting -= size;
    if (this.#sent === 0) this.#startedAtMs = nowMs;
    this.#sent += size;
    return piece;
  }
}
