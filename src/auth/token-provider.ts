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
