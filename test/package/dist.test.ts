import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, it } from 'node:test';
import { build } from 'esbuild';
import { distScripts, inspectDist, inspectScript } from '../../tools/inspect-dist.mjs';
import { measureSizes, staticClosure } from '../../tools/measure-size.mjs';
import { findTestingCode, testingModules } from '../../tools/testing-in-dist.mjs';

const PROJECT = resolve(import.meta.dirname, '../..');
const read = (file: string): string => readFileSync(join(PROJECT, file), 'utf8');

describe('the inspection of published files', () => {
  const bad: readonly [string, string][] = [
    ['eval("1")', 'eval'],
    ['(0, globalThis.eval)("1")', 'globalThis.eval in brackets'],
    ['new Function("return 1")', 'new Function'],
    ['window.Function("return 1")', 'window.Function'],
    ['setTimeout("go()", 5)', 'a timer with text'],
    ['import { html } from "lit"', 'a package by name'],
    ['export { html } from "lit"', 'a package passed on'],
    ['import("marked")', 'a package loaded later'],
    ['if (process.env.NODE_ENV) go()', 'process'],
  ];
  for (const [code, name] of bad) {
    it(`finds ${name}`, () => {
      assert.notDeepEqual(inspectScript(code, { selfContained: true }), []);
    });
  }

  it('takes no offence at words', () => {
    const code = '/* eval */ const a = "new Function"; import("./chunks/a.js"); setTimeout(() => {}, 5);';
    assert.deepEqual(inspectScript(code, { selfContained: true }), []);
  });
});

/** Other projects' code, minified: it has the licences beside it, and no map. */
const THIRD_PARTY = ['dist/livekit-client.js', 'dist/esm/fake-avatar-actor.js'];

describe('dist', () => {
  it("names the licences of other projects' code, and has them", () => {
    for (const file of THIRD_PARTY) {
      const notice = /^\/\*! .+ \(Apache-2\.0\); licences: (\S+) \*\//.exec(read(file))?.[1];
      assert.ok(notice, `${file} names no licences`);
      assert.match(read(join(file, '..', notice)), /Apache License[\s\S]+@bufbuild\/protobuf/);
    }
  });

  it('has nothing of the test kit in what a page loads, but behind `development.mock`', () => {
    assert.deepEqual(findTestingCode(), []);
    const engines = distScripts().filter((file) => /\/page-engine(-[\w-]+)?\.js$/.test(file));
    assert.equal(engines.length, 2, 'one for bundlers, one for script tags');
    for (const file of engines) assert.ok(testingModules(join(PROJECT, file)).length > 0, file);
    // It would be found: the kit's own entry is full of it.
    assert.notDeepEqual(findTestingCode([join(PROJECT, 'dist/esm/testing.js')]), []);
  });

  it('makes no code from text, and the script-tag files import no package', () => {
    assert.deepEqual(inspectDist(), []);
  });

  it('has every file that a script or a source map names', () => {
    for (const file of distScripts()) {
      const code = read(file);
      if (THIRD_PARTY.includes(file)) continue;
      const map = /\/\/# sourceMappingURL=(.+)$/m.exec(code)?.[1];
      assert.ok(map, `${file} names no source map`);
      assert.ok(existsSync(join(PROJECT, file, '..', map)), `${file} names ${map}`);
      for (const [, target] of code.matchAll(/["'](\.{1,2}\/[^"'\s]+\.js)["']/g)) {
        assert.ok(target && existsSync(join(PROJECT, file, '..', target)), `${file} names ${target}`);
      }
    }
  });

  it('loads the same chunks from the module and from the classic script', () => {
    const chunksOf = (file: string): string[] =>
      [...new Set([...read(file).matchAll(/\.\/chunks\/[\w.-]+\.js/g)].map(([name]) => name))].sort();
    const chunks = chunksOf('dist/realtime-elements.js');
    assert.ok(chunks.length > 0, 'nothing is loaded later');
    assert.deepEqual(chunksOf('dist/realtime-elements.iife.js'), chunks);
  });

  it('loads optional peers when they are wanted, and not before', () => {
    for (const entry of ['index', 'elements', 'core', 'testing', 'testing-node']) {
      const files = [...staticClosure(join(PROJECT, `dist/esm/${entry}.js`))];
      const code = files.map((file) => readFileSync(file, 'utf8')).join('\n');
      assert.doesNotMatch(
        code,
        /^(import|export)\b[^;]*['"](livekit-client|@livekit\/\w+|@heygen\/\S+|ws)['"]/m,
        entry,
      );
    }
    const classic = read('dist/realtime-elements.iife.js') + read('dist/realtime-elements.js');
    assert.doesNotMatch(classic, /livekit-client\.js/);
  });

  it('registers the elements for a bundler that drops what has no side effects', async () => {
    const bundle = async (specifier: string): Promise<string> => {
      const result = await build({
        stdin: { contents: `import '${specifier}';`, resolveDir: PROJECT },
        bundle: true,
        format: 'esm',
        write: false,
        logLevel: 'silent',
      });
      return result.outputFiles[0]?.text ?? '';
    };
    assert.match(await bundle('realtime-elements'), /realtime-session/);
    assert.doesNotMatch(await bundle('realtime-elements/elements'), /realtime-session/);
  });

  it('keeps the size budgets', async () => {
    const { sizeBudget } = JSON.parse(read('package.json')) as { sizeBudget: { eager: number; core: number } };
    const { totals, classic } = await measureSizes();
    assert.ok(totals.eager <= sizeBudget.eager, `eager ${totals.eager}`);
    assert.ok(totals.core <= sizeBudget.core, `core ${totals.core}`);
    assert.ok(classic.gzip <= sizeBudget.eager, `classic ${classic.gzip}`);
  });

  it('declares its types without the house of another package', () => {
    const { exports } = JSON.parse(read('package.json')) as { exports: Record<string, { types?: string }> };
    for (const { types } of Object.values(exports)) {
      if (types) assert.doesNotMatch(read(types), /import\("lit-html"\)/);
    }
  });
});
