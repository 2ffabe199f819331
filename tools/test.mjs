// npm test: browser tests, Node tests and coverage floors, and one closing line that adds them up.
//   npm test -- browser | node          one half only
//   BROWSERS=chromium npm test          one browser only (default: every one that is found)
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { browsersToTest } from './browsers.mjs';
import { isBuildFresh } from './build-state.mjs';
import { checkCoverage } from './coverage.mjs';
import { ROOT, run, seconds } from './run.mjs';

const NODE_TESTS = ['test/node', 'test/package', 'test/e2e'];
const CACHE = join(ROOT, '.cache');
const NONE = { passed: 0, failed: 0, skipped: 0 };

const testsBelow = (folder) =>
  existsSync(join(ROOT, folder))
    ? readdirSync(join(ROOT, folder), { recursive: true })
        .map((name) => `${folder}/${String(name).replaceAll('\\', '/')}`)
        .filter((path) => path.endsWith('.test.ts'))
        .sort()
    : [];

const say = (text) => process.stdout.write(`${text}\n`);

/** Runs a test runner that leaves its counts in a file; one that leaves none, or ends badly without a failure, failed. */
async function counted(name, command, args, env) {
  const start = performance.now();
  const file = join(CACHE, `${name}-counts.json`);
  rmSync(file, { force: true });
  const { code } = await run(command, args(file), { env: env(file) });
  const counts = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8') || 'null') : undefined;
  const result = { ...NONE, ...counts };
  if (code !== 0 && result.failed === 0) {
    say(`the ${name} tests ended with code ${code}${counts ? '' : ' before they were counted'}`);
    result.failed = 1;
  }
  say(`${name} tests: ${result.passed} ok, ${result.failed} not ok, ${result.skipped} left out (${seconds(start)})`);
  return result;
}

async function browserTests() {
  if (testsBelow('test/unit').length + testsBelow('test/components').length === 0) return [];
  let kinds;
  try {
    kinds = browsersToTest();
  } catch (error) {
    say(error.message);
    return [{ ...NONE, failed: 1 }];
  }
  say(`browsers: ${kinds.join(', ')}`);
  const withCoverage = kinds.includes('chromium');
  rmSync(join(ROOT, 'coverage'), { recursive: true, force: true });
  const counts = await counted(
    'browser',
    'wtr',
    () => (withCoverage ? ['--coverage', '--static-logging'] : ['--static-logging']),
    (file) => ({ BROWSERS: kinds.join(','), TEST_COUNTS: file }),
  );
  if (!withCoverage) return [counts];
  const floors = checkCoverage().map(({ ok, text }) => {
    say(`${ok ? 'ok    ' : 'FAILED'} ${text}`);
    return { ...NONE, [ok ? 'passed' : 'failed']: 1 };
  });
  return [counts, ...floors];
}

/** Two at a time on any machine: most of them wait for a clock or a browser. */
const AT_A_TIME = 2;
/** These measure time, sound or tasks of a page: nothing else runs beside them. */
const isTimed = (path) => /\/(avatar|bench|log-panel|long-transcript|metrics|tokens|voice)[^/]*\.test\.ts$/.test(path);

async function nodeTests() {
  const files = NODE_TESTS.flatMap(testsBelow);
  if (files.length === 0) return [];
  const reporters = (file) => [
    '--test-reporter=spec',
    '--test-reporter-destination=stdout',
    '--test-reporter=./tools/node-test-counts.mjs',
    `--test-reporter-destination=${file}`,
  ];
  const options = ['--import', 'tsx', '--test', '--test-timeout=180000'];
  const counts = (name, atATime, some) => {
    const args = (file) => [...options, `--test-concurrency=${atATime}`, ...reporters(file), ...some];
    return counted(name, process.execPath, args, () => ({}));
  };
  // Packed, installed and built once, before two of them want the same folder.
  const { code } = await run(process.execPath, ['tools/examples.mjs']);
  return [
    ...(code === 0 ? [] : [{ ...NONE, failed: 1 }]),
    await counts(
      'node',
      AT_A_TIME,
      files.filter((path) => !isTimed(path)),
    ),
    await counts('timed', 1, files.filter(isTimed)),
  ];
}

async function built() {
  if (isBuildFresh()) return [];
  say('dist is missing or older than its sources: building');
  const { code } = await run(process.execPath, ['tools/build.mjs']);
  return code === 0 ? [] : [{ ...NONE, failed: 1 }];
}

const half = process.argv[2];
if (half && half !== 'browser' && half !== 'node') {
  say(`npm test knows "browser" and "node", not "${half}"`);
  process.exit(2);
}
mkdirSync(CACHE, { recursive: true });
// .ci/run tests even when `npm run check` has failed, and that failure belongs in the one closing line.
const checkFailed = Number(process.env.CHECK_FAILED ?? 0) !== 0;
const results = [
  ...(checkFailed ? [{ ...NONE, failed: 1 }] : []),
  ...(half === 'node' ? [] : await browserTests()),
  ...(half === 'browser' ? [] : [...(await built()), ...(await nodeTests())]),
];
const total = (key) => results.reduce((sum, result) => sum + result[key], 0);
const [passed, failed, skipped] = [total('passed'), total('failed'), total('skipped')];
say(`\n${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`);
process.exit(failed > 0 || passed === 0 ? 1 : 0);
