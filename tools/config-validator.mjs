// Compiles the configuration schema into the validator that is shipped, and proves it against ajv.
//
// ajv's own standalone output for this schema is 4 kB gzip: it writes some 250 characters for every error that is
// possible and every name four times. The schema has two levels and five kinds of options, so one short call for each
// option says the same in 1.5 kB. ajv stays the judge: nothing is written that disagrees with it on any sample.
import Ajv from 'ajv';
import { transform } from 'esbuild';

const HELPERS = `import { FIELD_ROWS } from './fields.js';
let errors, data, path;
const fail = (instancePath, keyword, params = {}) => errors.push({ instancePath, keyword, params });
// Goes into a category; whether there is anything to look at.
const enter = (parent, name) => {
  data = parent[name];
  path = name && '/' + name;
  if (data === undefined && name) return false;
  if (typeof data !== 'object' || !data || Array.isArray(data)) {
    fail(path, 'type');
    return false;
  }
  const known = name ? FIELD_ROWS[name] : { ...FIELD_ROWS[''], ...FIELD_ROWS };
  for (const key in data) {
    if (!key || !Object.hasOwn(known, key)) fail(path, 'additionalProperties', { additionalProperty: key });
  }
  return true;
};
const check = (name, isGood, params) => {
  const value = data[name];
  if (value !== undefined && !isGood(value)) fail(path + '/' + name, params ? 'range' : 'type', params);
};
const typed = (type, ...names) => names.forEach((name) => check(name, (value) => typeof value === type));
const number = (name, min, max, whole) =>
  check(name, (value) => typeof value === 'number' && value >= min && value <= max && !(whole && value % 1), { min, max, whole });
const oneOf = (name, ...allowed) => check(name, (value) => allowed.includes(value), { allowed });
const list = (name, allowed) =>
  check(name, (value) => Array.isArray(value) && value.every((item) => (allowed ? allowed.includes(item) : typeof item === 'string')), { allowed });
`;

const isCategory = (node) => node.type === 'object';
const said = (object) => Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined));

/** What validation needs and no more. Refuses what the compiler below does not know. */
function bare(node) {
  const { type, properties, additionalProperties, items, minimum, maximum } = node;
  const known =
    /^(\$schema|\$id|title|description|default|x-.*|type|properties|additionalProperties|items|enum|minimum|maximum)$/;
  const unknown = Object.keys(node).filter((keyword) => !known.test(keyword));
  if (unknown.length) throw new Error(`tools/config-validator.mjs does not know ${unknown.join(', ')}`);
  const inner = properties && Object.fromEntries(Object.entries(properties).map(([k, v]) => [k, bare(v)]));
  return said({
    type,
    properties: inner,
    additionalProperties,
    items: items && bare(items),
    enum: node.enum,
    minimum,
    maximum,
  });
}

function call([name, node]) {
  const args = (...values) => values.map((value) => JSON.stringify(value)).join(',');
  if (node.enum) return `oneOf(${args(name, ...node.enum)});`;
  if (node.type === 'array') return `list(${args(name, ...(node.items.enum ? [node.items.enum] : []))});`;
  return `number(${args(name, node.minimum, node.maximum, ...(node.type === 'integer' ? [1] : []))});`;
}

function calls(properties) {
  const leaves = Object.entries(properties).filter(([, node]) => !isCategory(node));
  const plain = ['string', 'boolean'].map((type) => {
    const names = leaves.filter(([, node]) => node.type === type && !node.enum).map(([name]) => JSON.stringify(name));
    return names.length ? `typed("${type}",${names.join(',')});` : '';
  });
  const others = leaves.filter(([, node]) => node.enum || !/^(string|boolean)$/.test(node.type));
  return plain.join('') + others.map(call).join('');
}

function compile(schema) {
  const categories = Object.entries(schema.properties).filter(([, node]) => isCategory(node));
  const inner = categories.map(([name, node]) => `if(enter(root,"${name}")){${calls(node.properties)}}`).join('');
  const outer = `if(enter({ '': root },'')){${calls(schema.properties)}${inner}}`;
  return `${HELPERS}export default function validate(root){errors=[];${outer}return errors;}`;
}

/** Values that tell a right validator from a wrong one, for every option and in every place. */
function* samples(schema) {
  const odd = [undefined, null, '', 'x', true, false, 0, 1, -1, 0.5, NaN, Infinity, [], ['x'], [1], [[]], {}, { x: 1 }];
  const strange = [...odd, { toString: 1 }, { '': 1 }];
  yield* strange;
  for (const [category, node] of Object.entries(schema.properties)) {
    if (!isCategory(node)) for (const value of around(node, odd)) yield { [category]: value };
    else {
      yield* strange.map((value) => ({ [category]: value }));
      for (const [name, leaf] of Object.entries(node.properties)) {
        for (const value of around(leaf, odd)) yield { [category]: { [name]: value } };
      }
    }
  }
}

function around(node, odd) {
  const allowed = node.enum ?? [];
  const items = (node.items?.enum ?? []).flatMap((item) => [[item], [item, item], [item, 'x']]);
  const edges = [node.minimum, node.maximum].filter((edge) => edge !== undefined);
  return [...odd, ...allowed, ...items, ...edges.flatMap((edge) => [edge - 1, edge - 0.5, edge, edge + 0.5, edge + 1])];
}

async function prove(schema, code, fields) {
  const asModule = (text) => `data:text/javascript,${encodeURIComponent(text)}`;
  const { default: validate } = await import(asModule(code.replace('./fields.js', asModule(fields))));
  const judge = new Ajv({ allErrors: true }).compile(schema);
  for (const sample of samples(schema)) {
    if (judge(sample) !== (validate(sample).length === 0)) {
      throw new Error(`the compiled validator and ajv disagree about ${JSON.stringify(sample)}`);
    }
  }
}

/** The validator as an ES module that imports the field table (`fields`, its text) as './fields.js'. */
export async function compileValidator(schema, fields) {
  const properties = Object.fromEntries(Object.entries(schema.properties).filter(([name]) => name !== '$schema'));
  const wanted = bare({ ...schema, properties });
  const { code } = await transform(compile(wanted), { target: 'es2022', minifySyntax: true });
  if (/\brequire\(|new Function|\beval\(/.test(code)) throw new Error('the validator must be plain ES code');
  await prove(wanted, code, fields);
  return code;
}
