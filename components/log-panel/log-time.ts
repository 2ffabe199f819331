import type { LogEntry } from '../../src/index.js';

/** What the time column says: the clock, since the first row, since the row before. */
export const TIME_MODES = ['clock', 'relative', 'delta'] as const;
export type TimeMode = (typeof TIME_MODES)[number];

/** `+12 ms`, `+1.234 s`, `+2:05.000`. */
export function durationText(ms: number): string {
  const sign = ms < 0 ? '−' : '+';
  const size = Math.abs(ms);
  if (size < 1000) return `${sign}${Math.round(size)} ms`;
  const seconds = size / 1000;
  if (seconds < 60) return `${sign}${seconds.toFixed(3)} s`;
  const rest = (seconds % 60).toFixed(3).padStart(6, '0');
  return `${sign}${Math.floor(seconds / 60)}:${rest}`;
}

/** @param first the first row @param before the row before */
export function timeText(
  mode: TimeMode,
  entry: LogEntry,
  first: LogEntry | undefined,
  before: LogEntry | undefined,
): string {
  if (mode === 'clock') return new Date(entry.time).toISOString().slice(11, 23);
  const since = mode === 'relative' ? first : before;
  return durationText(entry.time - (since?.time ?? entry.time));
}
