import type { ConsoleFormat } from './console-format.js';
import { LOG_LEVELS, type LogEntry, type LogLevel } from './log-types.js';

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
  for (const each of waiting ?? []) tryToPrint(...each);
  waiting = undefined;
}

/** A plugin of loglevel that throws costs its own entry only. */
function tryToPrint(entry: LogEntry, format: ConsoleFormat): void {
  try {
    print?.(entry, format);
  } catch {
    // There is nowhere left to say so.
  }
}

/** Prints entries on the console. */
export class ConsoleSink {
  /** @param level the least severe one that is printed; `undefined` = none */
  write(entry: LogEntry, level: LogLevel | undefined, format: ConsoleFormat): void {
    if (level === undefined || LOG_LEVELS.indexOf(entry.level) > LOG_LEVELS.indexOf(level)) return;
    if (print) return tryToPrint(entry, format);
    if (!waiting) {
      waiting = [];
      void load();
    }
    if (waiting.length < MOST_WAITING) waiting.push([entry, format]);
  }
}
