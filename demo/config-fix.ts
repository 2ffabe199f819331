import type { ConfigIssue } from '../src/index.js';
import { toJsonValue, type Option } from './config-options.js';
import type { Row } from './config-presets.js';

type Json = Record<string, unknown>;

/** The rows with the suggestion of an issue taken, `undefined` when there is nothing to take. */
export function takeSuggestion(
  issue: ConfigIssue,
  rows: readonly Row[],
  options: readonly Option[],
): Row[] | undefined {
  const { path, attribute, value, suggestion } = issue;
  if (!suggestion) return undefined;
  const replace = (at: number, row: Row): Row[] => rows.map((each, index) => (index === at ? row : each));
  const index = rows.findIndex(({ name }) => name === attribute);
  const found = rows[index];
  // A name that is no option is the mistake itself: the suggestion is the right one.
  if (found && !options.some((option) => option.attribute === attribute)) {
    return replace(index, { name: suggestion, value: found.value });
  }
  const jsonIndex = rows.findIndex(({ name }) => name === 'config');
  const json = parse(rows[jsonIndex]?.value);
  const inJson = json && has(json, path);
  if (found && (!inJson || found.value.trim() === String(value))) {
    return replace(index, { name: found.name, value: suggestion });
  }
  if (json && inJson) {
    const changed = attribute === undefined ? rename(json, path, suggestion) : set(json, path, suggestion, options);
    return replace(jsonIndex, { name: 'config', value: JSON.stringify(changed) });
  }
  return attribute === undefined ? undefined : [...rows, { name: attribute, value: suggestion }];
}

function parse(text: string | undefined): Json | undefined {
  try {
    const json: unknown = JSON.parse(text ?? '');
    return typeof json === 'object' && json !== null ? (json as Json) : undefined;
  } catch {
    return undefined;
  }
}

/** The object that holds the last name of a path, and that name. */
function locate(json: Json, path: string): [holder: Json | undefined, name: string] {
  const [category = '', name] = path.split('.');
  if (name === undefined) return [json, category];
  const holder = json[category];
  return [typeof holder === 'object' && holder !== null ? (holder as Json) : undefined, name];
}

function has(json: Json, path: string): boolean {
  const [holder, name] = locate(json, path);
  return holder !== undefined && Object.hasOwn(holder, name);
}

function set(json: Json, path: string, text: string, options: readonly Option[]): Json {
  const [holder, name] = locate(json, path);
  const option = options.find((each) => each.path === path);
  if (holder) holder[name] = toJsonValue(option, text);
  return json;
}

/** The value under its right path, which may lie in another category. */
function rename(json: Json, from: string, to: string): Json {
  const [holder, name] = locate(json, from);
  const [category = '', field] = to.split('.');
  const value = holder?.[name];
  if (holder) Reflect.deleteProperty(holder, name);
  if (field === undefined) json[category] = value;
  else json[category] = { ...(json[category] as Json | undefined), [field]: value };
  return json;
}
