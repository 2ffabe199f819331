// Everything that is derived from the configuration schema: types, field table, validator, reference tables.
// `node tools/generate-config.mjs` writes; `--check` writes nothing and exits 1 naming what is out of step.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import Ajv from 'ajv';
import standaloneCode from 'ajv/dist/standalone/index.js';
import { transform } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));
const SCHEMA = 'src/config/schema/client-config.schema.json';
const BANNER = `// Generated from ${SCHEMA} by tools/generate-config.mjs. Do not edit.\n`;
const UNITS = { ms: 'milliseconds', url: '', Hz: 'Hz', bits: 'bits' };

const quote = (value) => JSON.stringify(value).replaceAll('"', "'").replaceAll('\\', '\\\\');
const literal = (value) => (typeof value === 'string' ? quote(value) : JSON.stringify(value)?.replaceAll('"', "'"));
const properties = (node) => Object.entries(node.properties).filter(([name]) => name !== '$schema');

/** Every category with its leaves; the leaves at the root form the category ''. */
export function readCategories(schema) {
  const top = properties(schema);
  return [
    { name: '', description: schema.description, fields: top.filter(([, node]) => node.type !== 'object') },
    ...top
      .filter(([, node]) => node.type === 'object')
      .map(([name, node]) => ({ name, description: node.description, fields: properties(node) })),
  ];
}

/** The attribute that the naming rule gives; the table holds only the exceptions. */
export function attributeByRule(category, name) {
  const kebab = name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  const bare = !category || category === 'connection' || category === 'session' || kebab.startsWith(`${category}-`);
  return bare ? kebab : `${category}-${kebab}`;
}

function typeOf(node) {
  if (node.type === 'array') return `readonly ${node.items.enum ? `(${typeOf(node.items)})` : 'string'}[]`;
  if (node.enum) return node.enum.map(literal).join(' | ');
  return node.type === 'integer' ? 'number' : node.type;
}

function printTypes(categories) {
  const doc = (text, pad) => `${pad}/** ${text.replaceAll('*/', '* /')} */\n`;
  const leafDoc = (node) => {
    const unit = UNITS[node['x-unit']] ?? node['x-unit'];
    return `${node.description}${unit ? ` Unit: ${unit}.` : ''} Default: \`${JSON.stringify(node.default)}\`.`;
  };
  const leaves = (fields, pad) =>
    fields.map(([name, node]) => `${doc(leafDoc(node), pad)}${pad}readonly ${name}: ${typeOf(node)};\n`).join('');
  const body = categories
    .map(({ name, description, fields }) =>
      name ? `${doc(description, '  ')}  readonly ${name}: {\n${leaves(fields, '    ')}  };\n` : leaves(fields, '  '),
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

function printRow(category, name, node) {
  const applies = { live: 0, reconnect: 1, restart: 2 }[node['x-applies']];
  if (applies === undefined) throw new Error(`${category}.${name}: x-applies is missing`);
  if (!node.description || node.default === undefined) throw new Error(`${category}.${name}: incomplete`);
  const extras = {
    a: node['x-attribute'] === attributeByRule(category, name) ? undefined : node['x-attribute'],
    unit: node['x-unit'],
    secret: node['x-sensitive'] ? 1 : undefined,
    on: node['x-presence'] ? 1 : undefined,
    env: node['x-environments'],
    part: node['x-component-default'],
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
/** Extras of a row; what is absent follows from the default or from the naming rule. */
export interface FieldExtras {
  /** Attribute, where the naming rule does not give it. */
  readonly a?: string;
  readonly unit?: string;
  /** 1 = masked wherever it is shown. */
  readonly secret?: 1;
  /** 1 = the bare attribute means \`on\`, \`="false"\` means \`off\`. */
  readonly on?: 1;
  /** Defaults of an environment. */
  readonly env?: Readonly<Record<string, unknown>>;
  /** Defaults of a component. */
  readonly part?: Readonly<Record<string, unknown>>;
}

/** System default, how a change applies (0 live, 1 reconnect, 2 restart), extras. */
export type FieldRow = readonly [fallback: unknown, applies: 0 | 1 | 2, extras?: FieldExtras];

/** Category -> option -> row; '' holds the options at the root. Types and ranges are in the validator, once. */
export declare const FIELD_ROWS: Readonly<Record<string, Readonly<Record<string, FieldRow>>>>;
`;

/** What the validator needs and no more: annotations and defaults stay out of the shipped code. */
function validatorSchema(node) {
  const { type, properties: props, additionalProperties, items, minimum, maximum } = node;
  // An enum says the type already; naming both would give two errors for one mistake.
  const schema = { type: node.enum ? undefined : type, additionalProperties, minimum, maximum };
  if (node.enum) schema.enum = node.enum;
  if (props) schema.properties = Object.fromEntries(Object.entries(props).map(([k, v]) => [k, validatorSchema(v)]));
  if (items) schema.items = validatorSchema(items);
  return Object.fromEntries(Object.entries(schema).filter(([, value]) => value !== undefined));
}

function replaceAll(text, pattern, replacement) {
  if (!text.match(pattern)) throw new Error(`ajv's output has changed: ${pattern} is not in it`);
  return text.replace(pattern, replacement);
}

/** What the shortened code calls. Names of options are looked up in the field table, which is shipped anyway. */
const HELPERS = `
import { FIELD_ROWS } from './fields.js';
let errors;
const fail = (path, keyword, params) => { errors.push({ instancePath: path, keyword, params: params ?? {} }); };
const names = (data, category) => {
  const known = category ? FIELD_ROWS[category] : { ...FIELD_ROWS[''], ...FIELD_ROWS };
  for (const name in data) if (!name || !Object.hasOwn(known, name)) fail(category && '/' + category, 'additionalProperties', { additionalProperty: name });
};
const check = (data, category, name, good, params) => {
  const value = data[name];
  if (value !== undefined && !good(value)) fail((category && '/' + category) + '/' + name, params ? 'range' : 'type', params);
};
const typed = (data, category, name, type) => check(data, category, name, (value) => typeof value === type);
const number = (data, category, name, min, max, whole) =>
  check(data, category, name, (v) => typeof v === 'number' && v >= min && v <= max && !(whole && v % 1), { min, max, whole });
const oneOf = (data, category, name, allowed) => check(data, category, name, (value) => allowed.includes(value), { allowed });
const list = (data, category, name, allowed) =>
  check(data, category, name, (value) => Array.isArray(value) && value.every((item) => (allowed ? allowed.includes(item) : typeof item === 'string')), { allowed });
`;

/**
 * ajv writes some 250 characters for every error that is possible, and every name four times. This rewrites what it
 * compiled into one short call for each option; `selfCheck` proves that the verdict is the same.
 */
function shorten(code) {
  const object =
    /if\((data\d*) && typeof \1 == "object" && !Array\.isArray\(\1\)\)\{for\(const key\d+ in \1\)\{if\(!\((.+?)\)\)\{ERR\("([^"]*)","additionalProperties"\)\}\}/g;
  const split = (path) =>
    path
      .match(/^(?:\/(\w+))?\/(\w+)$/)
      .slice(1)
      .map((part) => JSON.stringify(part ?? ''))
      .join(',');
  let text = replaceAll(
    code,
    /const (err\d+) = \{instancePath(?::([^,]*))?,schemaPath:"[^"]*",keyword:("\w+"),params:\{[^{}]*\}\};if\(vErrors === null\)\{vErrors = \[\1\];\}else \{vErrors\.push\(\1\);\}errors\+\+;/g,
    (_all, _name, path = '""', keyword) => `ERR(${path.replace('instancePath+', '')},${keyword})`,
  );
  text = replaceAll(
    text,
    object,
    (_all, data, _known, path) =>
      `if(typeof ${data} == "object" && ${data} && !Array.isArray(${data})){names(${data},"${path.slice(1)}");`,
  );
  // The value is read into a variable of its own where it is used more than once.
  const guard = String.raw`if\((data\d*)\.(\w+) !== undefined\)\{`;
  text = replaceAll(
    text,
    new RegExp(
      `${guard}(?:let data\\d+ = [\\w.]+;)?if\\(typeof [\\w.]+ !== "(string|boolean)"\\)\\{ERR\\("([^"]+)","type"\\)\\}\\}`,
      'g',
    ),
    (_all, data, _name, type, path) => `typed(${data},${split(path)},"${type}");`,
  );
  text = replaceAll(
    text,
    new RegExp(
      `${guard}let (data\\d+) = [\\w.]+;if\\(!\\(\\(*typeof \\3 == "number"\\)([^{]*?)\\)\\{ERR\\("([^"]+)","type"\\)\\}if\\(\\(typeof \\3 == "number"\\) && \\(isFinite\\(\\3\\)\\)\\)\\{if\\(\\3 > ([^ ]+) \\|\\| isNaN\\(\\3\\)\\)\\{ERR\\("\\5","maximum"\\)\\}if\\(\\3 < ([^ ]+) \\|\\| isNaN\\(\\3\\)\\)\\{ERR\\("\\5","minimum"\\)\\}\\}\\}`,
      'g',
    ),
    (_all, data, _name, _alias, rest, path, max, min) =>
      `number(${data},${split(path)},${min},${max}${rest.includes('% 1') ? ',1' : ''});`,
  );
  text = replaceAll(
    text,
    new RegExp(
      `${guard}let (data\\d+) = [\\w.]+;if\\(\\(typeof \\3 == "number"\\) && \\(isFinite\\(\\3\\)\\)\\)\\{if\\(\\3 > ([^ ]+) \\|\\| isNaN\\(\\3\\)\\)\\{ERR\\("([^"]+)","maximum"\\)\\}if\\(\\3 < ([^ ]+) \\|\\| isNaN\\(\\3\\)\\)\\{ERR\\("\\5","minimum"\\)\\}\\}else \\{ERR\\("\\5","type"\\)\\}\\}`,
      'g',
    ),
    (_all, data, _name, _alias, max, path, min) => `number(${data},${split(path)},${min},${max});`,
  );
  const values = (condition) => `[${[...condition.matchAll(/=== ([^)]+)\)/g)].map(([, value]) => value).join(',')}]`;
  text = replaceAll(
    text,
    new RegExp(
      `${guard}let (data\\d+) = [\\w.]+;if\\(!\\(((?:\\(*\\3 === [^)]+\\)+(?: \\|\\| )?)+)\\)\\{ERR\\("([^"]+)","enum"\\)\\}\\}`,
      'g',
    ),
    (_all, data, _name, _alias, condition, path) => `oneOf(${data},${split(path)},${values(condition)});`,
  );
  text = replaceAll(
    text,
    new RegExp(
      `${guard}let (data\\d+) = [\\w.]+;if\\(Array\\.isArray\\(\\3\\)\\)\\{const (len\\d+) = \\3\\.length;for\\(let (i\\d+)=0; \\5<\\4; \\5\\+\\+\\)\\{(?:let (data\\d+) = \\3\\[\\5\\];)?if\\((?:typeof [^{]*|!\\(([^{]*)\\))\\)\\{ERR\\("[^"]+" \\+ \\5,"\\w+"\\)\\}\\}\\}else \\{ERR\\("([^"]+)","type"\\)\\}\\}`,
      'g',
    ),
    (_all, data, _name, _alias, _len, _i, _item, condition, path) =>
      `list(${data},${split(path)}${condition ? `,${values(condition)}` : ''});`,
  );
  text = replaceAll(text, /ERR\(("[^"]*"),"type"\)/g, 'fail($1,"type");');
  text = replaceAll(
    text,
    /^[^]*?function (\w+)\(data[^]*?let vErrors = null;let errors = 0;/,
    'export default function validate(data){errors = [];',
  );
  text = replaceAll(text, /validate\d+\.errors = vErrors;return errors === 0;/, 'return errors;');
  if (/ERR\(|vErrors|instancePath|isNaN/.test(text)) throw new Error(`ajv's output has changed:\n${text}`);
  return HELPERS + text;
}

/** Values that tell a right validator from a wrong one, at every option and in every place. */
function* samples(schema) {
  const common = [undefined, null, '', 'x', true, false, 0, 1, -1, 0.5, NaN, Infinity, [], ['x'], [1], {}, { x: 1 }];
  yield* [...common, { x: 1 }, { '': 1 }, { toString: 1 }, {}];
  for (const { name: category, fields } of readCategories(schema)) {
    if (category) yield* [...common, { toString: 1 }, { '': 1 }].map((value) => ({ [category]: value }));
    for (const [name, node] of fields) {
      const own = [
        node.default,
        ...(node.enum ?? []),
        ...(node.items?.enum ?? []).map((item) => [item]),
        ['console', 'x'],
      ];
      const edges = [node.minimum, node.maximum]
        .filter((edge) => edge !== undefined)
        .flatMap((e) => [e - 1, e - 0.5, e, e + 0.5, e + 1]);
      for (const value of [...common, ...own, ...edges])
        yield category ? { [category]: { [name]: value } } : { [name]: value };
    }
  }
}

async function selfCheck(schema, wanted, ajv, validator, fields) {
  const module = (text) => `data:text/javascript,${encodeURIComponent(text)}`;
  const { default: validate } = await import(module(validator.replace('./fields.js', module(fields))));
  const reference = ajv.compile(wanted);
  for (const sample of samples(schema)) {
    if (reference(sample) !== (validate(sample).length === 0))
      throw new Error(`the shortened validator is wrong about ${JSON.stringify(sample)}`);
  }
}

async function printValidator(schema, fields) {
  const wanted = validatorSchema({ ...schema, properties: Object.fromEntries(properties(schema)) });
  const ajv = new Ajv({ allErrors: true, messages: false, code: { source: true, esm: true, lines: false } });
  const { code } = await transform(shorten(standaloneCode(ajv, ajv.compile(wanted))), {
    target: 'es2022',
    minifySyntax: true,
  });
  if (/\brequire\(|new Function|\beval\(/.test(code)) throw new Error('the validator must be plain ES code');
  await selfCheck(schema, wanted, ajv, code, fields);
  return `${BANNER}${code}`;
}

const VALIDATOR_TYPES = `${BANNER}
export interface ValidationError {
  /** JSON pointer, \`/connection/timeout\`. */
  readonly instancePath: string;
  /** \`range\` covers the limits of a number, the values of an enum and the items of a list. */
  readonly keyword: 'type' | 'range' | 'additionalProperties';
  readonly params: {
    readonly additionalProperty?: string;
    readonly min?: number;
    readonly max?: number;
    readonly whole?: 1;
    readonly allowed?: readonly (string | number)[];
  };
}

/** Compiled from the schema. Every error there is, none when the data is valid. Never throws on plain data. */
export default function validate(data: unknown): readonly ValidationError[];
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

/** Path -> content of every generated file. */
export async function generate(schema = JSON.parse(readFileSync(join(root, SCHEMA), 'utf8'))) {
  const categories = readCategories(schema);
  const dir = 'src/config/generated';
  const fields = printFields(categories);
  return {
    [`${dir}/client-config.ts`]: printTypes(categories),
    [`${dir}/fields.js`]: fields,
    [`${dir}/fields.d.ts`]: FIELD_TYPES,
    [`${dir}/validate-client-config.js`]: await printValidator(schema, fields),
    [`${dir}/validate-client-config.d.ts`]: VALIDATOR_TYPES,
    'docs/configuration.md': printDocs(schema, categories),
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
