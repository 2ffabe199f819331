import type { Unsubscribe } from '../../events.js';
import type { Logger } from '../../logging/logger.js';
import type { LogEntry, LogLevel } from '../../logging/log-types.js';
import { expectEntry } from '../mocks/logger-mock.js';
import { handleOf, layer, type SetupHandle } from './layered-global.js';

const METHODS = ['error', 'warn', 'info', 'log', 'debug', 'trace'] as const;

export interface LoggingCapture extends SetupHandle {
  /** What was printed meanwhile, oldest first: the console method, then its arguments. Nothing of it reaches the console. */
  readonly printed: readonly (readonly [method: (typeof METHODS)[number], ...args: unknown[]])[];
  /** Keeps the entries of a logger and of its children: those it has and those to come. */
  follow(logger: Logger): void;
  /** Entries of the loggers that are followed, redacted, oldest first. */
  entries(level?: LogLevel): readonly LogEntry[];
  /** The first entry with this message, or one that fits; throws with all messages when there is none. */
  expectLogged(message: string | RegExp): LogEntry;
}

/** Keeps the console quiet and what is printed and logged for the test. */
export function setupLoggingCapture(...loggers: readonly Logger[]): LoggingCapture {
  const printed: (readonly [(typeof METHODS)[number], ...unknown[]])[] = [];
  const entries: LogEntry[] = [];
  const undo: Unsubscribe[] = METHODS.map((method) =>
    layer(console, method, (...args: unknown[]) => void printed.push([method, ...args])),
  );
  const take = (entry: LogEntry): void => {
    // The same one again has a greater count.
    const index = entries.findIndex(({ seq, time }) => seq === entry.seq && time === entry.time);
    if (index < 0) entries.push(entry);
    else entries[index] = entry;
  };
  const follow = (logger: Logger): void => {
    for (const entry of logger.buffer.entries()) take(entry);
    undo.push(logger.addSink({ write: take }));
  };
  const of = (level?: LogLevel): readonly LogEntry[] =>
    entries.filter((entry) => level === undefined || entry.level === level);
  for (const logger of loggers) follow(logger);
  return {
    printed,
    follow,
    entries: of,
    expectLogged: (message) => expectEntry(of(), message),
    restore: () => handleOf(undo.splice(0)).restore(),
  };
}
