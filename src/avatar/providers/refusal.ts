import { redactText } from '../../logging/redact-text.js';
import { AvatarError } from '../avatar-error.js';
import type { AvatarErrorCode } from '../avatar-types.js';

const MAX_MESSAGE = 200;
const CONCURRENCY_CODE = 4003;

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

/** The sentence in an answer of either service: `message`, or the first entry of a validation error. */
function messageOf(body: unknown): string {
  const { message, error, detail, data } = (body ?? {}) as Readonly<Record<string, unknown>>;
  const first = [detail, data].flatMap((list) => (Array.isArray(list) ? (list as unknown[]) : []))[0] as
    { msg?: unknown; message?: unknown } | undefined;
  const text = textOf(message) || textOf(error) || textOf(first?.msg) || textOf(first?.message);
  return redactText(text).slice(0, MAX_MESSAGE);
}

function codeOf(status: number, code: unknown, message: string): AvatarErrorCode {
  if (code === CONCURRENCY_CODE || /concurren/i.test(message)) return 'concurrency';
  if (status === 402 || /credit|quota/i.test(message)) return 'no-credits';
  if (status === 401 || status === 403) return 'auth';
  if (status === 429) return 'rate-limited';
  if (status >= 500 || status === 404) return 'server';
  return status >= 400 ? 'config' : 'protocol';
}

/** `Retry-After` (RFC 9110, 10.2.3) in milliseconds: seconds, or a date. */
export function readRetryAfter(header: string | null, now: number): number | undefined {
  if (header === null || header.trim() === '') return undefined;
  const seconds = Number(header);
  if (Number.isFinite(seconds)) return Math.max(0, seconds * 1000);
  const at = Date.parse(header);
  return Number.isNaN(at) ? undefined : Math.max(0, at - now);
}

/** What a refused call means for a start, and for whoever reads about it. */
export function refusalError(refusal: {
  readonly what: string;
  readonly status: number;
  readonly body: unknown;
  readonly retryAfterMs?: number | undefined;
}): AvatarError {
  const { what, status, body, retryAfterMs } = refusal;
  const message = messageOf(body);
  const code = codeOf(status, (body as { code?: unknown } | null)?.code, message);
  return new AvatarError(code, `The avatar service refused ${what} (${status})${message ? `: ${message}` : ''}`, {
    retryAfterMs,
  });
}
