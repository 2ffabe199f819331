import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { after, before, describe, it } from 'node:test';
import { WebSocket } from 'ws';
import type { SystemMetrics } from '../../src/index.js';
import type { RequestCounts } from '../../src/testing/fake-server/faults.js';
import { seededRandom, startFaultProxy } from '../../src/testing/node.js';
import { FAULTS, type ChaosWorld } from '../chaos/chaos-faults.js';
import { agentcDialect } from '../../src/protocol/agentc-dialect.js';
import { DemoBench, type DemoPage } from '../support/demo-page.js';

const OUTAGES = 4;
const SEED = 20_261_125;
/** Faults that end every socket which was accepted once it is usable, so that each is one outage. */
const CHAOS = [
  'drop in the middle of an answer',
  'drop before the text arrives',
  'close code 1001',
  '502 on upgrade',
  'drop after a piece of an answer',
  'close code 1012',
  'slow handshake',
  'drop between send and confirm',
];
/** `502 on upgrade` is the proxy's answer, twice. */
const REFUSED_ON_THE_WAY = 2;

describe('metrics against the books of the server', () => {
  let bench: DemoBench;

  before(async () => {
    bench = await DemoBench.start({ tokenLifeSeconds: 5 });
  });
  after(() => bench.stop());

  const metrics = async (demo: DemoPage): Promise<SystemMetrics> => {
    const read = await demo.page.evaluate(() => document.querySelector('realtime-session')?.client?.getMetrics());
    if (!read) throw new Error('there is no client');
    return read;
  };
  const books = (): RequestCounts => ({ ...(bench.server.faults.state().counts as RequestCounts) });
  /** Round trips of pings on a socket of our own, milliseconds. */
  const echo = async (count: number): Promise<number> => {
    const login = agentcDialect.auth.login(`${bench.server.url}api/rt`.replace(/([^:])\/\//, '$1/'), {
      username: 'demo',
      password: 'demo-password',
    });
    const token = agentcDialect.auth.readToken(await (await fetch(login.url, login.init)).json());
    const url = new URL('/api/rt/ws', bench.server.url);
    url.protocol = 'ws:';
    const socket = new WebSocket(agentcDialect.dialUrl({ url: url.href, token }));
    await new Promise((resolve) => socket.once('open', resolve));
    const times: number[] = [];
    for (let turn = 0; turn < count; turn += 1) {
      const sentAt = performance.now();
      const answered = new Promise<void>((resolve) => {
        const hear = (data: Buffer): void => {
          if (!data.toString().includes('"pong"')) return;
          socket.off('message', hear);
          resolve();
        };
        socket.on('message', hear);
      });
      socket.send(agentcDialect.encode(agentcDialect.commands.ping()));
      await answered;
      times.push(performance.now() - sentAt);
    }
    socket.terminate();
    return times.reduce((sum, time) => sum + time, 0) / times.length;
  };

  it(`dials, outages, refreshes and sign-ins after ${OUTAGES} outages are the server's numbers`, async () => {
    const demo = await bench.open();
    await demo.set({ 'auth-max-calls-per-minute': '60', 'reconnect-delay': '100', 'stable-after': '200' });
    await demo.signIn();
    await demo.reaches('connected');
    for (let outage = 1; outage <= OUTAGES; outage += 1) {
      await demo.say(`What is ${outage} + 1000?`);
      await demo.answers(String(1000 + outage));
      bench.fault('kill');
      await demo.reaches('reconnecting');
      await demo.reaches('connected');
      await sleep(1200);
    }
    const { connectionHealth, authenticationMetrics, componentHealth, traffic } = await metrics(demo);
    const counts = books();
    assert.equal(traffic.framesSent, counts.framesReceived);
    assert.equal(traffic.framesReceived, counts.framesSent);
    assert.equal(connectionHealth.dials, counts.dials);
    assert.equal(connectionHealth.reconnectionCount, OUTAGES);
    assert.equal(authenticationMetrics.tokenRefreshCount, counts.refreshes);
    assert.equal(authenticationMetrics.tokenCalls, counts.refreshes + counts.logins);
    assert.ok(counts.refreshes >= 1, 'tokens were renewed meanwhile');
    assert.equal(componentHealth.connection?.status, 'running');
    assert.deepEqual(bench.problems, []);
    await demo.page.context().close();
  });

  it(`after a chaos run of ${CHAOS.length} faults: dials, outages, refreshes and texts are the server's numbers (seed ${SEED})`, async () => {
    bench.fault('reset');
    const proxy = await startFaultProxy({ target: bench.server.url, seed: SEED });
    try {
      const demo = await bench.open(`${proxy.url}/script-tag.html`);
      await demo.set({ 'auth-max-calls-per-minute': '60', 'reconnect-delay': '100', 'stable-after': '200' });
      await demo.signIn();
      await demo.reaches('connected');
      const random = seededRandom(SEED);
      const world = { proxy, demo, random } as unknown as ChaosWorld;
      for (const [index, name] of CHAOS.entries()) {
        const fault = FAULTS.find((each) => each.name === name);
        assert.ok(fault, name);
        const said = demo.say(`What is ${index} + 2000?`);
        await sleep(random() * 300);
        await fault.run(world);
        await said;
        await demo.answers(String(2000 + index));
        // Longer than the storm guard needs to forget a dial in six.
        await sleep(6500);
      }
      const { connectionHealth, authenticationMetrics } = await metrics(demo);
      const counts = books();
      const upgrades = proxy.events.filter(({ kind }) => kind === 'upgrade').length;
      assert.equal(connectionHealth.dials, upgrades);
      assert.equal(upgrades - counts.dials, REFUSED_ON_THE_WAY);
      assert.equal(connectionHealth.reconnectionCount, counts.dials - counts.refusedDials - 1);
      assert.equal(authenticationMetrics.tokenRefreshCount, counts.refreshes);
      assert.equal(authenticationMetrics.tokenCalls, counts.refreshes + counts.logins);
      const texts = (await bench.storedTexts(demo)).filter((line) => line.startsWith('user '));
      assert.deepEqual(
        (await demo.shownTexts()).filter((line) => line.startsWith('user ')),
        texts,
      );
      assert.equal(texts.length, CHAOS.length);
      assert.deepEqual(bench.problems, []);
    } finally {
      await proxy.stop();
    }
  });

  it('latency is within a tenth of an echo that was measured beside it', async () => {
    bench.fault('slow', { delayMs: 200 });
    const demo = await bench.open();
    await demo.set({ 'auth-max-calls-per-minute': '60', 'heartbeat-interval': '200' });
    await demo.signIn();
    await demo.reaches('connected');
    await sleep(3000);
    const measured = await echo(8);
    const { averageLatency = 0, p95Latency = 0 } = (await metrics(demo)).connectionHealth;
    assert.ok(Math.abs(averageLatency - measured) < measured / 10, `${averageLatency} ms, echo ${measured} ms`);
    assert.ok(p95Latency >= averageLatency * 0.9, `${p95Latency} ms`);
  });
});
