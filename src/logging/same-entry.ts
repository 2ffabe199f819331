import type { LogEntry, LogFields } from './log-types.js';

const isObject = (value: unknown): boolean => typeof value === 'object' && value !== null;

/** Compares redacted fields; the cheap differences first, as most entries differ in a number or a text. */
function sameFields(a: LogFields, b: LogFields): boolean {
  const names = Object.keys(a);
  if (names.length !== Object.keys(b).length) return false;
  const nested = names.filter((name) => a[name] !== b[name]);
  return (
    nested.every((name) => isObject(a[name]) && isObject(b[name])) &&
    nested.every((name) => JSON.stringify(a[name]) === JSON.stringify(b[name]))
  );
}

/** Whether two entries say the same, wherever they stand in the log. */
export const saysTheSame = (a: LogEntry, b: LogEntry): boolean =>
  a.message === b.message &&
  a.level === b.level &&
  a.area === b.area &&
  a.correlationId === b.correlationId &&
  sameFields(a.fields, b.fields);
