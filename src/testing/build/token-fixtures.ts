import { buildToken, CORRUPT_TOKEN } from '../token-builder.js';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

/** Tokens of every sort a client meets, as of a moment. The same moment gives the same tokens. */
export interface TokenFixtures {
  /** Holds for eight days. */
  readonly valid: string;
  /** Ran out a minute ago. */
  readonly expired: string;
  /** Runs out in ten seconds: a client refreshes it at once. */
  readonly expiring: string;
  /** Of a server whose clock is an hour ahead of ours, or behind; both hold for ten minutes when they come from there. */
  readonly skewedAhead: string;
  readonly skewedBehind: string;
  /** Holds for 400 days: more than a timer can wait for. */
  readonly longLived: string;
  /** Has the form of a token and cannot be read. */
  readonly corrupt: string;
}

/** @param now milliseconds since 1970-01-01 UTC. Default: 2026-01-01T00:00:00Z, where a `FakeClock` begins */
export function tokenFixtures(now = Date.UTC(2026, 0, 1)): TokenFixtures {
  const build = (id: string, issuedAt: number, lifeMs: number): string => buildToken({ id, issuedAt, lifeMs });
  return {
    valid: build('valid', now, 8 * DAY_MS),
    expired: build('expired', now - 11 * MINUTE_MS, 10 * MINUTE_MS),
    expiring: build('expiring', now - 10 * MINUTE_MS, 10 * MINUTE_MS + 10_000),
    skewedAhead: build('ahead', now + 60 * MINUTE_MS, 10 * MINUTE_MS),
    skewedBehind: build('behind', now - 60 * MINUTE_MS, 10 * MINUTE_MS),
    longLived: build('long', now, 400 * DAY_MS),
    corrupt: CORRUPT_TOKEN,
  };
}
