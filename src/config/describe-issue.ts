import type { ConfigIssue } from './config-types.js';
import type { Field } from './fields.js';
import { maskValue } from './mask.js';
import { nearestName } from './nearest-name.js';

const FACTORS: Readonly<Record<string, number>> = {
  '': 1,
  ms: 1,
  s: 1000,
  sec: 1000,
  m: 60000,
  min: 60000,
  h: 3600000,
};

/** Never throws, which `String()` does on an object without a prototype. */
const textOf = (value: unknown): string => (typeof value === 'object' ? '[object]' : String(value));

/** `3s` -> 3000; of a text that says nothing usable, the default. */
function nearestNumber(field: Field, value: unknown, [min, max]: readonly [number, number]): number {
  const [, digits, unit = ''] = /^\s*(-?[\d.]+)\s*([a-z]*)/i.exec(textOf(value)) ?? [];
  const factor = FACTORS[field.unit === 'ms' ? unit.toLowerCase() : ''] ?? NaN;
  const number = Number(digits) * factor;
  if (Number.isNaN(number)) return field.fallback as number;
  return Math.min(max, Math.max(min, field.fractions ? number : Math.round(number)));
}

function whatIsWrong(field: Field, value: unknown): [problem: string, suggestion: unknown] {
  const { allowed, range = [-Infinity, Infinity] } = field;
  const nearest = (item: unknown): unknown => nearestName(textOf(item), (allowed ?? []).map(String));
  if (field.type === 'array') {
    const items = (Array.isArray(value) ? value : [value]).map((item) => (allowed ? nearest(item) : textOf(item)));
    const names = allowed ? `can only list ${allowed.join(', ')}` : 'is not a list of texts';
    return [names, [...new Set(items.filter((item) => item !== undefined))]];
  }
  if (allowed) return [`is not one of ${allowed.join(', ')}`, nearest(value) ?? field.fallback];
  if (field.type === 'boolean') return ['is neither true nor false', !/^(0|no|off)$/i.test(textOf(value))];
  if (field.type === 'string')
    return [field.example ? 'is not written like that' : 'is not a text', field.example ?? field.fallback];
  const suggestion = nearestNumber(field, value, range);
  const unit = field.unit === 'ms' ? 'milliseconds' : field.unit;
  if (!Number.isFinite(value)) return [`is not a number${unit ? ` of ${unit}` : ''}`, suggestion];
  const isInside = (value as number) >= range[0] && (value as number) <= range[1];
  return [isInside ? 'is not a whole number' : `is not between ${range.join(' and ')}`, suggestion];
}

/** How a setting reads where it was made: `timeout="3s"` in an element, `connection.timeout: "3s"` elsewhere. */
export function writeSetting(field: Field, value: unknown, inAttribute: boolean): string {
  const shown = maskValue(field.path, value);
  if (inAttribute) return `${field.attribute}="${Array.isArray(shown) ? shown.join(' ') : String(shown)}"`;
  return `${field.path}: ${JSON.stringify(Number.isNaN(shown) ? 'NaN' : shown)}`;
}

/** The issue for a value of the wrong type, range or name: what is wrong and what to write instead. */
export function describeIssue(field: Field, value: unknown, inAttribute: boolean): ConfigIssue {
  const [problem, suggestion] = whatIsWrong(field, value);
  const { path, attribute } = field;
  return {
    path,
    attribute,
    value: maskValue(path, value),
    message: `${writeSetting(field, value, inAttribute)} ${problem}; write ${writeSetting(field, suggestion, inAttribute)}`,
    suggestion: Array.isArray(suggestion) ? suggestion.join(' ') : String(suggestion),
    severity: 'error',
  };
}
