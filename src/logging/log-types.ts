export const LOG_LEVELS = ['ERROR', 'WARN', 'INFO', 'DEBUG', 'TRACE'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

export type LogFields = Readonly<Record<string, unknown>>;

/** One structured, redacted entry. */
export interface LogEntry {
  /** Position in this client's log, from 1, without gaps. */
  readonly seq: number;
  /** Milliseconds since 1970-01-01 UTC; of the first one where several were folded. */
  readonly time: number;
  readonly level: LogLevel;
  /** `connection`, `auth`, `config`, `session`, … */
  readonly area: string;
  /** A constant sentence; what varies is in `fields`. */
  readonly message: string;
  readonly fields: LogFields;
  readonly correlationId: string | undefined;
  readonly sessionId: string | undefined;
  /** Identical entries within a second are one. */
  readonly count: number;
}

/**
 * Receives entries that are already redacted. The first of identical entries comes at once; the same `seq` comes again with a greater `count` at
 * 10, 100, … and at the end of the burst. What it throws or rejects with is dropped, what it returns is not waited for, and one that takes more
 * than 50 ms three times in a row is removed.
 */
export interface LogSink {
  write(entry: LogEntry): unknown;
}

/** What `logger.count()` and `logger.time()` have gathered since the client was made. */
export interface LogMetrics {
  readonly counters: Readonly<Record<string, number>>;
  /** Milliseconds. */
  readonly timings: Readonly<Record<string, { readonly count: number; readonly sum: number; readonly max: number }>>;
}
