// Our own floors on the lines that Chromium ran: the test runner's thresholds know one floor for everything, and
// leave out the files that no test has loaded.
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import { transformSync } from 'esbuild';
import { ROOT } from './run.mjs';

const FLOORS = [
  // src/testing runs in Node (test/node), where Chromium's coverage does not see it.
  { name: 'src', pattern: /^src\/(?!testing\/|.*\/generated\/).*\.ts$/, percent: 90 },
  { name: 'components', pattern: /^components\/.*\.ts$/, percent: 80 },
];

const slashes = (path) => path.replaceAll('\\', '/');

/** @returns {Map<string, { lines: number, covered: number }>} by path in the package; a file of two records adds up */
export function readLcov(text, root = ROOT) {
  const files = new Map();
  for (const record of text.split('end_of_record')) {
    const name = /^SF:(.*)$/m.exec(record)?.[1];
    if (!name) continue;
    const path = slashes(name.startsWith('/') || /^\w:/.test(name) ? relative(root, name) : name);
    const hits = [...record.matchAll(/^DA:(\d+),(\d+)/gm)];
    const covered = hits.filter(([, , count]) => count !== '0').length;
    files.set(path, { lines: hits.length, covered });
  }
  return files;
}

/** A file of types leaves nothing to run. */
function hasCode(path) {
  const { code } = transformSync(readFileSync(join(ROOT, path), 'utf8'), {
    loader: 'ts',
    tsconfigRaw: { compilerOptions: { verbatimModuleSyntax: true } },
  });
  return code.replace(/^\s*(import|export)\b[^;]*\bfrom\b[^;]*;$|^export \{\};$/gm, '').trim() !== '';
}

const sourcesBelow = (folder) =>
  readdirSync(join(ROOT, folder), { recursive: true })
    .map((name) => `${folder}/${slashes(String(name))}`)
    .filter((path) => path.endsWith('.ts') && !path.endsWith('.d.ts'));

/**
 * @param {string} [lcovFile]
 * @returns {{ name: string, ok: boolean, text: string }[]} one result for each floor
 */
export function checkCoverage(lcovFile = join(ROOT, 'coverage/lcov.info')) {
  if (!existsSync(lcovFile)) return [{ name: 'coverage', ok: false, text: 'coverage: the test run left no lcov.info' }];
  const measured = readLcov(readFileSync(lcovFile, 'utf8'));
  return FLOORS.map(({ name, pattern, percent }) => {
    const files = sourcesBelow(name)
      .filter((path) => pattern.test(path) && (measured.has(path) || hasCode(path)))
      .map((path) => {
        const lines = readFileSync(join(ROOT, path), 'utf8').trimEnd().split('\n').length;
        return { path, ...(measured.get(path) ?? { lines, covered: 0 }) };
      });
    const lines = files.reduce((sum, file) => sum + file.lines, 0);
    const covered = files.reduce((sum, file) => sum + file.covered, 0);
    const reached = lines === 0 ? 0 : (100 * covered) / lines;
    const ok = reached >= percent;
    const worst = files
      .filter((file) => file.covered < file.lines)
      .sort((a, b) => b.lines - b.covered - (a.lines - a.covered))
      .slice(0, ok ? 0 : 12)
      .map((file) => `\n    ${file.lines - file.covered} of ${file.lines} lines not run: ${file.path}`);
    const text = `coverage of ${name}: ${reached.toFixed(1)} % of ${lines} lines (floor ${percent} %)${worst.join('')}`;
    return { name, ok, text };
  });
}
