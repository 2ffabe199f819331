import type { ConfigApplied } from './config-types.js';
import { FIELD_ROWS, type FieldExtras } from './generated/fields.js';

/** One option of the configuration, as the schema describes it. */
export interface Field extends FieldExtras {
  /** Dotted path, `connection.timeout`. */
  readonly path: string;
  readonly category: string;
  readonly name: string;
  /** Its attribute of `<realtime-session>`. */
  readonly attribute: string;
  readonly type: 'string' | 'number' | 'boolean' | 'array';
  /** System-wide default. */
  readonly fallback: unknown;
  readonly applies: ConfigApplied;
}

export const APPLIES: readonly ConfigApplied[] = ['live', 'reconnect', 'restart'];

function attributeByRule(category: string, name: string): string {
  const kebab = name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  return !category || /^(connection|session)$/.test(category) || kebab.startsWith(`${category}-`)
    ? kebab
    : `${category}-${kebab}`;
}

/** Every option, in the order of the schema. */
export const FIELDS: readonly Field[] = Object.entries(FIELD_ROWS).flatMap(([category, rows]) =>
  Object.entries(rows).map(([name, [fallback, applies, extras]]): Field => ({
    path: category ? `${category}.${name}` : name,
    category,
    name,
    attribute: attributeByRule(category, name),
    type: Array.isArray(fallback) ? 'array' : (typeof fallback as Field['type']),
    fallback,
    applies: APPLIES[applies] ?? 'restart',
    ...extras,
  })),
);

const byPath = new Map(FIELDS.map((field) => [field.path, field]));

/** The option at a dotted path, `undefined` when there is none. */
export function fieldAt(path: string): Field | undefined {
  return byPath.get(path);
}
