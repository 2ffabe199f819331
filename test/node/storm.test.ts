import assert from 'node:assert/strict';
import { test } from 'node:test';
import { seededRandom } from '../../src/testing/index.js';
import { EventQueue } from '../storm/event-queue.js';
import { tableOf } from '../storm/figures.js';
import { defaultPolicy, ourLibrary } from '../storm/our-client.js';
import { PEERS } from '../storm/peers.js';
import { SCENARIOS, type Scenario } from '../storm/scenarios.js';
import { BIN_MS, busiest, simulate } from '../storm/simulate.js';
import { pageOf } from '../storm/storm-page.js';
import { plotOf } from '../storm/storm-plot.js';
import { runStorms } from '../storm/storm.js';

const SEED = 1;
const scenario = (id: string): Scenario => SCENARIOS.find((one) => one.id === id) ?? assert.fail(id);
const peer = (name: string): (typeof PEERS)[number] => PEERS.find((one) => one.name === name) ?? assert.fail(name);
/** The waits of one client of a library before each of its dials, when all of them are refused. */
function waitsOf(name: string, dials: number, random = (): number => 0.5): (number | undefined)[] {
  const model = peer(name).create(random);
  const waits = [model.dropped(0)];
  let now = 0;
  for (let wait = waits[0]; wait !== undefined && waits.length < dials; waits.push(wait)) {
    now += wait;
    wait = model.refused(now);
  }
  return waits;
}

test('1000 clients dropped together: the first redial is spread over a second, no 50 ms hold more than a tenth', () => {
  const policy = { ...defaultPolicy(), baseDelayMs: 1000 };
  const { bins, dials, peakShare } = simulate(ourLibrary(1006, policy), scenario('restart'), 1000, SEED);
  assert.equal(dials, 1000);
  const used = bins.flatMap((count, index) => (count > 0 ? [index * BIN_MS] : []));
  const span = Math.max(...used) - Math.min(...used);
  assert.ok(span >= 950 && span < 1000, `spread over ${span} ms`);
  assert.ok(peakShare < 0.1, `${peakShare} in 50 ms`);
});

test('the defaults are those of the configuration: the first redial is drawn from reconnectDelay', () => {
  const policy = defaultPolicy();
  const { nearlyAll = Infinity, half = 0 } = simulate(ourLibrary(), scenario('restart'), 500, SEED);
  assert.ok(nearlyAll > policy.baseDelayMs * 0.9 && nearlyAll < policy.baseDelayMs, `${nearlyAll}`);
  assert.ok(Math.abs(half - policy.baseDelayMs / 2) < policy.baseDelayMs * 0.1, `${half}`);
});

test('ours never gives up: all come back to a limited server', () => {
  const { gaveUp, nearlyAll } = simulate(ourLibrary(), scenario('limit'), 500, SEED);
  assert.equal(gaveUp, 0);
  assert.ok(nearlyAll !== undefined);
});

test('however short the delays are said to be, a client dials at most 10 times a minute', () => {
  const hasty = { ...defaultPolicy(), baseDelayMs: 10, maxDelayMs: 100, maxAttempts: -1 };
  const long = { ...scenario('outage'), backAt: 600_000 };
  for (let seed = 1; seed <= 20; seed += 1) {
    assert.equal(busiest(simulate(ourLibrary(1006, hasty), long, 1, seed).bins, 60_000), 10);
  }
});

test('of all libraries ours has the smallest 50 ms at a restart and the fewest dials in the second that an outage ends', () => {
  const [restart, outage] = runStorms({ clients: 2000, seed: SEED });
  const ours = { restart: restart?.rows[0]?.result, outage: outage?.rows[0]?.result };
  for (const { library, result } of restart?.rows.slice(1) ?? []) {
    assert.ok((ours.restart?.peakShare ?? 1) < result.peakShare, library.name);
  }
  for (const { library, result } of outage?.rows.slice(1) ?? []) {
    assert.ok((ours.outage?.peakSecondBack ?? Infinity) < result.peakSecondBack, library.name);
  }
});

test('the peers wait as their sources say', () => {
  assert.deepEqual(waitsOf('phoenix', 11), [10, 50, 100, 150, 200, 250, 500, 1000, 2000, 5000, 5000]);
  assert.deepEqual(waitsOf('@microsoft/signalr', 9), [0, 2000, 10_000, 30_000, undefined]);
  assert.deepEqual(waitsOf('centrifuge', 3), [750, 1000, 1500]);
  assert.deepEqual(
    waitsOf('centrifuge', 9, () => 0.999_999).at(-1),
    20_000,
    'the base is inside the ceiling: at most 20 s',
  );
  // A draw of 0.5 lies in an odd tenth: longer by half of a half.
  assert.deepEqual(waitsOf('socket.io-client', 4), [1250, 2500, 5000, 5000]);
  assert.deepEqual(
    waitsOf('partysocket', 6).map((wait) => Math.round(wait ?? 0)),
    [3000, 3900, 5070, 6591, 8568, 10_000],
  );
  // 0.9 * 15 s * 4/3, 5/3, 2, 2; the fifth would end after 120 s, where everybody is suspended at once.
  assert.deepEqual(waitsOf('ably', 8), [0, 18_000, 22_500, 27_000, 27_000, 55_500, 30_000, 30_000]);
});

test('socket.io: jitter is gone once its cap is reached', () => {
  const draws = [0.05, 0.2, 0.45, 0.7, 0.95].map((draw) => waitsOf('socket.io-client', 5, () => draw)[4]);
  assert.deepEqual(new Set(draws), new Set([5000]));
});

test('who gives up is counted and never said to be connected', () => {
  const { gaveUp, half, dials } = simulate(peer('@microsoft/signalr'), scenario('limit'), 1000, SEED);
  // 20 are taken at each of the four dials.
  assert.deepEqual({ gaveUp, half, dials }, { gaveUp: 920, half: undefined, dials: 1000 + 980 + 960 + 940 });
});

test('the busiest window slides', () => {
  const bins = [0, 0, 0, 0, 3, 4, 0, 0, 0, 0, 5];
  assert.equal(busiest(bins, 50), 7);
  assert.equal(busiest(bins, 50, 6), 5);
  assert.equal(busiest(bins, 110), 12);
});

test('the queue gives back in the order of time, and of arrival where times are equal', () => {
  const random = seededRandom(SEED);
  const times = Array.from({ length: 500 }, () => Math.floor(random() * 50));
  const queue = new EventQueue();
  times.forEach((at, client) => queue.push(at, client));
  const expected = times.map((at, client) => ({ at, client })).sort((a, b) => a.at - b.at || a.client - b.client);
  assert.deepEqual(
    times.map(() => queue.pop()).map((entry) => ({ at: entry?.at, client: entry?.client })),
    expected,
  );
  assert.equal(queue.pop(), undefined);
});

test('the same seed gives the same bytes, another seed other ones', () => {
  const options = { clients: 200, seed: 7 };
  const documents = (seed: number): string[] => {
    const storms = runStorms({ ...options, seed });
    return [plotOf(storms), pageOf(storms, { ...options, seed })];
  };
  assert.deepEqual(documents(7), documents(7));
  assert.notDeepEqual(documents(7), documents(8));
});

test('the documents name every library, and the table marks who is best, also where it is not us', () => {
  const storms = runStorms({ clients: 500, seed: SEED });
  const page = pageOf(storms, { clients: 500, seed: SEED });
  const plot = plotOf(storms);
  for (const { name, version, source } of PEERS) {
    assert.ok(page.includes(name) && page.includes(version) && page.includes(source) && plot.includes(name), name);
  }
  assert.match(plot, /<title id="t">500 clients/);
  assert.doesNotMatch(plot, /NaN|undefined/);
  const best = storms.map((storm) => tableOf(storm, (text) => `*${text}`));
  const marked = best.flatMap(({ rows }) => rows.filter((cells) => cells.some((cell) => cell.startsWith('*'))));
  assert.ok(new Set(marked.map(([name]) => name)).size > 1);
});
