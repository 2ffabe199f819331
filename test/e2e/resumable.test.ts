import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { after, afterEach, before, describe, it } from 'node:test';
import { DemoBench, type DemoPage } from '../support/demo-page.js';

/** Of a token, so that it has to be renewed on the open connection. */
const LIFE_SECONDS = 5;

describe('the resumable framing, real server and browser', () => {
  let bench: DemoBench;

  before(async () => {
    bench = await DemoBench.start({ tokenLifeSeconds: LIFE_SECONDS, switches: { deltaDelayMs: 40 } });
  });
  after(() => bench.stop());
  afterEach(async () => {
    bench.fault('reset');
    await Promise.all(bench.browser.contexts().map((context) => context.close()));
    assert.deepEqual(bench.problems.splice(0), []);
  });

  const counts = (): { dials: number } => bench.server.faults.state().counts as { dials: number };
  const logged = (demo: DemoPage, message: string): Promise<number> =>
    demo.page.evaluate(
      (wanted) =>
        document
          .querySelector('realtime-session')
          ?.client?.logger.buffer.entries()
          .filter((entry) => entry.message === wanted).length ?? -1,
      message,
    );
  const signedIn = async (): Promise<DemoPage> => {
    const demo = await bench.open();
    await demo.set({ protocol: 'resumable', 'auth-max-calls-per-minute': '60', 'reconnect-delay': '200' });
    await demo.signIn();
    await demo.reaches('connected');
    return demo;
  };

  it('connection 36: cut in the middle of an answer: it goes on where it was', async () => {
    const demo = await signedIn();
    await demo.say('Tell me a story');
    await demo.agentReaches('speaking');
    bench.fault('kill');
    await demo.reaches('reconnecting');
    await demo.reaches('connected');
    await demo.agentReaches('idle');
    assert.equal(await logged(demo, 'session resumed'), 1);
    assert.deepEqual(await demo.shownTexts(), await bench.storedTexts(demo));
  });

  it('connection 28: tokens of 5 s are renewed on the open connection', async () => {
    const demo = await signedIn();
    const { dials } = counts();
    await sleep(12_000);
    assert.equal(counts().dials, dials);
    await demo.say('What is 6 * 7?');
    await demo.answers('42');
  });

  it('connection 38: the server comes back without its memory: the conversation is kept and the text is sent once', async () => {
    const demo = await signedIn();
    await demo.say('What is 6 * 7?');
    await demo.answers('42');
    bench.fault('restart', { downMs: 500 });
    await demo.reaches('reconnecting');
    await demo.say('And 7 * 8?');
    await demo.reaches('connected');
    await demo.answers('56');
    assert.equal(await logged(demo, 'session not resumed'), 1);
    assert.deepEqual(await demo.shownTexts(), await bench.storedTexts(demo));
  });
});
