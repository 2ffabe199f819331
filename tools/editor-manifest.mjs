// The custom-elements manifest: read from the element classes and their comments, the options of <realtime-session> from the schema.
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { create, ts } from '@custom-elements-manifest/analyzer';
import { litPlugin } from '@custom-elements-manifest/analyzer/src/features/framework-plugins/lit/lit.js';
import { describe, propertyName, readLeaves, SESSION, sessionDefault, typeOf } from './config-schema.mjs';
import { ROOT } from './run.mjs';

/** Where a user of the package finds the classes and their registration; the sources are not published. */
const CLASSES = 'dist/esm/elements.js';
const REGISTRATION = 'dist/esm/define.js';

const UNPUBLISHED = 'LazyChild';
const publishedName = (name) => (name === UNPUBLISHED ? 'RealtimeChild' : name);

const componentFiles = (pattern) =>
  readdirSync(join(ROOT, 'components'), { recursive: true })
    .map((file) => `components/${String(file).replaceAll('\\', '/')}`)
    .filter((file) => pattern.test(file))
    .sort();

const readText = (file) => readFileSync(join(ROOT, file), 'utf8');

/** The classes as the analyzer sees them. Its command would do the same, but rewrites package.json. */
function readClasses() {
  const files = componentFiles(/\/(realtime-[a-z-]+|lazy-child)\.ts$/);
  const modules = files.map((file) => ts.createSourceFile(file, readText(file), ts.ScriptTarget.ES2022, true));
  const { schemaVersion, modules: found } = create({ modules, plugins: litPlugin() });
  const classes = found.flatMap(({ declarations }) => declarations).filter(({ kind }) => kind === 'class');
  return { schemaVersion, classes };
}

/** `--realtime-…` -> the value that the style sheets fall back to; the first one is that of a modern browser. */
export function readCssDefaults() {
  const defaults = new Map();
  for (const file of componentFiles(/\.styles\.ts$/)) {
    for (const [, name, value] of readText(file).matchAll(/var\((--realtime-[a-z-]+)(?:, (.+?))?\)[;,]\n/g)) {
      if (!defaults.has(name)) defaults.set(name, value);
    }
  }
  return defaults;
}

const isPublic = ({ name, privacy = 'public', static: isStatic }) =>
  !name.startsWith('#') && privacy === 'public' && !isStatic;

const withoutQuotes = (text) => text?.replace(/^'(.*)'$/s, '$1');

/** Names the published module of the class that something is inherited from. */
const relocate = (item) =>
  item.inheritedFrom
    ? { ...item, inheritedFrom: { name: publishedName(item.inheritedFrom.name), module: CLASSES } }
    : item;

/** Values of attributes are text: what the analyzer found is source code. */
const describeAttribute = (attribute) =>
  attribute.default === undefined ? attribute : { ...attribute, default: withoutQuotes(attribute.default) };

const describeEvent = ({ name, description }) => ({
  name,
  description,
  type: { text: `CustomEvent<ClientEvents['${name.replace(/^realtime-/, '')}']>` },
});

/** Only what a page may use, under the addresses of the package. */
function publish(declaration, cssDefaults) {
  const { attributes = [], members = [], events = [], cssProperties = [], superclass } = declaration;
  const { name, package: origin } = superclass;
  // The analyzer takes every reactive property for an attribute; those that only the class knows are none.
  const own = new Set(members.filter((member) => !isPublic(member)).map((member) => member.name));
  return {
    ...declaration,
    // A base class that is not published stands between some elements and the one that is.
    superclass: origin ? { name, package: origin } : { name: publishedName(name), module: CLASSES },
    attributes: attributes
      .filter(({ fieldName }) => !own.has(fieldName))
      .map(relocate)
      .map(describeAttribute),
    // What is left is public without saying so.
    members: members.filter(isPublic).map((member) => relocate({ ...member, privacy: undefined })),
    events: events.filter((event) => event.name.startsWith('realtime-')).map(describeEvent),
    cssProperties: cssProperties.map(relocate).map((property) => {
      const fallback = cssDefaults.get(property.name);
      // What begins with `--_` is of no use to a page.
      return !fallback || fallback.includes('--_') ? property : { ...property, default: fallback };
    }),
  };
}

function environmentNote(node) {
  const others = Object.entries(node['x-environments'] ?? {}).filter(([, value]) => value !== sessionDefault(node));
  return others.length ? ` In ${others.map(([where, value]) => `${where} \`${value}\``).join(', in ')}.` : '';
}

function attributeNote(node) {
  const name = node['x-attribute'];
  if (node.type === 'array') {
    const words = node.items.enum ? `Any of ${node.items.enum.map((word) => `\`${word}\``).join(', ')}, ` : 'Words, ';
    return ` ${words}separated by spaces.`;
  }
  if (node['x-presence']) return ` \`${name}\` alone means \`on\`, \`${name}="false"\` means \`off\`.`;
  return node.type === 'boolean' && sessionDefault(node) ? ` \`${name}="false"\` turns it off.` : '';
}

function attributeType(node) {
  if (node.type === 'array') return 'string';
  return node['x-presence'] ? `${typeOf(node)} | ''` : typeOf(node);
}

/** One option as attribute and as property. */
function describeOption(node) {
  const name = node['x-attribute'];
  const fieldName = propertyName(name);
  const fallback = sessionDefault(node);
  const description = `${describe(node)}${environmentNote(node)}`;
  return {
    attribute: {
      name,
      fieldName,
      description: `${description}${attributeNote(node)}`,
      type: { text: attributeType(node) },
      default: Array.isArray(fallback) ? fallback.join(' ') : String(fallback),
    },
    // What is sensitive is a property that the class writes itself, and no attribute shows it.
    member: node['x-sensitive']
      ? undefined
      : {
          kind: 'field',
          name: fieldName,
          description: `${description} Default: \`${JSON.stringify(fallback)}\`; reads as \`undefined\` while the attribute is absent.`,
          type: { text: `${typeOf(node)} | undefined` },
          attribute: name,
          reflects: true,
        },
  };
}

function withOptions(declaration, schema) {
  const options = readLeaves(schema).map(describeOption);
  const members = options.map(({ member }) => member).filter((member) => member !== undefined);
  return {
    ...declaration,
    attributes: [...options.map(({ attribute }) => attribute), ...declaration.attributes],
    members: [...declaration.members, ...members],
  };
}

/** The manifest of the package, with every option of the schema. */
export function createManifest(schema) {
  const { schemaVersion, classes } = readClasses();
  const cssDefaults = readCssDefaults();
  const declarations = classes
    .map((declaration) => publish(declaration, cssDefaults))
    .map((declaration) => (declaration.tagName === SESSION ? withOptions(declaration, schema) : declaration));
  const classIn = (name) => ({ name, module: CLASSES });
  const tags = declarations.filter(({ tagName }) => tagName);
  return {
    schemaVersion,
    readme: 'README.md',
    modules: [
      {
        kind: 'javascript-module',
        path: CLASSES,
        declarations: declarations.filter(({ name }) => name !== UNPUBLISHED),
        exports: declarations.map(({ name }) => ({ kind: 'js', name, declaration: classIn(name) })),
      },
      {
        kind: 'javascript-module',
        path: REGISTRATION,
        declarations: [],
        exports: tags.map(({ tagName, name }) => ({
          kind: 'custom-element-definition',
          name: tagName,
          declaration: classIn(name),
        })),
      },
    ],
  };
}
