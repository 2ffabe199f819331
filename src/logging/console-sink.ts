import type { ConsoleFormat } from './console-format.js';
import { LOG_LEVELS, type LogEntry, type LogLevel, type LogSink } from './log-types.js';

type Print = (entry: LogEntry, format: ConsoleFormat) => void;

/** Entries that wait for the printer at most; what comes after them is not printed. */
const MOST_WAITING = 1000;

let print: Print | undefined;
let waiting: Parameters<Print>[] | undefined;

/** Loads the printer. In production only errors are printed, so most pages never do. */
async function load(): Promise<void> {
  try {
    print = (await import('./print-entry.js')).printEntry;
  } catch {
    // A page that cannot load it sees its errors all the same.
    print = ({ level, message, fields }) => console.error(level, message, fields);
  }
  for (const each of waiting ?? []) {
    try {
      print(...each);
    } catch {
      // A plugin of loglevel that throws costs its own entry only.
    }
  }
  waiting = undefined;
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
    if (LOG_LEVELS.indexOf(entry.level) > this.#rank) return;
    if (print) return print(entry, this.#format);
    if (!waiting) {
      waiting = [];
      void load();
    }
    if (waiting.length < MOST_WAITING) waiting.push([entry, this.#format]);
  }
}
