export const LOG_LEVELS = ['ERROR', 'WARN', 'INFO', 'DEBUG', 'TRACE'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

export type LogFields = Readonly<Record<string, unknown>>;

/** One structured, redacted entry. */
export interface LogEntry {
  /** Position in this client's log, from 1, without gaps. */
  readonly seq: number;
  /** Milliseconds since 1970-01-01 UTC. */
  readonly time: number;
  readonly level: LogLevel;
  /** `connection`, `auth`, `config`, `session`, … */
  readonly area: string;
  /** A constant sentence; what varies is in `fields`. */
  readonly message: string;
  readonly fields: LogFields;
  readonly correlationId: string | undefined;
  readonly sessionId: string | undefined;
}

/** Receives entries that are already redacted. A sink that throws is dropped for that entry and never hurts the caller. */
export interface LogSink {
  write(entry: LogEntry): void;
}
