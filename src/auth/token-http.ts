import { RealtimeError } from '../errors.js';
import type { Platform } from '../platform/platform.js';
import type { IssuedToken } from './auth-types.js';
import type { AuthRoutes, HttpRequest } from '../protocol/dialect.js';
import { retryAfterDelay } from './refresh-policy.js';

/** A token call that neither answers nor fails is over after this long. */
export interface TokenHttpOptions extends Pick<Platform, 'clock' | 'random' | 'fetch'> {
  routes: AuthRoutes;
  timeoutMs: () => number;
}

type Purpose = 'login' | 'refresh';

/**
 * Makes a token call and classifies its failure: `auth/invalid-credentials`, `auth/token-expired`, `auth/forbidden`,
 * `auth/rate-limited` (with `context.retryAfterMs`), `auth/unavailable` and `auth/timeout` (both retryable).
 */
export async function requestToken(
  purpose: Purpose,
  request: HttpRequest,
  options: TokenHttpOptions,
): Promise<IssuedToken> {
  const { response, body } = await exchange(request, options);
  if (response.ok) {
    const token = options.routes.readToken(body);
    // Readable on the own origin only; without a JWT's `iat` it is all that tells the server's time.
    const date = Date.parse(response.headers.get('date') ?? '');
    if (token) return Number.isNaN(date) ? { token } : { token, issuedAt: date };
    throw new RealtimeError('auth/unavailable', 'The sign-in server answered without a token.', { retryable: true });
  }
  throw refusal(purpose, response, options.routes.readProblem(body), options);
}

/** One exchange, body included, under the timeout: a server that sends headers and then nothing is a hung server too. */
async function exchange(
  request: HttpRequest,
  { clock, fetch, timeoutMs }: TokenHttpOptions,
): Promise<{ response: Response; body: unknown }> {
  const abort = new AbortController();
  const timer = clock.setTimeout(() => abort.abort(), timeoutMs());
  try {
    const response = await fetch(request.url, { ...request.init, signal: abort.signal, cache: 'no-store' });
    const text = await response.text();
    return { response, body: parse(text) };
  } catch (cause) {
    if (abort.signal.aborted) {
      throw new RealtimeError('auth/timeout', 'The sign-in server did not answer in time.', { retryable: true });
    }
    throw new RealtimeError('auth/unavailable', 'The sign-in server cannot be reached.', { retryable: true, cause });
  } finally {
    clock.clearTimeout(timer);
  }
}

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

function refusal(
  purpose: Purpose,
  response: Response,
  problem: string | undefined,
  { clock, random }: TokenHttpOptions,
): RealtimeError {
  const context = { status: response.status, ...(problem ? { detail: problem } : {}) };
  switch (response.status) {
    case 401:
      return purpose === 'login'
        ? new RealtimeError('auth/invalid-credentials', 'The user name or the password is wrong.', { context })
        : new RealtimeError('auth/token-expired', 'The sign-in has expired. Sign in again.', { context });
    case 403:
      return new RealtimeError('auth/forbidden', 'This account may not use the agent.', { context });
    case 400:
    case 422:
      return new RealtimeError('auth/invalid-credentials', problem ?? 'The sign-in was not understood.', { context });
    case 429: {
      const retryAfterMs = retryAfterDelay(response.headers.get('retry-after'), clock.now(), random());
      const seconds = Math.max(1, Math.ceil(retryAfterMs / 1000));
      return new RealtimeError('auth/rate-limited', `Too many attempts. Try again in ${seconds} seconds.`, {
        retryable: true,
        context: { ...context, retryAfterMs },
      });
    }
    default:
      return new RealtimeError('auth/unavailable', `The sign-in server failed (HTTP ${response.status}).`, {
        retryable: response.status >= 500,
        context,
      });
  }
}

/** What was signed out of, or signed in to anew, while an answer was on its way, is not undone by that answer. */
export const assertWanted = (signal: AbortSignal): void => {
  if (signal.aborted) throw new RealtimeError('auth/required', 'The sign-in was ended.');
};
