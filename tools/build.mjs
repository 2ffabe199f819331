// npm run build: dist/esm, the two script-tag files with their chunks and hashes, dist/types, dist/schema.json, what editors and frameworks read.
import { copyFileSync, existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { SCHEMA } from './config-schema.mjs';
import { writeEditorData } from './editor-data.mjs';
import { writeFrameworkTypes } from './framework-types.mjs';
import { writeIntegrity } from './integrity.mjs';
import { ROOT, run, seconds } from './run.mjs';
import { buildThirdParty } from './third-party.mjs';

const DIST = join(ROOT, 'dist');

function filesBelow(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name).slice(ROOT.length + 1));
}

/** Everything but dist/types, which the compiler keeps up to date by itself. */
function removeOldOutput() {
  if (!existsSync(DIST)) return;
  for (const name of readdirSync(DIST)) {
    if (name !== 'types') rmSync(join(DIST, name), { recursive: true });
  }
}

/** The compiler neither removes declarations whose source is gone nor copies hand-written or generated ones. */
function completeTypes() {
  const types = join(DIST, 'types');
  for (const file of filesBelow(types)) {
    if (!file.endsWith('.d.ts')) continue;
    const source = file.slice('dist/types/'.length);
    if (source.startsWith('frameworks/')) continue;
    if (!existsSync(join(ROOT, source)) && !existsSync(join(ROOT, source.replace(/\.d\.ts$/, '.ts')))) {
      rmSync(join(ROOT, file));
    }
  }
  for (const file of [...filesBelow(join(ROOT, 'src')), ...filesBelow(join(ROOT, 'components'))]) {
    if (!file.endsWith('.d.ts')) continue;
    mkdirSync(dirname(join(types, file)), { recursive: true });
    copyFileSync(join(ROOT, file), join(types, file));
  }
}

const start = performance.now();
removeOldOutput();
const [types, bundles] = await Promise.all([
  run('tsc', ['-b', 'src', 'src/testing/fault-proxy', 'components'], { capture: true }),
  run('rollup', ['-c', '--silent'], { capture: true }),
]);
if (existsSync(DIST)) {
  await buildThirdParty();
  copyFileSync(join(ROOT, SCHEMA), join(DIST, 'schema.json'));
  writeFrameworkTypes(writeEditorData(DIST), join(DIST, 'types/frameworks'));
}
if (existsSync(join(DIST, 'types'))) completeTypes();
for (const step of [types, bundles]) process.stdout.write(step.output);
if (types.code !== 0 || bundles.code !== 0) {
  process.stdout.write(`build failed after ${seconds(start)}\n`);
  process.exit(1);
}
for (const [file, hash] of writeIntegrity(DIST)) process.stdout.write(`${file.padEnd(26)} integrity="${hash}"\n`);
process.stdout.write(`dist built in ${seconds(start)}\n`);
