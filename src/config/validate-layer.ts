import type { ConfigIssue, ConfigLayer } from './config-types.js';
import { describeIssue } from './describe-issue.js';
import { type Field, fieldAt, FIELDS } from './fields.js';
import type { ClientConfigInput } from './generated/client-config.js';
import { nearestName } from './nearest-name.js';
import { isTree, type Tree, write } from './tree.js';

/** A layer that holds nothing wrong, and what was wrong with it. */
export interface CheckedLayer extends ConfigLayer {
  readonly issues: readonly ConfigIssue[];
}

/** Whether the schema allows a value. `npm run generate` proves it against ajv. */
function accepts({ type, allowed, range, fractions, pattern }: Field, value: unknown): boolean {
  if (type === 'array') {
    return Array.isArray(value) && value.every((item) => allowed?.includes(item as string) ?? typeof item === 'string');
  }
  if (allowed) return allowed.includes(value as string);
  if (typeof value !== 'number' || !range) {
    return typeof value === type && (!pattern || new RegExp(pattern, 'i').test(value as string));
  }
  return value >= range[0] && value <= range[1] && (fractions || Number.isInteger(value));
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

function inFile({ path, attribute }: Field, why: string): ConfigIssue {
  return problem(path, `${path} in a fetched file ${why}`, undefined, attribute);
}

/** Where a layer says that a value comes from. */
export function sourceOf({ source }: ConfigLayer, path: string): string {
  return typeof source === 'string' ? source : source(path);
}

/**
 * Checks one layer against the schema and copies what is right. What is wrong becomes an issue and is left out; `undefined`
 * and `null` mean "not said". Never throws.
 */
export function validateLayer(layer: ConfigLayer): CheckedLayer {
  const values: Tree = {};
  const issues = [...(layer.issues ?? [])];
  const visit = (from: Tree, category: string): void => {
    for (const [name, value] of Object.entries(from)) {
      // `$schema` is for editors.
      if (value === undefined || value === null || (!category && name === '$schema')) continue;
      const field = fieldAt(category ? `${category}.${name}` : name);
      if (field?.category === category) visitValue(field, value);
      else if (category || !name || !FIELDS.some((each) => each.category === name))
        issues.push(unknownName(category, name));
      else if (isTree(value)) visit(value, name);
      else issues.push(problem(name, `${name} has to be an object of options`));
    }
  };
  const visitValue = (field: Field, said: unknown): void => {
    // Log levels are upper case inside, whatever the case they were written in.
    const isLevel = typeof said === 'string' && field.allowed?.includes('ERROR');
    const value = isLevel ? said.toUpperCase() : said;
    if (layer.fetched && field.script) return void issues.push(inFile(field, 'names code; set it in the page'));
    if (layer.fetched && field.sensitive) {
      issues.push({ ...inFile(field, 'can be read by everybody; use a token provider'), severity: 'warning' });
    }
    if (accepts(field, value)) write(values, field, Array.isArray(value) ? [...(value as unknown[])] : value);
    else issues.push(describeIssue(field, said, sourceOf(layer, field.path) === `attribute ${field.attribute}`));
  };
  const said: unknown = layer.values ?? {};
  if (isTree(said)) visit(said, '');
  else issues.push(problem('', 'the configuration has to be an object'));
  return { ...layer, values: values as ClientConfigInput, issues };
}
