import { LOG_LEVELS, LogBuffer, type LogEntry, type Recording } from '../../src/index.js';

/** Characters of a file, more than which nobody has exported. */
const MOST_CHARACTERS = 256 * 1024 * 1024;
const MOST_TEXT = 10_000;
/** Of what is shown as a tree. */
const MOST_LEVELS = 8;
const MOST_CHILDREN = 100;

/** A file as the panel shows it. */
export interface ImportedLog {
  readonly log: LogBuffer;
  /** What a player takes; `undefined` for a plain log. */
  readonly recording: Recording | undefined;
}

type Fields = Record<string, unknown>;
const isObject = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const text = (value: unknown): string | undefined =>
  typeof value === 'string' ? value.slice(0, MOST_TEXT) : undefined;
const number = (value: unknown): number => (typeof value === 'number' && Math.abs(value) <= 8.64e15 ? value : 0);

/** Reads an exported log or a replay file. Nothing of it is trusted: what has not the form of an entry is made one. Throws when it is neither. */
export function readLogFile(content: string): ImportedLog {
  if (content.length > MOST_CHARACTERS) throw new TypeError('too long');
  const [first, ...rest] = parseFile(content);
  if (!isObject(first)) throw new TypeError('no file of ours');
  if (first['format'] === 'realtime-elements-replay') return readReplay(first);
  if (first['format'] !== 'realtime-elements-log') throw new TypeError('no file of ours');
  const { entries } = first;
  return { log: bufferOf(Array.isArray(entries) ? entries : rest), recording: undefined };
}

/** One JSON text, or one a line. */
function parseFile(content: string): unknown[] {
  try {
    return [JSON.parse(content)];
  } catch {
    return content.split('\n').flatMap((line) => (line.trim() ? [JSON.parse(line) as unknown] : []));
  }
}

/** The log that came with a recording, and what was recorded, in the order of time. */
function readReplay(file: Fields): ImportedLog {
  const { events, log, startedAt } = file;
  if (!Array.isArray(events)) throw new TypeError('no events');
  const start = number(startedAt);
  const happened = events.filter(isObject).map(({ at, kind, ...fields }) => ({
    time: start + number(at),
    level: kind === 'in' || kind === 'out' || kind === 'random' ? 'TRACE' : 'DEBUG',
    area: 'replay',
    message: text(kind) ?? '',
    fields,
  }));
  const said = Array.isArray(log) ? log.filter(isObject) : [];
  const all = [...said, ...happened].sort((a, b) => number(a['time']) - number(b['time']));
  return { log: bufferOf(all), recording: file as unknown as Recording };
}

function bufferOf(values: readonly unknown[]): LogBuffer {
  const log = new LogBuffer(Math.max(1, values.length));
  for (const [index, value] of values.entries()) log.write(entryOf(isObject(value) ? value : {}, index + 1));
  return log;
}

function entryOf(value: Fields, seq: number): LogEntry {
  const { time, level, area, message, fields, correlationId, sessionId, count } = value;
  return Object.freeze({
    seq,
    time: number(time),
    level: LOG_LEVELS.find((known) => known === level) ?? 'INFO',
    area: text(area) ?? '',
    message: text(message) ?? '',
    fields: isObject(fields) ? (bounded(fields, MOST_LEVELS) as Fields) : {},
    correlationId: text(correlationId),
    sessionId: text(sessionId),
    count: Math.max(1, number(count)),
  });
}

/** So much of a value as can be shown. */
function bounded(value: unknown, levels: number): unknown {
  if (typeof value === 'string') return text(value);
  if (typeof value !== 'object' || value === null) return value;
  if (levels === 0) return '…';
  const some = Object.entries(value)
    .slice(0, MOST_CHILDREN)
    .map(([name, child]) => [name, bounded(child, levels - 1)] as const);
  return Array.isArray(value) ? some.map(([, child]) => child) : Object.fromEntries(some);
}
