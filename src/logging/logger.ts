import type { Unsubscribe } from '../events.js';
import type { ConsoleFormat } from './console-format.js';
import { ConsoleSink } from './console-sink.js';
import { LogBuffer } from './log-buffer.js';
import { LOG_LEVELS, type LogEntry, type LogFields, type LogLevel, type LogSink } from './log-types.js';
import { redact } from './redact.js';

/** Fields, or a function that makes them, called only when the entry is wanted. */
export type LazyFields = LogFields | (() => LogFields);

export interface LogContext {
  readonly area: string;
  /** Ties the entries of one episode together. */
  readonly correlationId?: string | undefined;
  readonly sessionId?: string | undefined;
}

export interface LoggerOptions {
  /** Milliseconds since 1970-01-01 UTC. Default `Date.now`. */
  readonly now?: (() => number) | undefined;
  /** Area of this logger. Default `client`. */
  readonly area?: string | undefined;
  /** Least severe level that is kept. Default `ERROR`. */
  readonly level?: LogLevel | undefined;
  /** Least severe level that is printed. Default `ERROR`; `undefined` said = none. */
  readonly consoleLevel?: LogLevel | undefined;
  readonly buffer?: LogBuffer | undefined;
}

/** What a logger and all its children share. */
interface LogHub {
  readonly now: () => number;
  readonly buffer: LogBuffer;
  readonly console: ConsoleSink;
  readonly sinks: Set<LogSink>;
  /** Place in LOG_LEVELS of the least severe level that is kept. */
  rank: number;
  seq: number;
  buffering: boolean;
  redactNames: readonly string[];
  correlate: ((area: string) => string | undefined) | undefined;
  /** An entry is being written: what a sink logs meanwhile would not end. */
  writing: boolean;
}

const NO_FIELDS: LogFields = Object.freeze({});

/**
 * Structured log of one client. Entries are redacted before they reach the buffer, the console or a sink. Messages are
 * constant sentences; what varies goes into fields.
 */
export class Logger {
  readonly #hub: LogHub;
  readonly #context: LogContext;

  constructor(options: LoggerOptions = {}, hub?: LogHub, context?: LogContext) {
    this.#context = context ?? { area: options.area ?? 'client' };
    if (hub) {
      this.#hub = hub;
      return;
    }
    const console = new ConsoleSink();
    if ('consoleLevel' in options) console.setLevel(options.consoleLevel);
    this.#hub = {
      now: options.now ?? (() => Date.now()),
      buffer: options.buffer ?? new LogBuffer(),
      console,
      sinks: new Set(),
      rank: LOG_LEVELS.indexOf(options.level ?? 'ERROR'),
      seq: 0,
      buffering: true,
      redactNames: [],
      correlate: undefined,
      writing: false,
    };
  }

  /** The entries kept in memory, shared with all children. */
  get buffer(): LogBuffer {
    return this.#hub.buffer;
  }

  /** Least severe level that is kept. */
  get level(): LogLevel {
    return LOG_LEVELS[this.#hub.rank] ?? 'ERROR';
  }

  /** A logger with another area or more ids; it shares level, buffer, sinks and numbering. */
  child(context: Partial<LogContext>): Logger {
    return new Logger({}, this.#hub, { ...this.#context, ...context });
  }

  /** Gave up. */
  error(message: string, fields?: LazyFields): void {
    this.#log(0, message, fields);
  }

  /** Recovered, or trying again. */
  warn(message: string, fields?: LazyFields): void {
    this.#log(1, message, fields);
  }

  /** One line for each change of life cycle. */
  info(message: string, fields?: LazyFields): void {
    this.#log(2, message, fields);
  }

  debug(message: string, fields?: LazyFields): void {
    this.#log(3, message, fields);
  }

  trace(message: string, fields?: LazyFields): void {
    this.#log(4, message, fields);
  }

  /** Whether an entry of this level would be kept. */
  isEnabled(level: LogLevel): boolean {
    return LOG_LEVELS.indexOf(level) <= this.#hub.rank;
  }

  /** Starts a timer; calling what it returns writes a debug entry with `op` and `durationMs`. */
  time(op: string): (fields?: LogFields) => void {
    const started = this.#hub.now();
    return (fields) => this.#log(3, 'timed', () => ({ op, durationMs: this.#hub.now() - started, ...fields }));
  }

  /** Threshold for buffer, console and sinks. */
  setLevel(level: LogLevel): void {
    this.#hub.rank = LOG_LEVELS.indexOf(level);
  }

  /** Threshold of the console alone; it never prints more than `setLevel` lets through. `undefined` = silent. */
  setConsoleLevel(level: LogLevel | undefined): void {
    this.#hub.console.setLevel(level);
  }

  setConsoleFormat(format: ConsoleFormat): void {
    this.#hub.console.setFormat(format);
  }

  /** Whether entries go to the buffer. Default `true`. */
  setBuffering(on: boolean): void {
    this.#hub.buffering = on;
  }

  /** More field names whose values must never be logged. */
  setRedactedNames(names: readonly string[]): void {
    this.#hub.redactNames = names;
  }

  /** Asked, by area, for the id of an entry that was given none: entries of an episode are tied together wherever they come from. */
  correlate(source: (area: string) => string | undefined): void {
    this.#hub.correlate = source;
  }

  /** Passes every entry that is kept to a sink, already redacted. */
  addSink(sink: LogSink): Unsubscribe {
    this.#hub.sinks.add(sink);
    return () => void this.#hub.sinks.delete(sink);
  }

  #log(rank: number, message: string, fields: LazyFields | undefined): void {
    const hub = this.#hub;
    if (rank > hub.rank || hub.writing) return;
    hub.writing = true;
    try {
      const entry = this.#entry(rank, message, fields);
      if (hub.buffering) hub.buffer.write(entry);
      for (const sink of [hub.console, ...hub.sinks]) {
        try {
          sink.write(entry);
        } catch {
          // A sink that fails must not hurt who logs; there is nowhere left to say so.
        }
      }
    } finally {
      hub.writing = false;
    }
  }

  #entry(rank: number, message: string, fields: LazyFields | undefined): LogEntry {
    const hub = this.#hub;
    const names = hub.redactNames;
    return Object.freeze({
      seq: ++hub.seq,
      time: hub.now(),
      level: LOG_LEVELS[rank] ?? 'ERROR',
      area: this.#context.area,
      message: redact(message) as string,
      fields: fields === undefined ? NO_FIELDS : (redact(made(fields), { names }) as LogFields),
      correlationId: this.#context.correlationId ?? hub.correlate?.(this.#context.area),
      sessionId: this.#context.sessionId,
    });
  }
}

function made(fields: LazyFields): LogFields {
  if (typeof fields !== 'function') return fields;
  try {
    return fields();
  } catch (error) {
    return { fieldsError: error };
  }
}
