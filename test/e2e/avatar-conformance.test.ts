import assert from 'node:assert/strict';
import { resolve } from 'node:path';
import { after, afterEach, before, describe, it } from 'node:test';
import type { Page } from 'playwright-core';
import type { AvatarPageApi } from './pages/avatar-page.js';
import { AvatarBench, videoAdvances } from '../support/avatar-bench.js';
import { installPackages } from '../support/install-packages.js';

declare const avatar: AvatarPageApi;

const SDKS = resolve(import.meta.dirname, '../vendor-sdks');

interface SdkPage {
  LiveAvatarSession: new (token: string, config: { apiUrl: string; voiceChat?: boolean }) => SdkSession;
  session: SdkSession;
  heard: string[];
}

interface SdkSession {
  on(type: string, listener: (detail: { text?: string } | string) => void): void;
  start(): Promise<void>;
  stop(): Promise<void>;
  attach(element: HTMLMediaElement): void;
  repeat(text: string): string;
  repeatAudio(audio: string): string;
  interrupt(): void;
  keepAlive(): Promise<void>;
  /** Private in its types: nothing else tells when it is back. */
  readonly room: { readonly state: string };
  readonly sessionId: string;
}

/** The fake is judged by the vendor's own client. */
describe('the official liveavatar-web-sdk 0.0.18 against the fake vendor', () => {
  let bench: AvatarBench;

  before(async () => {
    installPackages(SDKS);
    bench = await AvatarBench.start({
      script: 'test/e2e/pages/vendor-sdk-page.mjs',
      modules: ['test/vendor-sdks/node_modules'],
    });
  });
  after(() => bench.stop());
  afterEach(() => {
    assert.equal(bench.vendor.ledger.active, 0, 'ledger: 0 active sessions');
    bench.vendor.reset();
    bench.output.length = 0;
  });

  /** A token as a backend mints it. */
  const mint = async (mode: 'LITE' | 'FULL'): Promise<string> => {
    const answer = await fetch(`${bench.vendor.url}/v1/sessions/token`, {
      method: 'POST',
      headers: { 'x-api-key': bench.vendor.apiKey, 'content-type': 'application/json' },
      body: JSON.stringify({ mode, avatar_id: 'demo' }),
    });
    const { code, data } = (await answer.json()) as { code: number; data: { session_token: string } };
    assert.equal(code, 1000);
    return data.session_token;
  };

  const startSession = async (mode: 'LITE' | 'FULL', voiceChat = false): Promise<Page> => {
    const page = await bench.open();
    await page.evaluate(
      async ({ token, apiUrl, voiceChat }) => {
        const scope = globalThis as unknown as SdkPage;
        const session = new scope.LiveAvatarSession(token, { apiUrl, voiceChat });
        scope.session = session;
        scope.heard = [];
        const types = ['session.stream_ready', 'session.state_changed', 'session.disconnected'];
        const events = ['avatar.speak_started', 'avatar.speak_ended', 'avatar.transcription'];
        for (const type of [...types, ...events]) {
          session.on(type, (detail) =>
            scope.heard.push(typeof detail === 'string' ? `${type} ${detail}` : `${type} ${detail?.text ?? ''}`.trim()),
          );
        }
        await session.start();
      },
      { token: await mint(mode), apiUrl: bench.vendor.url, voiceChat },
    );
    await hears(page, 'session.stream_ready');
    await page.evaluate(() => {
      const video = document.querySelector('video');
      if (video) (globalThis as unknown as SdkPage).session.attach(video);
    });
    return page;
  };
  const heard = (page: Page): Promise<string[]> => page.evaluate(() => (globalThis as unknown as SdkPage).heard);
  const hears = (page: Page, what: string): Promise<void> =>
    bench.until(async () => (await heard(page)).includes(what), `the page hears ${what}`);
  const stop = (page: Page): Promise<void> => page.evaluate(() => (globalThis as unknown as SdkPage).session.stop());

  it('FULL: video, a text that is spoken, an interruption, the microphone, and a stop', async () => {
    const page = await startSession('FULL', true);
    assert.ok(await videoAdvances(page), 'video advances');
    await page.evaluate(() => (globalThis as unknown as SdkPage).session.repeat('Hello there.'));
    await hears(page, 'avatar.speak_started');
    await hears(page, 'avatar.transcription Hello there.');
    await hears(page, 'avatar.speak_ended');
    await page.evaluate(() => (globalThis as unknown as SdkPage).session.repeat('word '.repeat(100)));
    await bench.until(() => bench.session.texts.length === 2, 'the second text arrives');
    await page.evaluate(() => (globalThis as unknown as SdkPage).session.interrupt());
    await bench.until(
      async () => (await heard(page)).filter((event) => event === 'avatar.speak_ended').length === 2,
      'the interruption ends it',
    );
    await stop(page);
    await bench.until(() => bench.vendor.ledger.active === 0, 'the session is stopped');
    await page.context().close();
  });

  it('LITE: video, speech in chunks, keep-alive, and a stop', async () => {
    const page = await startSession('LITE');
    assert.ok(await videoAdvances(page), 'video advances');
    await page.evaluate(() => {
      // This SDK sends the text as it is, cut at multiples of 19,200 and 48,000: base64 survives that.
      const scope = globalThis as unknown as SdkPage;
      scope.session.repeatAudio(btoa(String.fromCharCode(...new Uint8Array(36_000))));
    });
    await hears(page, 'avatar.speak_started');
    await hears(page, 'avatar.speak_ended');
    const [utterance] = bench.session.utterances;
    assert.deepEqual([utterance?.ended, utterance?.bytes], [true, 36_000]);
    await page.evaluate(() => (globalThis as unknown as SdkPage).session.keepAlive());
    await bench.until(() => bench.session.keepAlives === 1, 'the keep-alive arrives');
    await stop(page);
    await bench.until(() => bench.vendor.ledger.active === 0, 'the session is stopped');
    await page.context().close();
  });

  it('is told that the service has ended the session, and tries to stop it', async () => {
    const page = await startSession('FULL');
    bench.vendor.kick('IDLE_TIMEOUT');
    await hears(page, 'session.disconnected SERVER_INITIATED');
    assert.equal(bench.session.endReason, 'IDLE_TIMEOUT');
    await page.context().close();
  });

  it('resumes after lost signalling', async () => {
    const page = await startSession('FULL');
    bench.vendor.dropRtc();
    const dials = (): number => bench.vendor.calls.filter(({ path }) => path === '/rtc').length;
    await bench.until(() => dials() === 2, 'it dials again');
    const state = (): Promise<string> => page.evaluate(() => (globalThis as unknown as SdkPage).session.room.state);
    await bench.until(async () => (await state()) === 'connected', 'it has resumed');
    assert.ok(await videoAdvances(page), 'video advances');
    await page.evaluate(() => (globalThis as unknown as SdkPage).session.repeat('Still here.'));
    await hears(page, 'avatar.transcription Still here.');
    await stop(page);
    await bench.until(() => bench.vendor.ledger.active === 0, 'the session is stopped');
    await page.context().close();
  });

  describe('the provider heygen-streaming with the official streaming-avatar 2.1.0', () => {
    const connect = async (): Promise<{ page: Page; said: string }> => {
      const page = await bench.open();
      const { url } = bench.vendor;
      await page.evaluate((vendorUrl) => Object.assign(globalThis, { vendorUrl }), url);
      const options = { vendor: url, provider: 'heygen-streaming' } as const;
      return { page, said: await page.evaluate((given) => avatar.connect(given), options) };
    };

    it('video, a text that is said as it is, an interruption, and a stop that leaves the room', async () => {
      const { page, said } = await connect();
      assert.equal(said, 'ready');
      assert.ok(await videoAdvances(page), 'video advances');
      await page.evaluate(() => avatar.say('Hello there.'));
      assert.equal(await page.evaluate(() => avatar.outcome()), 'ended');
      assert.deepEqual(bench.session.texts, ['repeat Hello there.']);
      const captions = await page.evaluate(() => avatar.signals.filter(({ type }) => type === 'caption'));
      assert.deepEqual(captions.at(-1), { ...captions.at(-1), text: 'Hello there.', final: true });
      await page.evaluate(() => avatar.say('word '.repeat(100)));
      await bench.until(() => bench.session.texts.length === 2, 'the text arrives');
      await page.evaluate(() => avatar.interrupt());
      assert.equal(await page.evaluate(() => avatar.outcome()), 'interrupted');
      await bench.until(() => bench.session.commands.includes('interrupt'), 'the interruption arrives');
      await page.evaluate(() => avatar.close());
      await bench.until(() => bench.vendor.ledger.active === 0, 'the session is stopped');
      const { tracks, timers, sockets, peerConnections } = await page.evaluate(() => avatar.leftovers());
      assert.deepEqual(
        { tracks, timers, sockets, peerConnections },
        { tracks: 0, timers: 0, sockets: 0, peerConnections: 0 },
      );
      await page.context().close();
    });

    it('refusals are told, and an end by the service too', async () => {
      bench.set({ startStatus: 401 });
      const { page, said } = await connect();
      assert.match(said, /^auth/);
      await page.context().close();
      bench.set({ startStatus: 201, maxConcurrent: 0 });
      const full = await connect();
      assert.match(full.said, /^concurrency/);
      await full.page.context().close();
      bench.set({ maxConcurrent: 1 });
      const next = await connect();
      assert.equal(next.said, 'ready');
      bench.vendor.kick('IDLE_TIMEOUT');
      await bench.until(() => next.page.evaluate(() => avatar.signals.some(({ type }) => type === 'ended')), 'the end');
      await next.page.context().close();
    });
  });
});
