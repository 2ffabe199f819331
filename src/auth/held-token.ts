import { RealtimeError } from '../errors.js';
import type { IssuedToken } from './auth-types.js';
import { readTokenClaims } from './jwt.js';
import { refreshTime } from './refresh-policy.js';

/** A token that can be used, and what is known of its life. Times are milliseconds on the server's clock. */
export interface HeldToken {
  readonly token: string;
  readonly expiresAt: number | undefined;
  readonly refreshAt: number | undefined;
  readonly userName: string | undefined;
  /** Server clock minus ours, milliseconds. */
  readonly skewMs: number;
}

export interface HoldContext {
  /** Our clock. */
  now: number;
  /** What the clocks differed by so far. */
  skewMs: number;
  /** The token was issued for the call that brought it: its `iat` is the server's time. */
  fresh: boolean;
  leewayMs: number;
  /** Uniform in [0, 1). */
  random: number;
}

/** Differences below this are the rounding of `iat` to seconds and the time on the wire. */
const SKEW_NOISE_MS = 2000;

/** Checks a token and works out its life. Throws `auth/invalid-token` or `auth/token-expired`. */
export function holdToken(issued: IssuedToken, context: HoldContext): HeldToken {
  const token = typeof issued?.token === 'string' ? issued.token.trim() : '';
  const claims = token ? readTokenClaims(token) : 'corrupt';
  if (claims === 'corrupt') {
    throw new RealtimeError('auth/invalid-token', 'The token is empty or damaged; supply it exactly as it was issued.');
  }
  const { now, fresh, leewayMs, random } = context;
  let { skewMs } = context;
  const issuedAt = claims?.issuedAt ?? issued.issuedAt;
  // A token from the future means that our clock is slow, whoever it comes from.
  if (issuedAt !== undefined && (fresh || issuedAt > now + skewMs)) {
    const differenceMs = issuedAt - now;
    skewMs = Math.abs(differenceMs) > SKEW_NOISE_MS ? differenceMs : 0;
  }
  const serverNow = now + skewMs;
  const expiresAt = issued.expiresAt ?? claims?.expiresAt;
  if (expiresAt !== undefined && expiresAt <= serverNow) {
    throw new RealtimeError('auth/token-expired', 'The token has already expired; supply a new one.');
  }
  if ((claims?.notBefore ?? 0) > serverNow + SKEW_NOISE_MS) {
    throw new RealtimeError('auth/invalid-token', 'The token is not valid yet; supply one that can be used now.');
  }
  const bornAt = issuedAt ?? serverNow;
  const refreshAt = expiresAt === undefined ? undefined : refreshTime(bornAt, expiresAt, leewayMs, random);
  return { token, expiresAt, refreshAt, userName: claims?.userName, skewMs };
}

/** Whether there is a token whose life is not over. */
export const holds = (held: HeldToken | undefined, serverNow: number): held is HeldToken =>
  held !== undefined && serverNow < (held.expiresAt ?? Infinity);
