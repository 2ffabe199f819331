import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { describe, it } from 'node:test';
import { pathToFileURL } from 'node:url';
import { Ajv } from 'ajv';
import { CLIENT_EVENT_TYPES } from '../../components/events.js';

const PROJECT = resolve(import.meta.dirname, '../..');
const readText = (file: string): string => readFileSync(join(PROJECT, file), 'utf8');
const readJson = <T>(file: string): T => JSON.parse(readText(file)) as T;

interface Described {
  name: string;
  description?: string;
}
interface Attribute extends Described {
  fieldName?: string;
  default?: string;
  type: { text: string };
}
interface Member extends Described {
  kind: string;
  attribute?: string;
  reflects?: boolean;
  type?: { text: string };
}
interface Declaration extends Described {
  tagName?: string;
  attributes: Attribute[];
  members: Member[];
  events: (Described & { type: { text: string } })[];
  cssParts?: Described[];
  cssProperties: (Described & { default?: string })[];
  slots?: Described[];
}
interface Manifest {
  modules: { path: string; declarations: Declaration[]; exports: { kind: string; name: string }[] }[];
}
interface CustomData {
  tags: {
    name: string;
    description: { value: string };
    attributes: { name: string; description: { value: string }; values?: Described[]; valueSet?: string }[];
  }[];
}
interface WebTypes extends Described {
  version: string;
  contributions: {
    html: {
      elements: (Described & {
        attributes: (Described & { default?: string; value: { type: string; required: boolean } })[];
        js: { properties: Described[]; events: Described[] };
        css: { properties: Described[]; parts: Described[] };
      })[];
    };
  };
}
interface Leaf {
  type: string;
  description: string;
  default: unknown;
  enum?: unknown[];
  items?: { enum?: unknown[] };
  properties?: Record<string, Leaf>;
  'x-attribute': string;
  'x-sensitive'?: boolean;
  'x-presence'?: boolean;
  'x-component-default'?: Record<string, unknown>;
}

const packageJson = readJson<{ name: string; version: string; customElements: string; 'web-types': string }>(
  'package.json',
);
const manifest = readJson<Manifest>(packageJson.customElements);
const vsCode = readJson<CustomData>('dist/vscode.html-custom-data.json');
const webTypes = readJson<WebTypes>(packageJson['web-types']);
const schema = readJson<{ properties: Record<string, Leaf> }>('dist/schema.json');

const leaves = Object.entries(schema.properties)
  .filter(([name]) => name !== '$schema')
  .flatMap(([, node]) => (node.properties ? Object.values(node.properties) : [node]));
const elements = manifest.modules.flatMap(({ declarations }) => declarations).filter(({ tagName }) => tagName);
/** The tag and the class of every element that the package registers. */
const registered = [...readText('components/define.ts').matchAll(/\['(realtime-[a-z-]+)', (\w+)\]/g)].map(
  ([, tag = '', className = '']) => ({ tag, className }),
);
const TAGS = registered.map(({ tag }) => tag).sort();

/** Read when the element is put on a page, and not followed after that. */
const READ_ONCE = new Set(['realtime-log-panel tab']);

function named<T extends Described | { name: string }>(list: readonly T[] | undefined, name: string): T {
  const found = list?.find((item) => item.name === name);
  assert.ok(found, `${name} is missing`);
  return found;
}
const session = elements.find(({ tagName }) => tagName === 'realtime-session');
const names = (list: readonly { name: string }[] = []): string[] => list.map(({ name }) => name).sort();
const defaultOf = (leaf: Leaf): unknown => leaf['x-component-default']?.['realtime-session'] ?? leaf.default;
/** The words an editor offers for an option. */
function wordsOf(leaf: Leaf): string[] {
  if (leaf.type === 'boolean') return defaultOf(leaf) === true ? ['true', 'false'] : [];
  return (leaf.enum ?? leaf.items?.enum ?? []).map(String);
}
const textOf = (value: unknown): string => (Array.isArray(value) ? value.join(' ') : String(value));

describe('the custom-elements manifest', () => {
  it('is one by its own schema', () => {
    const require = createRequire(import.meta.url);
    const ofAnalyzer = createRequire(require.resolve('@custom-elements-manifest/analyzer'));
    const validate = new Ajv({ strict: false }).compile(ofAnalyzer('custom-elements-manifest/schema.json') as object);
    validate(manifest);
    assert.deepEqual(validate.errors ?? [], []);
  });

  it('has every element that the package registers, under addresses that are published', () => {
    assert.deepEqual(elements.map(({ tagName }) => tagName).sort(), TAGS);
    for (const { path } of manifest.modules) assert.ok(existsSync(join(PROJECT, path)), path);
    for (const { tag, className } of registered) {
      assert.equal(elements.find(({ tagName }) => tagName === tag)?.name, className);
    }
    const definitions = manifest.modules
      .flatMap(({ exports }) => exports)
      .filter(({ kind }) => /definition/.test(kind));
    assert.deepEqual(names(definitions), TAGS);
    assert.deepEqual(JSON.stringify(manifest).match(/"[^"]*\.ts"/g) ?? [], []);
  });

  it('describes everything that it names', () => {
    for (const element of elements) {
      const { attributes, members, events, cssParts = [], cssProperties, slots = [] } = element;
      for (const item of [element, ...attributes, ...members, ...events, ...cssParts, ...cssProperties, ...slots]) {
        assert.ok(item.description, `${element.name} ${item.name}`);
      }
    }
  });

  it('has every option as an attribute with description, type and default, and as a property that reflects', () => {
    for (const leaf of leaves) {
      const attribute = named(session?.attributes, leaf['x-attribute']);
      assert.ok(attribute.description?.startsWith(leaf.description), attribute.name);
      assert.equal(attribute.default, textOf(defaultOf(leaf)), attribute.name);
      const member = named(session?.members, attribute.fieldName ?? '');
      if (leaf['x-sensitive']) continue;
      assert.deepEqual([member.attribute, member.reflects], [attribute.name, true]);
      if (!leaf.enum) continue;
      const literals = leaf.enum.map((value) => (typeof value === 'string' ? `'${value}'` : String(value))).join(' | ');
      assert.equal(member.type?.text, `${literals} | undefined`);
      assert.equal(attribute.type.text, leaf['x-presence'] ? `${literals} | ''` : literals);
    }
  });

  it('names the attributes that the classes observe, and no others', async () => {
    const url = pathToFileURL(join(PROJECT, 'dist/esm/elements.js')).href;
    const classes = (await import(url)) as Record<string, { observedAttributes: string[]; prototype: object }>;
    for (const { name, tagName, attributes } of elements) {
      const followed = attributes.filter((attribute) => !READ_ONCE.has(`${tagName} ${attribute.name}`));
      assert.deepEqual(names(followed), classes[name]?.observedAttributes.toSorted(), tagName);
    }
  });

  it('names the properties that the session has, and no others', async () => {
    const url = pathToFileURL(join(PROJECT, 'dist/esm/elements.js')).href;
    const { RealtimeSession } = (await import(url)) as { RealtimeSession: { prototype: object } };
    const own = Object.entries(Object.getOwnPropertyDescriptors(RealtimeSession.prototype));
    const accessors = own.filter(([, { get }]) => get).map(([name]) => name);
    const fields = (session?.members ?? []).filter(({ kind }) => kind === 'field');
    assert.deepEqual(names(fields), accessors.sort());
    const typed = [...readText('components/session/generated/session-options.ts').matchAll(/^ {2}get (\w+)\(\)/gm)];
    const options = fields.filter(({ reflects }) => reflects);
    assert.deepEqual(typed.map(([, name]) => name).sort(), names(options));
  });

  it('has every event, with the type of its detail', () => {
    assert.deepEqual(names(session?.events), CLIENT_EVENT_TYPES.map((type) => `realtime-${type}`).sort());
    for (const { name, type } of session?.events ?? []) {
      assert.equal(type.text, `CustomEvent<ClientEvents['${name.slice('realtime-'.length)}']>`);
    }
  });

  it('has the parts and slots of the templates', () => {
    for (const { tag, className } of registered) {
      const folder = `components/${tag.slice('realtime-'.length)}`;
      const sources = readdirSync(join(PROJECT, folder))
        .filter((file) => file.endsWith('.ts'))
        .map((file) => readText(`${folder}/${file}`));
      const written = (pattern: RegExp): string[] =>
        sources.flatMap((text) => [...text.matchAll(pattern)].map(([, name = '']) => name));
      const element = elements.find(({ name }) => name === className);
      const computed = written(/ part=\$\{([^}]*)\}/g).flatMap((code) => [...code.matchAll(/'([^']+)'/g)]);
      // A part that a helper of the class is told the name of.
      const told = written(/(?:#renderToggle\(\s*|part: )'([a-z-]+)',/g);
      // The copy button is the conversation's, wherever it is used.
      const shared = sources.some((text) => text.includes('copyButton(')) ? ['copy'] : [];
      const parts = [...told, ...shared, ...written(/ part="([^"]+)"/g), ...computed.map(([, text = '']) => text)];
      const each = new Set(parts.flatMap((text) => text.split(' ')));
      assert.deepEqual(names(element?.cssParts), [...each].sort(), tag);
      const slots = new Set([...written(/<slot name="([^"]+)"/g), ...written(/<slot()>/g)]);
      assert.deepEqual(names(element?.slots), [...slots].sort(), tag);
    }
  });

  it('has the custom properties of the style sheets, with their defaults', () => {
    const files = readdirSync(join(PROJECT, 'components'), { recursive: true }).map(String);
    const styles = files.filter((file) => file.endsWith('.ts')).map((file) => readText(`components/${file}`));
    const used = new Set(
      styles.flatMap((text) => [...text.matchAll(/var\(\s*(--realtime-[a-z0-9-]+)/g)].map(([, n]) => n)),
    );
    const known = elements.flatMap(({ cssProperties }) => cssProperties);
    assert.deepEqual([...new Set(names(known))], [...used].sort());
    assert.equal(named(known, '--realtime-color-surface').default, 'light-dark(#fff, #17181b)');
    assert.equal(named(known, '--realtime-composer-max-height').default, '12rem');
  });

  it('shows nothing that is private', () => {
    const everything = JSON.stringify([manifest, vsCode, webTypes]);
    const wrong = /"#(?![0-9a-f]{3,8}")|"privacy":|CustomEvent<CustomEvent|--_|"(?:adopted|update|willUpdate|render)"/g;
    assert.deepEqual(everything.match(wrong) ?? [], []);
  });
});

describe('the custom data of VS Code', () => {
  it('has every element with the attributes of the manifest', () => {
    assert.deepEqual(names(vsCode.tags), TAGS);
    for (const { tagName = '', attributes } of elements) {
      const tag = named(vsCode.tags, tagName);
      assert.ok(tag.description.value, tagName);
      assert.deepEqual(names(tag.attributes), names(attributes), tagName);
    }
  });

  it('offers the words of every option, and says its default', () => {
    const { attributes } = named(vsCode.tags, 'realtime-session');
    for (const leaf of leaves) {
      const { name, description, values = [], valueSet } = named(attributes, leaf['x-attribute']);
      assert.ok(description.value.startsWith(leaf.description), name);
      const said = textOf(defaultOf(leaf));
      if (said) assert.ok(description.value.includes(`Default: \`${said}\``), `${name}: ${description.value}`);
      assert.deepEqual(
        values.map((value) => value.name),
        wordsOf(leaf),
        name,
      );
      // An attribute of this set is completed without `=""`.
      assert.equal(valueSet === 'v', leaf.type === 'boolean' && values.length === 0, name);
    }
  });

  it('offers the words of the other elements', () => {
    const media = named(named(vsCode.tags, 'realtime-conversation').attributes, 'media');
    assert.deepEqual(media.values, [{ name: 'inline' }, { name: 'link' }]);
    assert.equal(named(named(vsCode.tags, 'realtime-composer').attributes, 'new-chat').valueSet, 'v');
  });
});

describe('the web-types of JetBrains', () => {
  const all = webTypes.contributions.html.elements;

  it('belong to this version of the package', () => {
    assert.deepEqual([webTypes.name, webTypes.version], [packageJson.name, packageJson.version]);
  });

  it('have every element with what the manifest says', () => {
    assert.deepEqual(names(all), TAGS);
    for (const element of elements) {
      const { attributes, js, css } = named(all, element.tagName ?? '');
      assert.deepEqual(names(attributes), names(element.attributes));
      assert.deepEqual(names(js.properties), names(element.members.filter(({ kind }) => kind === 'field')));
      assert.deepEqual(names(js.events), names(element.events));
      assert.deepEqual(names(css.parts), names(element.cssParts));
      assert.deepEqual(names(css.properties), names(element.cssProperties));
    }
  });

  it('give every option its description, words and default', () => {
    const { attributes } = named(all, 'realtime-session');
    for (const leaf of leaves) {
      const { name, description, value, default: fallback } = named(attributes, leaf['x-attribute']);
      assert.ok(description?.startsWith(leaf.description), name);
      assert.equal(fallback ?? '', textOf(defaultOf(leaf)), name);
      const words = leaf.enum?.map(String) ?? (leaf.type === 'boolean' ? wordsOf(leaf) : []);
      if (words.length > 0) {
        assert.deepEqual(
          value.type.split(' | ').map((word) => word.replaceAll("'", '')),
          words,
          name,
        );
      }
      // `<realtime-session persist>` is right, `<realtime-session timeout>` is not.
      assert.equal(value.required, leaf.type !== 'boolean' && leaf['x-presence'] !== true, name);
    }
  });
});
