import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Page } from 'playwright-core';
import { DemoBench, type DemoPage } from '../support/demo-page.js';
import { correlation } from '../support/audio/loudness.js';

interface Sample {
  readonly at: number;
  /** Of what is heard. */
  readonly loud: number;
  /** How far the drawn mouth is open, in units of the drawing. */
  readonly open: number;
}

/** Syllables come at 2 to 8 Hz: what is faster than 10 Hz is no envelope but the voice itself. Half a window, milliseconds. */
const HALF_MS = 40;

/** The envelope of what is heard: mean loudness around a moment. */
function envelopeAt(samples: readonly Sample[], at: number): number {
  const near = samples.filter((sample) => Math.abs(sample.at - at) <= HALF_MS);
  return near.reduce((sum, { loud }) => sum + loud, 0) / Math.max(1, near.length);
}

/** Counts what a page holds: timers, frames, contexts. Has to be there before the page's own scripts. */
function countResources(): void {
  const book = { timers: new Set<unknown>(), frames: 0, contexts: [] as AudioContext[], listeners: 0 };
  Object.assign(globalThis, { book });
  const { setTimeout: set, clearTimeout: clear, requestAnimationFrame: frame, AudioContext: Context } = globalThis;
  globalThis.setTimeout = ((callback: () => void, delay?: number, ...rest: unknown[]) => {
    const id = set(
      () => {
        book.timers.delete(id);
        callback();
      },
      delay,
      ...rest,
    );
    book.timers.add(id);
    return id;
  }) as typeof setTimeout;
  globalThis.clearTimeout = (id) => {
    book.timers.delete(id);
    clear(id);
  };
  globalThis.requestAnimationFrame = (callback) => {
    book.frames += 1;
    return frame(callback);
  };
  globalThis.AudioContext = class extends Context {
    constructor(...options: ConstructorParameters<typeof AudioContext>) {
      super(...options);
      book.contexts.push(this);
    }
  };
  const { addEventListener: add, removeEventListener: remove } = Document.prototype;
  document.addEventListener = function (this: Document, ...listener: Parameters<Document['addEventListener']>) {
    book.listeners += 1;
    add.apply(this, listener);
  } as typeof document.addEventListener;
  document.removeEventListener = function (this: Document, ...listener: Parameters<Document['addEventListener']>) {
    book.listeners -= 1;
    remove.apply(this, listener);
  } as typeof document.removeEventListener;
}

interface Book {
  readonly timers: number;
  readonly frames: number;
  readonly contexts: number;
  readonly listeners: number;
}

const readBook = (page: Page): Promise<Book> =>
  page.evaluate(() => {
    const { book } = globalThis as unknown as {
      book: { timers: Set<unknown>; frames: number; contexts: AudioContext[]; listeners: number };
    };
    const open = book.contexts.filter(({ state }) => state !== 'closed').length;
    return { timers: book.timers.size, frames: book.frames, contexts: open, listeners: book.listeners };
  });

describe('the avatar of the demo', () => {
  let bench: DemoBench;

  before(async () => {
    bench = await DemoBench.start({ switches: { deltaDelayMs: 5, speechPace: 1 } });
  });
  after(() => bench.stop());

  const open = async (path = '/agent.html'): Promise<DemoPage> => {
    const demo = await bench.open('/two-sessions.html');
    await demo.page.addInitScript(countResources);
    await demo.page.goto(new URL(path, bench.server.url).href);
    return demo;
  };
  const enter = async (): Promise<DemoPage> => {
    const demo = await open();
    await demo.signIn();
    await demo.reaches('connected');
    await demo.page.locator('realtime-avatar svg.mira').waitFor();
    return demo;
  };
  const status = (demo: DemoPage, wanted: string): Promise<unknown> =>
    demo.page.waitForFunction(
      (name) => (document.querySelector('realtime-session') as unknown as Session).client.$avatar.get().status === name,
      wanted,
    );

  it('moves its mouth as loud as it is heard (r >= 0.8)', async () => {
    const demo = await enter();
    await status(demo, 'ready');
    await demo.say('Tell me a story');
    await demo.page.waitForFunction(
      () =>
        (document.querySelector('realtime-session') as unknown as Session).client.$audio.get().output === 'speaking',
    );
    const samples: Sample[] = await demo.page.evaluate(async () => {
      const { client } = document.querySelector('realtime-session') as unknown as Session;
      const mouth = document.querySelector('realtime-avatar')?.shadowRoot?.querySelector('.mira .inside');
      const wave = new Float32Array(1024);
      const taken: { at: number; loud: number; open: number }[] = [];
      const from = performance.now();
      while (performance.now() - from < 8_000) {
        await new Promise(requestAnimationFrame);
        client.audio.tap?.getFloatTimeDomainData(wave);
        let square = 0;
        for (const sample of wave) square += sample * sample;
        // The second control point of the lower lip is as far down as the mouth is open.
        const numbers = (mouth?.getAttribute('d') ?? '').match(/-?[\d.]+/g)?.map(Number) ?? [];
        taken.push({
          at: performance.now() - from,
          loud: Math.sqrt(square / wave.length),
          open: (numbers[9] ?? 0) - (numbers[3] ?? 0),
        });
      }
      return taken;
    });
    const moved = samples.map((sample) => sample.open);
    const lags = [0, 20, 40, 60, 80, 100].map((lagMs) => ({
      lagMs,
      r: correlation(
        moved,
        samples.map(({ at }) => envelopeAt(samples, at - lagMs)),
      ),
    }));
    const best = lags.reduce((a, b) => (b.r > a.r ? b : a));
    console.log(
      `mouth and voice: r = ${best.r.toFixed(3)} at ${best.lagMs} ms, ${lags[0]?.r.toFixed(3)} at 0 ms; ${samples.length} frames in 8 s`,
    );
    assert.ok(Math.max(...moved) > 4, 'the mouth opens');
    assert.ok(best.r >= 0.8, `r = ${best.r}`);
    const caption = await demo.page.locator('realtime-avatar .caption').textContent();
    assert.notEqual(caption?.trim(), '');
    await demo.page.close();
  });

  it('rests while nothing is said: few frames, and nothing of the processor', async () => {
    const demo = await enter();
    await status(demo, 'ready');
    await demo.page.waitForTimeout(1_500);
    const session = await demo.page.context().newCDPSession(demo.page);
    await session.send('Performance.enable');
    const busy = async (): Promise<number> => {
      const { metrics } = await session.send('Performance.getMetrics');
      return metrics.find(({ name }) => name === 'TaskDuration')?.value ?? 0;
    };
    const [before, busyBefore] = [await readBook(demo.page), await busy()];
    await demo.page.waitForTimeout(6_000);
    const [later, busyLater] = [await readBook(demo.page), await busy()];
    const frames = later.frames - before.frames;
    console.log(
      `idle: ${frames} frames in 6 s, ${(((busyLater - busyBefore) / 6) * 100).toFixed(1)} % of a core for the page`,
    );
    // Four blinks and looks around of 0.6 s at most, of 360 frames.
    assert.ok(frames < 240, `${frames} frames`);
    await demo.page.close();
  });

  it('50 starts and stops leave no timer, no context and no listener', async () => {
    const demo = await enter();
    await status(demo, 'ready');
    await demo.page.evaluate(() => document.querySelector('realtime-avatar')?.remove());
    await status(demo, 'idle');
    await demo.page.waitForTimeout(1_200);
    const before = await readBook(demo.page);
    await demo.page.evaluate(async () => {
      const stage = document.querySelector('.stage');
      for (let round = 0; round < 50; round += 1) {
        const avatar = document.createElement('realtime-avatar');
        avatar.setAttribute('provider', 'local');
        stage?.prepend(avatar);
        await new Promise((resolve) => setTimeout(resolve, (round * 7) % 60));
        avatar.remove();
        await new Promise((resolve) => setTimeout(resolve, 0));
      }
    });
    await status(demo, 'idle');
    let later = await readBook(demo.page);
    // What a busy page has still to do ends by itself.
    for (let turn = 0; turn < 40 && later.timers > before.timers; turn += 1) {
      await demo.page.waitForTimeout(250);
      later = await readBook(demo.page);
    }
    console.log('before', JSON.stringify(before), 'after 50 cycles', JSON.stringify(later));
    assert.equal(later.contexts, 0);
    assert.equal(later.listeners, before.listeners);
    assert.ok(later.timers <= before.timers, `${later.timers} timers`);
    await demo.page.close();
  });

  it('needs nothing that a strict policy forbids', async () => {
    const demo = await open('/strict.html');
    const violations = await demo.violations();
    await demo.page.evaluate(() => {
      const avatar = document.createElement('realtime-avatar');
      avatar.setAttribute('provider', 'local');
      avatar.setAttribute('captions', '');
      document.querySelector('realtime-session')?.prepend(avatar);
    });
    await demo.signIn();
    await demo.reaches('connected');
    await demo.page.locator('realtime-avatar svg.mira').waitFor();
    await status(demo, 'ready');
    await demo.say('Tell me a story');
    await demo.page.locator('realtime-avatar .caption span').waitFor();
    assert.deepEqual(await violations(), []);
    await demo.page.close();
  });

  it('no page reported a problem', () => assert.deepEqual(bench.problems, []));
});

interface Session {
  readonly client: {
    readonly $avatar: { get(): { readonly status: string } };
    readonly $audio: { get(): { readonly output: string } };
    readonly audio: { readonly tap: AnalyserNode | undefined };
  };
}
