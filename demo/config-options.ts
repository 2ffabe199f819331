import type { ClientConfig, ConfigApplied } from '../src/index.js';

/** One option, as the package's own schema describes it. */
export interface Option {
  readonly path: string;
  readonly attribute: string;
  readonly description: string;
  readonly fallback: unknown;
  readonly type: string;
  /** What it can be, where it is one of a few. */
  readonly choices: readonly string[];
  readonly applies: ConfigApplied;
}

interface Schema {
  readonly type?: string;
  readonly description?: string;
  readonly default?: unknown;
  readonly enum?: readonly unknown[];
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly 'x-attribute'?: string;
  readonly 'x-applies'?: ConfigApplied;
}

const EFFECTS: readonly ConfigApplied[] = ['live', 'reconnect', 'restart'];

/** Every option of the package that the server has built. */
export async function loadOptions(): Promise<readonly Option[]> {
  const response = await fetch('/dist/schema.json');
  if (!response.ok) throw new Error(`/dist/schema.json answers ${response.status}`);
  return optionsOf((await response.json()) as Schema, '');
}

/** The options whose values differ, and the most that one of them takes; `undefined` when none differs. */
export function compare(
  options: readonly Option[],
  before: ClientConfig,
  after: ClientConfig,
): { changed: readonly Option[]; applied: ConfigApplied | undefined } {
  const changed = options.filter(({ path }) => read(before, path) !== read(after, path));
  const applied = EFFECTS[Math.max(...changed.map(({ applies }) => EFFECTS.indexOf(applies)))];
  return { changed, applied };
}

/** A text as the JSON value that an option takes. */
export function toJsonValue(option: Option | undefined, text: string): unknown {
  if (option?.type === 'boolean') return text === 'true';
  if (option?.type === 'array') return text.split(/\s+/).filter(Boolean);
  return option?.type === 'integer' || option?.type === 'number' ? Number(text) : text;
}

function optionsOf(schema: Schema, prefix: string): Option[] {
  return Object.entries(schema.properties ?? {}).flatMap(([name, field]) => {
    if (field.properties) return optionsOf(field, `${name}.`);
    const attribute = field['x-attribute'];
    if (!attribute) return [];
    const { type = 'string', description = '', default: fallback } = field;
    const choices = type === 'boolean' ? ['true', 'false'] : (field.enum ?? field.items?.enum ?? []).map(String);
    return {
      path: prefix + name,
      attribute,
      description,
      fallback,
      type,
      choices,
      applies: field['x-applies'] ?? 'live',
    };
  });
}

/** As text: a list is a new one in every resolution. */
function read(values: ClientConfig, path: string): string {
  let at: unknown = values;
  for (const name of path.split('.')) at = (at as Record<string, unknown>)[name];
  return String(at);
}
