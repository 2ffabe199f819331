// The tables of docs/theming.md, from the custom-elements manifest: what the element classes say in their comments.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createManifest, readCssDefaults } from './editor-manifest.mjs';
import { ROOT } from './run.mjs';

export const THEMING = 'docs/theming.md';

const cell = (text = '') => text.replaceAll('|', '\\|').replaceAll('\n', ' ');
const row = (...cells) => `| ${cells.map(cell).join(' | ')} |`;
const table = (heads, rows) =>
  [row(...heads), row(...heads.map(() => '---')), ...rows.map((cells) => row(...cells))].join('\n');

/** `light-dark(a, b)` -> [a, b]; one value is the same in both. */
function lightAndDark(value) {
  const [, light, dark] = /^light-dark\((.+), (.+)\)$/.exec(value ?? '') ?? [];
  return light ? [light, dark] : [value ?? '', value ?? ''];
}

const code = (text) => (text ? `\`${text}\`` : '');

function propertyTables(elements) {
  const defaults = readCssDefaults();
  const shared = elements.find(({ tagName }) => tagName === 'realtime-status').cssProperties;
  const isColor = ({ name }) => name.startsWith('--realtime-color-');
  const names = new Set(shared.map(({ name }) => name));
  const valueOf = ({ name, default: said }) => {
    const value = defaults.get(name) ?? said;
    return value?.includes('--_') && !value.includes('density') ? '' : value?.replaceAll('var(--_density)', 'density');
  };
  const own = elements.flatMap(({ tagName, cssProperties }) =>
    cssProperties.filter(({ name }) => !names.has(name)).map((property) => [tagName, property]),
  );
  return [
    table(
      ['colour', 'what', 'light', 'dark'],
      shared
        .filter(isColor)
        .map((each) => [code(each.name), each.description, ...lightAndDark(valueOf(each)).map(code)]),
    ),
    table(
      ['property', 'what', 'default'],
      shared.filter((each) => !isColor(each)).map((each) => [code(each.name), each.description, code(valueOf(each))]),
    ),
    table(
      ['property of one element', 'element', 'what', 'default'],
      own.map(([tagName, each]) => [code(each.name), code(tagName), each.description, code(valueOf(each))]),
    ),
  ].join('\n\n');
}

function elementTables(elements) {
  return elements
    .map(({ tagName, slots = [], cssParts = [], cssStates = [] }) => {
      const rows = [
        ...slots.map(({ name, description }) => [name ? code(`slot="${name}"`) : 'default slot', description]),
        ...cssParts.map(({ name, description }) => [code(`::part(${name})`), description]),
        ...cssStates.map(({ name, description }) => [code(`:state(${name})`), description]),
      ];
      return rows.length > 0 ? `### \`<${tagName}>\`\n\n${table(['name', 'what'], rows)}` : '';
    })
    .filter(Boolean)
    .join('\n\n');
}

/** The page with its tables renewed. */
export function printTheming(schema) {
  const elements = createManifest(schema)
    .modules.flatMap(({ declarations }) => declarations)
    .filter(({ tagName }) => tagName);
  const tables = { properties: propertyTables(elements), elements: elementTables(elements) };
  const text = readFileSync(join(ROOT, THEMING), 'utf8');
  return Object.entries(tables).reduce((page, [name, content]) => {
    const marked = new RegExp(`(<!-- generated: ${name} -->)[^]*?(<!-- end -->)`);
    if (!marked.test(page)) throw new Error(`${THEMING} has no place for ${name}`);
    return page.replace(marked, (_, start, end) => `${start}\n\n${content}\n\n${end}`);
  }, text);
}
