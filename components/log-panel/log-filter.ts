import { LOG_LEVELS, type LogEntry, type LogLevel } from '../../src/index.js';

export interface LogFilter {
  /** Levels that are hidden. */
  readonly hidden: ReadonlySet<LogLevel>;
  /** Case-insensitive; looked for in message, area, correlation id and fields. `''` = everything. */
  readonly search: string;
  /** Only entries of this episode. */
  readonly correlationId: string | undefined;
}

const texts = new WeakMap<LogEntry, string>();

/** The entries that pass. */
export function filterLog(entries: readonly LogEntry[], filter: LogFilter): readonly LogEntry[] {
  const needle = filter.search.trim().toLowerCase();
  if (needle === '' && filter.hidden.size === 0 && filter.correlationId === undefined) return entries;
  return entries.filter(
    (entry) =>
      !filter.hidden.has(entry.level) &&
      (filter.correlationId === undefined || entry.correlationId === filter.correlationId) &&
      (needle === '' || searchable(entry).includes(needle)),
  );
}

/** How many entries there are of each level. */
export function countLevels(entries: readonly LogEntry[]): Record<LogLevel, number> {
  const counts = Object.fromEntries(LOG_LEVELS.map((level) => [level, 0])) as Record<LogLevel, number>;
  for (const { level } of entries) counts[level]++;
  return counts;
}

/** The fields on one line: `code=1006 attempt=2`. */
export function fieldsLine({ fields }: LogEntry): string {
  return Object.entries(fields)
    .map(([name, value]) => `${name}=${typeof value === 'string' ? value : (JSON.stringify(value) ?? String(value))}`)
    .join(' ');
}

// Entries never change, so that the text of each is built once.
function searchable(entry: LogEntry): string {
  let text = texts.get(entry);
  if (text === undefined) {
    text =
      `${entry.message} ${entry.area} ${entry.level} ${entry.correlationId ?? ''} ${fieldsLine(entry)}`.toLowerCase();
    texts.set(entry, text);
  }
  return text;
}
