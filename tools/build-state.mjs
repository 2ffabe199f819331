import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './run.mjs';

const SOURCES = [
  'src',
  'components',
  'rollup.config.mjs',
  'tools/rollup-script-tag.mjs',
  'tools/third-party.mjs',
  'tools/framework-types.mjs',
  'package.json',
];
const OUTPUTS = [
  'dist/esm/core.js',
  'dist/realtime-elements.js',
  'dist/realtime-elements.iife.js',
  'dist/schema.json',
  'dist/livekit-client.js',
];

function newestBelow(path) {
  const stat = statSync(path);
  if (!stat.isDirectory()) return stat.mtimeMs;
  const entries = readdirSync(path).filter((name) => !name.endsWith('.md'));
  return Math.max(0, ...entries.map((name) => newestBelow(join(path, name))));
}

/** Whether dist is there and newer than everything that it is made of. */
export function isBuildFresh() {
  const outputs = OUTPUTS.map((file) => join(ROOT, file));
  if (!outputs.every((file) => existsSync(file))) return false;
  const oldest = Math.min(...outputs.slice(0, 3).map((file) => statSync(file).mtimeMs));
  return SOURCES.every((path) => newestBelow(join(ROOT, path)) < oldest);
}
