import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, it } from 'node:test';
import { Ajv } from 'ajv';
import { type Field, FIELDS } from '../../src/config/fields.js';
import { ATTRIBUTES } from '../../src/config/parse-attributes.js';

const DIST = resolve(import.meta.dirname, '../../dist');
const readJson = <T>(file: string): T => JSON.parse(readFileSync(join(DIST, file), 'utf8')) as T;

interface Described {
  name: string;
  description?: string;
}
interface Declaration extends Described {
  tagName?: string;
  attributes?: (Described & { default?: string; type?: { text: string } })[];
  members?: (Described & { reflects?: boolean; privacy?: string; attribute?: string })[];
  events?: (Described & { type: { text: string } })[];
}
interface CustomData {
  tags: (Described & { attributes: (Described & { values?: Described[] })[] })[];
}
interface WebTypes {
  name: string;
  version: string;
  contributions: {
    html: { elements: (Described & { attributes: (Described & { value: { type: string; default?: string } })[] })[] };
  };
}

const manifest = readJson<{ schemaVersion: string; modules: { declarations?: Declaration[] }[] }>(
  'custom-elements.json',
);
const declarations = manifest.modules.flatMap((module) => module.declarations ?? []).filter(({ tagName }) => tagName);
const vsCode = readJson<CustomData>('vscode.html-custom-data.json');
const webTypes = readJson<WebTypes>('web-types.json');
const schema = readJson<Record<string, unknown>>('schema.json');

const ELEMENTS = [
  'realtime-composer',
  'realtime-conversation',
  'realtime-log-panel',
  'realtime-session',
  'realtime-sign-in',
  'realtime-status',
];
const named = <T extends Described>(list: readonly T[] | undefined, name: string): T => {
  const found = list?.find((item) => item.name === name);
  assert.ok(found, name);
  return found;
};
/** The words an editor offers for an option. */
const wordsOf = ({ type, allowed, fallback }: Field): string[] => {
  if (type === 'boolean') return fallback === true ? ['true', 'false'] : [];
  return type === 'array' ? [] : (allowed ?? []).map(String);
};

describe('what editors know', () => {
  const session = declarations.find(({ tagName }) => tagName === 'realtime-session');

  it('every element of the package, in all three formats', () => {
    const sorted = (names: (string | undefined)[]): (string | undefined)[] => [...names].sort();
    assert.deepEqual(sorted(declarations.map(({ tagName }) => tagName)), ELEMENTS);
    assert.deepEqual(sorted(vsCode.tags.map(({ name }) => name)), ELEMENTS);
    assert.deepEqual(sorted(webTypes.contributions.html.elements.map(({ name }) => name)), ELEMENTS);
    for (const { description, tagName } of declarations) assert.ok(description, tagName);
  });

  it('every option as an attribute, with description and default, and as a property that reflects', () => {
    for (const { attribute, fallback, sensitive } of FIELDS) {
      const known = named(session?.attributes, attribute);
      assert.ok(known.description, attribute);
      const words = Array.isArray(fallback) ? fallback.join(' ') : fallback;
      assert.equal(known.default, typeof words === 'string' ? `'${words}'` : String(words));
      if (sensitive) continue;
      const property = session?.members?.find((member) => member.attribute === attribute);
      assert.equal(property?.reflects, true, attribute);
    }
  });

  it('completes every option’s attribute and its words in VS Code', () => {
    const { attributes } = named(vsCode.tags, 'realtime-session');
    for (const field of FIELDS) {
      const { description, values } = named(attributes, field.attribute);
      assert.ok(description, field.attribute);
      assert.deepEqual(
        (values ?? []).map(({ name }) => name),
        wordsOf(field),
        field.attribute,
      );
    }
  });

  it('completes every option’s attribute and its words in JetBrains', () => {
    const { attributes } = named(webTypes.contributions.html.elements, 'realtime-session');
    for (const field of FIELDS) {
      const { description, value } = named(attributes, field.attribute);
      assert.ok(description, field.attribute);
      for (const word of wordsOf(field)) assert.ok(value.type.includes(word), `${field.attribute} ${word}`);
    }
    const { name, version } = JSON.parse(readFileSync(join(DIST, '../package.json'), 'utf8')) as WebTypes;
    assert.deepEqual([webTypes.name, webTypes.version], [name, version]);
  });

  it('claims no attribute of the session that is none', () => {
    const known = new Set([...ATTRIBUTES, 'config', 'config-src']);
    const claimed = (session?.attributes ?? []).map(({ name }) => name);
    assert.deepEqual(
      claimed.filter((name) => !known.has(name)),
      [],
    );
    assert.equal(new Set(claimed).size, claimed.length);
    assert.equal(claimed.length, known.size);
  });

  it('every event with its type, and nothing that is private', () => {
    const events = session?.events ?? [];
    assert.ok(events.length >= 12);
    for (const { name, type } of events) assert.equal(type.text, `RealtimeEventMap['${name}']`);
    const everything = JSON.stringify([manifest, vsCode, webTypes]);
    assert.doesNotMatch(everything, /"#|"privacy":"(private|protected)"|CustomEvent<CustomEvent|undefined\)_/);
  });
});

describe('schema.json', () => {
  const validate = new Ajv({ strict: false, allErrors: true }).compile(schema);

  it('accepts a file that names it, and finds what is wrong in one', () => {
    const file = { $schema: './node_modules/realtime-elements/dist/schema.json', connection: { timeout: 3000 } };
    assert.equal(validate(file), true);
    assert.equal(validate({ connection: { timeout: '3s', timeot: 1 } }), false);
    assert.equal(validate.errors?.length, 2);
  });

  it('describes every option, so that an editor can show it', () => {
    type Node = { description?: string; default?: unknown; properties?: Record<string, Node> };
    const root = schema as Node;
    for (const { category, name, path } of FIELDS) {
      const node = category ? root.properties?.[category]?.properties?.[name] : root.properties?.[name];
      assert.ok(node?.description, path);
      assert.notEqual(node.default, undefined, path);
    }
  });
});
