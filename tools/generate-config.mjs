// Everything that is derived from the configuration schema: types, field table, reference tables.
// `node tools/generate-config.mjs` writes; `--check` writes nothing and exits 1 naming what is out of step.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  attributeByRule,
  describeWithDefault,
  literal,
  propertyName,
  quote,
  readCategories,
  readLeaves,
  SCHEMA,
  sessionDefault,
  typeOf,
} from './config-schema.mjs';
import { proveValidator } from './config-validator.mjs';
import { printTroubleshooting } from './error-docs.mjs';
import { printTheming, THEMING } from './theming-tables.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const BANNER = `// Generated from ${SCHEMA} by tools/generate-config.mjs. Do not edit.\n`;

const comment = (text, pad) => `${pad}/** ${text.replaceAll('*/', '* /')} */\n`;

function printTypes(categories) {
  const leaf = (name, node, pad) =>
    `${comment(describeWithDefault(node), pad)}${pad}readonly ${name}: ${typeOf(node)};\n`;
  const leaves = (fields, pad) => fields.map(([name, node]) => leaf(name, node, pad)).join('');
  const body = categories
    .map(({ name, description, fields }) =>
      name
        ? `${comment(description, '  ')}  readonly ${name}: {\n${leaves(fields, '    ')}  };\n`
        : leaves(fields, '  '),
    )
    .join('');
  return `${BANNER}
/** The resolved configuration: every option has a value. All durations are milliseconds. */
export interface ClientConfig {
${body}}

/** What a user may say; an absent or undefined option is one that was not said. */
export type ClientConfigInput = {
  readonly [C in keyof ClientConfig]?:
    | (ClientConfig[C] extends string
        ? ClientConfig[C]
        : { readonly [F in keyof ClientConfig[C]]?: ClientConfig[C][F] | undefined })
    | undefined;
} & {
  /** For editors; ignored. */
  readonly $schema?: string | undefined;
};
`;
}

/** Accessors and not fields: what is read is narrower than what may be written. */
function printProperties(schema) {
  const body = readLeaves(schema)
    .filter((node) => !node['x-sensitive'])
    .map((node) => {
      const [name, type] = [propertyName(node['x-attribute']), typeOf(node)];
      const doc = comment(describeWithDefault(node, sessionDefault(node)), '  ');
      return `${doc}  get ${name}(): ${type} | undefined;\n  set ${name}(value: ${type} | null | undefined);\n`;
    })
    .join('');
  return `${BANNER}
/**
 * The options as properties of \`<realtime-session>\`. Reading gives what the attribute says, parsed, or \`undefined\`, never a default;
 * writing sets the attribute, \`undefined\` and \`null\` remove it.
 */
export interface SessionOptions {
${body}}
`;
}

function printRow(category, name, node) {
  const applies = { live: 0, reconnect: 1, restart: 2 }[node['x-applies']];
  if (applies === undefined) throw new Error(`${category}.${name}: x-applies is missing`);
  if (!node.description || node.default === undefined) throw new Error(`${category}.${name}: incomplete`);
  const extras = {
    attribute: node['x-attribute'] === attributeByRule(category, name) ? undefined : node['x-attribute'],
    allowed: node.enum ?? node.items?.enum,
    range: node.minimum === undefined ? undefined : [node.minimum, node.maximum],
    fractions: node.type === 'number' || undefined,
    pattern: node.pattern,
    example: node.examples?.[0],
    unit: node['x-unit'],
    presence: node['x-presence'] || undefined,
    sensitive: node['x-sensitive'] || undefined,
    script: node['x-script'] || undefined,
    environments: node['x-environments'],
    components: node['x-component-default'],
  };
  const said = Object.entries(extras).filter(([, value]) => value !== undefined);
  const key = (text) => (/^[a-z]\w*$/i.test(text) ? text : quote(text));
  const value = (item) => {
    if (Array.isArray(item)) return `[${item.map(literal).join(', ')}]`;
    if (typeof item !== 'object') return literal(item);
    return `{ ${Object.entries(item)
      .map(([k, v]) => `${key(k)}: ${value(v)}`)
      .join(', ')} }`;
  };
  const tail = said.length ? `, { ${said.map(([k, v]) => `${k}: ${value(v)}`).join(', ')} }` : '';
  return `    ${name}: [${value(node.default)}, ${applies}${tail}],\n`;
}

function printFields(categories) {
  const body = categories
    .map(({ name, fields }) => {
      const rows = fields.map(([leaf, node]) => printRow(name, leaf, node)).join('');
      return `  ${name || "''"}: {\n${rows}  },\n`;
    })
    .join('');
  return `${BANNER}export const FIELD_ROWS = {\n${body}};\n`;
}

const FIELD_TYPES = `${BANNER}
/** What a row says beyond default and effect; an absent one follows from the default or from the naming rule. */
export interface FieldExtras {
  /** Its attribute of \`<realtime-session>\`, where the naming rule does not give it. */
  readonly attribute?: string;
  /** The values there are, of the option itself or of the items of its list. */
  readonly allowed?: readonly (string | number)[];
  /** Least and greatest number. */
  readonly range?: readonly [min: number, max: number];
  /** Numbers between the whole ones are good. */
  readonly fractions?: boolean;
  /** What a text has to look like, whatever its case, and one that does. */
  readonly pattern?: string;
  readonly example?: string;
  /** \`ms\`, \`bytes\`, \`url\`, … */
  readonly unit?: string;
  /** The bare attribute means \`on\`, \`="false"\` means \`off\`. */
  readonly presence?: boolean;
  /** Masked wherever it is shown. */
  readonly sensitive?: boolean;
  /** Names code that the page runs: a fetched file may not set it. */
  readonly script?: boolean;
  /** Defaults by environment. */
  readonly environments?: Readonly<Record<string, unknown>>;
  /** Defaults by component. */
  readonly components?: Readonly<Record<string, unknown>>;
}

/** System default, how a change applies (0 live, 1 reconnect, 2 restart), extras. */
export type FieldRow = readonly [fallback: unknown, applies: 0 | 1 | 2, extras?: FieldExtras];

/** Category -> option -> row; '' holds the options at the root. */
export declare const FIELD_ROWS: Readonly<Record<string, Readonly<Record<string, FieldRow>>>>;
`;

function printDocs(schema, categories) {
  const cell = (text) => String(text).replaceAll('|', '\\|');
  const allowed = (node) => {
    const values = node.enum ?? node.items?.enum;
    if (values) return `${node.type === 'array' ? 'any of ' : ''}${values.map((v) => `\`${v}\``).join(' ')}`;
    const range = node.minimum === undefined ? '' : ` ${node.minimum} to ${node.maximum}`;
    return `${node.type}${range}`;
  };
  const shown = (value) => (value === '' ? 'empty' : `\`${Array.isArray(value) ? value.join(' ') || '[]' : value}\``);
  const others = (node) =>
    Object.entries({ ...node['x-environments'], ...node['x-component-default'] })
      .filter(([, value]) => JSON.stringify(value) !== JSON.stringify(node.default))
      .map(([where, value]) => `${where}: ${shown(value)}`)
      .join('<br>');
  const row = (category, [name, node]) => {
    const unit = node['x-unit'] && node['x-unit'] !== 'url' ? ` ${node['x-unit']}` : '';
    const path = category ? `${category}.${name}` : name;
    const fallback = [`${shown(node.default)}${unit}`, others(node)].filter(Boolean).join('<br>');
    const note = node['x-sensitive'] ? ' Masked wherever it is shown.' : '';
    const cells = [
      `\`${path}\``,
      `\`${node['x-attribute']}\``,
      allowed(node),
      fallback,
      node['x-applies'],
      node.description + note,
    ];
    return `| ${cells.map(cell).join(' | ')} |`;
  };
  const table = ({ name, description, fields }) =>
    `## ${name || 'Root'}\n\n${name ? `${description}\n\n` : ''}| option | attribute | value | default | applies | what it does |\n|---|---|---|---|---|---|\n${fields
      .map((field) => row(name, field))
      .join('\n')}\n`;
  return `<!-- Generated from ${SCHEMA} by tools/generate-config.mjs. Do not edit. -->

# Configuration

Every option can be set as an attribute of \`<realtime-session>\`, in its \`config\` property or attribute, in an inline
\`<script type="application/json">\` child, in a \`config-src\` file, or in the object passed to \`RealtimeClient\`; the first in
this list that says something wins. What nobody says comes from the environment's defaults, then from the component's,
then from the column "default". \`client.config.explain('connection.timeout')\` tells where a value came from.

All durations are milliseconds. Booleans are on by presence and off with \`="false"\`; lists are separated by spaces.
"Applies" says what a change at runtime takes: *live* at once, *reconnect* one planned reconnect, *restart* a new start.

${categories.map(table).join('\n')}`;
}

function printVersion() {
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  return `// Generated from package.json by tools/generate-config.mjs. Do not edit.\n\nexport const VERSION: string = ${quote(version)};\n`;
}

/** Path -> content of every generated file. */
export async function generate(schema = JSON.parse(readFileSync(join(root, SCHEMA), 'utf8'))) {
  const categories = readCategories(schema);
  const dir = 'src/config/generated';
  const fields = printFields(categories);
  await proveValidator(schema, fields);
  return {
    [`${dir}/client-config.ts`]: printTypes(categories),
    [`${dir}/fields.js`]: fields,
    [`${dir}/fields.d.ts`]: FIELD_TYPES,
    'components/session/generated/session-options.ts': printProperties(schema),
    'components/session/generated/version.ts': printVersion(),
    'docs/configuration.md': printDocs(schema, categories),
    [THEMING]: printTheming(schema),
    'docs/troubleshooting.md': printTroubleshooting(readFileSync(join(root, 'src/errors.ts'), 'utf8')),
  };
}

function readIfThere(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const files = Object.entries(await generate());
  const stale = files.filter(([path, text]) => readIfThere(join(root, path)) !== text);
  if (process.argv.includes('--check')) {
    for (const [path] of stale) console.error(`${path} is out of step with ${SCHEMA}; run: npm run generate`);
    if (stale.length) process.exitCode = 1;
    else console.log(`${files.length} generated files are in step with ${SCHEMA}`);
  } else {
    for (const [path, text] of stale) {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), text);
      console.log(`wrote ${path}`);
    }
    if (!stale.length) console.log('nothing to do');
  }
}
