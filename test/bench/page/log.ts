import { createConsola, LogLevels } from 'consola/core';
import loglevel from 'loglevel';
import { pino } from 'pino';
import { LogBuffer } from '../../../src/logging/log-buffer.js';
import { loadLogWriter, Logger } from '../../../src/logging/logger.js';

/** Loops over a debug call that is not wanted, and over an info call that ends in memory; each has a loop of its own to be compiled for it. */
interface Candidate {
  readonly disabled: (count: number) => unknown;
  readonly enabled: (count: number) => unknown;
}

/** Five fields, made anew for each call, of which one differs from the last one's. */
const fields = (n: number): Record<string, unknown> => ({ n, type: 'text_delta', bytes: 120, socket: 1, late: false });

const HELD = 1000;

/** What the peers write into: as many entries as our buffer holds. */
function ring(): (entry: unknown) => void {
  const entries: unknown[] = [];
  let at = 0;
  return (entry) => {
    entries[at] = entry;
    at = (at + 1) % HELD;
  };
}

function ours(): Candidate {
  const logger = new Logger({ level: 'INFO', consoleLevel: undefined, buffer: new LogBuffer(HELD) });
  return {
    disabled: (count) => {
      for (let n = 0; n < count; n += 1) logger.debug('frame received', fields(n));
    },
    enabled: (count) => {
      for (let n = 0; n < count; n += 1) logger.info('frame received', fields(n));
    },
  };
}

function logLevel(): Candidate {
  const write = ring();
  const logger = loglevel.getLogger('bench');
  logger.methodFactory =
    (level) =>
    (...args: unknown[]) =>
      write({ level, time: Date.now(), args });
  logger.setLevel('info', false);
  return {
    disabled: (count) => {
      for (let n = 0; n < count; n += 1) logger.debug('frame received', fields(n));
    },
    enabled: (count) => {
      for (let n = 0; n < count; n += 1) logger.info('frame received', fields(n));
    },
  };
}

function pinoBrowser(): Candidate {
  const logger = pino({ level: 'info', browser: { write: ring() } });
  return {
    disabled: (count) => {
      for (let n = 0; n < count; n += 1) logger.debug(fields(n), 'frame received');
    },
    enabled: (count) => {
      for (let n = 0; n < count; n += 1) logger.info(fields(n), 'frame received');
    },
  };
}

function consola(): Candidate {
  const write = ring();
  const logger = createConsola({ level: LogLevels.info, throttle: 0, reporters: [{ log: (entry) => write(entry) }] });
  return {
    disabled: (count) => {
      for (let n = 0; n < count; n += 1) logger.debug('frame received', fields(n));
    },
    enabled: (count) => {
      for (let n = 0; n < count; n += 1) logger.info('frame received', fields(n));
    },
  };
}

/** What it returns is looked at, or nothing of it would be left. */
function emptyLoop(count: number): number {
  let each = 0;
  for (let n = 0; n < count; n += 1) each = (each + n) | 0;
  return each;
}

const CANDIDATES: Readonly<Record<string, Candidate>> = {
  'realtime-elements': ours(),
  loglevel: logLevel(),
  'pino/browser': pinoBrowser(),
  consola: consola(),
  'empty loop': { disabled: emptyLoop, enabled: emptyLoop },
};

const logCandidates = Object.keys(CANDIDATES);

/** Nanoseconds of one call. */
function measureCalls(name: string, kind: 'disabled' | 'enabled', count: number): number {
  const loop = CANDIDATES[name]?.[kind];
  if (!loop) throw new Error(`no candidate ${name}`);
  const began = performance.now();
  if (loop(count) === 0.5) throw new Error('a loop that does not count');
  return ((performance.now() - began) * 1e6) / count;
}

await loadLogWriter();

const logPage = { logCandidates, measureCalls };

export type LogPage = typeof logPage;

/** What the bench calls from outside. */
Object.assign(globalThis, { logPage });
