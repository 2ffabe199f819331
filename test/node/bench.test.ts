import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { barPlot, digits } from '../bench/bar-plot.js';
import { startBenchServer } from '../bench/bench-server.js';
import { bundleCode, bundleSplit } from '../bench/bundle-script.js';
import { logSections } from '../bench/log-bench.js';
import { metricsSection } from '../bench/metrics-bench.js';
import { BINARY_MESSAGE, JSON_TEXT } from '../bench/payloads.js';
import { performancePage, pictures, plainSection, type Result, type Section } from '../bench/report.js';
import { readResults } from '../bench/results.js';
import { chatSections, messageSections, restartSections, sizeSections } from '../bench/sections.js';
import { median, pairedRatios, quantile, rotated } from '../bench/statistics.js';

const DOCS = join(import.meta.dirname, '../../docs');

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

test('what metrics cost is the difference within a round', () => {
  assert.deepEqual(metricsSection([1, 3], [2, 4]).rows[2], [
    'the difference within a round',
    '1.00 ms',
    '0.10 %',
    '1.00 ms to 1.00 ms',
  ]);
});

/** Two rounds of one candidate. */
const twice = (receiveMs: number, workedMs: number, inPage: number) =>
  [1, 2].map((round) => ({
    receiveMs: receiveMs * round,
    workedMs: workedMs * round,
    inPage: [inPage],
    roundTrips: [1],
  }));

function messages(): Section[] {
  const samples = new Map([
    ['native WebSocket', twice(100, 10, 0.01)],
    ['realtime-elements, whole client', twice(200, 15, 0.04)],
  ]);
  const rounds = { warmUp: 0, rounds: 2, count: { json: 101, binary: 101 }, asks: 1 };
  return messageSections({ browser: 'Chromium 1', samples: { json: samples, binary: samples } }, rounds);
}

test('a rate below that of a bare socket shows as less than 1, and what is added as a difference', () => {
  const [json] = messages();
  assert.deepEqual(json?.rows[0]?.slice(1, 7), ['667', '1.00×', '1.00 to 1.00', '149 µs', '1.00×', '0 µs']);
  assert.deepEqual(json?.rows[1]?.slice(1, 7), ['333', '0.50×', '0.50 to 0.50', '223 µs', '1.50×', '30 µs']);
  assert.deepEqual(json?.plots?.[0]?.bars[1], {
    label: 'realtime-elements, whole client',
    value: 0.5,
    range: [0.5, 0.5],
    isOurs: true,
  });
});

test('who does not come back says never', () => {
  const times = new Map([
    ['realtime-elements', [300, 100, 200]],
    ['native WebSocket', []],
  ]);
  const rounds = { each: 3, pages: 1, stableMs: 0, downMs: 3000, withinMs: 1000 };
  const [redials, restarts] = restartSections({ browser: 'B 1', rounds, redials: times, restarts: times });
  assert.deepEqual(redials?.rows, [
    ['realtime-elements', '100 ms', '200 ms', '300 ms', '3'],
    ['native WebSocket', 'never', 'never', 'never', '0'],
  ]);
  assert.equal(restarts?.plots?.[0]?.bars.length, 1);
});

test('what a page costs is compared with ours, and who cannot connect says so', () => {
  const both = (ours: number, theirs: number) =>
    new Map([
      ['realtime-elements', [ours]],
      ['peer', [theirs]],
    ]);
  const sections = chatSections({
    browser: 'B 1',
    rounds: { rounds: 1, firstWords: 1, answerS: 1, idleS: 1, messages: 1 },
    startUps: new Map([['peer', [{ definedMs: 5, workedMs: 7 }]]]),
    firstWords: both(10, 20),
    minutes: both(10, 20),
    memory: both(1024, 512),
    idle: both(0, 600),
  });
  assert.deepEqual(sections[0]?.rows[0], ['peer', '5.0 ms', 'not measured', '7.0 ms', '7.0 ms to 7.0 ms']);
  assert.deepEqual(sections[1]?.rows[1], ['peer', '20.0 ms', '20.0 ms to 20.0 ms', '2.00×']);
  assert.deepEqual(sections[3]?.rows[1], ['peer', '5,000 KB', '0.50×']);
  assert.deepEqual(sections[4]?.rows[1], ['peer', '600 ms', '1.000 %']);
});

test('a page has the tables, the pictures and what they were measured with', () => {
  const size = { name: 'realtime-elements/core', gzip: 1000, brotli: 900, all: 2000, contains: 'x' };
  const sections = [
    ...sizeSections({ connection: [size, { ...size, name: 'peer', gzip: 500 }], agent: [], page: [] }),
    ...messages(),
  ];
  const machine = { processor: 'P', cores: 2, node: '20.0.0', browsers: ['B 1'] };
  const results: Result[] = [{ bench: 'sizes', machine, peers: { peer: '1.2.3' }, sections }];
  const page = performancePage(results);
  assert.match(page, /`npm run bench -- sizes`: P, 2 cores · B 1 · Node\.js 20\.0\.0 · peer 1\.2\.3/);
  assert.match(page, /\| peer \| 500 \| 900 \| 0\.50× \| 2,000 \| x \|/);
  for (const name of pictures(results).keys()) assert.ok(page.includes(`(performance/${name})`), name);
  for (const section of sections) assert.match(plainSection(section), new RegExp(section.title));
});

test('a bar is as long as its value, and its numbers have three digits', () => {
  const bars = [
    { label: 'a', value: 50 },
    { label: 'b & c', value: 100, isOurs: true },
  ];
  const plot = barPlot({ name: 'n', title: 'T', unit: 'u', bars });
  assert.match(plot, /class="peer-bars" d="M0 2h210v18H0z"/);
  assert.match(plot, /class="our-bars" d="M0 2h420v18H0z"/);
  assert.match(plot, /prefers-color-scheme: dark/);
  assert.ok(plot.includes('b &#38; c') && !plot.includes('b & c'));
  assert.deepEqual([0.98765, 12.34, 1234.5, NaN].map(digits), ['0.988', '12.3', '1,235', 'none']);
});

test('docs/performance.md and its pictures are those of the results', () => {
  const results = readResults();
  assert.ok(results.length > 0, 'npm run bench has never been run');
  const again = 'run: npm run bench -- page';
  assert.equal(readFileSync(join(DOCS, 'performance.md'), 'utf8'), performancePage(results), again);
  const drawn = pictures(results);
  assert.deepEqual(readdirSync(join(DOCS, 'performance')).sort(), [...drawn.keys()].sort(), again);
  for (const [name, picture] of drawn)
    assert.equal(readFileSync(join(DOCS, 'performance', name), 'utf8'), picture, `${name}: ${again}`);
});

test('what is imported later is not counted as eager', async () => {
  const code = `export const load = () => import('./page/watched-web-socket.ts'); export { quantile } from './statistics.ts';`;
  const { eager, all } = await bundleSplit(code);
  const holds = (files: readonly Uint8Array[]): boolean =>
    files.some((file) => String(Buffer.from(file)).includes('searchParams'));
  assert.ok(holds(all) && !holds(eager));
  assert.match(await bundleCode(code), /searchParams/, 'one script holds all');
});

test('the server of the bench answers each message, begins a session, and sends as many as it is asked for', async () => {
  const server = await startBenchServer({ some: 'true' });
  const { WebSocket } = await import('ws');
  const open = async (path: string): Promise<{ socket: InstanceType<typeof WebSocket>; heard: string[] }> => {
    const socket = new WebSocket(`${server.url.replace('http', 'ws')}${path}`);
    const heard: string[] = [];
    socket.on('message', (data: Buffer, isBinary: boolean) => heard.push(isBinary ? `${data.length}` : String(data)));
    await new Promise((done) => socket.once('open', done));
    return { socket, heard };
  };
  const until = async (fits: () => boolean): Promise<void> => {
    for (let tries = 0; !fits(); tries += 1) {
      assert.ok(tries < 500, 'nothing came within 5 s');
      await new Promise((done) => setTimeout(done, 10));
    }
  };
  try {
    const plain = await open('/plain?id=p&payload=json');
    plain.socket.send('ping');
    await until(() => plain.heard.length === 1);
    assert.equal(plain.heard[0], JSON_TEXT);
    assert.equal(Buffer.byteLength(JSON_TEXT), 200);
    await fetch(`${server.url}/blast?id=p&payload=binary&count=3`, { method: 'POST' });
    await until(() => plain.heard.length === 4);
    assert.equal(plain.heard[3], String(BINARY_MESSAGE.length));
    const agent = await open('/agent?id=a&payload=json');
    await until(() => agent.heard.length === 3);
    agent.socket.send('{"type":"ping"}');
    await until(() => agent.heard.length === 4);
    assert.equal(agent.heard[3], '{"type":"pong"}');
    await fetch(`${server.url}/answer?id=a&count=2&everyMs=1`, { method: 'POST' });
    await until(() => agent.heard.at(-1) === '{"type":"user_turn_start"}');
    assert.equal(agent.heard.length, 8);
    assert.equal((await fetch(`${server.url}/blast?id=nobody&count=1`, { method: 'POST' })).status, 404);
    const closed = new Promise((done) => plain.socket.once('close', done));
    await server.down();
    await closed;
    await server.up();
    (await open('/plain?id=q&payload=json')).socket.close();
  } finally {
    await server.close();
  }
});
