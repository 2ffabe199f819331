import assert from 'node:assert/strict';
import { test } from 'node:test';
import { logSections } from '../bench/log-bench.js';
import { resultsPage, plainSection, sectionsOf } from '../bench/report.js';
import { median, pairedRatios, quantile, rotated } from '../bench/statistics.js';

test('quantiles of odd, even and no values', () => {
  assert.equal(quantile([1, 2, 3, 4, 5], 0.25), 2);
  assert.equal(quantile([0, 10], 0.75), 7.5);
  assert.equal(median([9, 1, 2]), 2);
  assert.equal(median([4, 1, 3, 2]), 2.5);
  assert.ok(Number.isNaN(median([])));
});

test('a ratio is taken within each round: a slow round does not count twice', () => {
  assert.deepEqual(pairedRatios([2, 20, 2], [1, 10, 1]), [2, 2, 2]);
});

test('everybody is first once', () => {
  const rounds = [0, 1, 2].map((round) => rotated(['a', 'b', 'c'], round).join(''));
  assert.deepEqual(rounds, ['abc', 'bca', 'cab']);
});

test('a logger is compared with the loop of its own round', () => {
  const calls = new Map([
    ['realtime-elements', [4, 6]],
    ['empty loop', [2, 2]],
  ]);
  assert.deepEqual(logSections({ disabled: calls, enabled: calls })[1]?.rows, [
    ['realtime-elements', '5.0', '3.0', '2.5 to 3.5'],
    ['empty loop', '2.0', '0.0', '0.0 to 0.0'],
  ]);
});

test('a rate above ours shows as more than 1, and who does not redial says never', () => {
  const frames = new Map([
    ['realtime-elements', [200, 200]],
    ['quick', [100, 100]],
  ]);
  const redials = new Map([
    ['realtime-elements', [300, 100, 200]],
    ['native', []],
  ]);
  const sections = sectionsOf({ browser: 'B 1', frames, redials }, [{ name: 'core', gzip: 1000, contains: 'x' }]);
  assert.deepEqual(sections[0]?.rows[1], ['quick', '199,990', '2.00×', '2.00 to 2.00']);
  assert.deepEqual(sections[1]?.rows, [
    ['realtime-elements', '100 ms', '200 ms', '300 ms'],
    ['native', 'never', 'never', 'never'],
  ]);
  const machine = { processor: 'P', cores: 2, node: '20.0.0', browser: 'B 1' };
  const page = resultsPage(sections, machine, { peer: '1.2.3' });
  assert.match(page, /P, 2 cores · B 1 · Node\.js 20\.0\.0 · peer 1\.2\.3/);
  assert.match(page, /\| core \| 1,000 \| 1\.00× \| x \|/);
  for (const section of sections) assert.match(plainSection(section), new RegExp(section.title));
});
