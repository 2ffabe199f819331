import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { after, afterEach, before, beforeEach, describe, it } from 'node:test';
import type { Page } from 'playwright-core';
import type { FakeVendorKnobs } from '../../src/testing/fake-avatar/index.js';
import { AvatarBench, videoAdvances } from '../support/avatar-bench.js';
import type { AvatarPageApi, PageOptions } from './pages/avatar-page.js';

const CYCLES = 50;
/** How every token of the fake begins: a JWT's head. */
const TOKEN = 'eyJhbGci';
const NOTHING = { peerConnections: 0, intervals: 0, timers: 0, tracks: 0, sockets: 0, contexts: 0 };

declare const avatar: AvatarPageApi;

describe('the provider liveavatar against the fake vendor', () => {
  let bench: AvatarBench;
  let page: Page;

  before(async () => {
    bench = await AvatarBench.start({ script: 'test/e2e/pages/avatar-page.ts' });
    page = await bench.open();
  });
  after(() => bench.stop());
  beforeEach(() => {
    bench.vendor.reset();
    bench.output.length = 0;
  });
  afterEach(async () => {
    if (page.isClosed()) page = await bench.open();
    await page.evaluate(() => avatar.close());
    await bench.until(() => bench.vendor.ledger.active === 0, 'ledger: 0 active sessions');
    assert.deepEqual(await leftovers(), NOTHING);
    const seen = [...bench.output, await page.content(), JSON.stringify(bench.vendor.calls)].join('\n');
    const at = seen.indexOf(TOKEN);
    assert.ok(at < 0, `a token in logs, DOM or the log of the fake: ${seen.slice(Math.max(0, at - 100), at)}`);
    assert.ok(!bench.vendor.calls.some(({ headers }) => 'x-api-key' in headers), 'no API key from a browser');
  });

  const leftovers = (): Promise<unknown> => page.evaluate(() => avatar.leftovers());
  const connect = (options: Partial<PageOptions> = {}): Promise<string> =>
    page.evaluate((given) => avatar.connect(given), { vendor: bench.vendor.url, ...options });
  const signals = (): Promise<string[]> =>
    page.evaluate(() =>
      avatar.signals.map((signal) =>
        'status' in signal ? signal.status : 'reason' in signal ? `ended ${signal.reason}` : signal.type,
      ),
    );
  const hears = (what: string): Promise<void> =>
    bench.until(async () => (await signals()).includes(what), `the page hears ${what}`);
  const outcome = (): Promise<string | undefined> => page.evaluate(() => avatar.outcome());

  it('LITE: a picture that moves, speech that is heard, and an end', async () => {
    assert.equal(await connect(), 'ready');
    assert.ok(await videoAdvances(page));
    const id = await page.evaluate(() => avatar.speak(900));
    await hears('speech-started');
    // The sound comes back over the room.
    const loudest = await page.evaluate(loudness, 1500);
    assert.ok(loudest > 0.05, `the avatar is heard: ${loudest}`);
    assert.equal(await outcome(), 'ended');
    assert.deepEqual(await signals(), ['speech-started', 'speech-ended']);
    const { utterances, droppedEarly, errors } = bench.session;
    assert.deepEqual(utterances, [{ eventId: id, chunks: 2, bytes: 43_200, ended: true, interrupted: false }]);
    assert.deepEqual([droppedEarly, errors], [0, 0]);
    await page.evaluate(() => avatar.keepAlive());
    await bench.until(() => bench.session.keepAlives === 1, 'it is kept alive');
  });

  it('LITE: nothing is sent after an interruption, and the next utterance is heard', async () => {
    assert.equal(await connect(), 'ready');
    await page.evaluate(() => avatar.speak(5000, true));
    await hears('speech-started');
    await page.evaluate(() => {
      avatar.interrupt();
      avatar.more(3000);
    });
    assert.equal(await outcome(), 'interrupted');
    await page.evaluate(() => avatar.speak(200));
    assert.equal(await outcome(), 'ended');
    const { utterances, lateChunks, errors } = bench.session;
    assert.deepEqual(
      utterances.map(({ interrupted, ended }) => [interrupted, ended]),
      [
        [true, true],
        [false, true],
      ],
    );
    assert.deepEqual([lateChunks, errors], [0, 0]);
  });

  it('FULL: the agent joins, a text is spoken and captioned, an interruption ends it', async () => {
    assert.equal(await connect({ mode: 'FULL' }), 'ready');
    assert.ok(await videoAdvances(page));
    await page.evaluate(() => avatar.say('Hello there.'));
    assert.equal(await outcome(), 'ended');
    const captions = await page.evaluate(() => avatar.signals.filter(({ type }) => type === 'caption'));
    assert.deepEqual(
      captions.map((signal) => 'text' in signal && signal.text),
      ['Hello ', 'Hello there.', 'Hello there.'],
    );
    await page.evaluate(() => avatar.say('word '.repeat(100)));
    await bench.until(() => bench.session.texts.length === 2, 'the text arrives');
    await page.evaluate(() => avatar.interrupt());
    assert.equal(await outcome(), 'interrupted');
    await bench.until(() => bench.session.commands.includes('avatar.interrupt'), 'the interruption arrives');
    await page.evaluate(() => avatar.keepAlive());
    assert.equal(bench.session.keepAlives, 1);
  });

  const phases: readonly [string, Partial<FakeVendorKnobs>, number][] = [
    ['the credentials', { credentialsStatus: 'hang' }, 0],
    ['the start that is never answered', { startStatus: 'hang' }, 1],
    ['the start that is answered late', { startDelayMs: 600 }, 1],
    ['the room', { rtc: 'hang' }, 1],
    ['the socket', { lite: 'hang' }, 1],
    ['the picture', { noVideo: true }, 1],
  ];
  for (const [name, knobs, sessions] of phases) {
    it(`called off during ${name}: no session stays`, async () => {
      bench.set(knobs);
      const connecting = connect();
      const isThere = (): boolean => bench.vendor.ledger.sessions.length === sessions && bench.vendor.calls.length > 0;
      await bench.until(isThere, 'it is under way');
      await sleep(200);
      await page.evaluate(() => avatar.abort());
      assert.match(await connecting, /^aborted/);
      await bench.until(() => bench.vendor.ledger.active === 0, 'the session is stopped');
      // An answer that comes late finds nobody; its session must be gone all the same.
      await sleep('startDelayMs' in knobs ? 700 : 0);
      if (knobs.startStatus === 'hang') await page.evaluate(() => avatar.leftovers()).then(() => page.reload());
    });
  }

  const refusals: readonly [string, Partial<FakeVendorKnobs>, RegExp, number][] = [
    ['401 of the backend', { credentialsStatus: 401 }, /^auth/, 1],
    ['401', { startStatus: 401 }, /^auth.*Unauthorized/, 1],
    ['403', { startStatus: 403 }, /^concurrency.*concurrency limit/, 1],
    ['400 for credits', { startStatus: 400 }, /^no-credits/, 1],
    ['429', { startStatus: 429, retryAfterSeconds: 7 }, /^rate-limited after 7000/, 1],
    ['500', { startStatus: 500 }, /^server/, 1],
    ['no answer to the start', { startStatus: 'hang' }, /^timeout/, 40],
    ['a room that refuses', { rtc: 'refuse' }, /^network/, 1],
    ['a room that hangs', { rtc: 'hang' }, /^timeout/, 40],
    ['a socket that refuses', { lite: 'refuse' }, /^network/, 1],
    ['a socket that hangs', { lite: 'hang' }, /^timeout/, 10],
    ['no picture', { noVideo: true }, /^media/, 10],
  ];
  for (const [name, knobs, words, haste] of refusals) {
    it(`${name}: the start fails, and nothing stays`, async () => {
      bench.set(knobs);
      assert.match(await connect({ haste }), words);
    });
  }

  it('FULL without its agent fails after 10 s', async () => {
    bench.set({ noAgent: true });
    assert.match(await connect({ mode: 'FULL', haste: 10 }), /^media/);
  });

  it('an API key in the credentials is refused before anybody is asked', async () => {
    const said = await connect({ credentials: { token: 'x', apiKey: bench.vendor.apiKey } });
    assert.match(said, /^config: The credentials hold an API key/);
    assert.ok(!said.includes(bench.vendor.apiKey));
    assert.deepEqual(bench.vendor.calls, []);
  });

  it('a service that never says connected is taken for connected', async () => {
    bench.set({ connectMs: -1 });
    assert.equal(await connect({ haste: 10 }), 'ready');
  });

  it('right after a stop the slot is taken; a moment later a new token gets it', async () => {
    bench.set({ maxConcurrent: 1, stopLagMs: 500 });
    assert.equal(await connect(), 'ready');
    await page.evaluate(() => avatar.close());
    assert.match(await connect(), /^concurrency/);
    await sleep(600);
    assert.equal(await connect(), 'ready');
    const tokens = bench.vendor.calls.filter(({ path }) => path === '/api/avatar/session');
    assert.equal(tokens.length, 3);
  });

  it('lost signalling is resumed, and the picture goes on', async () => {
    assert.equal(await connect(), 'ready');
    bench.vendor.dropRtc();
    await hears('reconnecting');
    await hears('connected');
    assert.ok(await videoAdvances(page));
    await page.evaluate(() => avatar.speak(100));
    assert.equal(await outcome(), 'ended');
  });

  const ends: readonly [string, (bench: AvatarBench) => void, string][] = [
    ['the longest time', ({ vendor }) => vendor.kick('MAX_DURATION_REACHED'), 'ended max-duration'],
    ['silence', ({ vendor }) => vendor.kick('IDLE_TIMEOUT'), 'ended idle'],
    ['no credits', ({ vendor }) => vendor.kick('NO_CREDITS'), 'ended no-credits'],
    ['a socket that breaks', ({ vendor }) => vendor.closeLite(1011), 'ended error'],
  ];
  for (const [name, act, told] of ends) {
    it(`the service ends it for ${name}: told once, and let go`, async () => {
      assert.equal(await connect(), 'ready');
      act(bench);
      await hears(told);
      await bench.until(() => bench.vendor.ledger.active === 0, 'the session is stopped');
      assert.deepEqual(
        (await signals()).filter((signal) => signal.startsWith('ended')),
        [told],
      );
    });
  }

  for (const [name, leave] of [
    ['another page', (of: Page) => of.goto('about:blank')],
    ['a closed tab', (of: Page) => of.close({ runBeforeUnload: true })],
  ] as const) {
    it(`${name} stops it, by the service and by the backend`, async () => {
      page = await bench.open();
      await page.evaluate(() => avatar.stopOnPageHide());
      assert.equal(await connect(), 'ready');
      await leave(page);
      const paths = (): string[] => bench.vendor.calls.map(({ path }) => path);
      await bench.until(() => bench.vendor.ledger.active === 0, 'the session is stopped');
      await bench.until(() => paths().includes('/v1/sessions/stop') && paths().includes('/api/avatar/stop'), 'both');
      if (!page.isClosed()) await page.close();
    });
  }

  it(`${CYCLES} starts and stops leave nothing behind`, async () => {
    bench.set({ connectMs: 0, maxConcurrent: 2 });
    const startMs = performance.now();
    for (let cycle = 0; cycle < CYCLES; cycle += 1) {
      // Every fifth is called off at some moment of its start.
      if (cycle % 5 === 4) {
        const connecting = connect();
        await sleep(cycle * 5);
        await page.evaluate(() => avatar.abort());
        await connecting;
      } else {
        assert.equal(await connect(), 'ready');
      }
      await page.evaluate(() => avatar.close());
    }
    await bench.until(() => bench.vendor.ledger.active === 0, 'ledger: 0 active sessions');
    console.log(
      `${CYCLES} cycles in ${Math.round(performance.now() - startMs)} ms; left: ${JSON.stringify(await leftovers())}`,
    );
  });
});

/** The loudest that the page's video gets in so many milliseconds, 0 to 1. */
async function loudness(durationMs: number): Promise<number> {
  const stream = document.querySelector('video')?.srcObject as MediaStream;
  const context = new AudioContext();
  const analyser = context.createAnalyser();
  context.createMediaStreamSource(stream).connect(analyser);
  const samples = new Float32Array(analyser.fftSize);
  let loudest = 0;
  for (const end = performance.now() + durationMs; performance.now() < end;) {
    await new Promise((resolve) => setTimeout(resolve, 30));
    analyser.getFloatTimeDomainData(samples);
    loudest = Math.max(loudest, ...samples);
  }
  await context.close();
  return loudest;
}
