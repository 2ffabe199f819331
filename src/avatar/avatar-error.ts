import type { AvatarErrorCode } from './avatar-types.js';

/** Asking the same thing again can help: another network, another minute, another token. */
const RETRYABLE: readonly AvatarErrorCode[] = ['network', 'server', 'rate-limited', 'concurrency', 'timeout', 'media'];

const CODES: readonly AvatarErrorCode[] = [
  ...RETRYABLE,
  'auth',
  'no-credits',
  'config',
  'protocol',
  'unsupported',
  'aborted',
];

/** What providers reject with. The message is for people and holds no secret. */
export class AvatarError extends Error {
  override readonly name = 'AvatarError';
  readonly code: AvatarErrorCode;
  /** Whether somebody may try it again by hand. What is tried by itself is the manager's rule. */
  readonly retryable: boolean;
  /** Milliseconds that a server asked to be left alone (`Retry-After`). */
  readonly retryAfterMs: number | undefined;

  constructor(
    code: AvatarErrorCode,
    message: string,
    options: { readonly cause?: unknown; readonly retryAfterMs?: number | undefined } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.retryable = RETRYABLE.includes(code);
    this.retryAfterMs = options.retryAfterMs;
  }

  /** Wraps anything that was thrown: an error with a `code` of ours keeps it, an abort becomes `aborted`. */
  static from(value: unknown, code: AvatarErrorCode = 'protocol'): AvatarError {
    if (value instanceof AvatarError) return value;
    const { name, message, code: own, retryAfterMs } = (value ?? {}) as Partial<AvatarError>;
    const isOurs = own !== undefined && CODES.includes(own);
    const known = isOurs ? own : (name as string) === 'AbortError' ? 'aborted' : code;
    return new AvatarError(known, message || 'The avatar failed.', { cause: value, retryAfterMs });
  }
}
