// The test kit adds nothing to what a page loads: by the source maps of what was built.
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { parseAst } from 'rollup/parseAst';
import { ROOT } from './run.mjs';

/** What a page begins with. */
export const PRODUCTION_ENTRIES = [
  'dist/realtime-elements.js',
  'dist/realtime-elements.iife.js',
  'dist/esm/index.js',
  'dist/esm/define.js',
  'dist/esm/elements.js',
  'dist/esm/core.js',
  'dist/esm/react.js',
];

/** The one door: `development.mock` loads what is behind it, by `import()`. */
const DOOR = /\/page-engine(-[\w-]+)?\.js$/;

function* importsOf(node) {
  if (!node || typeof node !== 'object') return;
  const source = /^(Import|Export)/.test(node.type ?? '') && node.source?.type === 'Literal' && node.source.value;
  if (source && !(node.type === 'ImportExpression' && DOOR.test(source))) yield source;
  for (const value of Object.values(node)) {
    for (const child of Array.isArray(value) ? value : [value]) if (child?.type) yield* importsOf(child);
  }
}

/** Files that a page may come to load from this one, at once or later; not through the door. */
function reachable(file, seen) {
  if (seen.has(file) || !existsSync(file)) return seen;
  seen.add(file);
  const ast = parseAst(readFileSync(file, 'utf8'), { allowReturnOutsideFunction: true });
  for (const source of importsOf(ast)) {
    if (source.startsWith('.')) reachable(join(dirname(file), source), seen);
  }
  return seen;
}

/** Modules of the test kit that were built into a file. */
export function testingModules(file) {
  const map = `${file}.map`;
  if (!existsSync(map)) return [];
  return JSON.parse(readFileSync(map, 'utf8')).sources.filter((source) => /(^|\/)src\/testing\//.test(source));
}

/** What of the test kit a page could load without asking for it, as `file: module`. */
export function findTestingCode(entries = PRODUCTION_ENTRIES.map((entry) => join(ROOT, entry))) {
  const files = new Set();
  for (const entry of entries) reachable(entry, files);
  return [...files].flatMap((file) => testingModules(file).map((module) => `${relative(ROOT, file)}: ${module}`));
}
