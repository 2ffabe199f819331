import { expect, waitUntil } from '@open-wc/testing';
import * as fc from 'fast-check';
import type { RealtimeClient } from '../../src/client/realtime-client.js';
import type { ClientConfigInput } from '../../src/config/generated/client-config.js';
import { settle, type FakeLifecycle } from '../../src/testing/index.js';
import { disposeClients, LOGIN, setUp, status, until, type Setup } from '../support/engine-client.js';
import { fakePart, type FakePart } from '../support/fake-part.js';

/** Printed in the test's name; fast-check repeats it, with the path, when a run fails. */
const SEED = Math.floor(Math.random() * 2 ** 31);
const RUNS = 60;

interface Bench extends Setup {
  readonly audio: FakePart;
  readonly avatar: FakePart;
}

const bench = (config: ClientConfigInput = {}): Bench => {
  const [audio, avatar] = [fakePart('audio'), fakePart('avatar')];
  return { ...setUp(config, {}, { deps: { components: [avatar, audio] } }), audio, avatar };
};

describe('life of a client: order', () => {
  afterEach(disposeClients);

  /** Writes down when each part of a client is there for the first time, and when it is gone. */
  const watch = ({ client, audio, avatar }: Bench, steps: string[]): void => {
    const note = (step: string): void => void (steps.includes(step) || steps.push(step));
    note(`config ${client.$config.get().status}`);
    client.$auth.listen(({ status }) => note(`auth ${status}`));
    client.$connection.listen(({ status }) => note(`connection ${status}`));
    client.$turn.listen(({ holder }) => note(holder === 'none' ? 'session gone' : 'session restored'));
    for (const part of [audio, avatar]) part.onChange = (what) => note(`${part.name} ${what}`);
  };

  it('configuration, auth, connection, session, audio, avatar; and the other way round', async () => {
    const made = bench();
    const { client, net } = made;
    const steps: string[] = [];
    watch(made, steps);
    await client.initialize();
    await client.auth.signIn(LOGIN);
    await client.connect();
    await waitUntil(() => steps.includes('avatar starts'));
    expect(steps.filter((step) => step !== 'connection authenticating')).to.deep.equal([
      'config valid',
      'auth authenticating',
      'auth authenticated',
      'connection connecting',
      'session restored',
      'connection connected',
      'audio starts',
      'avatar starts',
    ]);
    steps.length = 0;
    const socket = net.sockets.last;
    const close = socket.close.bind(socket);
    socket.close = (code) => {
      steps.push('socket closes');
      close(code);
    };
    client.disconnect();
    await settle();
    expect(steps).to.deep.equal(['avatar stops', 'audio stops', 'session gone', 'connection closed', 'socket closes']);
    expect(client.$auth.get().status, 'the sign-in stays for the next connect()').to.equal('authenticated');
  });

  it('nobody sees `connected` before the session is restored, not after an outage either', async () => {
    const made = bench();
    const { client, net, audio, avatar } = made;
    const early: string[] = [];
    let seen = 0;
    const check = (who: string): void => {
      if (status(made) !== 'connected') return;
      seen += 1;
      const restored = client.$conversation.get().id !== undefined && client.$turn.get().holder !== 'none';
      if (!restored) early.push(who);
    };
    client.$connection.listen(() => check('store'));
    client.on('connection-changed', () => check('event'));
    client.on('recovery-finished', () => check('recovery'));
    for (const part of [audio, avatar]) part.onChange = () => check(part.name);
    await client.auth.signIn(LOGIN);
    await client.connect();
    await waitUntil(() => avatar.active === 1);
    for (let outage = 0; outage < 3; outage += 1) {
      await net.clock.advance(20_000);
      net.cut();
      await net.clock.advanceUntil(() => status(made) === 'connected');
    }
    expect(early).to.deep.equal([]);
    expect(seen).to.be.greaterThan(10);
  });

  it('an outage leaves audio and avatar alone; the end of the connection does not', async () => {
    const { client, net, audio, avatar, ...rest } = bench({ connection: { maxReconnectAttempts: 2 } });
    await client.auth.signIn(LOGIN);
    await client.connect();
    await waitUntil(() => avatar.active === 1);
    net.cut();
    await until(client.$connection, (state) => state.status === 'reconnecting');
    expect([audio.active, avatar.active]).to.deep.equal([1, 1]);
    await net.clock.advanceUntil(() => status({ client, net, ...rest }) === 'connected');
    net.closeAll(1000);
    await until(client.$connection, (state) => state.status === 'suspended');
    expect([audio.active, avatar.active], 'the conversation is open elsewhere').to.deep.equal([0, 0]);
    client.reconnect();
    await net.clock.advanceUntil(() => avatar.active === 1);
    expect(audio.starts).to.equal(2);
  });
});

type Command = 'connect' | 'disconnect' | 'dispose' | 'reconnect' | 'live' | 'other' | 'bad';
type Step =
  | { readonly do: Command; readonly value: number }
  | { readonly do: 'cut' | 'down' | 'up' }
  | { readonly do: 'pass'; readonly ms: number };

const command = fc.record({
  do: fc.constantFrom<Command>('connect', 'connect', 'disconnect', 'reconnect', 'live', 'other', 'bad'),
  value: fc.integer({ min: 1000, max: 60_000 }),
});
const step: fc.Arbitrary<Step> = fc.oneof(
  { arbitrary: command, weight: 8 },
  { arbitrary: fc.constantFrom('cut', 'down', 'up').map((what) => ({ do: what }) as const), weight: 2 },
  { arbitrary: fc.constantFrom(-1, 0, 0, 30, 700, 12_000).map((ms) => ({ do: 'pass', ms }) as const), weight: 5 },
);

/** Found by chance: a change that waited for the planner to be loaded came after a newer one, and undid it. */
const OVERTAKEN: Step[] = [
  { do: 'connect', value: 1000 },
  { do: 'pass', ms: 30 },
  { do: 'other', value: 1000 },
  { do: 'pass', ms: 0 },
  { do: 'other', value: 1000 },
  { do: 'pass', ms: 30 },
  { do: 'pass', ms: 700 },
  { do: 'other', value: 1001 },
];

describe('life of a client: any interleaving', () => {
  // The clock is ours, the network that lazy parts come by is not.
  before(async () => {
    await import('../../src/client/attach-care.js');
    await import('../../src/client/handover-planner.js');
    await import('../../src/connection/resumable/resumable-link.js');
  });

  /** What was said so far, and what became of it. */
  interface Said {
    wanted: boolean;
    /** Changes in the order in which they were asked for. What is said in one task is one change, and refused as one. */
    readonly changes: { readonly heartbeat: number; taken: boolean | undefined }[];
  }

  /** Does as it is told and waits for nothing. */
  const perform = ({ client, net }: Bench, one: Step, said: Said): void => {
    const ignore = (): void => {};
    const update = (connection: NonNullable<ClientConfigInput['connection']>): void => {
      const change: Said['changes'][0] = { heartbeat: connection.heartbeatInterval ?? 0, taken: undefined };
      said.changes.push(change);
      client.updateConfig({ connection }).then(
        () => (change.taken = true),
        () => (change.taken = false),
      );
    };
    switch (one.do) {
      case 'connect':
        client.connect().catch(ignore);
        said.wanted = true;
        break;
      case 'reconnect':
        client.reconnect();
        said.wanted = true;
        break;
      case 'disconnect':
        client.disconnect();
        said.wanted = false;
        break;
      case 'dispose':
        client.dispose();
        break;
      case 'live':
        update({ heartbeatInterval: one.value });
        break;
      case 'other':
        update({ protocol: one.value % 2 ? 'agentc' : 'resumable', heartbeatInterval: one.value });
        break;
      case 'bad':
        update({ heartbeatInterval: -1 });
        break;
      case 'cut':
        net.cut();
        break;
      case 'down':
        net.down = true;
        net.cut();
        break;
      case 'up':
        net.down = false;
        break;
      default:
    }
  };
  const pass = async (net: Bench['net'], ms: number): Promise<void> =>
    ms < 0 ? await Promise.resolve() : await net.clock.advance(ms);
  const listeners = ({
    $config,
    $auth,
    $connection,
    $turn,
    $conversation,
    $catalog,
    $health,
  }: RealtimeClient): number =>
    [$config, $auth, $connection, $turn, $conversation, $catalog, $health].reduce((sum, store) => sum + store.lc, 0);

  it(`ends as was said last, with one socket or none, and nothing is left after dispose() (seed ${SEED})`, async function () {
    this.timeout(120_000);
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 24, size: 'max' }), fc.boolean(), async (steps, abrupt) => {
        const made = bench({ connection: { heartbeatInterval: 20_000 } });
        const { client, net, audio, avatar } = made;
        const before = listeners(client);
        const said: Said = { wanted: false, changes: [] };
        await client.auth.signIn(LOGIN);
        for (const one of steps) {
          if (one.do === 'pass') await pass(net, one.ms);
          else perform(made, one, said);
        }
        if (!abrupt) {
          net.down = false;
          // What watches comes over the network, whose time is not ours.
          await client.initialize();
          await waitUntil(() => client.recovery !== undefined);
          // Longer than the storm guard, the slow retries and a calm minute together; a change may have to load its code first.
          await net.clock.advance(240_000);
          for (let more = 0; more < 50 && said.changes.some(({ taken }) => taken === undefined); more += 1)
            await net.clock.advance(5000);
          expect(
            said.changes.filter(({ taken }) => taken === undefined),
            'changes that nobody answered',
          ).to.deep.equal([]);
          await net.clock.advance(120_000);
          expect(status(made)).to.be.oneOf(said.wanted ? ['connected'] : ['closed', 'idle']);
          expect(net.sockets.alive.length, 'sockets').to.equal(said.wanted ? 1 : 0);
          expect([audio.active, avatar.active], 'optional parts').to.deep.equal(said.wanted ? [1, 1] : [0, 0]);
          const heartbeat = (): number => client.$config.get().values.connection.heartbeatInterval;
          expect(heartbeat()).to.equal(said.changes.findLast(({ taken }) => taken)?.heartbeat ?? 20_000);
          await client.updateConfig({ connection: { heartbeatInterval: 12_345 } });
          expect(heartbeat(), 'it still takes changes').to.equal(12_345);
        }
        client.dispose();
        await net.clock.advance(240_000);
        await settle();
        expect(status(made)).to.equal('closed');
        expect(net.sockets.alive.length, 'sockets').to.equal(0);
        expect(net.sockets.mostAlive, 'sockets at one time: the one in use and one that is proven').to.be.at.most(2);
        expect([audio.active, avatar.active]).to.deep.equal([0, 0]);
        expect((made.lifecycle as FakeLifecycle).listeners, 'listeners of the page').to.equal(0);
        expect(listeners(client), 'listeners of the stores').to.be.at.most(before);
        expect(net.clock.pending, 'timers').to.equal(0);
      }),
      { numRuns: RUNS, seed: SEED, includeErrorInReport: true, examples: [[OVERTAKEN, false]] },
    );
  });
});
