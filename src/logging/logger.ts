import type { Unsubscribe } from '../events.js';
import { parseAreaLevels } from './area-levels.js';
import type { ConsoleFormat } from './console-format.js';
import { LogBuffer } from './log-buffer.js';
import { LogHub } from './log-hub.js';
import { LOG_LEVELS, type LogFields, type LogLevel, type LogMetrics, type LogSink } from './log-types.js';
import { createRedactor } from './redact.js';

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

/**
 * Structured log of one client. Entries are redacted before they reach the buffer, the console or a sink. Messages are
 * constant sentences; what varies goes into fields.
 */
export class Logger {
  readonly #hub: LogHub;
  readonly #context: LogContext;

  constructor(options: LoggerOptions = {}, hub?: LogHub, context?: LogContext) {
    this.#context = context ?? { area: options.area ?? 'client' };
    this.#hub = hub ?? new LogHub(options.now ?? Date.now, options.buffer ?? new LogBuffer());
    if (hub) return;
    this.setLevel(options.level ?? 'ERROR');
    if ('consoleLevel' in options) this.setConsoleLevel(options.consoleLevel);
  }

  /** The entries kept in memory, shared with all children. */
  get buffer(): LogBuffer {
    return this.#hub.buffer;
  }

  /** Least severe level that is kept, where an area has none of its own. */
  get level(): LogLevel {
    return LOG_LEVELS[this.#hub.rank] ?? 'ERROR';
  }

  /** What was counted and timed. */
  get metrics(): LogMetrics {
    return this.#hub.tally.toJSON();
  }

  /** A logger with another area or more ids; it shares levels, buffer, sinks and numbering. */
  child(context: Partial<LogContext>): Logger {
    return new Logger({}, this.#hub, { ...this.#context, ...context });
  }

  // The comparison stands in each: most calls end there, and a call of another method would cost more than it.

  /** Gave up. */
  error(message: string, fields?: LazyFields): void {
    this.#hub.log(0, message, fields, this.#context);
  }

  /** Recovered, or trying again. */
  warn(message: string, fields?: LazyFields): void {
    if (this.#hub.most >= 1) this.#hub.log(1, message, fields, this.#context);
  }

  /** One line for each change of life cycle. */
  info(message: string, fields?: LazyFields): void {
    if (this.#hub.most >= 2) this.#hub.log(2, message, fields, this.#context);
  }

  debug(message: string, fields?: LazyFields): void {
    if (this.#hub.most >= 3) this.#hub.log(3, message, fields, this.#context);
  }

  trace(message: string, fields?: LazyFields): void {
    if (this.#hub.most >= 4) this.#hub.log(4, message, fields, this.#context);
  }

  /** Whether an entry of this level would be kept. */
  isEnabled(level: LogLevel): boolean {
    return this.#hub.takes(LOG_LEVELS.indexOf(level), this.#context.area);
  }

  /** Adds to a counter of `metrics`. @param name a constant, `area/what` */
  count(name: string, by = 1): void {
    this.#hub.tally.count(name, by);
  }

  /** Starts a timer; calling what it returns adds to `metrics` and writes a debug entry with `op` and `durationMs`. @param op a constant, `area/op` */
  time(op: string): (fields?: LogFields) => void {
    const { now, tally } = this.#hub;
    const started = now();
    return (fields) => {
      const durationMs = now() - started;
      tally.time(op, durationMs);
      this.debug('timed', () => ({ op, durationMs, ...fields }));
    };
  }

  /** Threshold for buffer, console and sinks. */
  setLevel(level: LogLevel): void {
    this.#hub.rank = LOG_LEVELS.indexOf(level);
  }

  /** Thresholds of single areas in the place of `setLevel`'s: `connection=debug,auth=warn`; `''` = none. */
  setAreaLevels(levels: string): void {
    this.#hub.areas = parseAreaLevels(levels);
  }

  /** Threshold of the console alone; it never prints more than is kept. `undefined` = silent. */
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

  /** More names whose values must never be logged; `email` and `card` also hide what looks like one. */
  setRedactedNames(names: readonly string[]): void {
    this.#hub.redact = createRedactor({ names });
  }

  /**
   * Asked for the ids of an entry that was given none: entries of an episode are tied together wherever they come from.
   * @param episode by area @param session of the server
   */
  correlate(episode: (area: string) => string | undefined, session?: () => string | undefined): void {
    this.#hub.episode = episode;
    this.#hub.session = session;
  }

  /** Passes every entry that is kept to a sink, already redacted. */
  addSink(sink: LogSink): Unsubscribe {
    return this.#hub.addSink(sink);
  }
}
