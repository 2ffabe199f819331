import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { after, afterEach, before, describe, it } from 'node:test';
import { DemoBench, DemoPage } from '../support/demo-page.js';

describe('tabs and the back/forward cache', () => {
  let bench: DemoBench;

  before(async () => {
    bench = await DemoBench.start({ bfcache: true });
  });
  after(() => bench.stop());
  afterEach(async () => {
    await Promise.all(bench.browser.contexts().map((context) => context.close()));
    assert.deepEqual(bench.problems.splice(0), []);
  });

  const talking = async (path = '/script-tag.html'): Promise<DemoPage> => {
    const demo = await bench.open(path);
    await demo.signIn();
    await demo.reaches('connected');
    await demo.say('What is 17 * 23?');
    await demo.answers('391');
    return demo;
  };
  /** As the browser's "duplicate tab": a page of the same group, with a copy of `sessionStorage`. */
  const duplicate = async (demo: DemoPage): Promise<DemoPage> => {
    const [page] = await Promise.all([
      demo.page.context().waitForEvent('page'),
      demo.page.evaluate(() => void window.open(location.href)),
    ]);
    await page.waitForLoadState();
    return new DemoPage(page);
  };

  for (const protocol of ['agentc', 'resumable']) {
    it(`connection 26: back from the back/forward cache, ${protocol}: one live socket after 2 s, and the conversation goes on`, async () => {
      const demo = await bench.open('/script-tag.html');
      await demo.page.evaluate(() =>
        addEventListener('pageshow', (event) => Object.assign(globalThis, { cameBack: event.persisted })),
      );
      await demo.set({ protocol });
      await demo.signIn();
      await demo.reaches('connected');
      await demo.say('What is 17 * 23?');
      await demo.answers('391');
      await demo.page.goto(new URL('/strict.html', bench.server.url).href);
      await sleep(500);
      await demo.page.goBack({ waitUntil: 'commit' });
      assert.equal(await demo.page.evaluate(() => (globalThis as { cameBack?: boolean }).cameBack), true);
      await sleep(2000);
      assert.equal(bench.sockets, 1);
      await demo.reaches('connected');
      await demo.say('What is 6 * 7?');
      await demo.answers('42');
      assert.deepEqual(await demo.shownTexts(), await bench.storedTexts(demo));
      assert.equal(bench.sockets, 1);
    });
  }

  it('a duplicated tab talks in a session of its own, and neither disturbs the other', async () => {
    const first = await talking();
    const second = await duplicate(first);
    await second.signIn();
    await second.reaches('connected');
    await second.say('What is 6 * 7?');
    await second.answers('42');
    await first.reaches('connected');
    assert.notEqual(await first.conversationId(), await second.conversationId());
    assert.match(JSON.stringify(await first.transcript()), /391/);
    assert.doesNotMatch(JSON.stringify(await second.transcript()), /391/);
    assert.equal(bench.sockets, 2);
  });

  it('a reload returns to the conversation', async () => {
    const demo = await talking();
    await demo.page.reload();
    await demo.signIn();
    await demo.reaches('connected');
    assert.match(JSON.stringify(await demo.transcript()), /391/);
  });

  it('tab-policy="exclusive": the second tab says so, and "use here" takes the conversation', async () => {
    const first = await talking('/?tab-policy=exclusive');
    const second = await duplicate(first);
    await second.signIn();
    await second.reaches('suspended');
    await second.status
      .getByText(/open in another tab/)
      .first()
      .waitFor();
    assert.equal(bench.sockets, 1);
    await second.status.getByRole('button', { name: /use it here/i }).click();
    await second.reaches('connected');
    await first.reaches('suspended');
    assert.match(JSON.stringify(await second.transcript()), /391/);
    await second.page.close();
    await first.reaches('connected');
    await first.say('What is 6 * 7?');
    await first.answers('42');
  });

  it('tab-policy="follow": one connection, one conversation in both tabs, and the second goes on when the first is closed', async () => {
    const first = await talking('/?tab-policy=follow');
    const second = await duplicate(first);
    await second.signIn();
    await second.reaches('connected');
    assert.equal(bench.sockets, 1);
    assert.match(JSON.stringify(await second.transcript()), /391/);
    await second.say('What is 6 * 7?');
    await second.answers('42');
    await first.answers('42');
    assert.deepEqual(await second.shownTexts(), await first.shownTexts());
    const conversation = await first.conversationId();
    await first.page.close();
    await second.reaches('connected');
    await second.say('What is 8 * 9?');
    await second.answers('72');
    assert.equal(await second.conversationId(), conversation);
    assert.deepEqual(await second.shownTexts(), await bench.storedTexts(second));
    assert.equal(bench.sockets, 1);
  });
});
