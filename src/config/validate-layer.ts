import type { ConfigIssue, ConfigLayer } from './config-types.js';
import { describeIssue } from './describe-issue.js';
import { fieldAt, FIELDS } from './fields.js';
import type { ClientConfigInput } from './generated/client-config.js';
import validate from './generated/validate-client-config.js';
import { nearestName } from './nearest-name.js';
import { isTree, read, type Tree } from './tree.js';

/** A layer that holds nothing wrong, and what was wrong with it. */
export interface CheckedLayer extends ConfigLayer {
  readonly issues: readonly ConfigIssue[];
}

const POLLUTING = /^(__proto__|constructor|prototype|\$schema)$/;

/** A copy without what was not said (`undefined`, `null`) and without names that could reach a prototype. */
function copySaid(source: Tree, category = ''): Tree {
  const copy: Tree = {};
  for (const [name, value] of Object.entries(source)) {
    if (POLLUTING.test(name) || value === undefined || value === null) continue;
    if (isTree(value) && !category) copy[name] = copySaid(value, name);
    else if (Array.isArray(value)) copy[name] = [...(value as unknown[])];
    else {
      // Log levels are upper case inside, whatever the case they were written in.
      const level = category === 'logging' && typeof value === 'string' && /level$/i.test(name);
      copy[name] = level ? value.toUpperCase() : value;
    }
  }
  return copy;
}

function unknownName(category: string, name: string): ConfigIssue {
  const prefix = category && `${category}.`;
  const here = FIELDS.filter((field) => field.category === category).map((field) => field.name);
  const near = nearestName(name, category ? here : [...here, ...FIELDS.map((field) => field.category)]);
  const suggestion = near ? prefix + near : FIELDS.find((field) => field.name === name)?.path;
  const instead = suggestion ? `did you mean ${suggestion}?` : 'remove it';
  return problem(prefix + name, `${prefix}${name} is not an option; ${instead}`, suggestion);
}

/** An issue about a name or a place rather than about a value. */
export function problem(path: string, message: string, suggestion?: string, attribute?: string): ConfigIssue {
  return { path, attribute, value: undefined, message, suggestion, severity: 'error' };
}

/** Where a layer says that a value comes from. */
export function sourceOf(layer: ConfigLayer, path: string): string {
  return typeof layer.source === 'string' ? layer.source : layer.source(path);
}

/** Checks one layer against the schema. What is wrong becomes an issue and is left out of the values; never throws. */
export function validateLayer(layer: ConfigLayer): CheckedLayer {
  const said: unknown = layer.values ?? {};
  const values = isTree(said) ? copySaid(said) : {};
  const issues = [...(layer.issues ?? [])];
  if (!isTree(said)) issues.push(problem('', 'the configuration has to be an object'));
  for (const { instancePath, keyword, params } of validate(values)) {
    const [, first = '', second] = instancePath.split('/');
    const unknown = keyword === 'additionalProperties' ? params.additionalProperty : undefined;
    const path = second === undefined || !first ? first + (second ?? '') : `${first}.${second}`;
    const field = fieldAt(path);
    if (unknown !== undefined) issues.push(unknownName(first, unknown));
    else if (!field) issues.push(problem(path, `${path} has to be an object of options`));
    else {
      const inAttribute = sourceOf(layer, path).startsWith('attribute ');
      issues.push(describeIssue(field, read(values, field), params, inAttribute));
    }
    const parent = (unknown ?? second) === undefined || !first ? values : (values[first] as Tree);
    delete parent[unknown ?? second ?? first];
  }
  return { source: layer.source, values: values as ClientConfigInput, issues };
}
