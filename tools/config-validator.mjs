// Proves the validator that is shipped against ajv: nothing is generated while they disagree on any sample.
//
// ajv's own standalone output for this schema is 4 kB gzip: it writes some 250 characters for every error that is
// possible and every name four times. The schema has two levels and five kinds of options, so the table of the options,
// which is there anyway, says the same with a few numbers more. ajv stays the judge.
import { fileURLToPath } from 'node:url';
import Ajv from 'ajv';
import { build } from 'esbuild';

const isCategory = (node) => node.type === 'object';

/** Refuses what the table cannot say: a rule that is only in the schema would be one that nobody checks. */
function refuseUnknown(node, where = 'the schema') {
  const known =
    /^(\$schema|\$id|title|description|default|x-.*|type|properties|additionalProperties|items|enum|minimum|maximum|pattern|examples)$/;
  const unknown = Object.keys(node).filter((keyword) => !known.test(keyword));
  if (unknown.length) throw new Error(`${where}: tools/config-validator.mjs does not know ${unknown.join(', ')}`);
  for (const [name, child] of Object.entries(node.properties ?? {})) refuseUnknown(child, name);
  if (node.items) refuseUnknown(node.items, `${where}, its items`);
}

/** Values that tell a right validator from a wrong one, for every option and in every place. */
function* samples(schema) {
  // No `null`: to the schema it is a value, to us it is something that was not said.
  const odd = [undefined, '', 'x', true, false, 0, 1, -1, 0.5, NaN, Infinity, [], ['x'], [1], [[]], {}, { x: 1 }];
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
  const texts = (node.examples ?? []).flatMap((text) => [text, `${text}=`, `${text} ${text}`]);
  return [
    ...odd,
    ...allowed,
    ...texts,
    ...items,
    ...edges.flatMap((edge) => [edge - 1, edge - 0.5, edge, edge + 0.5, edge + 1]),
  ];
}

/** `validateLayer` of the sources, with another text of the field table. */
async function loadValidator(fields) {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL('../src/config/validate-layer.ts', import.meta.url))],
    bundle: true,
    format: 'esm',
    write: false,
    plugins: [
      {
        name: 'field-table',
        setup: ({ onLoad }) => onLoad({ filter: /generated.fields\.js$/ }, () => ({ contents: fields })),
      },
    ],
  });
  const module = await import(`data:text/javascript,${encodeURIComponent(outputFiles[0].text)}`);
  return module.validateLayer;
}

/** Throws when what we ship takes for good what ajv refuses, or the other way round. */
export async function proveValidator(schema, fields) {
  refuseUnknown(schema);
  const properties = Object.entries(schema.properties).filter(([name]) => name !== '$schema');
  const judged = { ...schema, properties: Object.fromEntries(properties) };
  const validateLayer = await loadValidator(fields);
  const judge = new Ajv({ allErrors: true, strict: false }).compile(judged);
  for (const sample of samples(judged)) {
    if (sample === undefined) continue;
    const { issues } = validateLayer({ source: 'sample', values: sample });
    if (judge(sample) !== (issues.length === 0)) {
      throw new Error(`our validator and ajv disagree about ${JSON.stringify(sample)}`);
    }
  }
}
