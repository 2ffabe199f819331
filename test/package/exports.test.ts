import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, it } from 'node:test';
import { promisify } from 'node:util';
import { build } from 'esbuild';

const PROJECT = resolve(import.meta.dirname, '../..');
const ENTRIES = ['.', './elements', './core', './testing', './jsx', './vue', './svelte'];

/** The copies that are on the page, decorator metadata, and a stand-in for the registry. */
const LEFT_BY_LIT: ReadonlySet<string> = new Set([
  'litHtmlVersions',
  'litElementVersions',
  'reactiveElementVersions',
  'litIssuedWarnings',
  'litPropertyMetadata',
  'litServerRoot',
  'customElements',
]);
const LEFT_BY_NANOSTORES = 'nanostoresGlobal';

/** A file, or files by condition. */
type Target = string | { [condition: string]: Target };

interface Manifest {
  bin: Record<string, string>;
  exports: Record<string, Target>;
  files: string[];
  sideEffects: string[];
}
const manifest = JSON.parse(readFileSync(join(PROJECT, 'package.json'), 'utf8')) as Manifest;
const run = promisify(execFile);

const filesOf = (target: Target): string[] =>
  typeof target === 'string' ? [target] : Object.values(target).flatMap(filesOf);

/** Every set of conditions that ends in files. */
const conditionsOf = (target: Target): string[][] => {
  if (typeof target === 'string') return [];
  const deeper = Object.values(target).flatMap(conditionsOf);
  return Object.values(target).some((each) => typeof each === 'string') ? [...deeper, Object.keys(target)] : deeper;
};

/** What a bundler makes of an entry for a platform. */
async function bundle(specifier: string, platform: 'browser' | 'node'): Promise<string> {
  const result = await build({
    stdin: { contents: `export * from '${specifier}';`, resolveDir: PROJECT },
    bundle: true,
    format: 'esm',
    platform,
    write: false,
    logLevel: 'silent',
  });
  return result.outputFiles[0]?.text ?? '';
}

/** Imports one entry in a Node of its own and says which globals appeared and how long the process lived on. */
async function importAlone(specifier: string): Promise<{ added: string[]; names: string[]; stderr: string }> {
  const script = `
    const before = new Set(Reflect.ownKeys(globalThis));
    const module = await import(${JSON.stringify(specifier)});
    const added = Reflect.ownKeys(globalThis).filter((key) => !before.has(key)).map(String);
    console.log(JSON.stringify({ added, names: Object.keys(module) }));`;
  // A timer or socket left open by the import would keep the process alive until the time is over.
  const { stdout, stderr } = await run(process.execPath, ['--input-type=module', '--eval', script], {
    cwd: PROJECT,
    timeout: 20_000,
  });
  return { ...(JSON.parse(stdout) as { added: string[]; names: string[] }), stderr };
}

describe('the exports map', () => {
  for (const [path, target] of Object.entries(manifest.exports)) {
    it(`${path} leads to files that exist`, () => {
      for (const file of filesOf(target)) {
        assert.ok(existsSync(join(PROJECT, file)), file);
      }
    });
  }

  it('names types before code', () => {
    for (const entry of ENTRIES) {
      for (const conditions of conditionsOf(manifest.exports[entry] ?? {})) {
        // A set of conditions of its own, as that of Node, is asked before the rest of its entry.
        assert.deepEqual(
          conditions.filter((name) => name !== 'node'),
          ['types', 'default'],
          entry,
        );
      }
    }
  });

  it('has every entry', () => {
    assert.deepEqual(
      ENTRIES.filter((entry) => !(entry in manifest.exports)),
      [],
    );
  });

  it('has the fault proxy in Node, and nothing of Node elsewhere', async () => {
    assert.match(await bundle('realtime-elements/testing', 'node'), /startFaultProxy/);
    const forPages = await bundle('realtime-elements/testing', 'browser');
    assert.match(forPages, /FakeWebSocket/);
    assert.doesNotMatch(forPages, /startFaultProxy|["']node:/);
  });

  it('names only files with side effects that exist', () => {
    assert.deepEqual(
      manifest.sideEffects.filter((file) => !existsSync(join(PROJECT, file))),
      [],
    );
  });

  it('publishes only files that exist', () => {
    const files = manifest.files.filter((file) => !file.startsWith('!'));
    assert.deepEqual(
      files.filter((file) => !existsSync(join(PROJECT, file))),
      [],
    );
  });

  it('publishes the schema as it is in the sources', () => {
    const source = readFileSync(join(PROJECT, 'src/config/schema/client-config.schema.json'), 'utf8');
    assert.equal(readFileSync(join(PROJECT, 'dist/schema.json'), 'utf8'), source);
  });
});

describe('in Node without a page', () => {
  for (const entry of ENTRIES) {
    if (!(entry in manifest.exports)) continue;
    it(`importing ${entry} throws nothing, says nothing and leaves nothing behind`, async () => {
      const { added, names, stderr } = await importAlone(`realtime-elements${entry.slice(1)}`);
      assert.deepEqual(
        added.filter((name) => !LEFT_BY_LIT.has(name) && name !== LEFT_BY_NANOSTORES),
        [],
      );
      assert.ok(names.length > 0, 'exports nothing');
      assert.equal(stderr, '');
    });
  }

  it('the core brings no lit', async () => {
    const { added } = await importAlone('realtime-elements/core');
    assert.deepEqual(
      added.filter((name) => name !== LEFT_BY_NANOSTORES),
      [],
    );
  });
});

describe('the commands', () => {
  for (const [name, file] of Object.entries(manifest.bin)) {
    it(`${name} starts, helps and ends`, async () => {
      assert.match(readFileSync(join(PROJECT, file), 'utf8'), /^#!\/usr\/bin\/env node\n/);
      const { stdout, stderr } = await run(process.execPath, [join(PROJECT, file), '--help'], { timeout: 20_000 });
      assert.match(stdout, new RegExp(`^Usage: ${name} `));
      assert.equal(stderr, '');
    });
  }

  it('are all there', () => {
    assert.deepEqual(Object.keys(manifest.bin), ['realtime-elements-faults']);
  });
});
