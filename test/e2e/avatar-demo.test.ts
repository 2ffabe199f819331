import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { after, afterEach, before, describe, it } from 'node:test';
import { startFakeAvatarService, type FakeAvatarService } from '../../demo/server/fake-avatar-service.js';
import type { FakeVendorSession } from '../../src/testing/fake-avatar/index.js';
import { DemoBench, type DemoPage } from '../support/demo-page.js';

interface Book {
  readonly saidFrom: number;
  readonly saidMs: number;
  readonly playedMs: number;
}

/** The whole of it: the script-tag bundle, its chunks and livekit-client.js, a backend, and the fake service. */
describe('the demo with --avatar=fake', () => {
  let service: FakeAvatarService;
  let bench: DemoBench;
  /** What the server has said to the page that was opened last: s16 at 24 kHz. */
  let speechBytes = 0;

  before(async () => {
    service = await startFakeAvatarService();
    assert.match(service.line, /in the background/);
    bench = await DemoBench.start({ avatar: service, switches: { speechPace: 1 } });
  });
  after(async () => {
    await bench.stop();
    await service.close();
  });
  afterEach(async () => {
    bench.server.engine.setSwitches({ speechPace: 1 });
    await Promise.all(bench.browser.contexts().map((context) => context.close()));
    await until(async () => (await books()).active === 0, 'ledger: 0 active sessions');
    assert.deepEqual(bench.problems.splice(0), []);
  });

  const books = async (): Promise<{ active: number; sessions: FakeVendorSession[] }> =>
    (await (await fetch(`${service.apiUrl}/__log`)).json()) as { active: number; sessions: FakeVendorSession[] };
  const order = (knobs: Record<string, unknown>): Promise<unknown> =>
    fetch(`${service.apiUrl}/__knobs`, { method: 'POST', body: JSON.stringify(knobs) });
  const until = async (done: () => boolean | Promise<boolean>, what: string, limitMs = 20_000): Promise<void> => {
    for (const end = Date.now() + limitMs; !(await done()); await sleep(50)) assert.ok(Date.now() < end, what);
  };
  const avatarOf = (demo: DemoPage): Promise<{ status: string; provider?: string }> =>
    demo.page.evaluate(() => {
      const { status, provider } = document.querySelector('realtime-session')?.client?.$avatar.get() ?? {
        status: 'none',
      };
      return { status, ...(provider && { provider }) };
    });
  const open = async (query = ''): Promise<DemoPage> => {
    const demo = await bench.open(`/agent.html?avatar=liveavatar${query}`);
    speechBytes = 0;
    demo.page.on('websocket', (socket) =>
      socket.on('framereceived', ({ payload }) => {
        if (typeof payload !== 'string' && socket.url().includes('/api/rt')) speechBytes += payload.length;
      }),
    );
    await demo.signIn();
    await demo.reaches('connected');
    await until(async () => (await avatarOf(demo)).status === 'ready', 'the avatar is ready');
    assert.equal((await avatarOf(demo)).provider, 'liveavatar');
    return demo;
  };

  it('says the answer with the avatar, and ends its session when the element goes', async () => {
    const demo = await open();
    await demo.page.mouse.click(5, 300);
    await demo.say('What is 17 * 23?');
    await demo.answers('391');
    const said = async (): Promise<FakeVendorSession['utterances']> =>
      (await books()).sessions.at(-1)?.utterances ?? [];
    await until(
      async () => (await said()).some(({ ended, bytes }) => ended && bytes > 48_000),
      'the avatar has said it',
    );
    const { errors, droppedEarly, lateChunks } = (await books()).sessions.at(-1) ?? {};
    assert.deepEqual([errors, droppedEarly, lateChunks], [0, 0, 0]);
    const seen = await demo.page.evaluate(() => [
      document.documentElement.innerHTML,
      JSON.stringify(document.querySelector('realtime-session')?.client?.logger.buffer.entries()),
    ]);
    assert.ok(seen.join('').includes('avatar ready'), 'the log is looked at');
    // How every token of the fake begins.
    assert.ok(!seen.join('').includes('eyJ'), 'no token in DOM or log');
    await demo.page.evaluate(() => document.querySelector('realtime-avatar')?.remove());
    await until(async () => (await books()).active === 0, 'the session is stopped');
  });

  it('FULL: the server leaves speaking to the avatar, which says the answer by sentence; afterwards the server speaks again', async () => {
    const demo = await open('&mode=FULL');
    const voice = (): Promise<string | undefined> =>
      demo.page.evaluate(() => document.querySelector('realtime-session')?.client?.$audio.get().voice?.id);
    await until(async () => (await voice()) === 'avatar', 'the server has handed its voice over');
    await demo.page.mouse.click(5, 300);
    await demo.say('What is 17 * 23?');
    await demo.answers('391');
    const session = async (): Promise<FakeVendorSession | undefined> => (await books()).sessions.at(-1);
    await until(async () => ((await session())?.texts.length ?? 0) > 0, 'the avatar has said it');
    const { mode, texts, utterances } = (await session())!;
    assert.equal(mode, 'FULL');
    assert.match(texts.join(' '), /391/);
    assert.equal(utterances.length, 0);
    await demo.page.evaluate(() => document.querySelector('realtime-avatar')?.remove());
    await until(async () => (await voice()) === 'alloy', 'the voice of before');
  });

  it('an element that is moved keeps its session', async () => {
    const demo = await open();
    const [before] = (await books()).sessions.slice(-1);
    await demo.page.evaluate(() => {
      const element = document.querySelector('realtime-avatar')!;
      document.querySelector('realtime-conversation')!.after(element);
    });
    await sleep(500);
    const { active, sessions } = await books();
    assert.deepEqual([active, sessions.at(-1)?.id], [1, before?.id]);
    const video = demo.page.locator('realtime-avatar video');
    const at = (): Promise<number> => video.evaluate((element) => (element as HTMLVideoElement).currentTime);
    const was = await at();
    await until(async () => (await at()) > was + 0.3, 'the picture goes on');
    await demo.page.evaluate(() => document.querySelector('realtime-avatar')?.remove());
    await until(async () => (await books()).active === 0, 'the session is stopped');
  });

  it('an avatar that breaks in the middle: our player says the rest, once', async (t) => {
    bench.server.engine.setSwitches({ speechPace: 0 });
    const demo = await open();
    await demo.page.mouse.click(5, 300);
    await demo.page.evaluate(() => {
      const book = { saidFrom: 0, saidMs: 0, playedMs: 0 };
      Object.assign(globalThis, { book });
      const post = MessagePort.prototype.postMessage;
      MessagePort.prototype.postMessage = function (this: MessagePort, message: unknown, ...rest: unknown[]) {
        const { type, pcm, rate } = message as { type?: string; pcm: Int16Array; rate: number };
        if (type === 'chunk') book.playedMs += (pcm.length / rate) * 1000;
        Reflect.apply(post, this, [message, ...rest]);
      };
      document.querySelector('realtime-session')!.client!.$avatar.listen(({ caption, isDegraded, provider }) => {
        const now = performance.now();
        // Captions begin when the avatar is heard.
        if (provider === 'liveavatar' && !isDegraded) book.saidFrom ||= caption ? now : 0;
        else if (book.saidFrom) book.saidMs ||= now - book.saidFrom;
      });
    });
    await demo.say('What is 17 * 23?');
    await demo.page.waitForFunction(() => {
      const { saidFrom } = (globalThis as unknown as { book: Book }).book;
      return saidFrom > 0 && performance.now() - saidFrom > 800;
    });
    await order({ closeLite: 1011 });
    await until(async () => (await avatarOf(demo)).provider === 'local', 'the drawn face stands in');
    await demo.answers('391');
    await until(
      () =>
        demo.page.evaluate(() => document.querySelector('realtime-session')?.client?.$audio.get().output === 'idle'),
      'our player is through',
    );
    const book = await demo.page.evaluate(() => (globalThis as unknown as { book: Book }).book);
    const totalMs = speechBytes / 48;
    t.diagnostic(`${JSON.stringify(book)} of ${totalMs} ms`);
    assert.ok(book.playedMs > 300, 'there was a rest');
    assert.ok(Math.abs(book.saidMs + book.playedMs - totalMs) < 400, 'each part is heard once');
  });

  it('warns before the longest time of a session, and then ends it', async () => {
    await order({ maxMs: 18_000 });
    const demo = await open();
    const words = demo.page.locator('realtime-avatar [part="status"]');
    await words.filter({ hasText: /\d+ s/ }).waitFor();
    await until(async () => (await books()).active === 0, 'the session is stopped', 25_000);
    await until(async () => (await avatarOf(demo)).status === 'ended', 'the element says so');
    await order({ maxMs: 600_000 });
  });

  it('a page that goes away stops its session', async () => {
    const demo = await open();
    await demo.page.goto('about:blank');
    await until(async () => (await books()).active === 0, 'the session is stopped');
  });

  it('a service that ends the session costs the picture, not the conversation', async () => {
    const demo = await open();
    await order({ kick: 'NO_CREDITS' });
    await until(
      async () => (await avatarOf(demo)).status !== 'ready' || (await avatarOf(demo)).provider !== 'liveavatar',
      'the end is told',
    );
    await demo.say('What is 6 * 7?');
    await demo.answers('42');
  });
});

/** A browser that lets nothing be heard before somebody has touched the page. */
describe('the demo with --avatar=fake, where sound wants a gesture', () => {
  it('shows the avatar without sound, asks for a tap, and is heard after it', async () => {
    const service = await startFakeAvatarService();
    const bench = await DemoBench.start({
      avatar: service,
      args: ['--autoplay-policy=document-user-activation-required'],
    });
    try {
      const demo = await bench.open('/agent.html?avatar=liveavatar&auth-storage=session');
      await demo.signIn();
      await demo.reaches('connected');
      await demo.page.waitForFunction(() => JSON.stringify({ ...sessionStorage }).includes(':token:'));
      // The next page of the tab is signed in, and nobody has touched it. Whatever is evaluated in it would count as a touch: it tells by itself.
      await demo.page.addInitScript(() => {
        setInterval(() => {
          const { playback } = document.querySelector('realtime-session')?.client?.$avatar.get() ?? {};
          if (playback) console.debug(`playback ${playback}`);
        }, 100);
      });
      const playback = (wanted: string): Promise<unknown> =>
        demo.page.waitForEvent('console', (message) => message.text() === `playback ${wanted}`);
      await Promise.all([playback('blocked'), demo.page.reload()]);
      const video = demo.page.locator('realtime-avatar video');
      const isMuted = (): Promise<boolean> => video.evaluate((element) => (element as HTMLVideoElement).muted);
      assert.equal(await isMuted(), true);
      await demo.page.locator('realtime-avatar [part="unlock"]').click();
      await playback('playing');
      assert.equal(await isMuted(), false);
      await demo.page.goto('about:blank');
      const active = async (): Promise<number> =>
        ((await (await fetch(`${service.apiUrl}/__log`)).json()) as { active: number }).active;
      for (const end = Date.now() + 20_000; (await active()) > 0; await sleep(50))
        assert.ok(Date.now() < end, 'ledger: 0 active sessions');
      assert.deepEqual(bench.problems, []);
    } finally {
      await bench.stop();
      await service.close();
    }
  });
});
