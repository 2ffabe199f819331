import type { LogEntry } from '../../src/index.js';

/** Offers entries, already redacted, as a JSON file. */
export function exportLog(entries: readonly LogEntry[], dropped: number): void {
  const file = { format: 'realtime-elements-log', version: 1, exportedAt: new Date().toISOString(), dropped, entries };
  const blob = new Blob([JSON.stringify(file, undefined, 2)], { type: 'application/json' });
  const url = URL.createObjectURL(blob);
  const link = document.createElement('a');
  link.href = url;
  link.download = `realtime-log-${file.exportedAt.replace(/[:.]/g, '-')}.json`;
  link.click();
  // The download has its own reference to the data by the next task.
  setTimeout(() => URL.revokeObjectURL(url), 0);
}
