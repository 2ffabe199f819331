import type { AreaRanks } from './area-levels.js';
import type { ConsoleFormat } from './console-format.js';
import type { LogBuffer } from './log-buffer.js';
import type { LogFields, LogLevel, LogSink } from './log-types.js';
import type { LogWriter } from './log-writer.js';

/** What a logger and all its children share, and what the writer reads once it is there. */
export interface LogState {
  readonly now: () => number;
  readonly buffer: LogBuffer;
  /** Sink -> how many times in a row it was slow. */
  readonly sinks: Map<LogSink, number>;
  /** What waits for the writer, in order. */
  readonly waiting: ((writer: LogWriter) => void)[];
  writer: LogWriter | undefined;
  /** Places in LOG_LEVELS of the least severe level that is kept: in general, by area, and by any of them. */
  rank: number;
  areas: AreaRanks;
  most: number;
  buffering: boolean;
  names: readonly string[];
  /** Least severe level that is printed; `undefined` = none. */
  consoleLevel: LogLevel | undefined;
  format: ConsoleFormat;
  /** Asked for the ids of an entry that was given none. */
  episode: ((area: string) => string | undefined) | undefined;
  session: (() => string | undefined) | undefined;
}

/** An entry as it was said: nothing is redacted yet, so that it goes nowhere but to the writer. */
export interface SaidEntry {
  readonly time: number;
  readonly level: LogLevel;
  readonly area: string;
  readonly message: string;
  readonly fields: LogFields | undefined;
  readonly correlationId: string | undefined;
  readonly sessionId: string | undefined;
}
