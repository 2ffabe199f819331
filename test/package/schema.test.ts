import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, it } from 'node:test';
import { Ajv } from 'ajv';

const PROJECT = resolve(import.meta.dirname, '../..');
const readText = (file: string): string => readFileSync(join(PROJECT, file), 'utf8');

interface Node {
  title?: string;
  description?: string;
  default?: unknown;
  properties?: Record<string, Node>;
}
const schema = JSON.parse(readText('dist/schema.json')) as Node & Required<Pick<Node, 'properties'>>;

describe('schema.json', () => {
  const validate = new Ajv({ strict: false, allErrors: true }).compile(schema);

  it('accepts a file that names it, and finds what is wrong in one', () => {
    const file = { $schema: './node_modules/realtime-elements/dist/schema.json', connection: { timeout: 3000 } };
    assert.equal(validate(file), true);
    assert.equal(validate({ connection: { timeout: '3s', timeot: 1 } }), false);
    assert.equal(validate.errors?.length, 2);
  });

  it('accepts its own defaults', () => {
    const valuesOf = ({ properties = {} }: Node): unknown =>
      Object.fromEntries(
        Object.entries(properties)
          .filter(([name]) => name !== '$schema')
          .map(([name, node]) => [name, node.properties ? valuesOf(node) : node.default]),
      );
    validate(valuesOf(schema));
    assert.deepEqual(validate.errors ?? [], []);
  });

  it('tells an editor about every category and option', () => {
    const check = (path: string, { description, default: fallback, properties }: Node): void => {
      assert.ok(description, path);
      assert.ok(properties ?? (fallback !== undefined || path === '/$schema'), path);
      for (const [name, node] of Object.entries(properties ?? {})) check(`${path}/${name}`, node);
    };
    assert.ok(schema.title);
    check('', schema);
  });

  it('accepts every configuration that the documentation shows', () => {
    const pages = readdirSync(join(PROJECT, 'docs')).filter((file) => file.endsWith('.md'));
    const blocks = ['README.md', ...pages.map((page) => `docs/${page}`)].flatMap((page) =>
      [...readText(page).matchAll(/^```json\n(.+?)^```/gms)].map(([, text = '']) => ({ page, text })),
    );
    const configurations = blocks.filter(({ text }) => text.includes('"$schema"'));
    assert.ok(configurations.length > 0, 'there is no example');
    for (const { page, text } of configurations) {
      validate(JSON.parse(text));
      assert.deepEqual(validate.errors ?? [], [], page);
    }
  });
});
