import loglevel from 'loglevel';
import type { ConsoleFormat } from './console-format.js';
import type { LogEntry, LogLevel } from './log-types.js';

/**
 * loglevel keeps every logger it was ever asked for, so all clients of a page share this one. It lets everything through:
 * what is printed is decided per client. Its plugins keep working on it.
 */
const shared = loglevel.getLogger('realtime-elements');
// Once, so that a page that sets another level is obeyed; `false`: else loglevel writes it to localStorage.
shared.setLevel(shared.levels.TRACE, false);

/** Prints an entry on the console. */
export function printEntry(entry: LogEntry, { format, structured, includeTimestamp }: ConsoleFormat): void {
  const { level, area, message, fields, count } = entry;
  const print = shared[level.toLowerCase() as Lowercase<LogLevel>];
  const time = includeTimestamp ? new Date(entry.time).toISOString() : undefined;
  if (format === 'json' && structured) return print(JSON.stringify({ ...entry, time }));
  const times = count > 1 && `(${count} times)`;
  const line = [time, level, `[${area}]`, message, times].filter(Boolean).join(' ');
  if (structured && Object.keys(fields).length) print(line, fields);
  else print(line);
}
