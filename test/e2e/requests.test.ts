import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { DemoBench, DemoPage } from '../support/demo-page.js';

describe('what a page asks for', () => {
  let bench: DemoBench;

  before(async () => {
    bench = await DemoBench.start({
      args: ['--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream'],
    });
  });
  after(() => bench?.stop());

  it('is never somewhere else, whatever is used', async () => {
    const context = await bench.browser.newContext({ permissions: ['microphone'] });
    const page = await context.newPage();
    const hosts = new Set<string>();
    const paths: string[] = [];
    const hear = (address: string): void => {
      const { protocol, host, pathname } = new URL(address);
      if (protocol === 'data:' || protocol === 'blob:') return;
      hosts.add(host);
      paths.push(pathname);
    };
    page.on('request', (request) => hear(request.url()));
    page.on('websocket', (socket) => hear(socket.url()));
    await page.goto(new URL('/agent.html', bench.server.url).href);
    const demo = new DemoPage(page);
    await demo.set({ 'log-level': 'TRACE', 'audio-input': 'on' });
    await demo.signIn();
    await demo.reaches('connected');
    await demo.set({ 'ui-language': 'de' });
    await page
      .locator('realtime-composer')
      .getByPlaceholder(/schreib/i)
      .waitFor();
    await demo.set({ 'ui-language': 'en' });
    await demo.say('Show me a table');
    await demo.conversation.getByRole('table').first().waitFor();
    await page.locator('realtime-microphone').getByRole('button').first().click();
    await demo.say('What is 17 * 23?');
    await demo.answers('391');
    bench.fault('kill');
    await demo.reaches('reconnecting', 'authenticating', 'connecting');
    await demo.reaches('connected');
    for (const part of ['rich', 'panel-view', 'health-view', 'microphone-view', 'avatar-view', 'de']) {
      assert.ok(
        paths.some((path) => path.includes(`/chunks/${part}-`)),
        `${part} was loaded`,
      );
    }
    assert.ok(paths.includes('/api/rt/ws'), 'sockets are heard, too');
    assert.deepEqual([...hosts], [new URL(bench.server.url).host]);
    await context.close();
  });
});
