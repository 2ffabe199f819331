import type { ConfigLayer } from './config-types.js';
import { FIELDS } from './fields.js';
import type { ClientConfig } from './generated/client-config.js';
import { maskValue } from './mask.js';
import { isTree, read, type Tree, write } from './tree.js';
import { sourceOf } from './validate-layer.js';

/** One thing that somebody or something said about an option. */
export interface Said {
  readonly source: string;
  readonly value: unknown;
  /** Said by the user, not by a default. */
  readonly explicit: boolean;
}

export interface ResolvedConfig {
  readonly values: ClientConfig;
  /** Path -> everything that was said about it, most specific first; the first one won. */
  readonly provenance: ReadonlyMap<string, readonly Said[]>;
}

/** Secrets stay out of `JSON.stringify(config)`, of the whole as well as of one category. */
function hideSecrets(category: Tree, name: string): void {
  Object.defineProperty(category, 'toJSON', {
    value: () => Object.fromEntries(Object.entries(category).map(([k, v]) => [k, maskValue(`${name}.${k}`, v)])),
  });
}

/**
 * Merges explicit layers (most specific first) with the defaults of the environment, of the component and of the
 * system. Pure. Option by option the first that says something wins, lists replace, `undefined` means "not said".
 * Options that the schema does not know are ignored. Layers have to be valid; see `validateLayer`.
 */
export function resolveConfig(layers: readonly ConfigLayer[], component = ''): ResolvedConfig {
  const values: Tree = {};
  const provenance = new Map<string, readonly Said[]>();
  // Decided by the first field of the schema, which has no environment default of its own.
  let environment = '';
  for (const field of FIELDS) {
    const said: Said[] = [];
    const add = (source: string, value: unknown, explicit = false): void => {
      if (value !== undefined && value !== null) said.push({ source, value, explicit });
    };
    for (const layer of layers) add(sourceOf(layer, field.path), read(layer.values, field), true);
    add(`environment ${environment}`, field.environments?.[environment]);
    add(`component ${component}`, field.components?.[component]);
    add('system default', field.fallback);
    const winner = said[0]?.value;
    if (field.path === 'environment') environment = String(winner);
    write(values, field, Array.isArray(winner) ? Object.freeze([...(winner as unknown[])]) : winner);
    provenance.set(field.path, said);
  }
  for (const [name, category] of Object.entries(values)) {
    if (!isTree(category)) continue;
    hideSecrets(category, name);
    Object.freeze(category);
  }
  return { values: Object.freeze(values) as unknown as ClientConfig, provenance };
}
