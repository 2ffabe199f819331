import { RealtimeError } from '../errors.js';
import type { TokenRequest } from './auth-types.js';

const MINUTE_MS = 60_000;

/** Why a token was asked for last; `sign-in` by name and password. */
export type TokenReason = TokenRequest['reason'] | 'sign-in';

/** What there is to tell of the token calls since the start. */
export interface AuthMetrics {
  /** Calls to the token service or the provider. */
  readonly tokenCalls: number;
  /** Calls that brought a fresh token in the place of another. */
  readonly tokenRefreshCount: number;
  /** Failed calls by all calls, 0 to 1. */
  readonly authFailureRate: number;
  /** Milliseconds until the token expires, on the server's clock; `undefined` without a token or an expiry. */
  readonly expiresInMs: number | undefined;
  readonly lastReason: TokenReason | undefined;
}

/** Counts token calls and holds them back: never more than so many a minute, and none before a server that said 429 allows it. */
export class TokenCalls {
  /** Failed calls in a row. */
  failures = 0;
  lastReason: TokenReason | undefined;
  #times: number[] = [];
  #closedUntil = 0;
  #made = 0;
  #refreshed = 0;
  #failed = 0;

  /** Counts a call that may go now and returns 0; otherwise returns how long it has to wait, milliseconds. */
  begin(reason: TokenReason, now: number, maxPerMinute: number): number {
    this.#times = this.#times.filter((at) => now - at < MINUTE_MS);
    const oldest = this.#times.at(-maxPerMinute);
    const delayMs = Math.max(0, this.#closedUntil - now, oldest === undefined ? 0 : oldest + MINUTE_MS - now);
    if (delayMs > 0) return delayMs;
    this.#times.push(now);
    this.#made += 1;
    this.lastReason = reason;
    return 0;
  }

  succeeded(): void {
    this.failures = 0;
    if (this.lastReason === 'refresh' || this.lastReason === 'rejected') this.#refreshed += 1;
  }

  failed(now: number, { code, context }: RealtimeError): void {
    const { retryAfterMs, status } = context;
    // Nobody was asked: there is no sign-in to renew, or its life is over.
    if (code === 'auth/required' || (code === 'auth/token-expired' && status === undefined)) {
      this.#made -= 1;
      return;
    }
    this.failures += 1;
    this.#failed += 1;
    if (typeof retryAfterMs === 'number') this.#closedUntil = now + retryAfterMs;
  }

  metrics(expiresInMs: number | undefined): AuthMetrics {
    return Object.freeze({
      tokenCalls: this.#made,
      tokenRefreshCount: this.#refreshed,
      authFailureRate: this.#made === 0 ? 0 : this.#failed / this.#made,
      expiresInMs,
      lastReason: this.lastReason,
    });
  }
}

/** What a caller gets while calls are held back. */
export const pauseError = (retryAfterMs: number): RealtimeError =>
  new RealtimeError('auth/rate-limited', 'Too many sign-in calls; the next one has to wait.', {
    retryable: true,
    context: { retryAfterMs },
  });
