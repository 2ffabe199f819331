import type { Clock } from '../platform/platform.js';
import type { IssuedToken, TokenProvider } from './auth-types.js';
import { holdToken } from './held-token.js';
import { askTokenProvider } from './token-provider.js';

export interface DraftOptions {
  /** A token that the page supplies; without one the provider is asked. */
  given: string | undefined;
  provider: TokenProvider | undefined;
  /** Server clock minus ours, milliseconds. */
  skewMs: number;
  clock: Clock;
  /** Longest wait for the provider, milliseconds. */
  timeoutMs: number;
}

/** A token that is tried before it is used, with the user whose it is. */
export interface DraftToken extends IssuedToken {
  readonly userName: string | undefined;
}

/**
 * Gets a token for a connection that is yet to be proven; what is in use stays as it is. `undefined` when only a person can supply one.
 * Rejects with `auth/invalid-token`, `auth/token-expired`, `auth/timeout`, or with what the provider rejects with.
 */
export async function draftToken({
  given,
  provider,
  skewMs,
  clock,
  timeoutMs,
}: DraftOptions): Promise<DraftToken | undefined> {
  if (given === undefined && !provider) return undefined;
  const request = { reason: 'connect', signal: new AbortController().signal, attempt: 1 } as const;
  const issued =
    given === undefined && provider
      ? await askTokenProvider(provider, request, clock, timeoutMs)
      : { token: given ?? '' };
  const { token, userName } = holdToken(issued, { now: clock.now(), skewMs, fresh: false, leewayMs: 0, random: 0 });
  return { ...issued, token, userName };
}
