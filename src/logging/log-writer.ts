// Loaded with what watches a client, or by the first entry: everything between what was said and whoever takes it.
import { ConsoleSink } from './console-sink.js';
import type { LogState, SaidEntry } from './log-state.js';
import { LogTally } from './log-tally.js';
import type { LogEntry, LogFields, LogSink } from './log-types.js';
import { createRedactor, type Redactor } from './redact.js';
import { saysTheSame } from './same-entry.js';

/** Identical entries within this time of the first one are folded. */
const BURST_MS = 1000;
/** A sink that takes longer than this, so many times in a row, is removed. */
const SLOW_MS = 50;
const SLOW_TIMES = 3;

/** A page that makes up messages as it goes must not fill the memory. */
const MOST_MESSAGES = 500;

const NO_FIELDS: LogFields = Object.freeze({});
const ignore = (): void => {};

/** Redacts, numbers and folds the entries of one client, and hands them to buffer, console and sinks. */
export class LogWriter {
  readonly tally = new LogTally();
  readonly #state: LogState;
  readonly #console = new ConsoleSink();
  #names: readonly string[] | undefined;
  #redact: Redactor = createRedactor();
  readonly #messages = new Map<string, string>();
  #seq = 0;
  #last: LogEntry | undefined;
  /** The count of the last entry that the sinks know of. */
  #told = 1;
  /** An entry is being written: what a sink logs meanwhile would not end. */
  #writing = false;

  constructor(state: LogState) {
    this.#state = state;
  }

  write(said: SaidEntry): void {
    if (this.#writing) return;
    this.#writing = true;
    try {
      this.#fold(this.#entry(said));
    } finally {
      this.#writing = false;
    }
  }

  #entry({ time, level, area, message, fields, correlationId, sessionId }: SaidEntry): LogEntry {
    const { names } = this.#state;
    if (names !== this.#names) {
      this.#names = names;
      this.#redact = createRedactor({ names });
      this.#messages.clear();
    }
    return {
      seq: this.#seq + 1,
      time,
      level,
      area,
      message: this.#message(message),
      fields: fields === undefined ? NO_FIELDS : (this.#redact(fields) as LogFields),
      correlationId,
      sessionId,
      count: 1,
    };
  }

  /** Messages are constant, or ought to be: each is looked at once. */
  #message(message: string): string {
    let clean = this.#messages.get(message);
    if (clean === undefined) {
      clean = this.#redact(message) as string;
      if (this.#messages.size >= MOST_MESSAGES) this.#messages.clear();
      this.#messages.set(message, clean);
    }
    return clean;
  }

  #fold(entry: LogEntry): void {
    const { buffering, buffer } = this.#state;
    const last = this.#last;
    const isAgain = last !== undefined && entry.time - last.time < BURST_MS && saysTheSame(last, entry);
    const next = Object.freeze(isAgain ? { ...last, count: last.count + 1 } : entry);
    if (last && !isAgain && last.count > this.#told) this.#tell(last);
    this.#last = next;
    this.#seq = next.seq;
    if (buffering) buffer.write(next);
    if (!isAgain || /^10+$/.test(String(next.count))) this.#tell(next);
  }

  #tell(entry: LogEntry): void {
    const { sinks, now, consoleLevel, format } = this.#state;
    this.#told = entry.count;
    this.#console.write(entry, consoleLevel, format);
    for (const sink of sinks.keys()) {
      const started = now();
      try {
        const done: unknown = sink.write(entry);
        if (done !== undefined) Promise.resolve(done).catch(ignore);
      } catch {
        // A sink that fails must not hurt who logs; there is nowhere left to say so.
      }
      this.#judge(sink, now() - started > SLOW_MS);
    }
  }

  #judge(sink: LogSink, isSlow: boolean): void {
    const { sinks } = this.#state;
    const times = isSlow ? (sinks.get(sink) ?? 0) + 1 : 0;
    // It may have removed itself.
    if (times < SLOW_TIMES && sinks.has(sink)) sinks.set(sink, times);
    else if (sinks.delete(sink)) this.tally.count('logging/slow-sinks', 1);
  }
}
