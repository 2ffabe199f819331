import type { LogEntry } from '../logging/log-types.js';

/** A log entry; whatever is not given is plain. Its time is `seq` milliseconds after 2026-01-01T00:00:00Z. */
export function buildLogEntry(seq: number, values: Partial<LogEntry> = {}): LogEntry {
  return {
    seq,
    time: Date.UTC(2026, 0, 1) + seq,
    level: 'INFO',
    area: 'connection',
    message: `entry ${seq}`,
    fields: {},
    correlationId: undefined,
    sessionId: undefined,
    count: 1,
    ...values,
  };
}
