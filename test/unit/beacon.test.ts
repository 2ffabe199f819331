import { expect } from '@open-wc/testing';
import { BeaconSink, type BeaconOptions } from '../../src/logging/beacon-sink.js';
import type { LogEntry } from '../../src/logging/log-types.js';
import { TraceParents } from '../../src/logging/trace-parent.js';
import {
  FakeClock,
  FakeFetch,
  FakeLifecycle,
  settle,
  type FakeAnswer,
  buildLogEntry,
} from '../../src/testing/index.js';
import { connected, disposeClients, setUp } from '../support/engine-client.js';

interface Body {
  readonly format: string;
  readonly version: number;
  readonly client: string;
  readonly dropped: number;
  readonly entries: readonly LogEntry[];
}
const URL_ = 'https://logs.example/in';

function makeBeacon(options: Partial<BeaconOptions> = {}) {
  const clock = new FakeClock();
  const lifecycle = new FakeLifecycle();
  const answers: FakeAnswer[] = [];
  const http = new FakeFetch(() => answers.shift() ?? { status: 200 });
  const beacons: string[] = [];
  const counts: Record<string, number> = {};
  const sink = new BeaconSink({
    url: URL_,
    sample: 1,
    clock,
    random: () => 0.5,
    fetch: http.fetch,
    lifecycle,
    sendBeacon: (_url, body) => beacons.push(body) > 0,
    logger: {
      count: (name, by = 1) => {
        const what = name.replace('logging/beacon-', '');
        counts[what] = (counts[what] ?? 0) + by;
      },
    },
    ...options,
  });
  const write = (from: number, to: number): void => {
    for (let seq = from; seq <= to; seq += 1) sink.write(buildLogEntry(seq));
  };
  const bodies = (): Body[] => http.calls.map(({ body }) => JSON.parse(body) as Body);
  const sent = (): number[] => bodies().flatMap(({ entries }) => entries.map(({ seq }) => seq));
  return { sink, clock, lifecycle, answers, http, beacons, counts, write, bodies, sent };
}
const range = (from: number, to: number): number[] => Array.from({ length: to - from + 1 }, (_, index) => from + index);

describe('BeaconSink', () => {
  it('sends batches, in order, as text that needs no preflight', async () => {
    const { clock, http, write, bodies, sent, counts } = makeBeacon();
    write(1, 3);
    await clock.advance(4999);
    expect(http.calls).to.have.length(0);
    await clock.advance(1);
    expect(sent()).to.deep.equal([1, 2, 3]);
    expect(bodies()[0]).to.include({ format: 'realtime-elements-log', version: 1, dropped: 0 });
    expect(http.calls[0]).to.include({ url: URL_, method: 'POST' });
    expect(http.calls[0]?.headers.get('content-type')).to.match(/^text\/plain/);
    write(4, 60);
    await clock.advance(0);
    expect(sent(), 'a full batch does not wait').to.deep.equal(range(1, 53));
    await clock.advance(5000);
    expect(sent()).to.deep.equal(range(1, 60));
    expect(counts).to.deep.equal({ sent: 60 });
    expect(new Set(bodies().map(({ client }) => client)).size).to.equal(1);
  });

  it('asks a server that fails again, later and later, and loses and repeats nothing', async () => {
    const { clock, answers, http, write, sent, counts } = makeBeacon();
    answers.push('fail', { status: 503 }, { status: 429, headers: { 'retry-after': '30' } }, { status: 200 });
    write(1, 2);
    await clock.advance(5000);
    expect(http.calls).to.have.length(1);
    write(3, 3);
    await clock.advance(5000);
    expect(http.calls).to.have.length(2);
    await clock.advance(5000);
    expect(http.calls).to.have.length(3);
    await clock.advance(29_000);
    expect(http.calls, 'Retry-After is obeyed').to.have.length(3);
    await clock.advance(1000);
    expect(http.calls).to.have.length(4);
    expect(sent().slice(-3)).to.deep.equal([1, 2, 3]);
    expect(counts).to.deep.equal({ failed: 3, sent: 3 });
    await clock.advance(600_000);
    expect(http.calls).to.have.length(4);
  });

  it('does not ask again what was refused', async () => {
    const { clock, answers, http, write, counts } = makeBeacon();
    answers.push({ status: 400 });
    write(1, 2);
    await clock.advance(5000);
    write(3, 3);
    await clock.advance(59_000);
    expect(http.calls).to.have.length(1);
    await clock.advance(1000);
    expect(http.calls).to.have.length(2);
    expect(counts).to.deep.equal({ refused: 2, dropped: 2, sent: 1 });
  });

  it('makes at most twelve requests a minute and keeps 500 entries; what it drops it counts', async () => {
    const { clock, http, bodies, counts, sink } = makeBeacon();
    for (let seq = 1; seq <= 6000; seq += 1) {
      sink.write(buildLogEntry(seq));
      if (seq % 10 === 0) await clock.advance(100);
    }
    expect(http.calls.length).to.be.within(10, 13);
    await clock.advance(120_000);
    const { sent = 0, dropped = 0 } = counts;
    expect(sent + dropped).to.equal(6000);
    expect(dropped).to.be.greaterThan(4000);
    expect(bodies().some((body) => body.dropped > 0)).to.equal(true);
    expect(bodies().at(-1)?.entries.at(-1)?.seq).to.equal(6000);
  });

  it('cuts batches by size', async () => {
    const { clock, bodies, sink } = makeBeacon();
    for (let seq = 1; seq <= 40; seq += 1) sink.write(buildLogEntry(seq, { fields: { text: 'x'.repeat(2000) } }));
    await clock.advance(60_000);
    expect(bodies().every((body) => JSON.stringify(body).length < 24_000)).to.equal(true);
    expect(bodies().flatMap(({ entries }) => entries)).to.have.length(40);
  });

  it('hands what waits to the browser when the page goes, and keeps what that does not take', async () => {
    const { lifecycle, write, beacons, sent, clock } = makeBeacon();
    write(1, 70);
    lifecycle.send('hidden');
    const seen = beacons.flatMap((body) => (JSON.parse(body) as Body).entries.map(({ seq }) => seq));
    expect(seen).to.deep.equal(range(1, 70));
    lifecycle.send('pagehide');
    await clock.advance(10_000);
    expect(sent()).to.deep.equal([]);
    const full = makeBeacon({ sendBeacon: () => false });
    full.write(1, 2);
    full.lifecycle.send('pagehide');
    await full.clock.advance(5000);
    expect(full.sent()).to.deep.equal([1, 2]);
  });

  it('sends an entry whose count has grown once', async () => {
    const { clock, bodies, sink } = makeBeacon();
    sink.write(buildLogEntry(1));
    sink.write(buildLogEntry(1, { count: 10 }));
    await clock.advance(5000);
    expect(bodies()[0]?.entries.map(({ seq, count }) => [seq, count])).to.deep.equal([[1, 10]]);
  });

  it('sends all of a part of the clients, and the errors of the others', async () => {
    const { clock, sent, sink } = makeBeacon({ sample: 0.4 });
    sink.write(buildLogEntry(1, { level: 'WARN' }));
    sink.write(buildLogEntry(2, { level: 'ERROR' }));
    await clock.advance(5000);
    expect(sent()).to.deep.equal([2]);
  });

  it('leaves nothing behind', () => {
    const { clock, lifecycle, sink, write, beacons } = makeBeacon();
    write(1, 2);
    sink.dispose();
    expect([clock.pending, lifecycle.listeners, beacons.length]).to.deep.equal([0, 0, 1]);
  });
});

describe('the beacon of a client', () => {
  afterEach(disposeClients);

  it('is switched on by configuration, sends redacted entries, also of before it was there, and ends with the client', async () => {
    const beacons: string[] = [];
    const setup = setUp(
      { logging: { level: 'INFO', targets: ['buffer', 'beacon'], beaconUrl: URL_ } },
      {},
      { deps: { sendBeacon: (_url, body) => beacons.push(body) > 0 } },
    );
    setup.net.answer = ({ url }) => (url === URL_ ? { status: 200 } : undefined);
    await connected(setup);
    setup.client.logger.error('refused', { token: 'hunter2', url: 'wss://h/?token=hunter2' });
    await setup.net.clock.advance(5000);
    const bodies = setup.net.http.calls.filter(({ url }) => url === URL_).map(({ body }) => body);
    const entries = bodies.flatMap((body) => (JSON.parse(body) as Body).entries);
    expect(entries.map(({ message }) => message)).to.include.members([
      'token obtained',
      'connection changed',
      'refused',
    ]);
    expect(bodies.join()).to.not.contain('hunter2');
    expect(setup.client.getMetrics().log.counters['logging/beacon-sent']).to.equal(entries.length);
    setup.client.logger.error('last words');
    setup.client.dispose();
    expect(beacons.join()).to.contain('last words');
  });

  it('says when nobody has said where to send', async () => {
    const setup = await connected(setUp({ logging: { level: 'INFO', targets: ['buffer', 'beacon'] } }));
    const messages = setup.client.logger.buffer.entries().map(({ message }) => message);
    expect(messages.some((message) => message.startsWith('entries are sent nowhere'))).to.equal(true);
  });
});

describe('traceparent', () => {
  afterEach(disposeClients);
  const FORM = /^00-[0-9a-f]{32}-[0-9a-f]{16}-01$/;

  it('has the form of W3C Trace Context, one trace for an episode', () => {
    const traces = new TraceParents(Math.random);
    const [first, second, other, alone] = ['a', 'a', 'b', undefined].map((episode) => traces.next(episode));
    for (const each of [first, second, other, alone]) expect(each?.header).to.match(FORM);
    expect(second?.traceId).to.equal(first?.traceId);
    expect(second?.header).to.not.equal(first?.header);
    expect(other?.traceId).to.not.equal(first?.traceId);
    expect(traces.next(undefined).traceId).to.not.equal(alone?.traceId);
    expect(new TraceParents(() => 0).next('a').header, 'never all zero').to.match(/^00-0{31}1-0{15}1-01$/);
  });

  it('is attached to our HTTP calls when that is wanted, and its id is in the log', async () => {
    const plain = await connected(setUp());
    expect(plain.net.http.calls.some(({ headers }) => headers.has('traceparent'))).to.equal(false);
    const { net, client } = await connected(
      setUp({ logging: { traceparent: true, level: 'DEBUG', targets: ['buffer'] } }),
    );
    await settle();
    expect(net.http.calls.length).to.be.greaterThan(0);
    for (const { headers } of net.http.calls) expect(headers.get('traceparent')).to.match(FORM);
    const [, traceId] = /^00-(\w+)-/.exec(net.http.calls[0]?.headers.get('traceparent') ?? '') ?? [];
    const logged = client.logger.buffer.entries().find(({ message }) => message === 'call traced');
    expect(logged?.fields).to.deep.equal({ traceId });
    await client.updateConfig({ logging: { traceparent: false } });
    await client.auth.signIn({ username: 'demo', password: 'demo-password' });
    expect(net.http.calls.at(-1)?.headers.has('traceparent')).to.equal(false);
  });
});

describe('levels in the address of the page', () => {
  const before = location.href;
  const open = (query: string): void => history.replaceState(null, '', query);
  afterEach(() => {
    history.replaceState(null, '', before);
    disposeClients();
  });

  const levels = async (environment: 'development' | 'production'): Promise<string[]> => {
    const setup = setUp({ environment, logging: { level: 'WARN', areaLevels: 'auth=error', targets: ['buffer'] } });
    await connected(setup);
    const { logger } = setup.client;
    return ['client', 'auth', 'connection'].map((area) => {
      const child = logger.child({ area });
      return `${area} ${(['TRACE', 'DEBUG', 'INFO', 'WARN', 'ERROR'] as const).find((level) => child.isEnabled(level)) ?? ''}`;
    });
  };

  it('are obeyed in development', async () => {
    open('?realtime-log=connection=trace');
    expect(await levels('development')).to.deep.equal(['client WARN', 'auth ERROR', 'connection TRACE']);
    open('?realtime-log=DEBUG');
    expect(await levels('development')).to.deep.equal(['client DEBUG', 'auth ERROR', 'connection DEBUG']);
  });

  it('are nothing in production', async () => {
    open('?realtime-log=connection=trace');
    expect(await levels('production')).to.deep.equal(['client WARN', 'auth ERROR', 'connection WARN']);
  });
});
