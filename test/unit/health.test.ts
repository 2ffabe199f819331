import { expect, waitUntil } from '@open-wc/testing';
import { Histogram } from '../../src/health/histogram.js';
import { SlidingRate } from '../../src/health/sliding-rate.js';
import { createPagePerformance } from '../../src/platform/page-performance.js';
import { seededRandom, settle } from '../../src/testing/index.js';
import { connected, disposeClients, LOGIN, setUp, status, untilIdle, type Setup } from '../support/engine-client.js';

const SEED = 20_261_124;

describe('health: histogram', () => {
  it(`quantiles of random durations are within 1.6 % of the sorted list, seed ${SEED}`, () => {
    const random = seededRandom(SEED);
    for (let round = 0; round < 30; round += 1) {
      const histogram = new Histogram();
      const scale = 10 ** (1 + random() * 5);
      const values = Array.from({ length: 1 + Math.floor(random() * 2000) }, () => Math.round(random() ** 3 * scale));
      for (const value of values) histogram.record(value);
      values.sort((a, b) => a - b);
      for (const share of [0, 0.5, 0.95, 0.99, 1]) {
        const exact = values[Math.max(1, Math.ceil(share * values.length)) - 1] ?? 0;
        expect(Math.abs((histogram.quantile(share) ?? -1) - exact), `${share} of ${values.length}`).to.be.at.most(
          exact / 60,
        );
      }
      expect(histogram.max).to.equal(values.at(-1));
      expect(histogram.mean).to.be.closeTo(values.reduce((sum, value) => sum + value, 0) / values.length, 1e-6);
    }
  });

  it('knows nothing before anything was recorded, and takes no nonsense', () => {
    const histogram = new Histogram();
    for (const nonsense of [-1, Number.NaN]) histogram.record(nonsense);
    expect([histogram.count, histogram.mean, histogram.max, histogram.quantile(0.5)]).to.deep.equal([
      0,
      undefined,
      undefined,
      undefined,
    ]);
    histogram.record(Infinity);
    expect(histogram.max).to.equal(2 ** 22 - 1);
    expect(histogram.quantile(0.5)).to.be.closeTo(2 ** 22, 2 ** 16);
  });
});

describe('health: sliding rate', () => {
  it('forgets what is older than its window, also after a sleep of hours', () => {
    let now = 1_000_000_000;
    const rate = new SlidingRate(() => now, 300_000);
    expect(rate.rate).to.equal(0);
    rate.add(true);
    rate.add(false, 3);
    expect(rate.rate).to.equal(0.25);
    now += 200_000;
    rate.add(false, 4);
    expect(rate.rate).to.equal(0.125);
    now += 150_000;
    expect(rate.rate, 'the failure is older than the window').to.equal(0);
    rate.add(true, 4);
    expect(rate.rate).to.equal(0.5);
    now += 7 * 3_600_000;
    expect(rate.rate).to.equal(0);
    rate.add(true);
    expect(rate.rate).to.equal(1);
    now -= 60_000;
    rate.add(false);
    expect(rate.rate, 'a clock that was set back').to.equal(0.5);
  });
});

describe('health: memory', () => {
  it('nothing is invented: unknown where the browser does not tell', () => {
    expect(createPagePerformance({}).memory()).to.equal(undefined);
    expect(createPagePerformance({ performance: { now: () => 0 } }).memory()).to.equal(undefined);
    const real = createPagePerformance().memory();
    expect(real === undefined).to.equal(!('memory' in performance));
    if (real) expect(real.bytes).to.be.greaterThan(1_000_000);
  });

  it('the heap is asked for every five seconds at most: the answer takes a hundredth of a second', () => {
    let now = 0;
    let reads = 0;
    const performance = {
      now: () => now,
      get memory() {
        reads += 1;
        return { usedJSHeapSize: 10 * reads, jsHeapSizeLimit: 100 };
      },
    };
    const page = createPagePerformance({ performance });
    for (; now < 10_000; now += 1000) expect(page.memory()?.bytes).to.equal(now < 5000 ? 10 : 20);
    expect(reads).to.equal(2);
  });

  it('the heap until an isolated page has been measured, once a minute at most', async () => {
    let now = 0;
    let measured = 0;
    const performance = {
      now: () => now,
      memory: { usedJSHeapSize: 50, jsHeapSizeLimit: 200 },
      measureUserAgentSpecificMemory: async () => ({ bytes: 1000 * (measured += 1) }),
    };
    const page = createPagePerformance({ performance, crossOriginIsolated: true });
    expect(page.memory()).to.deep.equal({ bytes: 50, fill: 0.25 });
    await settle();
    for (let second = 0; second < 59; second += 1) {
      now += 1000;
      expect(page.memory()).to.deep.equal({ bytes: 1000, fill: 0.25 });
    }
    now += 1000;
    page.memory();
    await settle();
    expect(page.memory()?.bytes).to.equal(2000);
    expect(createPagePerformance({ performance, crossOriginIsolated: false }).memory()?.bytes).to.equal(50);
    expect(measured).to.equal(2);
  });
});

describe('health: metrics of a client', () => {
  afterEach(disposeClients);

  const watched = async (setup: Setup): Promise<Setup> => {
    await setup.client.initialize();
    await waitUntil(() => 'auth' in setup.client.getMetrics().componentHealth, 'the part that watches is loaded');
    return setup;
  };

  it('says what it knows before anything happened', () => {
    const { connectionHealth, authenticationMetrics } = setUp().client.getMetrics();
    expect(connectionHealth).to.deep.equal({
      uptime: 0,
      reconnectionCount: 0,
      averageLatency: undefined,
      p95Latency: undefined,
      dials: 0,
      missedHeartbeats: 0,
      droppedFrames: 0,
      queueDepth: 0,
    });
    expect(authenticationMetrics).to.deep.equal({
      tokenRefreshCount: 0,
      authFailureRate: 0,
      tokenCalls: 0,
      expiresInMs: undefined,
    });
  });

  it('dials, outages, token calls and frames are those of the server', async () => {
    const setup = await connected(await watched(setUp()));
    const { net, client } = setup;
    for (let outage = 1; outage <= 3; outage += 1) {
      await net.clock.advance(10_000);
      net.cut();
      await net.clock.advanceUntil(() => status(setup) === 'connected');
    }
    await net.clock.advance(4000);
    net.sockets.alive[0]?.message('no JSON');
    const { connectionHealth, authenticationMetrics, componentHealth } = client.getMetrics();
    expect(connectionHealth.dials).to.equal(net.sockets.sockets.length);
    expect(connectionHealth.reconnectionCount).to.equal(3);
    expect(connectionHealth.uptime).to.be.within(4000, 5000);
    expect(connectionHealth.droppedFrames).to.equal(1);
    expect(authenticationMetrics.tokenCalls).to.equal(net.http.calls.length);
    expect(componentHealth.connection).to.include({ status: 'running', errorRate: 3 / 7 });
    expect(componentHealth.session?.errorRate).to.be.greaterThan(0).and.lessThan(0.2);
    expect(componentHealth.auth?.status).to.equal('running');
    expect(componentHealth.config?.status).to.equal('running');
    await net.clock.advance(400_000);
    expect(client.getMetrics().componentHealth.connection?.errorRate, 'five minutes later').to.equal(0);
  });

  it('measures pings, and counts those that nobody answered', async () => {
    const setup = await connected(
      await watched(setUp({ connection: { heartbeatInterval: 1000, heartbeatTimeout: 1000 } })),
    );
    await setup.net.clock.advance(5000);
    expect(setup.client.getMetrics().connectionHealth.averageLatency).to.be.within(0, 50);
    expect(setup.client.getMetrics().connectionHealth.p95Latency).to.be.within(0, 50);
    setup.net.server.setSwitches({ noPong: true });
    await setup.net.clock.advanceUntil(() => setup.client.getMetrics().connectionHealth.missedHeartbeats === 1);
    expect(setup.client.getMetrics().connectionHealth.uptime).to.equal(0);
  });

  it('what waits is the depth of the queue; the first piece of an answer is a response time', async () => {
    const setup = await connected(await watched(setUp()));
    void setup.client.sendText('hello').catch(() => {});
    void setup.client.sendText('and then').catch(() => {});
    await settle();
    expect(setup.client.getMetrics().connectionHealth.queueDepth).to.be.within(1, 2);
    await untilIdle(setup);
    await setup.net.clock.advance(10_000);
    expect(setup.client.getMetrics().connectionHealth.queueDepth).to.equal(0);
    expect(setup.client.getMetrics().componentHealth.session?.responseTime).to.be.within(1, 5000);
  });

  it('a refused sign-in is a failure of auth, and the end stops all', async () => {
    const setup = await watched(setUp());
    expect(setup.client.getMetrics().componentHealth.auth?.status).to.equal('stopped');
    await setup.client.auth.signIn({ ...LOGIN, password: 'wrong' }).catch(() => {});
    expect(setup.client.getMetrics().componentHealth.auth).to.include({ status: 'failed', errorRate: 1 });
    await connected(setup);
    expect(setup.client.getMetrics().componentHealth.auth).to.include({ status: 'running', errorRate: 0.5 });
    setup.client.disconnect();
    expect(setup.client.getMetrics().componentHealth.connection?.status).to.equal('stopped');
    expect(setup.client.getMetrics().connectionHealth.uptime).to.equal(0);
  });

  it('reading them changes nothing: what makes no sense is told of once', async () => {
    const setup = await connected(await watched(setUp()));
    const { net, client } = setup;
    const told = (): number =>
      client.logger.buffer.entries().filter(({ fields }) => fields['code'] === 'protocol/invalid-frame').length;
    net.sockets.last.message('no JSON');
    for (let times = 0; times < 3; times += 1) client.getMetrics();
    expect(client.getMetrics().componentHealth.session?.errorRate).to.be.greaterThan(0);
    expect(told()).to.equal(0);
    await net.clock.advance(5000);
    expect(told()).to.equal(1);
  });
});
