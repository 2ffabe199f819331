import { type LogEntry, type LogLevel } from '../../src/index.js';

export interface LogFilter {
  /** Levels and areas that are hidden. */
  readonly hiddenLevels: ReadonlySet<LogLevel>;
  readonly hiddenAreas: ReadonlySet<string>;
  /** Case-insensitive; looked for in message, area, level, correlation id and fields. `''` = everything. */
  readonly search: string;
  /** Only entries of this episode. */
  readonly correlationId: string | undefined;
}

export const NO_FILTER: LogFilter = Object.freeze({
  hiddenLevels: new Set<LogLevel>(),
  hiddenAreas: new Set<string>(),
  search: '',
  correlationId: undefined,
});

/** A pattern that finds a text as it is, in any case; `undefined` for none. */
export function searchPattern(search: string): RegExp | undefined {
  const needle = search.trim();
  return needle ? new RegExp(needle.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'), 'i') : undefined;
}

/** Makes the test of a filter. It builds the text of an entry's fields only when nothing else has matched: a log is long. */
export function createTest({
  hiddenLevels,
  hiddenAreas,
  search,
  correlationId,
}: LogFilter): (entry: LogEntry) => boolean {
  const pattern = searchPattern(search);
  return (entry) =>
    !hiddenLevels.has(entry.level) &&
    !hiddenAreas.has(entry.area) &&
    (correlationId === undefined || entry.correlationId === correlationId) &&
    (!pattern ||
      pattern.test(entry.message) ||
      pattern.test(entry.area) ||
      pattern.test(entry.level) ||
      pattern.test(entry.correlationId ?? '') ||
      pattern.test(fieldsLine(entry)));
}

/** The fields on one line: `code=1006 attempt=2`. */
export function fieldsLine({ fields }: LogEntry): string {
  return Object.entries(fields)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name}=${typeof value === 'string' ? value : (JSON.stringify(value) ?? String(value))}`)
    .join(' ');
}
