import { expect } from '@open-wc/testing';
import type { ConfigApplied } from '../../src/config/config-types.js';
import type { RealtimeError } from '../../src/errors.js';
import { buildToken, CORRUPT_TOKEN, EngineNetwork, type FakeWebSocket } from '../../src/testing/index.js';
import {
  addClient,
  connected,
  disposeClients,
  idle,
  items,
  onServer,
  setUp,
  status,
  stored,
  until,
  untilIdle,
  URL as ADDRESS,
  type Setup,
} from '../support/engine-client.js';
import { rejection } from '../support/rejection.js';

const OTHER = 'wss://agent.example/other/ws';
const queryOf = ({ url }: FakeWebSocket): URLSearchParams => new URL(url).searchParams;

/** Connected for long enough that a dial may follow at once, with one question answered. */
async function talking(setup: Setup): Promise<Setup> {
  await connected(setup);
  await setup.net.clock.advance(2000);
  void setup.client.sendText('What is 17 * 23?');
  await setup.net.clock.advanceUntil(() => items(setup).some(({ kind }) => kind === 'answer') && idle(setup));
  return setup;
}

interface Watched<T> {
  value?: T;
  error?: RealtimeError;
  done: boolean;
  readonly ended: Promise<unknown>;
}

/** What a promise came to, readable while the fake clock is moved. */
function watch<T>(promise: Promise<T>): Watched<T> {
  const seen: Watched<T> = { done: false, ended: promise.catch(() => {}) };
  promise.then(
    (value) => Object.assign(seen, { value, done: true }),
    (error: unknown) => Object.assign(seen, { error, done: true }),
  );
  return seen;
}

/** Another token of the same user, of the kind that the engine takes. */
const freshToken = ({ net }: Setup, userName = 'demo'): string =>
  buildToken({ issuedAt: net.clock.now() + 1000, userName });

/** Everything that a page could have noticed of the connection. */
function observe({ client }: Setup): string[] {
  const seen: string[] = [];
  client.$connection.listen((state) => seen.push(state.status));
  return seen;
}

describe('handover', () => {
  afterEach(disposeClients);

  describe('goes well', () => {
    it('another token: the new socket is proven before the old one goes, and nobody notices', async () => {
      const setup = await talking(setUp());
      const [old] = setup.net.sockets.alive;
      const before = stored(items(setup));
      const [conversation, seen] = [setup.client.$conversation.get().id, observe(setup)];
      const token = freshToken(setup);
      let oldWasOpen = false;
      void setup.net.sockets.nextDial().then(() => (oldWasOpen = old?.readyState === 1));

      expect(await setup.client.updateConfig({ auth: { token } })).to.deep.equal({ applied: 'reconnect' });

      expect(oldWasOpen, 'the old socket while the new one was dialled').to.equal(true);
      expect(setup.net.sockets.mostAlive).to.equal(2);
      expect(setup.net.sockets.alive).to.deep.equal([setup.net.sockets.last]);
      expect(old?.closedWith).to.equal(1000);
      expect(queryOf(setup.net.sockets.last).get('token')).to.equal(token);
      expect(queryOf(setup.net.sockets.last).get('chat_session_id')).to.equal(conversation);
      expect(setup.client.$conversation.get().id).to.equal(conversation);
      expect(stored(items(setup))).to.deep.equal(before);
      expect(seen, 'changes of the connection’s state').to.deep.equal([]);
      expect(setup.heard).to.deep.equal([]);

      void setup.client.sendText('What time is it in Tokyo?');
      await setup.net.clock.advanceUntil(() => items(setup).length > before.length + 1 && idle(setup));
      expect(stored(items(setup))).to.deep.equal(onServer(setup));
    });

    it('another address: the conversation, what was typed and the token come along', async () => {
      const setup = await talking(setUp());
      const done = watch(setup.client.updateConfig({ connection: { url: OTHER } }));
      const receipt = watch(setup.client.sendText('Convert 5 miles to km'));
      await setup.net.clock.advanceUntil(() => done.done && receipt.done && idle(setup));
      expect(done.value).to.deep.equal({ applied: 'reconnect' });
      expect(receipt.value?.delivery).to.equal('confirmed');
      expect(setup.net.sockets.alive.map(({ url }) => url.startsWith(OTHER))).to.deep.equal([true]);
      expect(stored(items(setup)).filter((line) => line.includes('miles to km'))).to.have.length(1);
      expect(stored(items(setup))).to.deep.equal(onServer(setup));
    });

    it('the heartbeat goes on on the new socket, and its loss is found out', async () => {
      const setup = await talking(setUp());
      await setup.client.updateConfig({ connection: { url: OTHER } });
      const { last } = setup.net.sockets;
      last.goHalfOpen();
      await setup.net.clock.advanceUntil(() => setup.net.sockets.last !== last && status(setup) === 'connected');
      expect(setup.heard).to.deep.equal(['recovery-started', 'recovery-finished']);
      expect(setup.net.sockets.last.url.startsWith(OTHER)).to.equal(true);
    });

    it('another agent: its conversation is opened beside the old one', async () => {
      const setup = await talking(setUp());
      const seen = observe(setup);
      await setup.client.updateConfig({ session: { agentKey: 'librarian' } });
      expect(setup.client.$conversation.get().agentKey).to.equal('librarian');
      expect(items(setup).filter(({ kind }) => kind === 'answer')).to.have.length(0);
      expect(seen).to.deep.equal([]);
    });

    it('somebody else’s token: nothing of the first user is left, and one dial is enough', async () => {
      const setup = await talking(setUp());
      const dials = setup.net.sockets.sockets.length;
      await setup.client.updateConfig({ auth: { token: freshToken(setup, 'other') } });
      await setup.net.clock.advance(5000);
      expect(setup.client.$catalog.get().user?.id).to.equal('other');
      expect(JSON.stringify(items(setup))).not.to.contain('17 * 23');
      expect(setup.net.sockets.sockets.length).to.equal(dials + 1);
      expect(queryOf(setup.net.sockets.last).get('chat_session_id')).to.equal(null);
    });

    it('an answer that runs is waited for', async () => {
      const setup = await talking(setUp());
      void setup.client.sendText('Tell me a story');
      await setup.net.clock.advanceUntil(() => setup.client.$turn.get().holder === 'agent');
      const done = watch(setup.client.updateConfig({ connection: { url: OTHER } }));
      const dials = setup.net.sockets.sockets.length;
      await setup.net.clock.advance(200);
      expect(setup.client.$turn.get().holder, 'still telling').to.equal('agent');
      expect(setup.net.sockets.sockets.length).to.equal(dials);
      await setup.net.clock.advanceUntil(() => done.done);
      expect(done.value).to.deep.equal({ applied: 'reconnect' });
      expect(stored(items(setup))).to.deep.equal(onServer(setup));
      expect(stored(items(setup)).at(-1)).to.match(/^answer complete/);
    });

    it('who speaks while the new socket is proven is answered on the old one first', async () => {
      const setup = await talking(setUp());
      let receipt: Promise<unknown> | undefined;
      void setup.net.sockets.nextDial().then(() => (receipt = setup.client.sendText('Convert 5 miles to km')));
      const done = watch(setup.client.updateConfig({ connection: { url: OTHER } }));
      await setup.net.clock.advanceUntil(() => done.done);
      expect(await receipt).to.have.property('delivery', 'confirmed');
      expect(stored(items(setup)).filter((line) => line.includes('miles to km'))).to.have.length(1);
      expect(stored(items(setup))).to.deep.equal(onServer(setup));
      expect(setup.net.sockets.alive.map(({ url }) => url.startsWith(OTHER))).to.deep.equal([true]);
    });

    it('what is asked of the server while the new socket is proven is answered first', async () => {
      const setup = await talking(setUp());
      void setup.net.sockets.nextDial().then(() => setup.client.newConversation('librarian'));
      const done = watch(setup.client.updateConfig({ connection: { url: OTHER } }));
      await setup.net.sockets.nextDial();
      await setup.net.clock.advanceUntil(() => done.done);
      expect(setup.client.$conversation.get().agentKey).to.equal('librarian');
      expect(setup.net.sockets.alive.map(({ url }) => url.startsWith(OTHER))).to.deep.equal([true]);
    });

    it('another host is dialled with the provider’s next token', async () => {
      const asked: string[] = [];
      const net = new EngineNetwork();
      const tokenProvider = ({ reason }: { reason: string }): string => {
        asked.push(reason);
        return buildToken({ issuedAt: net.clock.now() + asked.length, userName: 'demo' });
      };
      const setup = addClient(net, {}, { deps: { tokenProvider } });
      await setup.client.connect();
      await net.clock.advance(2000);
      const [old] = net.sockets.alive;
      await setup.client.updateConfig({ connection: { url: 'wss://elsewhere.example/api/rt/ws' } });
      expect(asked).to.deep.equal(['connect', 'connect']);
      expect(net.sockets.last.url).to.contain('elsewhere');
      expect(queryOf(net.sockets.last).get('token')).not.to.equal(old && queryOf(old).get('token'));
      expect(status(setup)).to.equal('connected');
    });
  });

  describe('does not come off', () => {
    const refused = async (
      setup: Setup,
      change: Parameters<Setup['client']['updateConfig']>[0],
    ): Promise<RealtimeError> => {
      const { net } = setup;
      const dialled = net.sockets.nextDial();
      const done = watch(setup.client.updateConfig(change));
      // The chunk is loaded in real time, which the fake clock does not wait for.
      await Promise.race([dialled, done.ended]);
      await net.clock.advanceUntil(() => done.done);
      if (!done.error) throw new Error('the change was taken');
      return done.error;
    };

    it('no server there: the update is refused, and everything stays as it was', async () => {
      const setup = await talking(setUp());
      const [[old], values, seen] = [setup.net.sockets.alive, setup.client.$config.get().values, observe(setup)];
      setup.net.down = true;
      const error = await refused(setup, { connection: { url: OTHER }, logging: { level: 'DEBUG' } });
      expect(error.code).to.equal('config/invalid');
      expect(error.message).to.match(
        /^connection\.url was not taken, the running configuration stays: The server cannot be reached/,
      );
      expect((error.cause as RealtimeError).code).to.equal('connection/refused');
      expect(setup.client.$config.get().values).to.equal(values);
      expect(setup.client.logger.level).to.equal('TRACE');
      expect(setup.net.sockets.alive).to.deep.equal([old]);
      expect(seen).to.deep.equal([]);
      setup.net.down = false;
      expect(await setup.client.sendText('What is 2 + 2?')).to.have.property('delivery', 'confirmed');
    });

    it('a server that opens and says nothing: given up after the patience of a handshake', async () => {
      const setup = await talking(setUp());
      const dialled = setup.net.sockets.nextDial();
      const failing = refused(setup, { connection: { url: OTHER } });
      (await dialled).goHalfOpen();
      const before = setup.net.clock.now();
      expect(((await failing).cause as RealtimeError).code).to.equal('connection/timeout');
      expect(setup.net.clock.now() - before).to.equal(10_000);
      expect(setup.net.sockets.alive).to.have.length(1);
      expect(setup.net.sockets.last.closedWith).to.equal(1000);
      expect(status(setup)).to.equal('connected');
    });

    it('a token that the server does not take', async () => {
      const setup = await talking(setUp());
      const token = freshToken(setup);
      setup.net.revoked.add(token);
      const error = await refused(setup, { auth: { token } });
      expect(error.message).to.match(/^auth\.token was not taken/);
      expect(JSON.stringify([error.message, error.context, error.cause])).not.to.contain(token);
      expect(setup.net.sockets.alive).to.have.length(1);
      expect(setup.client.$auth.get().status).to.equal('authenticated');
    });

    it('a damaged token is refused before any dial', async () => {
      const setup = await talking(setUp());
      const dials = setup.net.sockets.sockets.length;
      const error = await refused(setup, { auth: { token: CORRUPT_TOKEN }, logging: { level: 'ERROR' } });
      expect((error.cause as RealtimeError).code).to.equal('auth/invalid-token');
      expect(setup.net.sockets.sockets.length).to.equal(dials);
      expect(setup.client.logger.level).to.equal('TRACE');
    });

    it('an agent that the server does not have', async () => {
      const setup = await talking(setUp());
      await refused(setup, { session: { agentKey: 'nobody' } });
      expect(setup.client.$conversation.get().agentKey).to.equal('default');
      expect(setup.client.$config.get().values.session.agentKey).to.equal('');
    });

    it('layers that cannot be had are reported, and mended by the next ones', async () => {
      const setup = await talking(setUp());
      const layer = (url: string) => [{ source: 'attribute url', values: { connection: { url } } }];
      setup.net.down = true;
      const first = watch(setup.client.config.setLayers(layer(OTHER)));
      await setup.net.clock.advanceUntil(() => first.done);
      expect(first).to.deep.include({ done: true, value: undefined });
      const { issues, status: state } = setup.client.$config.get();
      expect([state, issues[0]?.path, issues[0]?.attribute]).to.deep.equal(['valid', 'connection.url', 'url']);
      expect(setup.heard).to.deep.equal(['config-invalid']);
      await setup.client.config.setLayers(layer(ADDRESS));
      expect(setup.client.$config.get().issues).to.deep.equal([]);
    });

    it('the old connection breaks meanwhile: there is nothing to protect, and the change is taken', async () => {
      const setup = await talking(setUp());
      void setup.net.sockets.nextDial().then(() => setup.net.cut());
      const done = watch(setup.client.updateConfig({ connection: { url: OTHER } }));
      await setup.net.clock.advanceUntil(() => done.done && status(setup) === 'connected');
      expect(setup.net.sockets.alive.map(({ url }) => url.startsWith(OTHER))).to.deep.equal([true]);
    });

    it('a new socket that breaks in the moment it is proven is dialled again', async () => {
      const setup = await talking(setUp());
      const done = watch(setup.client.updateConfig({ connection: { url: OTHER } }));
      await until(setup.client.$config, ({ values }) => values.connection.url === OTHER);
      setup.net.cut();
      await setup.net.clock.advanceUntil(() => done.done && status(setup) === 'connected' && idle(setup));
      expect(setup.net.sockets.alive).to.have.length(1);
    });
  });

  describe('and what comes between', () => {
    it('several updates of one task are one change, and a bad one is refused alone', async () => {
      const setup = await talking(setUp());
      const changes: string[] = [];
      setup.client.on('config-changed', ({ current }) => changes.push(current.values.connection.url));
      const dials = setup.net.sockets.sockets.length;
      const [first, bad, second] = [
        setup.client.updateConfig({ connection: { url: OTHER } }),
        rejection(setup.client.updateConfig({ connection: { timeout: -1 } })),
        setup.client.updateConfig({ logging: { level: 'WARN' } }),
      ];
      expect((await bad).code).to.equal('config/invalid');
      expect([await first, await second]).to.deep.equal([{ applied: 'reconnect' }, { applied: 'reconnect' }]);
      expect(changes).to.deep.equal([OTHER]);
      expect(setup.client.logger.level).to.equal('WARN');
      expect(setup.net.sockets.sockets.length).to.equal(dials + 1);
    });

    it('a newer address replaces one that is not proven yet', async () => {
      const setup = await talking(setUp());
      const outcomes: Promise<{ applied: ConfigApplied }>[] = [
        setup.client.updateConfig({ connection: { url: OTHER } }),
      ];
      await setup.net.sockets.nextDial();
      outcomes.push(setup.client.updateConfig({ connection: { url: `${OTHER}?v=2` } }));
      const done = watch(Promise.all(outcomes));
      await setup.net.clock.advanceUntil(() => done.done);
      expect(done.value).to.deep.equal([{ applied: 'reconnect' }, { applied: 'reconnect' }]);
      expect(setup.net.sockets.alive.map(({ url }) => queryOf({ url } as FakeWebSocket).get('v'))).to.deep.equal(['2']);
      expect(setup.client.config.explain('connection.url').value).to.equal(`${OTHER}?v=2`);
    });

    it('a change that is taken back leaves the connection alone', async () => {
      const setup = await talking(setUp());
      const [old] = setup.net.sockets.alive;
      const there = setup.client.updateConfig({ connection: { url: OTHER } });
      await setup.net.sockets.nextDial();
      await setup.client.updateConfig({ connection: { url: ADDRESS } });
      await there;
      await setup.net.clock.advance(5000);
      expect(setup.net.sockets.alive).to.deep.equal([old]);
    });

    it('what is live does not wait for a handover', async () => {
      const setup = await talking(setUp());
      await setup.client.updateConfig({ connection: { url: `${ADDRESS}?v=1` } });
      await setup.net.clock.advance(2000);
      void setup.client.sendText('Tell me a story');
      await setup.net.clock.advanceUntil(() => setup.client.$turn.get().holder === 'agent');
      const done = watch(setup.client.updateConfig({ connection: { url: OTHER } }));
      await setup.net.clock.advance(1);
      void setup.client.updateConfig({ logging: { level: 'WARN' }, connection: { timeout: 12_345 } });
      await setup.net.clock.advance(1);
      expect(done.done).to.equal(false);
      expect(setup.client.logger.level).to.equal('WARN');
      expect(setup.client.$config.get().values.connection).to.deep.include({ url: `${ADDRESS}?v=1`, timeout: 12_345 });
      await setup.net.clock.advanceUntil(() => done.done);
      expect(setup.client.$config.get().values.connection).to.deep.include({ url: OTHER, timeout: 12_345 });
    });

    it('disconnect() ends the proof and takes the change', async () => {
      const setup = await talking(setUp());
      const done = watch(setup.client.updateConfig({ connection: { url: OTHER } }));
      await setup.net.sockets.nextDial();
      setup.client.disconnect();
      await setup.net.clock.advanceUntil(() => done.done);
      expect(done.value).to.deep.equal({ applied: 'reconnect' });
      expect(setup.net.sockets.alive).to.have.length(0);
      expect(status(setup)).to.equal('closed');
      await setup.client.connect();
      expect(setup.net.sockets.last.url.startsWith(OTHER)).to.equal(true);
    });

    it('dispose() ends the proof and leaves no socket and no timer', async () => {
      const setup = await talking(setUp());
      const done = rejection(setup.client.updateConfig({ connection: { url: OTHER } }));
      await setup.net.sockets.nextDial();
      setup.client.dispose();
      expect(setup.net.sockets.alive).to.have.length(0);
      expect(setup.net.clock.pending).to.equal(0);
      expect((await done).code).to.equal('session/disposed');
      expect((await rejection(setup.client.updateConfig({}))).code).to.equal('session/disposed');
    });

    it('1,000 updates of all kinds leave one socket, few dials, and no listener or timer behind', async () => {
      const setup = await talking(setUp());
      const { clock, sockets } = setup.net;
      const listeners = (): number[] =>
        [setup.client.$config, setup.client.$connection, setup.client.$turn].map((store) => store.lc);
      await setup.client.updateConfig({ connection: { url: `${OTHER}?v=a` } });
      await clock.advance(60_000);
      const [before, pending, dials] = [listeners(), clock.pending, sockets.sockets.length];
      let last = Promise.resolve<unknown>(undefined);
      for (let turn = 0; turn < 1000; turn += 1) {
        const url = turn % 10 === 0 ? { url: `${OTHER}?v=${turn}` } : {};
        last = setup.client.updateConfig({ connection: { timeout: 10_000 + turn, ...url } });
        if (turn % 50 === 49) await clock.advance(100);
      }
      const done = watch(last);
      await clock.advanceUntil(() => done.done);
      await clock.advance(20_000);
      expect(sockets.alive.map((socket) => queryOf(socket).get('v'))).to.deep.equal(['990']);
      expect(setup.client.$config.get().values.connection.timeout).to.equal(10_999);
      expect(sockets.sockets.length - dials).to.be.within(1, 10);
      expect(listeners()).to.deep.equal(before);
      expect(clock.pending).to.equal(pending);
      expect(setup.lifecycle.listeners).to.equal(1);
      await untilIdle(setup);
    });
  });
});
