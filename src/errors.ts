/** Every code an error of this package can carry: `area/reason`. */
export type ErrorCode =
  | 'config/invalid'
  | 'config/missing-url'
  | 'config/refused'
  | 'config/environment'
  | 'auth/required'
  | 'auth/invalid-credentials'
  | 'auth/invalid-token'
  | 'auth/token-expired'
  | 'auth/forbidden'
  | 'auth/rate-limited'
  | 'auth/unavailable'
  | 'auth/timeout'
  | 'connection/unsupported'
  | 'connection/refused'
  | 'connection/timeout'
  | 'connection/lost'
  | 'connection/replaced'
  | 'connection/rejected'
  | 'connection/gave-up'
  | 'connection/not-connected'
  | 'connection/queue-full'
  | 'connection/message-dropped'
  | 'protocol/unknown-event'
  | 'protocol/invalid-frame'
  | 'session/empty'
  | 'session/message-too-big'
  | 'session/disposed'
  | 'session/server-error'
  | 'session/not-resumed'
  | 'session/closed'
  | 'upload/unsupported'
  | 'upload/not-ready'
  | 'upload/too-big'
  | 'upload/refused'
  | 'upload/failed'
  | 'upload/cancelled'
  | 'audio/blocked'
  | 'audio/dismissed'
  | 'audio/in-use'
  | 'audio/not-found'
  | 'audio/lost'
  | 'audio/insecure'
  | 'audio/unsupported'
  | 'audio/failed'
  | 'audio/worklet'
  | 'voice/unknown'
  | 'voice/timeout'
  | 'component/start-failed'
  | 'component/failed'
  | 'system/listener-failed'
  | 'system/log-full'
  | 'system/overloaded'
  | 'system/memory-pressure';

export interface RealtimeErrorOptions {
  /** Whether trying the same thing again can succeed. Default `false`. */
  retryable?: boolean;
  cause?: unknown;
  /** Facts for the log; never a secret. */
  context?: Readonly<Record<string, unknown>>;
  /** Ties the error to the log entries and events of the same episode. */
  correlationId?: string;
}

/** The only error type this package throws or rejects with. */
export class RealtimeError extends Error {
  override readonly name = 'RealtimeError';
  readonly code: ErrorCode;
  readonly retryable: boolean;
  readonly context: Readonly<Record<string, unknown>>;
  readonly correlationId: string | undefined;

  constructor(code: ErrorCode, message: string, options: RealtimeErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.retryable = options.retryable ?? false;
    this.context = Object.freeze({ ...options.context });
    this.correlationId = options.correlationId;
  }

  /** Wraps anything that was thrown, and leaves a RealtimeError as it is. */
  static from(value: unknown, code: ErrorCode, message: string, options: RealtimeErrorOptions = {}): RealtimeError {
    return value instanceof RealtimeError ? value : new RealtimeError(code, message, { ...options, cause: value });
  }
}

/** What a client says that was disposed. */
export const disposedError = (): RealtimeError =>
  new RealtimeError('session/disposed', 'This client was disposed; make a new one.');
