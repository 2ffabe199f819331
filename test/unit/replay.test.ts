import { expect, waitUntil } from '@open-wc/testing';
import { FakeAudio, readRecording, ReplayPlayer, settle } from '../../src/testing/index.js';
import type { Recording } from '../../src/logging/recording.js';
import {
  addClient,
  connected,
  disposeClients,
  idle,
  setUp,
  status,
  until,
  untilIdle,
  type Setup,
} from '../support/engine-client.js';

const recordingOf = ({ client }: Setup): Recording => {
  const { recording } = client;
  if (!recording) throw new Error('nothing was recorded');
  // As a file holds it.
  return readRecording(JSON.stringify(recording));
};

const record = { logging: { record: true, level: 'TRACE', targets: ['buffer'] } } as const;

async function compare(recording: Recording): Promise<readonly string[]> {
  const player = new ReplayPlayer(recording);
  const { states, expected } = await player.play();
  player.dispose();
  expect(states).to.deep.equal(expected);
  return states;
}

describe('record and replay', () => {
  afterEach(disposeClients);

  it('records nothing that nobody asked for', async () => {
    const setup = await connected(setUp());
    expect(setup.client.recording).to.equal(undefined);
  });

  it('plays a conversation back: the same states come out', async () => {
    const setup = await connected(setUp(record));
    void setup.client.sendText('What is 17 * 23?');
    await untilIdle(setup);
    const states = await compare(recordingOf(setup));
    expect(states).to.include('connection connected').and.to.include('turn agent speaking');
    expect(states.filter((line) => line.includes('tool:done'))).to.not.deep.equal([]);
  });

  it('plays back a page that wanted to connect before anybody recorded, and whose user signed in later', async () => {
    const setup = setUp(record);
    const { client } = setup;
    await client.connect().catch(() => {});
    await client.connect().catch(() => {});
    await connected(setup);
    const lines = recordingOf(setup).events.flatMap((event) => (event.kind === 'state' ? [event.line] : []));
    expect(lines.filter((line) => line === 'connection idle auth/required').length).to.equal(2);
    await compare(recordingOf(setup));
  });

  it('plays back a page that stood still: timers that were late are late again', async () => {
    const setup = await connected(setUp({ ...record, connection: { reconnectDelay: 500 } }));
    const { net, client } = setup;
    await net.clock.advance(1000);
    net.cut();
    await settle();
    // It was to dial again within this time, and a text is typed before it gets to it.
    net.clock.sleep(3000);
    void client.sendText('What is 6 * 7?').catch(() => {});
    await settle();
    await net.clock.advanceUntil(() => status(setup) === 'connected');
    await net.clock.advanceUntil(() => idle(setup));
    const recording = recordingOf(setup);
    expect(recording.events.filter(({ kind }) => kind === 'late').length).to.be.greaterThan(0);
    const states = await compare(recording);
    const at = (line: RegExp): number => states.findIndex((each) => line.test(each));
    expect(at(/user:queued/)).to.be.lessThan(at(/connection authenticating attempt 1/));
  });

  it('plays back a run with kills, a network that is away, silence and a refused token', async () => {
    const setup = await connected(setUp({ ...record, connection: { reconnectDelay: 500, stableAfter: 1000 } }));
    const { net, client, lifecycle } = setup;
    const { clock } = net;
    const back = (): Promise<void> => clock.advanceUntil(() => status(setup) === 'connected');
    void client.sendText('Tell me a story').catch(() => {});
    await clock.advance(200);
    net.cut();
    await settle();
    void client.sendText('What is 6 * 7?').catch(() => {});
    await back();
    await clock.advanceUntil(() => idle(setup));
    await clock.advance(5000);
    lifecycle.send('offline');
    net.down = true;
    net.cut();
    await clock.advance(4000);
    net.down = false;
    lifecycle.send('online');
    await back();
    await clock.advance(2000);
    // A path that is gone without a word: only the heartbeat finds out.
    net.sockets.last.goHalfOpen();
    await clock.advance(60_000);
    await back();
    await clock.advance(3000);
    for (const token of net.issued) net.revoked.add(token);
    net.closeAll(1008);
    await clock.advance(10_000);
    await client.auth.signIn({ username: 'demo', password: 'demo-password' }).catch(() => {});
    await back();
    net.closeAll(1011);
    await settle();
    await back();
    client.interrupt();
    client.disconnect();
    await settle();
    const recording = recordingOf(setup);
    expect(recording.events.filter(({ kind }) => kind === 'dial').length).to.be.greaterThan(5);
    const states = await compare(recording);
    expect(states.some((line) => line.startsWith('connection reconnecting'))).to.equal(true);
    expect(states).to.include('connection connected degraded').and.to.include('connection closed');
  });

  it('plays back chaos: random faults at random times, by a seed', async () => {
    for (const seed of [3, 17, 29]) {
      let at = seed;
      const random = (): number => (at = (at * 16807) % 2147483647) / 2147483647;
      const setup = await connected(setUp({ ...record, connection: { reconnectDelay: 200, stableAfter: 500 } }));
      const { net, client, lifecycle } = setup;
      const faults: readonly (() => void)[] = [
        () => net.cut(),
        () => net.closeAll(1012),
        () => net.closeAll(1011),
        () => net.sockets.last.goHalfOpen(),
        () => lifecycle.send(random() < 0.5 ? 'hidden' : 'visible'),
        () => void (net.down = !net.down),
        () => client.reconnect(),
        () => void client.sendText(`What is ${Math.floor(random() * 90)} + 4?`).catch(() => {}),
        () => void client.sendText('Tell me a story').catch(() => {}),
        () => client.interrupt(),
      ];
      for (let turn = 0; turn < 60; turn += 1) {
        faults[Math.floor(random() * faults.length)]?.();
        await net.clock.advance(Math.floor(random() * 3000));
      }
      net.down = false;
      await net.clock.advance(90_000);
      const states = await compare(recordingOf(setup));
      expect(states.length, `seed ${seed}`).to.be.greaterThan(60);
    }
  }).timeout(120_000);

  for (const protocol of ['agentc', 'resumable'] as const) {
    it(`plays back a conversation with a voice (${protocol}): what the voice holds back, asks for and interrupts`, async () => {
      const setup = setUp(
        { ...record, connection: { protocol }, audio: { output: 'on' }, voice: { voiceId: 'coral' } },
        { switches: { speechPace: 0 } },
        { deps: { audio: new FakeAudio() } },
      );
      const audio = await setup.client.useAudio();
      await connected(setup);
      await untilIdle(setup);
      await until(setup.client.$audio, ({ voice }) => voice?.id === 'coral');
      void setup.client.sendText('What is 17 * 23?');
      await untilIdle(setup);
      void setup.client.sendText('Tell me a story').catch(() => {});
      await setup.net.clock.advance(200);
      // Whoever begins to talk cuts the answer short.
      await audio.startTalking();
      audio.stopTalking();
      await untilIdle(setup);
      setup.net.cut();
      await setup.net.clock.advanceUntil(() => status(setup) === 'connected');
      setup.client.setVoice('nobody').catch(() => {});
      await setup.net.clock.advance(2000);
      const recording = recordingOf(setup);
      const states = await compare(recording);
      expect(states.some((line) => line.endsWith('cancelling'))).to.equal(true);
      expect(states.filter((line) => line.endsWith('notice')).length, 'the voice that there is not').to.be.greaterThan(
        0,
      );
      expect(recording.events.filter(({ kind }) => kind === 'held').length).to.be.greaterThan(1);
    });
  }

  it('holds no secret, and no address', async () => {
    const setup = await connected(setUp({ ...record, connection: { protocol: 'resumable' } }));
    void setup.client.sendText('my token=hunter2-hunter2 is new').catch(() => {});
    await untilIdle(setup);
    const text = JSON.stringify(setup.client.recording);
    for (const secret of [...setup.net.issued, 'hunter2', 'demo-password', 'agent.example']) {
      expect(text.includes(secret), secret).to.equal(false);
    }
    expect(text).to.match(/\\"t\\":\\"welcome\\"[^}]*\\"key\\":\\"\[redacted\]/);
    await compare(recordingOf(setup));
  });

  it('is bounded: what came before the last dial goes, and a connection that is too long is cut', async () => {
    const setup = await connected(setUp(record));
    const long = 'x'.repeat(150_000);
    for (let turn = 0; turn < 8; turn += 1) setup.net.sockets.last.message({ type: 'nothing_known', content: long });
    setup.net.cut();
    await setup.net.clock.advanceUntil(() => status(setup) === 'connected');
    for (let turn = 0; turn < 8; turn += 1) setup.net.sockets.last.message({ type: 'nothing_known', content: long });
    const cut = recordingOf(setup);
    expect(cut.dropped).to.be.greaterThan(8);
    expect(cut.events[0]?.kind).to.equal('dial');
    expect(cut.truncated).to.equal(false);
    for (let turn = 0; turn < 8; turn += 1) setup.net.sockets.last.message({ type: 'nothing_known', content: long });
    const full = recordingOf(setup);
    expect(full.truncated).to.equal(true);
    expect(JSON.stringify(full).length).to.be.lessThan(2.6 * 1024 * 1024);
    const player = new ReplayPlayer(cut);
    const { states } = await player.play();
    player.dispose();
    expect(states).to.include('connection connected');
  });

  it('is switched on and off while the client runs, and gives its methods and ports back', async () => {
    const setup = await connected(setUp());
    const { client } = setup;
    await client.updateConfig({ logging: { record: true } });
    await until(client.$config, ({ values }) => values.logging.record);
    // Loaded over a real network.
    await waitUntil(() => client.recording !== undefined, undefined, { timeout: 8000 });
    expect(Object.hasOwn(client, 'sendText')).to.equal(true);
    client.reconnect();
    await setup.net.clock.advanceUntil(() => status(setup) === 'connected');
    await client.updateConfig({ logging: { record: false } });
    const kinds = new Set(recordingOf(setup).events.map(({ kind }) => kind));
    expect([...kinds]).to.include.members(['command', 'dial', 'open', 'in', 'out', 'state']);
    expect(Object.hasOwn(client, 'sendText')).to.equal(false);
    const { length } = recordingOf(setup).events;
    client.interrupt();
    net(setup).cut();
    await settle();
    expect(recordingOf(setup).events.length).to.equal(length);
  });

  it('says when a client behaves otherwise than it did', async () => {
    const setup = await connected(setUp(record));
    setup.net.cut();
    await setup.net.clock.advanceUntil(() => status(setup) === 'connected');
    const player = new ReplayPlayer(recordingOf(setup), { config: { connection: { maxReconnectAttempts: 0 } } });
    const error = await player.play().then(
      () => undefined,
      (reason: unknown) => reason as Error,
    );
    player.dispose();
    expect(error?.message).to.match(/does not dial its socket 1: it behaves otherwise than it did/);
  });

  it('two recordings do not meet', async () => {
    const first = await connected(setUp(record));
    const second = await connected(addClient(first.net));
    void second.client.sendText('What is 1 + 1?');
    await untilIdle(second);
    expect(JSON.stringify(recordingOf(first))).to.not.contain('1 + 1');
    expect(second.client.recording).to.equal(undefined);
  });

  it('refuses what is no replay file, and says why', () => {
    const cases: readonly (readonly [text: string, why: RegExp])[] = [
      ['nonsense', /no JSON/],
      ['[]', /format has to be/],
      ['{"format":"realtime-elements-replay","version":2}', /version 2; only 1/],
      ['{"format":"realtime-elements-replay","version":1}', /no list of events/],
      ['{"format":"realtime-elements-replay","version":1,"events":[{"at":1,"kind":"eval"}]}', /Event 0/],
    ];
    for (const [text, why] of cases) {
      expect(() => readRecording(text), text).to.throw(TypeError, why);
    }
  });
});

const net = ({ net: network }: Setup): Setup['net'] => network;
