import { measureUtterance, type HeardUtterance } from './heard-utterance.js';

const MAX_UTTERANCES = 50;
/** Recordings are large (48 kB a second): only the last of these many sessions are kept. */
const MAX_RECORDINGS = 4;

/** What was heard: the figures of the last fifty utterances, and the last recording of a few sessions. */
export class HeardLog {
  #utterances: readonly HeardUtterance[] = [];
  readonly #recordings = new Map<string, Int16Array>();

  /** Measures and keeps a recording at 24 kHz. */
  add(uiSessionId: string, recording: Int16Array, nowMs: number): HeardUtterance {
    const heard = measureUtterance(uiSessionId, recording, nowMs);
    this.#utterances = [...this.#utterances, heard].slice(-MAX_UTTERANCES);
    this.#recordings.delete(uiSessionId);
    this.#recordings.set(uiSessionId, recording);
    const oldest = this.#recordings.keys().next().value;
    if (this.#recordings.size > MAX_RECORDINGS && oldest !== undefined) this.#recordings.delete(oldest);
    return heard;
  }

  /** Oldest first; of one ui session, or of all. */
  list(uiSessionId?: string): readonly HeardUtterance[] {
    return this.#utterances.filter((heard) => uiSessionId === undefined || heard.uiSessionId === uiSessionId);
  }

  /** The samples of the last utterance at 24 kHz, of one ui session or of all, with the silence around it. */
  recording(uiSessionId?: string): Int16Array | undefined {
    return uiSessionId === undefined ? [...this.#recordings.values()].at(-1) : this.#recordings.get(uiSessionId);
  }

  clear(): void {
    this.#utterances = [];
    this.#recordings.clear();
  }
}
