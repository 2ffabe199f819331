import assert from 'node:assert/strict';
import { join, resolve } from 'node:path';
import { before, describe, it } from 'node:test';
import { ESLint } from 'eslint';

const PROJECT = resolve(import.meta.dirname, '../..');

// The text stands in for an existing file: the type-aware rules need one that belongs to a project.
const CORE = 'src/errors.ts';
const ELEMENT = 'components/events.ts';
const LIT = "import { html } from 'lit';\n";

const BREACHES: readonly [string, string, string, string][] = [
  ['console', CORE, "console.log('x');", 'no-console'],
  ['eval', CORE, "eval('1');", 'no-eval'],
  ['new Function', CORE, "export const f = new Function('return 1');", 'no-new-func'],
  ['a timer with text', CORE, "setTimeout('go()', 1);", '@typescript-eslint/no-implied-eval'],
  ['document in the core', CORE, 'export const d = document;', 'no-restricted-globals'],
  ['window in the core', CORE, 'export const w = window;', 'no-restricted-globals'],
  ['an enum', CORE, 'export enum A { b }', 'no-restricted-syntax'],
  ['a parameter property', CORE, 'export class A { constructor(readonly b: string) {} }', 'no-restricted-syntax'],
  ['a default export', CORE, 'export default 1;', 'no-restricted-syntax'],
  ['the private keyword', CORE, 'export class A { private b = 1; c() { return this.b; } }', 'no-restricted-syntax'],
  ['an import without .js', CORE, "export { a } from './a';", 'no-restricted-syntax'],
  ['any', CORE, 'export const a: any = 1;', '@typescript-eslint/no-explicit-any'],
  [
    'a forgotten promise',
    CORE,
    'export function f() { Promise.resolve(); }',
    '@typescript-eslint/no-floating-promises',
  ],
  ['a thrown text', CORE, "export function f() { throw 'x'; }", '@typescript-eslint/only-throw-error'],
  [
    'a log message that varies',
    CORE,
    'declare const logger: { warn(m: string): void };\nexport const f = (x: string) => logger.warn(`closed: ${x}`);',
    'house/constant-log-message',
  ],
  [
    'a timer whose name varies',
    CORE,
    'declare const logger: { time(m: string): void };\nexport const f = (x: string) => logger.time(`auth/${x}`);',
    'house/constant-log-message',
  ],
  ['a style attribute', ELEMENT, `${LIT}export const t = html\`<p style="color: red"></p>\`;`, 'no-restricted-syntax'],
  ['a bound style attribute', ELEMENT, `${LIT}export const t = html\`<p style=\${1}></p>\`;`, 'no-restricted-syntax'],
  ['a style element', ELEMENT, `${LIT}export const t = html\`<style></style>\`;`, 'no-restricted-syntax'],
  ['unsafeHTML', ELEMENT, "export { unsafeHTML } from 'lit/directives/unsafe-html.js';", 'no-restricted-imports'],
  [
    'styleMap',
    ELEMENT,
    "import { styleMap } from 'lit/directives/style-map.js';\nexport const s = styleMap;",
    'no-restricted-imports',
  ],
  ['an image without alt', ELEMENT, `${LIT}export const t = html\`<img src="a.png" />\`;`, 'lit-a11y/alt-text'],
];

describe('the lint rules', () => {
  let eslint: ESLint;
  before(() => {
    eslint = new ESLint({ cwd: PROJECT });
  });

  const rulesFor = async (text: string, path: string): Promise<(string | null)[]> => {
    const [result] = await eslint.lintText(text, { filePath: join(PROJECT, path) });
    return result?.messages.map((message) => message.ruleId ?? message.message) ?? [];
  };

  for (const [name, path, text, rule] of BREACHES) {
    it(`${rule} catches ${name}`, async () => {
      const rules = await rulesFor(`${text}\n`, path);
      assert.ok(rules.includes(rule), `found only ${rules.join(', ') || 'nothing'}`);
    });
  }

  it('lets good code pass', async () => {
    const text =
      "declare const logger: { warn(m: string, f: object): void };\nlogger.warn('closed', { code: 1 });\nexport {};\n";
    assert.deepEqual(await rulesFor(text, CORE), []);
  });
});
