import { Logger, loadLogWriter } from '../../logging/logger.js';
import { LogBuffer } from '../../logging/log-buffer.js';
import type { LogEntry, LogLevel } from '../../logging/log-types.js';
import { FakeClock } from '../fake-clock.js';
import { mockOf, type Mock } from './mock.js';

export interface LoggerMock extends Mock<Logger> {
  readonly clock: FakeClock;
  /** What was logged, of its children too, redacted as always. Those before `ready` come with it. */
  entries(level?: LogLevel): readonly LogEntry[];
  /** Resolves when entries are written at once. */
  readonly ready: Promise<void>;
  /** Returns the first entry whose message is this or fits this; throws with all messages when there is none. */
  expectLogged(message: string | RegExp): LogEntry;
}

/** A `Logger` that keeps everything from `TRACE` on and prints nothing. */
export function createLoggerMock({ clock = new FakeClock() }: { readonly clock?: FakeClock } = {}): LoggerMock {
  const buffer = new LogBuffer(10_000);
  const logger = new Logger({ now: () => clock.now(), level: 'TRACE', consoleLevel: undefined, buffer });
  const entries = (level?: LogLevel): readonly LogEntry[] =>
    buffer.entries().filter((entry) => level === undefined || entry.level === level);
  return Object.assign(mockOf<Logger>(logger), {
    clock,
    entries,
    ready: loadLogWriter(),
    expectLogged: (message: string | RegExp) => expectEntry(entries(), message),
  });
}

/** The first entry whose message is this or fits this. Throws with all messages when there is none. */
export function expectEntry(entries: readonly LogEntry[], message: string | RegExp): LogEntry {
  const found = entries.find((entry) =>
    typeof message === 'string' ? entry.message === message : message.test(entry.message),
  );
  if (found) return found;
  throw new Error(
    `Nobody has logged ${String(message)}. ${entries.map((entry) => entry.message).join(' · ') || 'Nothing was logged.'}`,
  );
}
