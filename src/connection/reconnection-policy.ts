import type { Dialect } from '../protocol/dialect.js';

/** Numbers of one client, from its configuration. All durations are milliseconds. */
export interface ReconnectionPolicy {
  /** One dial, from token to usable session. */
  timeoutMs: number;
  /** From open socket to usable session. */
  handshakeTimeoutMs: number;
  /** -1 = without end, 0 = never redial by itself. */
  maxAttempts: number;
  baseDelayMs: number;
  maxDelayMs: number;
  multiplier: number;
  /** 0 = never. */
  suspendedRetryMs: number;
  /** How long a connection has to hold before its failures are forgotten. */
  stableAfterMs: number;
  /** What the server means by its own close codes. */
  closeActions?: Dialect['closeActions'];
}

/** No more dials than this in a minute, whatever happens. */
export const MAX_DIALS_PER_MINUTE = 10;
/** Dials that a person or the device asks for are at least this far apart. */
export const FORCED_DIAL_GAP_MS = 1000;
const MINUTE_MS = 60_000;

/**
 * Equal jitter (AWS architecture blog, "Exponential backoff and jitter"): half of the ceiling is certain, half is random, so
 * the spread survives the cap.
 *
 * @param exponent 0 for the first wait
 * @returns milliseconds in [d/2, d], d = min(maxDelay, base * multiplier^exponent)
 */
export function backoffDelay(exponent: number, policy: ReconnectionPolicy, random: number): number {
  // Bounded, so that a base of 0 never meets an infinite factor.
  const factor = policy.multiplier ** Math.min(exponent, 64);
  const ceiling = Math.min(policy.maxDelayMs, policy.baseDelayMs * factor);
  return ceiling / 2 + (random * ceiling) / 2;
}

/** The first redial after a stable connection: spread over one base delay, so that a server's restart is not a storm. */
export function firstRedialDelay(policy: ReconnectionPolicy, random: number): number {
  return random * policy.baseDelayMs;
}

/** The slow retry of a suspended connection: +-20 %. */
export function suspendedDelay(policy: ReconnectionPolicy, random: number): number {
  return policy.suspendedRetryMs * (0.8 + random * 0.4);
}

/** How long the storm guard holds a dial back: 0 when it may go now. */
export function stormDelay(dials: readonly number[], now: number): number {
  const oldest = dials.at(-MAX_DIALS_PER_MINUTE);
  return oldest === undefined ? 0 : Math.max(0, oldest + MINUTE_MS - now);
}

/** The dials that still count, with one more. */
export function recordDial(dials: readonly number[], now: number): readonly number[] {
  return [...dials.filter((at) => now - at < MINUTE_MS), now];
}
