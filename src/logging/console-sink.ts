import loglevel from 'loglevel';
import { LOG_LEVELS, type LogEntry, type LogLevel, type LogSink } from './log-types.js';

export interface ConsoleFormat {
  /** `json`: one JSON text per entry. `pretty`: a sentence for people and the fields as an object. */
  readonly format: 'json' | 'pretty';
  /** Write fields and ids; off = the message only. */
  readonly structured: boolean;
  readonly includeTimestamp: boolean;
}

/**
 * loglevel keeps every logger it was ever asked for, so all clients of a page share this one. It lets everything through:
 * what is printed is decided per client. Its plugins keep working on it.
 */
let shared: loglevel.Logger | undefined;
function sharedLogger(): loglevel.Logger {
  if (!shared) {
    shared = loglevel.getLogger('realtime-elements');
    // Once, so that a page that sets another level is obeyed; `false`: else loglevel writes it to localStorage.
    shared.setLevel(shared.levels.TRACE, false);
  }
  return shared;
}

/** Prints entries up to a level of its own. */
export class ConsoleSink implements LogSink {
  #rank = 0;
  #format: ConsoleFormat = { format: 'json', structured: true, includeTimestamp: true };

  /** Least severe level that is printed; `undefined` = none. */
  setLevel(level: LogLevel | undefined): void {
    this.#rank = level === undefined ? -1 : LOG_LEVELS.indexOf(level);
  }

  setFormat(format: ConsoleFormat): void {
    this.#format = format;
  }

  write(entry: LogEntry): void {
    const rank = LOG_LEVELS.indexOf(entry.level);
    if (rank > this.#rank) return;
    const method = entry.level.toLowerCase() as Lowercase<LogLevel>;
    sharedLogger()[method](...this.#arguments(entry));
  }

  #arguments(entry: LogEntry): unknown[] {
    const { format, structured, includeTimestamp } = this.#format;
    const { level, area, message, fields } = entry;
    const time = includeTimestamp ? new Date(entry.time).toISOString() : undefined;
    if (format === 'json' && structured) return [JSON.stringify({ ...entry, time })];
    const line = [time, level, `[${area}]`, message].filter(Boolean).join(' ');
    return structured && Object.keys(fields).length ? [line, fields] : [line];
  }
}
