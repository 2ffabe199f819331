import type { Clock } from '../platform/platform.js';
import { AvatarError } from './avatar-error.js';
import type { AvatarCredentials, AvatarErrorCode } from './avatar-types.js';

const CODES: Readonly<Record<number, AvatarErrorCode>> = {
  401: 'auth',
  403: 'auth',
  402: 'no-credits',
  409: 'concurrency',
  429: 'rate-limited',
};

/** Seconds, or a date (RFC 9110 section 10.2.3); milliseconds from now. */
function retryAfterMs(value: string | null, now: number): number | undefined {
  if (!value) return undefined;
  const ms = /^\d+$/.test(value) ? Number(value) * 1000 : Date.parse(value) - now;
  return Number.isFinite(ms) ? Math.max(0, ms) : undefined;
}

/**
 * Asks the page's own backend to mint a provider session. Its answer is handed on as it is, and goes nowhere else. Rejects with an `AvatarError` that says
 * what to do; a body that is no credentials is `config`.
 */
export async function fetchCredentials(
  url: string,
  body: Readonly<Record<string, unknown>>,
  {
    fetch,
    clock,
    signal,
    token,
  }: {
    readonly fetch: typeof globalThis.fetch;
    readonly clock: Clock;
    readonly signal: AbortSignal;
    /** Shown to the agent's own server only. */
    readonly token: string | undefined;
  },
): Promise<AvatarCredentials> {
  const headers = { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) };
  let response: Response;
  try {
    response = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body), signal });
  } catch (cause) {
    if (signal.aborted) throw new AvatarError('aborted', 'The start was called off.', { cause });
    throw new AvatarError('network', `${url} does not answer, or does not allow this page to read it (CORS).`, {
      cause,
    });
  }
  if (!response.ok) {
    const { status } = response;
    const code = CODES[status] ?? (status >= 500 ? 'server' : 'config');
    const after = retryAfterMs(response.headers.get('retry-after'), clock.now());
    throw new AvatarError(code, `${url} gives no avatar session: HTTP ${status}.`, { retryAfterMs: after });
  }
  const credentials = (await response.json().catch(() => undefined)) as AvatarCredentials | undefined;
  if (typeof credentials?.token !== 'string' || credentials.token === '') {
    throw new AvatarError('config', `The answer of ${url} is no avatar session: it needs a JSON object with "token".`);
  }
  return credentials;
}
