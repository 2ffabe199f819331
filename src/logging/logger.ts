import type { Unsubscribe } from '../events.js';
import { parseAreaLevels } from './area-levels.js';
import type { ConsoleFormat } from './console-format.js';
import { LogBuffer } from './log-buffer.js';
import type { LogState } from './log-state.js';
import { LOG_LEVELS, type LogFields, type LogLevel, type LogMetrics, type LogSink } from './log-types.js';
import type { LogWriter } from './log-writer.js';

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

/** What waits for the writer at most; what comes after that is lost. */
const MOST_WAITING = 1000;

let Writer: typeof LogWriter | undefined;
let loading: Promise<void> | undefined;

/** Loads what writes entries. A client does it at its start, so that it is there before an outage; a logger by itself with its first entry. */
export function loadLogWriter(): Promise<void> {
  loading ??= import('./log-writer.js').then(
    (module) => void (Writer = module.LogWriter),
    (error: unknown) => {
      loading = undefined;
      throw error;
    },
  );
  return loading;
}

/**
 * Structured log of one client. Entries are redacted before they reach the buffer, the console or a sink, which the first ones do a moment later: as
 * soon as what writes them has been loaded. Messages are constant sentences; what varies goes into fields.
 */
export class Logger {
  readonly #state: LogState;
  readonly #context: LogContext;

  constructor(options: LoggerOptions = {}, state?: LogState, context?: LogContext) {
    this.#context = context ?? { area: options.area ?? 'client' };
    this.#state = state ?? {
      now: options.now ?? Date.now,
      buffer: options.buffer ?? new LogBuffer(),
      sinks: new Map(),
      waiting: [],
      writer: undefined,
      rank: 0,
      areas: {},
      most: 0,
      buffering: true,
      names: [],
      consoleLevel: 'consoleLevel' in options ? options.consoleLevel : 'ERROR',
      format: { format: 'json', structured: true, includeTimestamp: true },
      episode: undefined,
      session: undefined,
    };
    if (options.level) this.setLevel(options.level);
  }

  /** The entries kept in memory, shared with all children. */
  get buffer(): LogBuffer {
    return this.#state.buffer;
  }

  /** Least severe level that is kept, where an area has none of its own. */
  get level(): LogLevel {
    return LOG_LEVELS[this.#state.rank] ?? 'ERROR';
  }

  /** What was counted and timed. */
  get metrics(): LogMetrics {
    return this.#state.writer?.tally.toJSON() ?? { counters: {}, timings: {} };
  }

  /** A logger with another area or more ids; it shares levels, buffer, sinks and numbering. */
  child(context: Partial<LogContext>): Logger {
    return new Logger({}, this.#state, { ...this.#context, ...context });
  }

  // The comparison stands in each: most calls end there, and a call of another method would cost more than it.

  /** Gave up. */
  error(message: string, fields?: LazyFields): void {
    this.#log(0, message, fields);
  }

  /** Recovered, or trying again. */
  warn(message: string, fields?: LazyFields): void {
    if (this.#state.most >= 1) this.#log(1, message, fields);
  }

  /** One line for each change of life cycle. */
  info(message: string, fields?: LazyFields): void {
    if (this.#state.most >= 2) this.#log(2, message, fields);
  }

  debug(message: string, fields?: LazyFields): void {
    if (this.#state.most >= 3) this.#log(3, message, fields);
  }

  trace(message: string, fields?: LazyFields): void {
    if (this.#state.most >= 4) this.#log(4, message, fields);
  }

  /** Whether an entry of this level would be kept. */
  isEnabled(level: LogLevel): boolean {
    return this.#takes(LOG_LEVELS.indexOf(level));
  }

  /** Adds to a counter of `metrics`. @param name a constant, `area/what` */
  count(name: string, by = 1): void {
    this.#write((writer) => writer.tally.count(name, by));
  }

  /** Starts a timer; calling what it returns adds to `metrics` and writes a debug entry with `op` and `durationMs`. @param op a constant, `area/op` */
  time(op: string): (fields?: LogFields) => void {
    const { now } = this.#state;
    const started = now();
    return (fields) => {
      const durationMs = now() - started;
      this.#write((writer) => writer.tally.time(op, durationMs));
      this.debug('timed', () => ({ op, durationMs, ...fields }));
    };
  }

  /** Threshold for buffer, console and sinks. */
  setLevel(level: LogLevel): void {
    this.#setRanks(LOG_LEVELS.indexOf(level), this.#state.areas);
  }

  /** Thresholds of single areas in the place of `setLevel`'s: `connection=debug,auth=warn`; `''` = none. */
  setAreaLevels(levels: string): void {
    this.#setRanks(this.#state.rank, parseAreaLevels(levels));
  }

  /** Threshold of the console alone; it never prints more than is kept. `undefined` = silent. */
  setConsoleLevel(level: LogLevel | undefined): void {
    this.#state.consoleLevel = level;
  }

  setConsoleFormat(format: ConsoleFormat): void {
    this.#state.format = format;
  }

  /** Whether entries go to the buffer. Default `true`. */
  setBuffering(on: boolean): void {
    this.#state.buffering = on;
  }

  /** More names whose values must never be logged; `email` and `card` also hide what looks like one. */
  setRedactedNames(names: readonly string[]): void {
    this.#state.names = names;
  }

  /**
   * Asked for the ids of an entry that was given none: entries of an episode are tied together wherever they come from.
   * @param episode by area @param session of the server
   */
  correlate(episode: (area: string) => string | undefined, session?: () => string | undefined): void {
    this.#state.episode = episode;
    this.#state.session = session;
  }

  /** Passes every entry that is kept to a sink, already redacted. */
  addSink(sink: LogSink): Unsubscribe {
    const { sinks } = this.#state;
    sinks.set(sink, 0);
    return () => void sinks.delete(sink);
  }

  #setRanks(rank: number, areas: LogState['areas']): void {
    const most = Math.max(rank, ...Object.values(areas).map(Number));
    Object.assign(this.#state, { rank, areas, most });
  }

  #takes(rank: number): boolean {
    const { areas, rank: general } = this.#state;
    return rank <= (areas[this.#context.area] ?? general);
  }

  #log(rank: number, message: string, fields: LazyFields | undefined): void {
    if (!this.#takes(rank)) return;
    const { now, episode, session } = this.#state;
    const { area, correlationId, sessionId } = this.#context;
    const said = {
      time: now(),
      level: LOG_LEVELS[rank] ?? 'ERROR',
      area,
      message,
      fields: made(fields),
      correlationId: correlationId ?? episode?.(area),
      sessionId: sessionId ?? session?.(),
    };
    this.#write((writer) => writer.write(said));
  }

  #write(op: (writer: LogWriter) => void): void {
    const state = this.#state;
    const { waiting } = state;
    if (Writer && !state.writer) {
      const writer = (state.writer = new Writer(state));
      for (const each of waiting.splice(0)) each(writer);
    }
    if (state.writer) return op(state.writer);
    if (waiting.length < MOST_WAITING) waiting.push(op);
    // The first one that waits fetches; when that fails, the next one tries again.
    loadLogWriter().then(
      () => this.#write(() => {}),
      () => {},
    );
  }
}

function made(fields: LazyFields | undefined): LogFields | undefined {
  if (typeof fields !== 'function') return fields;
  try {
    return fields();
  } catch (error) {
    return { fieldsError: error };
  }
}
