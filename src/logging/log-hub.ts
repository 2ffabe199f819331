import type { Unsubscribe } from '../events.js';
import type { AreaRanks } from './area-levels.js';
import { ConsoleSink } from './console-sink.js';
import type { LogBuffer } from './log-buffer.js';
import { LogTally } from './log-tally.js';
import { LOG_LEVELS, type LogEntry, type LogFields, type LogSink } from './log-types.js';
import type { LazyFields, LogContext } from './logger.js';
import { createRedactor } from './redact.js';
import { saysTheSame } from './same-entry.js';

/** Identical entries within this time of the first one are folded. */
const BURST_MS = 1000;
/** A sink that takes longer than this, so many times in a row, is removed. */
const SLOW_MS = 50;
const SLOW_TIMES = 3;

const NO_FIELDS: LogFields = Object.freeze({});
const ignore = (): void => {};

/** What a logger and all its children share: levels, numbering and the way of an entry to whoever takes it. */
export class LogHub {
  readonly now: () => number;
  readonly buffer: LogBuffer;
  readonly console = new ConsoleSink();
  readonly tally = new LogTally();
  /** Place in LOG_LEVELS of the least severe level that any area keeps. */
  most = 0;
  buffering = true;
  redact = createRedactor();
  episode: ((area: string) => string | undefined) | undefined;
  session: (() => string | undefined) | undefined;
  /** Sink -> how many times in a row it was slow. */
  readonly #sinks = new Map<LogSink, number>();
  #rank = 0;
  #areas: AreaRanks = {};
  #seq = 0;
  #last: LogEntry | undefined;
  /** The count of the last entry that the sinks know of. */
  #told = 1;
  /** An entry is being written: what a sink logs meanwhile would not end. */
  #writing = false;

  constructor(now: () => number, buffer: LogBuffer) {
    this.now = now;
    this.buffer = buffer;
  }

  /** Place in LOG_LEVELS of the least severe level that is kept. */
  get rank(): number {
    return this.#rank;
  }

  set rank(rank: number) {
    this.#rank = rank;
    this.areas = this.#areas;
  }

  set areas(areas: AreaRanks) {
    this.#areas = areas;
    this.most = Math.max(this.#rank, ...Object.values(areas).map(Number));
  }

  takes(rank: number, area: string): boolean {
    return rank <= (this.#areas[area] ?? this.#rank);
  }

  addSink(sink: LogSink): Unsubscribe {
    this.#sinks.set(sink, 0);
    return () => void this.#sinks.delete(sink);
  }

  log(rank: number, message: string, fields: LazyFields | undefined, context: LogContext): void {
    if (this.#writing || !this.takes(rank, context.area)) return;
    this.#writing = true;
    try {
      this.#write(this.#entry(rank, message, fields, context));
    } finally {
      this.#writing = false;
    }
  }

  #entry(rank: number, message: string, fields: LazyFields | undefined, context: LogContext): LogEntry {
    const { area, correlationId, sessionId } = context;
    return {
      seq: this.#seq + 1,
      time: this.now(),
      level: LOG_LEVELS[rank] ?? 'ERROR',
      area,
      message: this.redact(message) as string,
      fields: fields === undefined ? NO_FIELDS : (this.redact(made(fields)) as LogFields),
      correlationId: correlationId ?? this.episode?.(area),
      sessionId: sessionId ?? this.session?.(),
      count: 1,
    };
  }

  #write(entry: LogEntry): void {
    const last = this.#last;
    const isAgain = last !== undefined && entry.time - last.time < BURST_MS && saysTheSame(last, entry);
    const next = Object.freeze(isAgain ? { ...last, count: last.count + 1 } : entry);
    if (last && !isAgain && last.count > this.#told) this.#tell(last);
    this.#last = next;
    this.#seq = next.seq;
    if (this.buffering) this.buffer.write(next);
    if (!isAgain || /^10+$/.test(String(next.count))) this.#tell(next);
  }

  #tell(entry: LogEntry): void {
    this.#told = entry.count;
    for (const sink of [this.console, ...this.#sinks.keys()]) {
      const started = this.now();
      try {
        const done: unknown = sink.write(entry);
        if (done !== undefined) Promise.resolve(done).catch(ignore);
      } catch {
        // A sink that fails must not hurt who logs; there is nowhere left to say so.
      }
      if (this.#sinks.has(sink)) this.#judge(sink, this.now() - started > SLOW_MS);
    }
  }

  #judge(sink: LogSink, isSlow: boolean): void {
    const times = isSlow ? (this.#sinks.get(sink) ?? 0) + 1 : 0;
    if (times < SLOW_TIMES) this.#sinks.set(sink, times);
    else {
      this.#sinks.delete(sink);
      this.tally.count('logging/slow-sinks', 1);
    }
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
