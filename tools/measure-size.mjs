import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { parseAst } from 'rollup/parseAst';
import { ROOT } from './run.mjs';

const gzipBytes = (content) => gzipSync(content, { level: 9 }).length;

/** The files that a module needs before it can run, itself included. */
export function staticClosure(file, seen = new Set()) {
  if (seen.has(file)) return seen;
  seen.add(file);
  for (const node of parseAst(readFileSync(file, 'utf8')).body) {
    const source = node.source?.value;
    if (source?.startsWith('.')) staticClosure(join(dirname(file), source), seen);
  }
  return seen;
}

/** @returns {{ file: string, bytes: number, gzip: number }} */
function measure(file) {
  const content = readFileSync(file);
  return { file: relative(ROOT, file).replaceAll('\\', '/'), bytes: content.length, gzip: gzipBytes(content) };
}

const sum = (rows) => rows.reduce((total, row) => total + row.gzip, 0);

/** `./core` with the packages that it imports, minified, without what it loads later. */
async function measureCore() {
  const result = await build({
    entryPoints: [join(ROOT, 'dist/esm/core.js')],
    bundle: true,
    splitting: true,
    format: 'esm',
    target: 'es2022',
    minify: true,
    legalComments: 'none',
    define: { 'process.env.NODE_ENV': '"production"' },
    write: false,
    metafile: true,
    outdir: join(ROOT, '.cache/core'),
    logLevel: 'silent',
  });
  const { outputs } = result.metafile;
  const entry = Object.keys(outputs).find((name) => outputs[name].entryPoint?.endsWith('dist/esm/core.js'));
  const eager = new Set([entry]);
  for (const name of eager) {
    for (const each of outputs[name].imports) if (each.kind === 'import-statement') eager.add(each.path);
  }
  return result.outputFiles
    .filter((file) => [...eager].some((name) => file.path.replaceAll('\\', '/').endsWith(name)))
    .reduce((total, file) => total + gzipBytes(file.contents), 0);
}

/** Sizes of the script-tag build and of the core, gzip, in bytes. */
export async function measureSizes() {
  const dist = join(ROOT, 'dist');
  const chunks = join(dist, 'chunks');
  const eagerFiles = [...staticClosure(join(dist, 'realtime-elements.js'))];
  const lazyFiles = existsSync(chunks)
    ? readdirSync(chunks)
        .filter((name) => name.endsWith('.js'))
        .map((name) => join(chunks, name))
        .filter((file) => !eagerFiles.includes(file))
    : [];
  const eager = eagerFiles.map(measure);
  const lazy = lazyFiles.map(measure).sort((a, b) => b.gzip - a.gzip);
  return {
    eager,
    lazy,
    optional: [measure(join(dist, 'livekit-client.js'))],
    classic: measure(join(dist, 'realtime-elements.iife.js')),
    totals: { eager: sum(eager), lazy: sum(lazy), core: await measureCore() },
  };
}
