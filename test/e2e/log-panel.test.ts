import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Recording } from '../../src/index.js';
import { readRecording, ReplayPlayer } from '../../src/testing/index.js';
import { DemoBench, type DemoPage } from '../support/demo-page.js';
import { LONG_TASK_MS, tasksDuring } from '../support/main-thread-tasks.js';

/** LOG_SECONDS=30 is the long form. */
const SECONDS = Number(process.env['LOG_SECONDS'] ?? 6);
const PER_SECOND = 1000;
const HELD = 100_000;

type LoggingSession = {
  client: { logger: { info(message: string, fields: object): void; buffer: { size: number } } };
};

const told = (tasks: readonly number[]): string => tasks.map(Math.round).join(', ') || 'none';

describe('the log panel in Chromium', () => {
  let bench: DemoBench;

  before(async () => {
    bench = await DemoBench.start();
  });
  after(() => bench.stop());
  afterEach(async () => {
    bench.fault('reset');
    await Promise.all(bench.browser.contexts().map((context) => context.close()));
    assert.deepEqual(bench.problems.splice(0), []);
  });

  /** The workbench is folded away on small windows only. */
  const open = async (query = ''): Promise<DemoPage> => {
    const demo = await bench.open(`/?${query}`);
    await demo.page.setViewportSize({ width: 1280, height: 900 });
    // tsx gives functions their names by a helper that the page does not have.
    await demo.page.evaluate('globalThis.__name = (each) => each');
    return demo;
  };

  /** Fills the log in slices, as the filling is not what is measured. */
  const fill = (demo: DemoPage): Promise<void> =>
    demo.page.evaluate(async (held) => {
      const session = document.querySelector('realtime-session') as unknown as LoggingSession;
      const { logger } = session.client;
      const pause = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));
      for (let n = 0; n < held; n += 500) {
        for (let each = n; each < n + 500; each += 1)
          logger.info('frame received', { n: each, type: 'text_delta', bytes: 120, socket: 1, late: false });
        await pause(0);
      }
      await pause(1500);
    }, HELD);

  /** The main thread's longest tasks meanwhile, milliseconds of its own time. */
  const longTasks = async <T>(work: () => Promise<T>): Promise<[result: T, tasks: number[]]> => {
    const [result, tasks] = await tasksDuring(bench.browser, work);
    assert.ok(tasks.length > 10, `${tasks.length} tasks were seen`);
    return [result, tasks.filter((ms) => ms > LONG_TASK_MS)];
  };

  it(`holds ${HELD} entries while ${PER_SECOND} a second come in for ${SECONDS} s: no long task, few rows`, async (test) => {
    const demo = await open(`log-targets=buffer&logging-buffer-size=${HELD}&logging-record=false`);
    await demo.signIn();
    await demo.reaches('connected');
    await fill(demo);
    const [{ rows, said, size, newest }, tasks] = await longTasks(() =>
      demo.page.evaluate(
        async ({ seconds, perSecond, held }) => {
          const session = document.querySelector('realtime-session') as unknown as LoggingSession;
          const panel = document.querySelector('realtime-log-panel')?.shadowRoot;
          const { logger } = session.client;
          const pause = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));
          let rows = 0;
          let said = 0;
          const began = performance.now();
          while (performance.now() - began < seconds * 1000) {
            const due = Math.floor(((performance.now() - began) / 1000) * perSecond);
            for (; said < due; said += 1)
              logger.info('frame received', { n: held + said, type: 'text_delta', bytes: 120, socket: 1, late: false });
            rows = Math.max(rows, panel?.querySelectorAll('.entry').length ?? 0);
            await pause(10);
          }
          await pause(200);
          const newest = [...(panel?.querySelectorAll('.entry') ?? [])].at(-1)?.textContent ?? '';
          return { rows, said, size: logger.buffer.size, newest };
        },
        { seconds: SECONDS, perSecond: PER_SECOND, held: HELD },
      ),
    );
    test.diagnostic(`${said} entries, ${rows} rows at most, tasks over ${LONG_TASK_MS} ms: ${told(tasks)}`);
    assert.equal(size, HELD);
    assert.ok(rows > 10 && rows < 200, `${rows} rows`);
    assert.match(newest, new RegExp(`n=${HELD + said - 1}\\b`), 'it follows');
    assert.deepEqual(tasks, []);
  });

  it('a search through all of them does not hold the page up', async (test) => {
    const demo = await open(`log-targets=buffer&logging-buffer-size=${HELD}&logging-record=false`);
    await fill(demo);
    const [figures, tasks] = await longTasks(() =>
      demo.page.evaluate(async () => {
        const pause = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));
        const panel = document.querySelector('realtime-log-panel')?.shadowRoot;
        const search = panel?.querySelector<HTMLInputElement>('input[type="search"]');
        const began = performance.now();
        if (search) search.value = 'n=99999';
        search?.dispatchEvent(new InputEvent('input'));
        const counted = (): string => panel?.querySelector('.count')?.textContent?.trim() ?? '';
        while (!/^1 of/.test(counted()) && performance.now() - began < 20_000) await pause(20);
        const tookMs = performance.now() - began;
        await pause(100);
        const mark = panel?.querySelector('mark')?.textContent;
        return { tookMs, shown: panel?.querySelectorAll('.entry').length, mark };
      }),
    );
    test.diagnostic(`found in ${Math.round(figures.tookMs)} ms, tasks over ${LONG_TASK_MS} ms: ${told(tasks)}`);
    assert.deepEqual([figures.shown, figures.mark], [1, 'n=99999']);
    assert.deepEqual(tasks, []);
  });

  it('a run against the real server, recorded in the page, plays back in Node: the same states', async (test) => {
    const demo = await open('reconnect-delay=200&stable-after=500&heartbeat-interval=1000&heartbeat-timeout=500');
    await demo.signIn();
    await demo.reaches('connected');
    await demo.say('What is 17 * 23?');
    await demo.answers('391');
    bench.fault('kill');
    await demo.reaches('reconnecting', 'authenticating', 'connecting');
    await demo.reaches('connected');
    await demo.say('Tell me a story');
    await demo.agentReaches('speaking');
    bench.fault('kill');
    await demo.reaches('connected');
    await demo.agentReaches('idle');
    await sleep(800);
    const text = await demo.page.evaluate(() => {
      const session = document.querySelector('realtime-session') as unknown as { client: { recording: Recording } };
      return JSON.stringify(session.client.recording);
    });
    assert.doesNotMatch(text, /eyJ|demo-password/);
    const player = new ReplayPlayer(readRecording(text));
    const { states, expected } = await player.play();
    player.dispose();
    test.diagnostic(`${expected.length} states, ${text.length} characters`);
    assert.deepEqual(states, expected);
  });

  it('levels in the address of the page are obeyed', async () => {
    const demo = await open('log-level=ERROR&realtime-log=connection=debug');
    await demo.signIn();
    await demo.reaches('connected');
    const list = demo.page.locator('realtime-log-panel');
    await list
      .getByRole('option', { name: /connection changed/ })
      .first()
      .waitFor();
    assert.equal(await list.getByRole('option', { name: /token obtained/ }).count(), 0);
  });
});
