import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { DemoBench, DemoPage } from '../support/demo-page.js';
import { startStaticServer } from '../support/static-server.js';

const PAGE = readFileSync(resolve(import.meta.dirname, '../../demo/no-server.html'), 'utf8');

describe('the server inside the page', () => {
  let bench: DemoBench;
  before(async () => {
    bench = await DemoBench.start();
  });
  after(() => bench?.stop());

  /** Signs in with whatever there is, and talks. */
  async function converse(demo: DemoPage): Promise<void> {
    await demo.signIn('anything');
    await demo.reaches('connected');
    await demo.say('What is 17 * 23?');
    await demo.answers('391');
  }

  it('a page whose policy forbids every connection holds a conversation', async () => {
    const demo = await bench.open('/no-server.html');
    const violations = await demo.violations();
    const dials: string[] = [];
    demo.page.on('websocket', (socket) => dials.push(socket.url()));
    await converse(demo);
    assert.deepEqual(await violations(), []);
    assert.deepEqual(dials, []);
    const { dials: served, logins } = bench.server.faults.state()['counts'] as Record<string, number>;
    assert.deepEqual({ served, logins }, { served: 0, logins: 0 });
    assert.deepEqual(bench.problems, []);
  });

  it('it speaks, and its voice can be chosen', async () => {
    const demo = await bench.open('/no-server.html');
    await demo.signIn('anything');
    await demo.reaches('connected');
    await demo.page.evaluate(`(async () => {
      const { client } = document.querySelector('realtime-session');
      const { voices } = client.$catalog.get();
      await client.setVoice(voices.find(({ id }) => id !== 'none' && id !== 'avatar').id);
    })()`);
    await demo.say('What is 17 * 23?');
    await demo.answers('391');
    const received = await demo.page.evaluate(
      `document.querySelector('realtime-session').client.getMetrics().traffic.bytesReceived`,
    );
    // Speech is 48,000 bytes a second.
    assert.ok(Number(received) > 40_000, `${String(received)} bytes`);
  });

  it('so does a page of static files', async () => {
    const statics = await startStaticServer({ '/': PAGE });
    try {
      const page = await (await bench.browser.newContext()).newPage();
      const asked: string[] = [];
      page.on('request', (request) => asked.push(new URL(request.url()).pathname));
      await page.goto(statics.url);
      await converse(new DemoPage(page));
      const others = asked.filter((path) => !/^\/(dist\/.*\.js|strict\.css|favicon\.ico)?$/.test(path));
      assert.deepEqual(others, []);
      assert.ok(asked.some((path) => /\/chunks\/page-engine-.*\.js$/.test(path)));
    } finally {
      await statics.close();
    }
  });

  it('a page with a server of its own never loads the engine', async () => {
    const demo = await bench.open('/strict.html');
    const loaded: string[] = [];
    demo.page.on('request', (request) => loaded.push(request.url()));
    await demo.signIn();
    await demo.reaches('connected');
    assert.deepEqual(
      loaded.filter((url) => url.includes('engine')),
      [],
    );
  });
});
