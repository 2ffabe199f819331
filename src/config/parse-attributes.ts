import type { ConfigIssue, ConfigLayer } from './config-types.js';
import { type Field, fieldAt, FIELDS } from './fields.js';
import { nearestName } from './nearest-name.js';
import { type Tree, write } from './tree.js';
import { problem, validateLayer } from './validate-layer.js';

const byAttribute = new Map(FIELDS.map((field) => [field.attribute, field]));

/** Every attribute of `<realtime-session>` that the schema knows. */
export const ATTRIBUTES: readonly string[] = Object.freeze([...byAttribute.keys()]);

/** Names that mean something to HTML or to a framework and look like a typo of ours. A test tries all global attributes. */
const OTHERS =
  /^(aria|data)-|^on[a-z]+$|[^a-z0-9_-]|^(is|for|id|role|lang|dir|key|ref|part|slot|name|class|style|config|config-src)$/;

/**
 * The attribute that somebody most likely meant by a name that is not one: `hearbeat-interval` -> `heartbeat-interval`.
 * `undefined` for known names, for the global ones of HTML, for `aria-…`, `data-…`, `on…` and framework marks.
 */
export function suggestAttribute(name: string): string | undefined {
  const lower = name.toLowerCase();
  if (byAttribute.has(lower) || OTHERS.test(lower)) return undefined;
  return nearestName(lower, ATTRIBUTES);
}

/** What an attribute says; a text where it cannot be read, `undefined` where it says nothing. */
function parseValue({ type, presence, fallback, attribute }: Field, text: string): unknown {
  const trimmed = text.trim();
  const lower = trimmed.toLowerCase();
  const on = lower === '' || lower === 'true' || lower === attribute;
  if (type === 'boolean') return on || (lower === 'false' ? false : trimmed);
  if (type === 'array') return [...new Set(trimmed.split(/\s+/).filter(Boolean))];
  // `audio-input` by presence, and what frameworks write for a boolean.
  if (presence && on) return 'on';
  if (presence && lower === 'false') return 'off';
  // Frameworks write an empty attribute for "no value".
  if (!trimmed && fallback !== '') return undefined;
  return type === 'number' && /^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i.test(trimmed) ? Number(trimmed) : trimmed;
}

/**
 * Reads the attributes of an element into a layer; `null` is an absent attribute. What is wrong with a value is an
 * issue of the layer and the value is left out. An unknown attribute is an issue only when it is near a known one.
 */
export function parseAttributes(attributes: Readonly<Record<string, string | null>>): ConfigLayer {
  const values: Tree = {};
  const issues: ConfigIssue[] = [];
  for (const [name, text] of Object.entries(attributes)) {
    if (text === null) continue;
    const field = byAttribute.get(name.toLowerCase());
    const suggestion = field ? undefined : suggestAttribute(name);
    if (field) write(values, field, parseValue(field, text));
    else if (suggestion) {
      issues.push(problem(name, `${name} is not an attribute; did you mean ${suggestion}?`, suggestion, name));
    }
  }
  return validateLayer({ source: (path) => `attribute ${fieldAt(path)?.attribute ?? path}`, values, issues });
}
