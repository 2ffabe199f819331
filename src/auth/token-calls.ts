import { RealtimeError } from '../errors.js';

const MINUTE_MS = 60_000;

/** Holds token calls back: never more than so many a minute, and none before a server that said 429 allows it. */
export class CallGate {
  #calls: number[] = [];
  #closedUntil = 0;

  /** Milliseconds until the next call may go; 0 when it may go now. */
  delay(now: number, maxPerMinute: number): number {
    this.#calls = this.#calls.filter((at) => now - at < MINUTE_MS);
    const oldest = this.#calls.at(-maxPerMinute);
    return Math.max(0, this.#closedUntil - now, oldest === undefined ? 0 : oldest + MINUTE_MS - now);
  }

  record(now: number): void {
    this.#calls.push(now);
  }

  closeUntil(time: number): void {
    this.#closedUntil = time;
  }
}

/** What a caller gets while the gate is closed. */
export const pauseError = (retryAfterMs: number): RealtimeError =>
  new RealtimeError('auth/rate-limited', 'Too many sign-in calls; the next one has to wait.', {
    retryable: true,
    context: { retryAfterMs },
  });
