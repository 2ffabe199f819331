import { expect, waitUntil } from '@open-wc/testing';
import { Alerts, type Readings } from '../../src/health/alerts.js';
import { EventLoopLag } from '../../src/health/event-loop-lag.js';
import { FakeClock, settle } from '../../src/testing/index.js';
import { connected, disposeClients, setUp, status } from '../support/engine-client.js';

const readings = (latency: number | undefined, queue = 0): Readings => ({
  latency: { value: latency, threshold: 1000 },
  'error-rate': { value: 0, threshold: 0.1 },
  reconnects: { value: 0, threshold: 3 },
  'event-loop-lag': { value: undefined, threshold: 200 },
  'queue-depth': { value: queue, threshold: 100 },
});

describe('health: alerts', () => {
  const feed = (alerts: Alerts, values: readonly (number | undefined)[]): string[] =>
    values.flatMap((value, second) =>
      alerts
        .sample(readings(value), second * 1000, () => 'id')
        .map(({ state, condition }) => `${second} ${state} ${condition}`),
    );

  it('one second is no condition; the second one raises it, once', () => {
    expect(feed(new Alerts(), [2000, 10, 2000, 10])).to.deep.equal([]);
    expect(feed(new Alerts(), [10, 2000, 2000, 2000, 2000])).to.deep.equal(['2 raised latency']);
  });

  it('what swings around the threshold is one alert; it goes after ten seconds well below it', () => {
    const alerts = new Alerts();
    const swinging = Array.from({ length: 60 }, (_, second) => (second % 2 ? 900 : 1100));
    expect(feed(alerts, [1100, ...swinging])).to.deep.equal(['1 raised latency']);
    expect(feed(alerts, Array<number>(30).fill(850)), 'below, but not well below').to.deep.equal([]);
    expect(feed(alerts, Array<number>(10).fill(800))).to.deep.equal(['9 cleared latency']);
    expect(alerts.standing).to.deep.equal([]);
  });

  it('nothing measured is nothing wrong, and nine good seconds are not ten', () => {
    const alerts = new Alerts();
    feed(alerts, [2000, 2000]);
    expect(feed(alerts, [...Array<undefined>(9).fill(undefined), 2000])).to.deep.equal([]);
    expect(alerts.standing.map(({ condition, value }) => `${condition} ${value}`)).to.deep.equal(['latency 2000']);
  });

  it('each condition by itself, the oldest first; all are cleared at the end', () => {
    const alerts = new Alerts();
    for (let second = 0; second < 5; second += 1)
      alerts.sample(readings(second >= 2 ? 5000 : 10, 200), second * 1000, (condition) => `of ${condition}`);
    expect(
      alerts.standing.map(({ condition, since, correlationId }) => [condition, since, correlationId]),
    ).to.deep.equal([
      ['queue-depth', 1000, 'of queue-depth'],
      ['latency', 3000, 'of latency'],
    ]);
    expect(alerts.clear().map(({ state }) => state)).to.deep.equal(['cleared', 'cleared']);
    expect(alerts.standing).to.deep.equal([]);
  });
});

describe('health: event-loop lag', () => {
  it('tells by how much its timer was late, and nothing of a hidden page or a device that slept', async () => {
    const clock = new FakeClock();
    const heard: (number | undefined)[] = [];
    let visible = true;
    const lag = new EventLoopLag(
      clock,
      () => visible,
      (lagMs) => heard.push(lagMs),
    );
    lag.start();
    await clock.advance(1000);
    clock.sleep(1250);
    await clock.advance(0);
    visible = false;
    clock.sleep(1900);
    await clock.advance(0);
    visible = true;
    clock.sleep(3_600_000);
    await clock.advance(0);
    expect(heard).to.deep.equal([0, 250, undefined, undefined]);
    lag.stop();
    await clock.advance(10_000);
    expect(clock.pending).to.equal(0);
  });
});

describe('health: alerts of a client', () => {
  afterEach(disposeClients);

  it('thresholds are live options; an alert is in $health, in the log and an event, and ends with the connection', async () => {
    const setup = await connected(setUp({ health: { reconnectAlert: 100, queueAlert: 100 } }));
    const { client, net } = setup;
    await waitUntil(() => client.recovery !== undefined);
    const heard: string[] = [];
    client.on('health-alerted', ({ condition, state }) => heard.push(`${state} ${condition}`));
    net.server.setSwitches({ deltaDelayMs: 60_000 });
    for (let count = 0; count < 3; count += 1) client.sendText('hello').catch(() => {});
    await net.clock.advance(5000);
    expect(heard).to.deep.equal([]);
    await client.updateConfig({ health: { queueAlert: 1 } });
    await net.clock.advance(3000);
    expect(heard).to.deep.equal(['raised queue-depth']);
    expect(client.$health.get()).to.deep.include({ status: 'degraded' });
    expect(client.$health.get().alerts.map(({ threshold }) => threshold)).to.deep.equal([1]);
    const entry = client.logger.buffer.entries().find(({ message }) => message === 'health alert raised');
    expect(entry).to.include({ level: 'WARN', area: 'health' });
    expect(entry?.fields).to.deep.equal({ condition: 'queue-depth', value: 2, threshold: 1 });
    client.disconnect();
    await settle();
    expect(status(setup)).to.equal('closed');
    expect(heard).to.deep.equal(['raised queue-depth', 'cleared queue-depth']);
    expect(client.$health.get()).to.deep.include({ status: 'stopped', alerts: [] });
  });
});

describe('health: export', () => {
  afterEach(disposeClients);

  it('JSON with the names and units of OpenTelemetry; what is unknown is left out', async () => {
    const setup = await connected(setUp({ connection: { heartbeatInterval: 1000 } }));
    await waitUntil(() => setup.client.recovery !== undefined);
    await setup.net.clock.advance(20_000);
    const { metrics } = JSON.parse(await setup.client.exportMetrics()) as {
      metrics: { name: string; kind: string; unit: string; points: Record<string, unknown>[] }[];
    };
    const named = new Map(metrics.map((metric) => [metric.name, metric]));
    expect(named.size).to.equal(metrics.length);
    for (const { name, points } of metrics) {
      expect(name).to.match(/^realtime(\.[a-z_]+)+$/);
      expect(points, name).to.not.have.length(0);
    }
    expect(named.get('realtime.connection.dials')).to.deep.include({ kind: 'counter', unit: '{dial}' });
    expect(named.get('realtime.connection.dials')?.points).to.deep.equal([{ attributes: {}, value: 1 }]);
    expect(named.get('realtime.connection.round_trip')?.points[0]).to.have.property('quantiles');
    expect(named.has('realtime.session.time_to_first_audio')).to.equal(true);
    expect(named.has('realtime.connection.drops'), 'nothing was lost').to.equal(false);
  });

  it('Prometheus text that a scraper takes: every line is a sample or a comment, each family once', async () => {
    const setup = await connected(setUp({ connection: { heartbeatInterval: 1000 } }));
    await waitUntil(() => setup.client.recovery !== undefined);
    setup.net.cut();
    await setup.net.clock.advanceUntil(() => status(setup) === 'connected');
    await setup.net.clock.advance(20_000);
    const text = await setup.client.exportMetrics('prometheus');
    expect(text.endsWith('\n')).to.equal(true);
    const families = [...text.matchAll(/^# TYPE (\S+) (counter|gauge|summary)$/gm)].map(([, name]) => name ?? '');
    expect(new Set(families).size).to.equal(families.length);
    for (const line of text.trimEnd().split('\n')) {
      if (line.startsWith('# HELP ') || line.startsWith('# TYPE ')) continue;
      expect(line).to.match(/^[a-z_]+(\{[a-z_]+="[^"\\\n]*"(,[a-z_]+="[^"\\\n]*")*\})? -?\d+(\.\d+)?(e-?\d+)?$/);
      const name = /^[a-z_]+/.exec(line)?.[0] ?? '';
      expect(
        families.some((family) => name === family || name === `${family}_sum` || name === `${family}_count`),
        line,
      ).to.equal(true);
    }
    expect(text).to.match(/^realtime_connection_dials_total 2$/m);
    expect(text).to.match(/^realtime_connection_drops_total\{reason="1006"\} 1$/m);
    expect(text).to.match(/^realtime_connection_round_trip_seconds\{quantile="0.95"\} /m);
    expect(text).to.match(/^realtime_component_status\{component="connection",status="running"\} 1$/m);
    expect(text).to.not.match(/undefined|NaN|Infinity/);
  });
});
