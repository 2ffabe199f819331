import { redactText } from '../logging/redact.js';
import { fieldAt } from './fields.js';

const MASK = '•••';

/** What may be shown of the value at a path: sensitive ones become `•••`, addresses lose their secrets, objects their content. */
export function maskValue(path: string, value: unknown): unknown {
  if (value === undefined || value === null || value === '') return value;
  const field = fieldAt(path);
  if (field?.sensitive) return MASK;
  if (typeof value === 'string') return redactText(value);
  if (Array.isArray(value)) return value.map((item) => maskValue(path, item));
  // What JSON cannot hold, and what holds more than it shows.
  return /^(object|function|symbol|bigint)$/.test(typeof value) ? `[${typeof value}]` : value;
}
