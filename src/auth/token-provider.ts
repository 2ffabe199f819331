import { RealtimeError } from '../errors.js';
import type { Clock, TimerId } from '../platform/platform.js';
import type { IssuedToken, TokenProvider, TokenRequest } from './auth-types.js';

/**
 * Asks the page's own function for a token. It may hang or throw anything: after `timeoutMs` this rejects with
 * `auth/timeout`, and what it throws is the caller's to classify.
 */
export async function askTokenProvider(
  provider: TokenProvider,
  request: TokenRequest,
  clock: Clock,
  timeoutMs: number,
): Promise<IssuedToken> {
  let timer: TimerId;
  const timeout = new Promise<never>((_, reject) => {
    timer = clock.setTimeout(() => {
      reject(new RealtimeError('auth/timeout', 'The token provider did not answer in time.', { retryable: true }));
    }, timeoutMs);
  });
  try {
    const issued = await Promise.race([Promise.resolve(provider(request)), timeout]);
    return typeof issued === 'string' ? { token: issued } : issued;
  } finally {
    clock.clearTimeout(timer);
  }
}

export interface TokenSource {
  request: TokenRequest;
  provider: TokenProvider | undefined;
  clock: Clock;
  /** Longest wait for the provider, milliseconds. */
  timeoutMs: number;
  /** There was a token, and its life is over. */
  expired: boolean;
  /** Trades the token in for a fresh one; `undefined` when there is none. */
  refresh: (() => Promise<IssuedToken>) | undefined;
}

/** A token from wherever this client has its tokens. Rejects with `auth/required` or `auth/token-expired` when only a person can help. */
export async function issueToken(source: TokenSource): Promise<IssuedToken> {
  const { provider, expired, refresh } = source;
  if (provider) return askTokenProvider(provider, source.request, source.clock, source.timeoutMs);
  if (expired) throw new RealtimeError('auth/token-expired', 'The sign-in has expired. Sign in again.');
  if (!refresh) throw new RealtimeError('auth/required', 'Sign in to start.');
  return refresh();
}
