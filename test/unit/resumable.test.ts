import { expect } from '@open-wc/testing';
import * as fc from 'fast-check';
import { readFrame } from '../../src/connection/resumable/frames.js';
import { ReliableChannel } from '../../src/connection/resumable/reliable-channel.js';
import { FakeClock, buildToken, seededRandom, settle } from '../../src/testing/index.js';
import {
  LOGIN,
  addClient,
  connected,
  disposeClients,
  idle,
  items,
  onServer,
  setUp,
  status,
  stored,
  untilIdle,
  type Setup,
} from '../support/engine-client.js';

const RESUMABLE = { connection: { protocol: 'resumable' as const, reconnectDelay: 500 } };
/** Time enough for a redial, far from the heartbeat. */
const REDIAL_MS = 3000;

const resumable = (setup: Setup): Promise<Setup> => connected(setup);
const infos = ({ client }: Setup, message: string): number =>
  client.logger.buffer.entries().filter((entry) => entry.message === message).length;

describe('resumable: one channel', () => {
  /** Two ends and the network between them: frames under way, lost when it breaks. */
  class Line {
    readonly clock = new FakeClock();
    readonly heard = { c: [] as number[], s: [] as number[] };
    readonly wires = { c: [] as string[], s: [] as string[] };
    open = true;
    readonly ends = { c: this.#end('c'), s: this.#end('s') };

    #end(out: 'c' | 's'): ReliableChannel {
      return new ReliableChannel({
        clock: this.clock,
        out,
        maxMessages: 1000,
        maxCharacters: 1_048_576,
        whenFull: 'window',
        write: (frame) => this.wires[out].push(frame),
        deliver: (message) => this.heard[out].push((message as { n: number }).n),
        onAcknowledged: () => {},
        onUnreplayable: () => {
          throw new Error('nothing is missing for good');
        },
      });
    }

    /** Delivers one frame of that side; `lose`: it never arrives. */
    carry(from: 'c' | 's', lose = false): void {
      const frame = this.wires[from].shift();
      if (frame === undefined || lose) return;
      const parsed = readFrame(frame);
      if (parsed) this.ends[from === 'c' ? 's' : 'c'].receive(parsed, frame.length);
    }

    /** The socket breaks: what was under way is gone. */
    cut(): void {
      this.wires.c.length = 0;
      this.wires.s.length = 0;
      this.ends.c.detach();
      this.ends.s.detach();
    }

    /** Another socket: both say what they have. */
    resume(): void {
      const [c, s] = [this.ends.c.received, this.ends.s.received];
      this.ends.s.attach(c);
      this.ends.c.attach(s);
    }

    drain(): void {
      while (this.wires.c.length + this.wires.s.length > 0) {
        this.carry('c');
        this.carry('s');
      }
    }
  }

  const start = (): Line => {
    const line = new Line();
    line.resume();
    return line;
  };
  const say = (line: Line, from: 'c' | 's', n: number): boolean => line.ends[from].send(JSON.stringify({ n }));

  it('connection 36: 200 messages in both directions over a breaking line, 50 seeds: each once and in order, no gap', () => {
    const seeds = Array.from({ length: 50 }, (_, seed) => seed + 1);
    for (const seed of seeds) {
      const random = seededRandom(seed);
      const line = start();
      let [c, s] = [0, 0];
      let cuts = 0;
      while (c < 200 || s < 200) {
        const dice = random();
        if (dice < 0.35 && c < 200) say(line, 'c', (c += 1));
        else if (dice < 0.7 && s < 200) say(line, 's', (s += 1));
        else if (dice < 0.82) line.carry('c');
        else if (dice < 0.94) line.carry('s');
        else {
          line.cut();
          line.resume();
          cuts += 1;
        }
      }
      line.drain();
      const all = Array.from({ length: 200 }, (_, index) => index + 1);
      expect(line.heard.s, `client to server, seed ${seed}, ${cuts} cuts`).to.deep.equal(all);
      expect(line.heard.c, `server to client, seed ${seed}, ${cuts} cuts`).to.deep.equal(all);
      expect(cuts, `seed ${seed}`).to.be.greaterThan(0);
      expect(line.ends.c.counts.gaps + line.ends.s.counts.gaps).to.equal(0);
    }
  });

  it('frames that vanish on a living line are asked for again; duplicates are dropped', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.boolean(), { minLength: 5, maxLength: 60 }), async (losses) => {
        const line = start();
        for (const [index, lose] of losses.entries()) {
          say(line, 's', index + 1);
          line.carry('s', lose);
        }
        // A ping tells how much was said, and the gap is asked for.
        for (let round = 0; round < 3; round += 1) {
          line.ends.c.expect(line.ends.s.sent);
          line.drain();
          await line.clock.advance(1000);
          line.drain();
        }
        expect(line.heard.c).to.deep.equal(losses.map((_, index) => index + 1));
      }),
      { numRuns: 100, includeErrorInReport: true },
    );
  });

  it('acknowledges after a second, 64 messages or 64 KiB, whichever comes first', async () => {
    const acks = (line: Line): number => line.wires.c.filter((frame) => readFrame(frame)?.t === 'ack').length;
    const slow = start();
    say(slow, 's', 1);
    slow.carry('s');
    await slow.clock.advance(999);
    expect(acks(slow)).to.equal(0);
    await slow.clock.advance(1);
    expect(acks(slow)).to.equal(1);

    const many = start();
    for (let n = 1; n <= 64; n += 1) {
      expect(acks(many)).to.equal(0);
      say(many, 's', n);
      many.carry('s');
    }
    expect(acks(many)).to.equal(1);

    const large = start();
    large.ends.s.send(JSON.stringify({ n: 1, text: 'x'.repeat(65_536) }));
    large.carry('s');
    expect(acks(large)).to.equal(1);
    large.drain();
    expect(large.ends.s.keptCharacters, 'what is acknowledged is not kept').to.equal(0);
  });

  it('a full queue refuses, a ring forgets the oldest and says that it cannot replay', () => {
    const options = {
      clock: new FakeClock(),
      out: 'c' as const,
      maxMessages: 2,
      maxCharacters: 1000,
      write: () => {},
      deliver: () => {},
      onAcknowledged: () => {},
      onUnreplayable: () => {},
    };
    const queue = new ReliableChannel({ ...options, whenFull: 'refuse' });
    expect([1, 2, 3].map((n) => queue.send(`{"n":${n}}`))).to.deep.equal([true, true, false]);
    expect(queue.sent).to.equal(2);
    const ring = new ReliableChannel({ ...options, whenFull: 'window' });
    expect([1, 2, 3].map((n) => ring.send(`{"n":${n}}`))).to.deep.equal([true, true, true]);
    expect([0, 1, 2, 3, 4].map((last) => ring.canReplay(last))).to.deep.equal([false, true, true, true, false]);
    const bytes = new ReliableChannel({ ...options, maxMessages: 1000, whenFull: 'refuse' });
    expect(bytes.send(`{"text":"${'x'.repeat(1000)}"}`)).to.equal(false);
  });
});

/** A handover: its code is loaded in real time, its dial runs on the fake clock. */
async function changeProtocol({ client, net }: Setup, protocol: 'agentc' | 'resumable'): Promise<void> {
  await net.clock.advance(2000);
  const dialled = net.sockets.nextDial();
  const changed = client.updateConfig({ connection: { protocol } });
  await dialled;
  await net.clock.advance(100);
  expect((await changed).applied).to.equal('reconnect');
}

describe('resumable: client and server', () => {
  afterEach(disposeClients);

  it('a new session: hello first, welcome before anything else, then the conversation', async () => {
    const setup = await resumable(setUp(RESUMABLE));
    expect(status(setup)).to.equal('connected');
    const { last: socket } = setup.net.sockets;
    expect(new URL(socket.url).searchParams.get('v')).to.equal('1');
    expect(socket.sentEvents[0]).to.include({ t: 'hello', type: 'ping', v: 1, sid: null, key: null, last: 0 });
    await setup.client.sendText('What is 6 * 7?');
    await untilIdle(setup);
    expect(stored(items(setup))).to.deep.equal(onServer(setup));
    expect(stored(items(setup)).join()).to.contain('42');
  });

  it('connection 36: cut in the middle of an answer: it goes on where it was, nothing is fetched again', async () => {
    const setup = await resumable(setUp(RESUMABLE));
    const loads: unknown[] = [];
    setup.client.on('message-received', ({ event }) => event['type'] === 'chat_session_changed' && loads.push(event));
    void setup.client.sendText('Tell me a story');
    await setup.net.clock.advanceUntil(() => setup.client.$turn.get().holder === 'agent');
    await setup.net.clock.advance(200);
    setup.net.cut();
    await settle();
    expect(status(setup)).to.equal('reconnecting');
    expect(setup.client.$turn.get().holder, 'the turn is still the agent’s').to.equal('agent');
    await setup.net.clock.advance(REDIAL_MS);
    expect(status(setup)).to.equal('connected');
    await untilIdle(setup);
    expect(stored(items(setup))).to.deep.equal(onServer(setup));
    expect(stored(items(setup)).filter((line) => line.startsWith('answer complete'))).to.have.length(1);
    expect(loads).to.have.length(0);
    expect(infos(setup, 'session resumed')).to.equal(1);
    expect(setup.heard).to.deep.equal(['recovery-started', 'recovery-finished']);
    expect(setup.net.sockets.mostAlive).to.equal(1);
  });

  for (const protocol of ['agentc', 'resumable'] as const) {
    it(`connection 14: ${protocol}: the server is back after 10 s: found within the delay that runs, lists asked for once`, async () => {
      const setup = await connected(setUp({ connection: { protocol, reconnectDelay: 500, maxReconnectAttempts: -1 } }));
      await setup.net.clock.advance(15_000);
      setup.net.down = true;
      setup.net.cut();
      await setup.net.clock.advance(10_000);
      expect(status(setup)).to.equal('reconnecting');
      const { retryAt = 0 } = setup.client.$connection.get();
      const delayMs = retryAt - setup.net.clock.now();
      setup.net.down = false;
      await setup.net.clock.advance(delayMs + 1000);
      expect(status(setup)).to.equal('connected');
      await setup.net.clock.advance(5000);
      const asked = setup.net.sockets.last.sentEvents.filter((event) => JSON.stringify(event).includes('get_agents'));
      expect(asked.length, 'a list that is known is not asked for again').to.equal(0);
      expect(setup.heard).to.deep.equal(['recovery-started', 'recovery-finished']);
    });
  }

  it('connection 37: a session in which nothing was said is resumed too', async () => {
    const setup = await resumable(setUp(RESUMABLE));
    setup.net.cut();
    await setup.net.clock.advance(REDIAL_MS);
    expect(status(setup)).to.equal('connected');
    expect(infos(setup, 'session resumed')).to.equal(1);
  });

  it('what is typed while it is away is sent once, in order', async () => {
    const setup = await resumable(setUp(RESUMABLE));
    setup.net.down = true;
    setup.net.cut();
    const sent = [setup.client.sendText('1 + 1'), setup.client.sendText('2 + 2'), setup.client.sendText('3 + 3')];
    await setup.net.clock.advance(1000);
    setup.net.down = false;
    await setup.net.clock.advance(10_000);
    await setup.net.clock.advanceUntil(() => stored(items(setup)).length >= 9 && idle(setup));
    expect((await Promise.all(sent)).map(({ delivery }) => delivery)).to.deep.equal([
      'confirmed',
      'confirmed',
      'confirmed',
    ]);
    expect(stored(items(setup))).to.deep.equal(onServer(setup));
    const users = onServer(setup).filter((line) => line.startsWith('user'));
    expect(users).to.deep.equal(['user confirmed: 1 + 1', 'user confirmed: 2 + 2', 'user confirmed: 3 + 3']);
  });

  it('a cancel that was pressed while it is away arrives', async () => {
    const setup = await resumable(setUp(RESUMABLE));
    void setup.client.sendText('Tell me a story');
    await setup.net.clock.advanceUntil(() => setup.client.$turn.get().holder === 'agent');
    setup.net.cut();
    await settle();
    setup.client.interrupt();
    await setup.net.clock.advance(REDIAL_MS);
    await untilIdle(setup);
    expect(setup.heard).to.include('interrupted');
    expect(stored(items(setup)).filter((line) => line.startsWith('answer complete'))).to.deep.equal([]);
  });

  it('a welcome that is lost does not lock the client out', async () => {
    const setup = await resumable(setUp(RESUMABLE));
    const next = setup.net.sockets.nextDial();
    setup.net.cut();
    await setup.net.clock.advance(600);
    const socket = await next;
    // Its hello arrives, the answer does not.
    socket.goHalfOpen();
    await settle();
    setup.net.cut();
    await setup.net.clock.advance(10_000);
    expect(status(setup)).to.equal('connected');
    expect(infos(setup, 'session not resumed')).to.equal(0);
  });

  for (const [name, breakIt] of [
    ['the server has lost its memory', ({ net }: Setup) => (net.resumable.restart(), net.server.restart())],
    ['the session has waited too long', ({ net }: Setup) => net.clock.advance(121_000)],
  ] as const) {
    it(`connection 38: ${name}: said once, started anew, the conversation is the server’s`, async () => {
      const setup = await resumable(setUp({ connection: { ...RESUMABLE.connection, maxReconnectAttempts: -1 } }));
      await setup.client.sendText('What is 6 * 7?');
      await untilIdle(setup);
      setup.net.down = true;
      setup.net.cut();
      await settle();
      const waiting = setup.client.sendText('And 7 * 8?');
      await breakIt(setup);
      setup.net.down = false;
      await setup.net.clock.advanceUntil(() => status(setup) === 'connected');
      expect(infos(setup, 'session not resumed')).to.equal(1);
      await setup.net.clock.advanceUntil(() => stored(items(setup)).join().includes('56') && idle(setup));
      expect((await waiting).delivery).to.equal('confirmed');
      expect(stored(items(setup))).to.deep.equal(onServer(setup));
      expect(onServer(setup).filter((line) => line.includes('And 7 * 8?'))).to.have.length(1);
    });
  }

  it('a server that does not know the framing is spoken to plainly, on the same socket', async () => {
    const setup = setUp(RESUMABLE);
    setup.net.speaksResumable = false;
    await connected(setup);
    expect(infos(setup, 'server knows no resuming')).to.equal(1);
    await setup.client.sendText('What is 6 * 7?');
    await untilIdle(setup);
    setup.net.cut();
    await setup.net.clock.advance(REDIAL_MS);
    expect(status(setup)).to.equal('connected');
    await setup.client.sendText('And 7 * 8?');
    await untilIdle(setup);
    expect(stored(items(setup))).to.deep.equal(onServer(setup));
    expect(setup.heard).not.to.include('error');
  });

  it('the heartbeat has ids: an answer to an earlier ping is no answer to this one', async () => {
    const setup = await resumable(setUp({ connection: { ...RESUMABLE.connection, heartbeatInterval: 15_000 } }));
    const { last: socket } = setup.net.sockets;
    await setup.net.clock.advance(17_000);
    const pings = socket.sentEvents.filter(({ t }) => t === 'ping');
    expect(pings.map(({ id }) => id)).to.deep.equal([1]);
    expect(setup.client.$connection.get().degraded).to.equal(false);
    expect(infos(setup, 'heartbeat answered')).to.equal(1);
    socket.message({ t: 'pong', id: 0 });
    expect(infos(setup, 'heartbeat answered'), 'an old one').to.equal(1);
  });

  it('connection 28: a renewed token is shown on the open connection, which stays', async () => {
    const setup = await resumable(setUp(RESUMABLE, { tokenLifeMs: 300_000 }));
    await setup.net.clock.advance(20 * 60_000);
    expect(setup.net.sockets.sockets.length, 'one dial in 20 minutes').to.equal(1);
    const shown = setup.net.sockets.last.sentEvents.filter(({ t }) => t === 'auth').length;
    expect(shown).to.be.at.least(4);
    expect(setup.heard).to.deep.equal([]);
    expect(status(setup)).to.equal('connected');
    const exported = JSON.stringify(setup.client.logger.buffer.entries());
    for (const token of setup.net.issued) expect(exported).not.to.contain(token);
  });

  it('a token that cannot be renewed ends the connection with 4401, and somebody is asked', async () => {
    const setup = await resumable(setUp(RESUMABLE, { tokenLifeMs: 300_000 }));
    setup.net.answer = () => ({ status: 401, body: { detail: 'Invalid token' } });
    await setup.net.clock.advance(301_000);
    expect(setup.heard).to.include('auth-required');
    expect(setup.net.sockets.alive.length).to.equal(0);
    setup.net.answer = undefined;
    await setup.client.auth.signIn(LOGIN);
    await setup.net.clock.advanceUntil(() => status(setup) === 'connected');
  });

  it('another user’s token is not shown on this connection’s session for good: the session ends', async () => {
    const setup = await resumable(setUp(RESUMABLE));
    const first = setup.client.$conversation.get().id;
    setup.client.auth.setToken(buildToken({ issuedAt: setup.net.clock.now(), userName: 'other' }));
    await setup.net.clock.advance(REDIAL_MS);
    await setup.net.clock.advanceUntil(() => status(setup) === 'connected');
    expect(setup.client.$conversation.get().id).not.to.equal(first);
    expect(infos(setup, 'session resumed')).to.equal(0);
  });

  it('connection 6: a bye with retryAfterMs 8000: no dial before 8 s, and one before 12 s', async () => {
    const setup = await resumable(setUp({ connection: { ...RESUMABLE.connection, stableAfter: 100 } }));
    await setup.net.clock.advance(1000);
    setup.net.sockets.last.message({ t: 'bye', code: 'restart', reconnect: true, retryAfterMs: 8000 });
    await settle();
    expect(status(setup)).to.equal('reconnecting');
    expect(setup.net.sockets.alive.length, 'it hangs up').to.equal(0);
    await setup.net.clock.advance(7999);
    expect(setup.net.sockets.sockets.length).to.equal(1);
    await setup.net.clock.advance(4001);
    expect(setup.net.sockets.sockets.length).to.equal(2);
    expect(status(setup)).to.equal('connected');
  });

  for (const [code, expected] of [
    ['superseded', 'suspended'],
    ['forbidden', 'failed'],
    ['expired', 'reconnecting'],
    ['no such code', 'reconnecting'],
  ] as const) {
    it(`bye ${code}: ${expected}`, async () => {
      const setup = await resumable(setUp(RESUMABLE));
      setup.net.sockets.last.message({ t: 'bye', code });
      await settle();
      expect(status(setup)).to.equal(expected);
    });
  }

  it('a frame beyond the bound is dropped and counted, and what follows still comes', async () => {
    const setup = await resumable(setUp({ connection: { ...RESUMABLE.connection, maxMessageBytes: 65_536 } }));
    const { last: socket } = setup.net.sockets;
    const before = infos(setup, 'frame dropped');
    await setup.client.sendText('What is 6 * 7?');
    await untilIdle(setup);
    await setup.net.clock.advance(1000);
    const last = Number(socket.sentEvents.filter(({ t }) => t === 'ack').at(-1)?.['to']);
    const huge = 'x'.repeat(70_000);
    socket.message(`{"t":"m","s":${last + 1},"d":{"type":"error","message":"${huge}"}}`);
    expect(infos(setup, 'frame dropped')).to.equal(before + 1);
    socket.message(`{"t":"m","s":${last + 2},"d":{"type":"error","message":"small"}}`);
    expect(setup.heard, 'the next one is heard').to.deep.equal(['error']);
  });

  it('garbage on the line changes nothing', async () => {
    const setup = await resumable(setUp(RESUMABLE));
    const { last: socket } = setup.net.sockets;
    for (const frame of [
      '',
      '{',
      'null',
      '[]',
      '{"t":5}',
      '{"t":"m"}',
      '{"t":"m","s":"x"}',
      '{"t":"ack"}',
      '{"t":"welcome"}',
      '{"t":"new"}',
    ])
      socket.message(frame);
    await settle();
    expect(status(setup)).to.equal('connected');
    await setup.client.sendText('What is 6 * 7?');
    await untilIdle(setup);
    expect(stored(items(setup))).to.deep.equal(onServer(setup));
  });

  it('given up: the user is told, and a later connection starts anew', async () => {
    const setup = await resumable(setUp({ connection: { ...RESUMABLE.connection, maxReconnectAttempts: 1 } }));
    setup.net.down = true;
    setup.net.cut();
    await settle();
    const waiting = setup.client.sendText('lost?');
    await setup.net.clock.advanceUntil(() => status(setup) === 'suspended');
    expect((await waiting).delivery).to.equal('unknown');
    setup.net.down = false;
    setup.client.reconnect();
    await setup.net.clock.advanceUntil(() => status(setup) === 'connected');
    expect(infos(setup, 'session resumed')).to.equal(0);
    expect(onServer(setup), 'it was not sent after all').to.deep.equal([]);
  });

  it('another tab of the session takes it, and this one is told', async () => {
    const setup = await resumable(setUp(RESUMABLE, {}, { memoryKey: 'a' }));
    const twin = addClient(setup.net, RESUMABLE, { memoryKey: 'a' }, setup.storage);
    await resumable(twin);
    await settle();
    expect(status(setup)).to.equal('suspended');
    expect(setup.client.$connection.get().reason?.code).to.equal('connection/replaced');
    expect(status(twin)).to.equal('connected');
    expect(setup.net.resumable.size).to.equal(1);
  });

  it('from agentc to resumable and back, by configuration, without a gap', async () => {
    const setup = await connected(setUp());
    await setup.client.sendText('What is 6 * 7?');
    await untilIdle(setup);
    await changeProtocol(setup, 'resumable');
    expect(status(setup)).to.equal('connected');
    setup.net.cut();
    await setup.net.clock.advance(REDIAL_MS);
    expect(infos(setup, 'session resumed')).to.equal(1);
    await changeProtocol(setup, 'agentc');
    await setup.client.sendText('And 7 * 8?');
    await untilIdle(setup);
    expect(stored(items(setup))).to.deep.equal(onServer(setup));
    expect(setup.heard).to.not.include('error');
  });

  it('disconnect and dispose leave no timer behind', async () => {
    const setup = await resumable(setUp(RESUMABLE));
    setup.client.dispose();
    await setup.net.clock.advance(121_000);
    expect(setup.net.clock.pending).to.equal(0);
    expect(setup.net.resumable.size).to.equal(0);
  });
});
