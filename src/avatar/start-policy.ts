import type { AvatarError } from './avatar-error.js';
import type { AvatarErrorCode } from './avatar-types.js';

/** Bounds of the phases of a start and of an end, milliseconds. */
export const TIMEOUTS = {
  /** The provider's chunk and what it loads. */
  load: 10_000,
  /** An answer of the page's backend. */
  credentials: 10_000,
  /** Session, room and control channel together; each has a bound of its own in the provider. */
  connect: 40_000,
  /** From there to the first frame. */
  media: 10_000,
  /** A session's end. */
  close: 5_000,
} as const;

/** Waits after a concurrency error: the slot of a session that has just been stopped is freed a moment later. */
const CONCURRENCY_MS = 1_500;
const FIRST_MS = 500;
const MOST_RETRIES: Partial<Record<AvatarErrorCode, number>> = {
  network: 2,
  server: 2,
  'rate-limited': 2,
  concurrency: 1,
};

/**
 * How long to wait before the start is tried again, milliseconds; `undefined` when it is not. Every try asks for a new token. Equal jitter (AWS,
 * "Exponential Backoff And Jitter"), never less than the server asked for.
 * @param tries how often it has been tried again already
 */
export function retryDelayMs(
  { code, retryAfterMs = 0 }: Pick<AvatarError, 'code' | 'retryAfterMs'>,
  tries: number,
  random: () => number,
): number | undefined {
  if (tries >= (MOST_RETRIES[code] ?? 0)) return undefined;
  const delayMs = (code === 'concurrency' ? CONCURRENCY_MS : FIRST_MS) * 2 ** tries;
  return Math.max(retryAfterMs, delayMs / 2 + random() * (delayMs / 2));
}
