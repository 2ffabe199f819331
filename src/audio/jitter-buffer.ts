const FIRST_MS = 40;
const MOST_MS = 400;
/** Added after each time that the queue ran dry. */
const STEP_MS = 40;
/** Given back after so much speech without that. */
const CALM_MS = 10_000;

/** How much speech is gathered before it is played: little on a steady network, more after each gap, and less again when it stays steady. */
export class JitterBuffer {
  #cushionMs = FIRST_MS;
  #calmMs = 0;

  /** Milliseconds. */
  get cushionMs(): number {
    return this.#cushionMs;
  }

  /** The queue ran dry in the middle of an utterance. */
  ranDry(): void {
    this.#calmMs = 0;
    this.#cushionMs = Math.min(MOST_MS, this.#cushionMs + STEP_MS);
  }

  /** So much was played without a gap, milliseconds. */
  played(milliseconds: number): void {
    this.#calmMs += milliseconds;
    if (this.#calmMs < CALM_MS) return;
    this.#calmMs = 0;
    this.#cushionMs = Math.max(FIRST_MS, this.#cushionMs - STEP_MS);
  }
}
