import { validateHeaderName, validateHeaderValue } from 'node:http';
import { RealtimeError } from '../../errors.js';

const MAX_TIMER_MS = 2_147_483_647;
const MAX_REASON_BYTES = 123;

const isNumber = (value: unknown, min: number, max: number): boolean =>
  typeof value === 'number' && value >= min && value <= max;
const isWhole = (value: unknown, min: number, max: number): boolean =>
  Number.isInteger(value) && isNumber(value, min, max);
const isText = (value: unknown): value is string => typeof value === 'string';

function isHeader([name, value]: readonly [string, unknown]): boolean {
  try {
    validateHeaderName(name);
    if (isText(value)) validateHeaderValue(name, value);
    return isText(value);
  } catch {
    return false;
  }
}
const areHeaders = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && Object.entries(value).every(isHeader);
/** RFC 6455, 7.4: 1005, 1006 and 1015 never stand in a frame. */
const isCloseCode = (value: unknown): boolean =>
  isWhole(value, 1000, 4999) && ![1004, 1005, 1006, 1015].includes(Number(value));

/** What a field may hold, and the words that say so. */
export const FIELD_KINDS = {
  milliseconds: { fits: (value: unknown) => isNumber(value, 0, MAX_TIMER_MS), needs: 'milliseconds, 0 or more' },
  bytes: { fits: (value: unknown) => isWhole(value, 0, Number.MAX_SAFE_INTEGER), needs: 'a whole number, 0 or more' },
  rate: { fits: (value: unknown) => isNumber(value, 1, 1e12), needs: 'a number, 1 or more' },
  piece: { fits: (value: unknown) => isWhole(value, 1, Number.MAX_SAFE_INTEGER), needs: 'a whole number, 1 or more' },
  count: { fits: (value: unknown) => isWhole(value, 0, Number.MAX_SAFE_INTEGER), needs: 'a whole number, 0 or more' },
  times: {
    fits: (value: unknown) => value === Infinity || isWhole(value, 1, Number.MAX_SAFE_INTEGER),
    needs: 'a whole number, 1 or more, or Infinity',
  },
  share: { fits: (value: unknown) => isNumber(value, 0, 1), needs: 'a number from 0 to 1' },
  port: { fits: (value: unknown) => isWhole(value, 0, 65_535), needs: 'a whole number from 0 to 65535' },
  seed: { fits: (value: unknown) => Number.isSafeInteger(value), needs: 'a whole number' },
  status: { fits: (value: unknown) => isWhole(value, 200, 599), needs: 'an HTTP status from 200 to 599' },
  closeCode: {
    fits: isCloseCode,
    needs: 'a close code from 1000 to 4999 that may be sent (not 1004, 1005, 1006, 1015)',
  },
  reason: {
    fits: (value: unknown) => isText(value) && Buffer.byteLength(value) <= MAX_REASON_BYTES,
    needs: `a text of at most ${MAX_REASON_BYTES} bytes`,
  },
  text: { fits: isText, needs: 'a text' },
  pattern: { fits: (value: unknown) => isText(value) || value instanceof RegExp, needs: 'a text or a RegExp' },
  boolean: { fits: (value: unknown) => typeof value === 'boolean', needs: 'true or false' },
  headers: { fits: areHeaders, needs: 'an object of header names and texts' },
  function: { fits: (value: unknown) => typeof value === 'function', needs: 'a function' },
  direction: { fits: (value: unknown) => ['up', 'down', 'both'].includes(String(value)), needs: 'up, down or both' },
  sender: { fits: (value: unknown) => ['client', 'server'].includes(String(value)), needs: 'client or server' },
} as const;

export type FieldKind = keyof typeof FIELD_KINDS;
/** Fields by name; a name that ends in `?` may be left out. */
export type FieldTable = Readonly<Record<string, FieldKind>>;

export const invalid = (message: string): RealtimeError => new RealtimeError('config/invalid', message);

export const listOf = (words: readonly string[]): string => words.join(', ');

/** @throws RealtimeError `config/invalid`, with a sentence that says what to do. */
export function checkFields(what: string, value: unknown, table: FieldTable): void {
  if (typeof value !== 'object' || value === null) throw invalid(`${what} has to be an object.`);
  const fields = new Map(Object.entries(value).filter(([, field]) => field !== undefined));
  const names = Object.keys(table).map((name) => name.replace('?', ''));
  for (const name of fields.keys()) {
    if (!names.includes(name)) throw invalid(`${what} has no "${name}"; it knows ${listOf(names)}.`);
  }
  for (const [key, kind] of Object.entries(table)) {
    const name = key.replace('?', '');
    const { fits, needs } = FIELD_KINDS[kind];
    if (!fields.has(name)) {
      if (name === key) throw invalid(`${what} needs "${name}": ${needs}.`);
    } else if (!fits(fields.get(name))) {
      throw invalid(`${what}: "${name}" has to be ${needs}.`);
    }
  }
}
