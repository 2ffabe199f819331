// npm run package: what a user gets from `npm install`.
import { inspectDist } from './inspect-dist.mjs';
import { run } from './run.mjs';
import { findTestingCode } from './testing-in-dist.mjs';

const testing = findTestingCode();
const problems = [...inspectDist(), ...testing.map((found) => `${found} is test code in what a page loads`)];
process.stdout.write(
  problems.length > 0
    ? `${problems.join('\n')}\n`
    : 'dist makes no code from text, is self-contained, and has 0 bytes of the test kit in what a page loads\n',
);

const results = [];
for (const [command, ...args] of [
  ['node', 'tools/check-lock.mjs'],
  ['publint', '--strict'],
  // The script-tag files are no modules for a resolver to find types for.
  [
    'attw',
    '--pack',
    '.',
    '--profile',
    'esm-only',
    '--exclude-entrypoints',
    './realtime-elements.js',
    './realtime-elements.iife.js',
    './livekit-client.js',
    './schema.json',
    './custom-elements.json',
    './vscode.html-custom-data.json',
    './web-types.json',
    './integrity.json',
  ],
]) {
  results.push(await run(command, args));
}
process.exit(problems.length > 0 || results.some(({ code }) => code !== 0) ? 1 : 0);
