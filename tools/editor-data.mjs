// What editors read: the custom-elements manifest, VS Code's custom data for HTML, JetBrains' web-types. Part of `npm run build`.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { SCHEMA } from './config-schema.mjs';
import { createManifest } from './editor-manifest.mjs';
import { ROOT } from './run.mjs';

const WEB_TYPES_SCHEMA = 'https://raw.githubusercontent.com/JetBrains/web-types/master/schema/web-types.json';

/** `'a' | 'b' | ''` -> a, b. */
const wordsOf = (type) =>
  type
    .split(' | ')
    .map((word) => /^(?:'(.+)'|(\d+))$/.exec(word))
    .filter(Boolean)
    .map(([, text, number]) => text ?? number);

/** The words that an attribute takes, of a list those of its items. */
function valuesOf({ members }, { name, type, default: fallback }) {
  // What is on by itself has to be turned off in words.
  if (type?.text === 'boolean') return fallback === 'true' ? ['true', 'false'] : [];
  const list = /^readonly \((.+)\)\[\]/.exec(members.find(({ attribute }) => attribute === name)?.type.text ?? '');
  return wordsOf(list?.[1] ?? type?.text ?? '');
}
const markdown = (value) => ({ kind: 'markdown', value });
const codeOf = (value) => (value ? `\n\nDefault: \`${value}\`` : '');
/** Not twice: some descriptions say it in words. */
const withDefault = ({ description, default: value }) =>
  `${description}${/\bDefault\b/.test(description) ? '' : codeOf(value)}`;

const namesOf = (heading, list, wrap = (name) => name) =>
  list?.length ? `\n\n${heading}: ${list.map(({ name }) => `\`${wrap(name)}\``).join(', ')}` : '';

function aboutTag({ description, slots, events, cssParts, cssStates }) {
  return [
    description,
    namesOf(
      'Slots',
      slots?.filter(({ name }) => name),
    ),
    namesOf('Events', events),
    namesOf('Parts', cssParts, (name) => `::part(${name})`),
    namesOf('States', cssStates, (name) => `:state(${name})`),
  ].join('');
}

/** https://github.com/microsoft/vscode-html-languageservice/blob/main/docs/customData.md */
export function toVsCode(declarations) {
  const attributeOf = (declaration, attribute) => {
    const values = valuesOf(declaration, attribute).map((name) => ({ name }));
    // The set `v` is that of the attributes without a value.
    const bare = attribute.type?.text === 'boolean' && values.length === 0;
    return {
      name: attribute.name,
      description: markdown(withDefault(attribute)),
      ...(values.length ? { values } : {}),
      ...(bare ? { valueSet: 'v' } : {}),
    };
  };
  return {
    version: 1.1,
    tags: declarations.map((declaration) => ({
      name: declaration.tagName,
      description: markdown(aboutTag(declaration)),
      attributes: declaration.attributes.map((attribute) => attributeOf(declaration, attribute)),
    })),
  };
}

const named = ({ name, description }) => ({ name, description });

function webTypesAttribute(declaration, attribute) {
  const type = attribute.type?.text ?? 'string';
  const flag = type === 'boolean';
  const words = flag ? valuesOf(declaration, attribute) : [];
  return {
    ...named(attribute),
    ...(attribute.default ? { default: attribute.default } : {}),
    value: {
      kind: 'plain',
      type: words.length ? words.map((word) => `'${word}'`).join(' | ') : type.replace(/ \| ''$/, ''),
      required: !flag && !type.endsWith(" | ''"),
    },
  };
}

/** https://plugins.jetbrains.com/docs/intellij/polysymbols-web-types.html */
export function toWebTypes(declarations, { name, version }) {
  const elements = declarations.map((declaration) => ({
    name: declaration.tagName,
    description: declaration.description,
    source: { module: name, symbol: declaration.name },
    attributes: declaration.attributes.map((attribute) => webTypesAttribute(declaration, attribute)),
    slots: (declaration.slots ?? []).filter(({ name: slot }) => slot).map(named),
    js: {
      properties: declaration.members
        .filter(({ kind }) => kind === 'field')
        .map((field) => ({
          ...named(field),
          type: field.type?.text,
          ...(field.readonly ? { 'read-only': true } : {}),
        })),
      events: declaration.events.map((event) => ({ ...named(event), type: event.type.text })),
    },
    css: {
      properties: declaration.cssProperties.map(named),
      parts: (declaration.cssParts ?? []).map(named),
    },
  }));
  return {
    $schema: WEB_TYPES_SCHEMA,
    name,
    version,
    'js-types-syntax': 'typescript',
    'description-markup': 'markdown',
    contributions: { html: { elements } },
  };
}

/** Writes the three files into a folder. @returns the manifest */
export function writeEditorData(folder) {
  const readJson = (file) => JSON.parse(readFileSync(join(ROOT, file), 'utf8'));
  const manifest = createManifest(readJson(SCHEMA));
  const tags = manifest.modules.flatMap(({ declarations }) => declarations).filter(({ tagName }) => tagName);
  const files = {
    'custom-elements.json': manifest,
    'vscode.html-custom-data.json': toVsCode(tags),
    'web-types.json': toWebTypes(tags, readJson('package.json')),
  };
  for (const [file, data] of Object.entries(files)) writeFileSync(join(folder, file), `${JSON.stringify(data)}\n`);
  return manifest;
}
