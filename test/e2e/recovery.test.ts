import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { after, before, describe, it } from 'node:test';
import { DemoBench, type DemoPage } from '../support/demo-page.js';
import { scenarioOf } from '../support/recovery-scenarios.js';
import { selfSigned } from '../support/self-signed.js';

describe('recovery in a real browser', () => {
  let bench: DemoBench;
  let secure: Server;
  const seen = { refused: 0, upgrades: 0 };

  before(async () => {
    bench = await DemoBench.start();
    secure = createServer(selfSigned('127.0.0.1'));
    secure.on('tlsClientError', () => (seen.refused += 1));
    secure.on('upgrade', (_, socket) => {
      seen.upgrades += 1;
      socket.destroy();
    });
    secure.listen(0, '127.0.0.1');
    await once(secure, 'listening');
  });
  after(async () => {
    secure.close();
    await bench.stop();
  });

  const decisions = (demo: DemoPage): Promise<string[]> =>
    demo.page.evaluate(() =>
      (document.querySelector('realtime-session')?.client?.logger.buffer.entries() ?? [])
        .filter(({ message }) => message === 'recovery decided')
        .map(({ fields: { code, level, action } }) => `${String(code)} ${String(level)} ${String(action)}`),
    );

  it('recovery 8: nothing is said on a connection that is not trusted, and it is tried again', async () => {
    const { code, level, action, during, state } = scenarioOf(8);
    const demo = await bench.open();
    const authUrl = new URL('/api/rt', bench.server.url).href;
    const { port } = secure.address() as AddressInfo;
    await demo.set({ url: `wss://127.0.0.1:${port}/api/rt/ws`, 'auth-url': authUrl, 'reconnect-delay': '1000' });
    await demo.signIn();
    await demo.reaches(state);
    await demo.status.getByText(during).waitFor();
    await demo.status.getByText('The server cannot be reached.', { exact: true }).waitFor();
    assert.ok((await decisions(demo)).includes(`${code} ${level} ${action}`), 'the decision');
    assert.equal(await demo.page.locator('realtime-session').getAttribute('data-state'), state);
    assert.ok(seen.refused >= 1, 'the browser refused the certificate');
    assert.equal(seen.upgrades, 0, 'no token was shown');
    // As when the certificate is valid again.
    await demo.set({ url: new URL('/api/rt/ws', bench.server.url).href.replace('http', 'ws') });
    // Another server gets no token of the old one: somebody is asked, from the next try on.
    await demo.page.locator('realtime-sign-in[data-needed]').waitFor();
    await demo.signIn();
    await demo.reaches('connected');
  });
});
