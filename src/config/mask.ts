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
  return typeof value === 'object' || typeof value === 'function' ? `[${typeof value}]` : value;
}
