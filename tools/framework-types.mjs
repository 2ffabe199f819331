// Types of the elements for JSX, the React wrappers, Vue and Svelte, from the custom-elements manifest. Part of `npm run build`.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const BANNER = '// Generated from the custom-elements manifest by tools/framework-types.mjs.\n';

const camel = (text) => text.replace(/-([a-z0-9])/g, (_, letter) => letter.toUpperCase());
const capital = (text) => text[0].toUpperCase() + text.slice(1);
const comment = (text) => (text ? `  /** ${text.replaceAll('*/', '* /').replaceAll('\n', ' ')} */\n` : '');

/** What may be written for an attribute: markup has texts, templates have numbers and booleans, too. */
export function attributeType(text = 'string') {
  const words = text.split(' | ').filter((word) => word !== 'undefined');
  const types = words.flatMap((word) => {
    if (word === 'number') return ['number', '`${number}`'];
    if (word === 'boolean') return ['boolean', "'true'", "'false'", "''"];
    return /^\d+$/.test(word) ? [word, `'${word}'`] : [word];
  });
  return [...types, 'undefined'].join(' | ');
}

const isWritable = ({ kind, readonly, name }) => kind === 'field' && !readonly && name !== 'client';
const quoted = (name) => (/^[a-z]\w*$/i.test(name) ? name : `'${name}'`);
const member = (name, type, description) => `${comment(description)}  ${quoted(name)}?: ${type};\n`;

/** `<realtime-session>`'s are the only events. */
const eventsOf = ({ events = [] }) => events;

function printElements(elements) {
  const names = elements.map(({ name }) => name);
  const body = elements.map(({ name, tagName, attributes, members }) => {
    const attributeRows = attributes.map((each) => member(each.name, attributeType(each.type?.text), each.description));
    const propertyRows = members
      .filter(isWritable)
      .map((each) => member(each.name, `${name}['${each.name}'] | undefined`, each.description));
    const own = new Set(members.filter(isWritable).map((each) => each.name));
    const inMarkup = new Set(attributes.map((each) => each.name));
    const both = attributes
      .filter((each) => own.has(each.name))
      .map(({ name: key, type }) => member(key, `${attributeType(type?.text)} | ${name}['${key}']`));
    const once = [...inMarkup].filter((key) => own.has(key)).map((key) => `'${key}'`);
    const rest = (set) => (once.length ? `Omit<${name}${set}, ${once.join(' | ')}>` : `${name}${set}`);
    return (
      `\n/** Attributes of \`<${tagName}>\`, as in HTML. */\nexport interface ${name}Attributes {\n${attributeRows.join('')}}\n` +
      `\n/** Properties of \`<${tagName}>\` that may be set. */\nexport interface ${name}Properties {\n${propertyRows.join('')}}\n` +
      `\n/** What a template may say of \`<${tagName}>\`. */\nexport interface ${name}Props extends ${rest('Attributes')}, ${rest('Properties')} {\n${both.join('')}}\n`
    );
  });
  return `${BANNER}import type { ${names.join(', ')} } from '../components/index.js';\n${body.join('')}`;
}

const importElements = (elements, ...kinds) =>
  `import type { RealtimeEventMap } from '../components/events.js';\n` +
  `import type { ${elements.map(({ name }) => name).join(', ')} } from '../components/index.js';\n` +
  `import type {\n${elements.map(({ name }) => `  ${name}${kinds.join(`,\n  ${name}`)},\n`).join('')}} from './elements.js';\n`;

const handlers = (element, nameOf) =>
  eventsOf(element)
    .map(({ name, description }) =>
      member(nameOf(name), `((event: RealtimeEventMap['${name}']) => void) | undefined`, description),
    )
    .join('');

const tagMap = (elements, typeOf) =>
  elements.map((element) => `    '${element.tagName}': ${typeOf(element)};\n`).join('');

/** React 19, and Preact by its compatibility package: attributes, properties and `onrealtime-…`. */
function printJsx(elements) {
  const session = elements.find((element) => eventsOf(element).length);
  return `${BANNER}import type { HTMLAttributes, Key, Ref } from 'react';
${importElements(elements, 'Props')}
export * from '../components/bundle.js';

interface SessionHandlers {
${handlers(session, (name) => `on${name}`)}}

type Props<E, A> = A & Omit<HTMLAttributes<E>, keyof A> & { class?: string | undefined; key?: Key | null | undefined; ref?: Ref<E> | undefined };

declare module 'react' {
  namespace JSX {
    interface IntrinsicElements {
${tagMap(elements, (element) => `Props<${element.name}, ${element.name}Props${element === session ? ' & SessionHandlers' : ''}>`).replaceAll(/^ {4}/gm, '      ')}    }
  }
}
`;
}

/** The wrappers of `realtime-elements/react`. */
function printReact(elements) {
  const session = elements.find((element) => eventsOf(element).length);
  const names = elements.map(({ name }) => name);
  return `${BANNER}import type { ForwardRefExoticComponent, HTMLAttributes, RefAttributes } from 'react';
import type { RealtimeEventMap } from '../components/events.js';
import type {
${names.map((name) => `  ${name} as ${name}Element,\n`).join('')}} from '../components/index.js';
import type { ${names.map((name) => `${name}Properties`).join(', ')} } from './elements.js';

export interface SessionHandlers {
${handlers(session, (name) => `on${capital(camel(name))}`)}}

type Wrapped<E, P> = ForwardRefExoticComponent<P & Omit<HTMLAttributes<E>, keyof P> & RefAttributes<E>>;

${elements
  .map(
    ({ name, tagName }) =>
      `/** \`<${tagName}>\` as a React component; \`ref\` is the element. */\nexport declare const ${name}: Wrapped<${name}Element, ${name}Properties${name === session.name ? ' & SessionHandlers' : ''}${propsBeside(elements, name)}>;\n`,
  )
  .join('')}`;
}

/** Attributes without a property of their name, such as \`config-src\`. */
function propsBeside(elements, name) {
  const { attributes, members } = elements.find((each) => each.name === name);
  const known = new Set(members.filter(isWritable).map((each) => each.name));
  const rest = attributes.filter((each) => !known.has(camel(each.name)));
  return rest.length
    ? ` & { ${rest.map((each) => `${camel(each.name)}?: ${attributeType(each.type?.text)}`).join('; ')} }`
    : '';
}

/** Vue: names in kebab-case or camelCase in a template, `@realtime-…` with the type of its event. */
function printVue(elements) {
  const session = elements.find((element) => eventsOf(element).length);
  const emits = eventsOf(session)
    .map(({ name }) => `  (type: '${name}', event: RealtimeEventMap['${name}']): void;\n`)
    .join('');
  return `${BANNER}import type { HTMLAttributes, PublicProps } from 'vue';
${importElements(elements, 'Attributes', 'Properties')}
export * from '../components/bundle.js';

interface SessionEmit {
${emits}}

interface SessionHandlers {
${handlers(session, (name) => `on${capital(camel(name))}`)}}

type Camel<S> = S extends \`\${infer Head}-\${infer Tail}\` ? \`\${Head}\${Capitalize<Camel<Tail>>}\` : S;
/** A template's \`heartbeat-interval\` is looked up as \`heartbeatInterval\`: there, what the attribute and what the property takes is right. */
type Props<A, P> = { [K in keyof A as Camel<K & string>]?: A[K] | (Camel<K & string> extends keyof P ? P[Camel<K & string>] : never) } & Omit<P, Camel<keyof A & string>>;

type Element<E, A, P, H = unknown, M = unknown> = new () => E & { $props: Props<A, P> & Omit<HTMLAttributes, keyof P> & PublicProps & H; $emit: M };

declare module 'vue' {
  interface GlobalComponents {
${tagMap(elements, (element) => `Element<${element.name}, ${element.name}Attributes, ${element.name}Properties${element === session ? ', SessionHandlers, SessionEmit' : ''}>`)}  }
}
`;
}

/** Svelte 5: attributes, properties and \`onrealtime-…\`. */
function printSvelte(elements) {
  const session = elements.find((element) => eventsOf(element).length);
  return `${BANNER}import type { HTMLAttributes } from 'svelte/elements';
${importElements(elements, 'Props')}
export * from '../components/bundle.js';

interface SessionHandlers {
${handlers(session, (name) => `on${name}`)}}

type Props<E extends EventTarget, A> = A & Omit<HTMLAttributes<E>, keyof A>;

declare module 'svelte/elements' {
  interface SvelteHTMLElements {
${tagMap(elements, (element) => `Props<${element.name}, ${element.name}Props${element === session ? ' & SessionHandlers' : ''}>`)}  }
}
`;
}

/** Writes the declarations into a folder of the package. */
export function writeFrameworkTypes(manifest, folder) {
  const elements = manifest.modules.flatMap(({ declarations }) => declarations).filter(({ tagName }) => tagName);
  const files = {
    'elements.d.ts': printElements(elements),
    'jsx.d.ts': printJsx(elements),
    'react.d.ts': printReact(elements),
    'vue.d.ts': printVue(elements),
    'svelte.d.ts': printSvelte(elements),
  };
  mkdirSync(folder, { recursive: true });
  for (const [file, text] of Object.entries(files)) writeFileSync(join(folder, file), text);
}
