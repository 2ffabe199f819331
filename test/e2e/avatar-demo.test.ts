import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { after, afterEach, before, describe, it } from 'node:test';
import { startFakeAvatarService, type FakeAvatarService } from '../../demo/server/fake-avatar-service.js';
import type { FakeVendorSession } from '../../src/testing/fake-avatar/index.js';
import { DemoBench, type DemoPage } from '../support/demo-page.js';

/** The whole of it: the script-tag bundle, its chunks and livekit-client.js, a backend, and the fake service. */
describe('the demo with --avatar=fake', () => {
  let service: FakeAvatarService;
  let bench: DemoBench;

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
  const open = async (): Promise<DemoPage> => {
    const demo = await bench.open('/?avatar=liveavatar');
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
    assert.ok(!(await demo.page.content()).includes('eyJ'), 'no token in the DOM');
    await demo.page.evaluate(() => document.querySelector('realtime-avatar')?.remove());
    await until(async () => (await books()).active === 0, 'the session is stopped');
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
