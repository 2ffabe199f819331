import { expect } from '@open-wc/testing';
import { RealtimeClient } from '../../src/client/realtime-client.js';
import type { SubsessionItem, ToolItem } from '../../src/session/conversation-types.js';
import { buildToken, ENGINE_PASSWORD, EngineNetwork, MemoryStore, settle } from '../../src/testing/index.js';
import { rejection } from '../support/rejection.js';
import {
  URL,
  LOGIN,
  clients,
  addClient,
  setUp,
  connected,
  disposeClients,
  until,
  status,
  idle,
  items,
  untilIdle,
  stored,
  onServer,
  type Setup,
} from '../support/engine-client.js';

describe('client', () => {
  afterEach(disposeClients);

  describe('start', () => {
    it('nobody is signed in: connect() says so, and goes on by itself after signIn()', async () => {
      const setup = setUp();
      expect((await rejection(setup.client.connect())).code).to.equal('auth/required');
      expect(status(setup)).to.equal('idle');
      expect(setup.heard).to.deep.equal(['auth-required']);
      expect(setup.net.sockets.sockets.length, 'no dial without a token').to.equal(0);
      await setup.client.auth.signIn(LOGIN);
      await until(setup.client.$connection, (state) => state.status === 'connected');
      expect(setup.client.$catalog.get().user?.name).to.equal('demo');
      expect(setup.client.$catalog.get().agents.length).to.be.greaterThan(0);
      expect(setup.client.$turn.get().holder).to.equal('user');
      expect(setup.client.$auth.get()).to.deep.include({ status: 'authenticated', userName: 'demo' });
    });

    it('auth-required can be answered with a token', async () => {
      const setup = setUp();
      setup.client.on('auth-required', ({ provide }) => provide(buildToken({ issuedAt: setup.net.clock.now() })));
      await setup.client.connect().catch(() => {});
      for (let turn = 0; turn < 5; turn += 1) await settle();
      expect(status(setup)).to.equal('connected');
    });

    it('a wrong password is refused and nothing dials', async () => {
      const setup = setUp();
      const error = await rejection(setup.client.auth.signIn({ username: 'demo', password: 'wrong-password' }));
      expect(error.code).to.equal('auth/invalid-credentials');
      expect(setup.net.sockets.sockets.length).to.equal(0);
    });

    it('a wrong configuration rejects with all of its issues, and does not dial', async () => {
      const setup = setUp({ connection: { url: 'http://agent.example', timeout: -1 } });
      const error = await rejection(setup.client.connect());
      expect(error.code).to.equal('config/invalid');
      const issues = error.context.issues as readonly { path: string; message: string }[];
      expect(issues.map(({ path }) => path)).to.include.members(['connection.url', 'connection.timeout']);
      for (const { message } of issues) expect(error.message).to.contain(message);
      expect(setup.heard).to.deep.equal(['config-invalid']);
      expect(status(setup)).to.equal('idle');
      expect(setup.client.$config.get().status).to.equal('config-invalid');
    });

    it('initialize() gets a token from a provider and does not dial', async () => {
      let calls = 0;
      const net = new EngineNetwork();
      const tokenProvider = (): string => {
        calls += 1;
        return buildToken({ issuedAt: net.clock.now() });
      };
      const setup = addClient(net, {}, { deps: { tokenProvider } });
      await setup.client.initialize();
      await setup.client.initialize();
      expect(calls).to.equal(1);
      expect(net.sockets.sockets.length).to.equal(0);
      expect(setup.client.$auth.get()).to.deep.include({ status: 'authenticated', mode: 'provider' });
      await setup.client.connect();
      expect(calls).to.equal(1);
    });

    it('two calls of connect() are one connection', async () => {
      const setup = setUp();
      await setup.client.auth.signIn(LOGIN);
      await Promise.all([setup.client.connect(), setup.client.connect()]);
      await setup.client.connect();
      expect(setup.net.sockets.sockets.length).to.equal(1);
    });

    it('agent and conversation of the configuration are asked for', async () => {
      const setup = await connected(setUp({ session: { agentKey: 'librarian', chatSessionId: 'demo-my-chat' } }));
      expect(setup.client.$conversation.get()).to.deep.include({ id: 'demo-my-chat', agentKey: 'librarian' });
    });
  });

  describe('talk', () => {
    it('a text and its answer are what the server stored', async () => {
      const setup = await connected(setUp());
      const receipt = setup.client.sendText('hello');
      await setup.net.clock.advanceUntil(() => setup.client.$turn.get().holder === 'agent');
      await untilIdle(setup);
      expect((await receipt).delivery).to.equal('confirmed');
      expect(stored(items(setup)).length).to.equal(2);
      expect(stored(items(setup))).to.deep.equal(onServer(setup));
    });

    it('a tool runs, and its result is in the answer', async () => {
      const setup = await connected(setUp());
      const running: (string | undefined)[] = [];
      setup.client.on('turn-changed', ({ current }) => running.push(current.tool));
      await setup.client.sendText('what is 12 * 7?');
      await untilIdle(setup);
      const tool = items(setup).find(({ kind }) => kind === 'tool') as ToolItem;
      expect(tool).to.deep.include({ status: 'done' });
      expect(tool.result).to.contain('84');
      expect(tool.durationMs).to.be.greaterThan(0);
      expect(running).to.include(tool.call.name);
      expect(stored(items(setup)).at(-1)).to.contain('84');
      expect(stored(items(setup))).to.deep.equal(onServer(setup));
    });

    it('sub-agents, two deep, keep to themselves', async () => {
      const setup = await connected(setUp());
      await setup.client.sendText('ask the librarian about the archive of maps');
      await untilIdle(setup);
      const outer = items(setup).find(({ kind }) => kind === 'subsession') as SubsessionItem;
      expect(outer).to.deep.include({ agentKey: 'librarian', status: 'complete' });
      expect(outer.items.some((item) => item.kind === 'subsession' && item.agentKey === 'archivist')).to.equal(true);
      expect(stored(items(setup))).to.deep.equal(onServer(setup));
    });

    it('OpenAI shapes are the same conversation', async () => {
      const setup = await connected(setUp({}, { switches: { gptShapes: true } }));
      await setup.client.sendText('what is 12 * 7?');
      await untilIdle(setup);
      expect(stored(items(setup))).to.deep.equal(onServer(setup));
    });

    it('interrupt ends the answer and gives the turn back', async () => {
      const setup = await connected(setUp());
      await setup.client.sendText('tell me a story');
      const speaks = (): boolean => setup.client.$turn.get().agent === 'speaking';
      await setup.net.clock.advanceUntil(speaks);
      await setup.net.clock.advance(100);
      setup.client.interrupt();
      await untilIdle(setup);
      const answer = items(setup).find(({ kind }) => kind === 'answer');
      expect(answer).to.deep.include({ status: 'cancelled' });
      expect(setup.heard).to.deep.equal(['interrupted']);
      const length = items(setup).length;
      await setup.net.clock.advance(10_000);
      expect(items(setup).length).to.equal(length);
    });

    it('texts typed while the agent speaks wait for their turn', async () => {
      const setup = await connected(setUp());
      const receipts = ['hello', 'what is 2 + 2?', 'thanks'].map((text) => setup.client.sendText(text));
      await setup.net.clock.advanceUntil(() => idle(setup) && stored(items(setup)).length >= 7);
      for (const receipt of receipts) expect((await receipt).delivery).to.equal('confirmed');
      const asked = stored(items(setup)).filter((line) => line.startsWith('user'));
      expect(asked).to.deep.equal([
        'user confirmed: hello',
        'user confirmed: what is 2 + 2?',
        'user confirmed: thanks',
      ]);
      const [first] = onServer(setup);
      expect(first).to.equal('user confirmed: hello');
      expect(onServer(setup).filter((line) => line.startsWith('user'))).to.deep.equal(asked);
    });

    it('a server command is answered and settled without a turn; what is unknown is said', async () => {
      const setup = await connected(setUp());
      expect((await setup.client.sendText('!help')).delivery).to.equal('confirmed');
      expect(items(setup).some(({ kind }) => kind === 'media')).to.equal(true);
      await setup.client.sendText('!nonsense');
      expect(items(setup).at(-1)).to.deep.include({ kind: 'notice', severity: 'error' });
    });

    it('!rewind takes the turn off the transcript too', async () => {
      const setup = await connected(setUp());
      for (const text of ['hello', 'what is 2 + 2?']) {
        await setup.client.sendText(text);
        await untilIdle(setup);
      }
      await setup.client.sendText('!rewind 1');
      await settle();
      expect(onServer(setup).length).to.equal(2);
      expect(stored(items(setup))).to.deep.equal(onServer(setup));
    });

    it('conversations: new, rename, list, open, delete', async () => {
      const setup = await connected(setUp());
      const { client } = setup;
      await client.sendText('hello');
      await untilIdle(setup);
      const first = client.$conversation.get().id ?? '';
      client.renameConversation('Greetings');
      await until(client.$conversation, ({ name }) => name === 'Greetings');
      client.newConversation();
      await until(client.$conversation, ({ id }) => id !== first);
      expect(stored(items(setup))).to.deep.equal([]);
      client.listConversations();
      await until(client.$catalog, ({ conversations }) => conversations.some(({ id }) => id === first));
      client.openConversation(first);
      await until(client.$conversation, ({ id }) => id === first);
      expect(stored(items(setup))).to.deep.equal(onServer(setup));
      expect(client.$conversation.get().name).to.equal('Greetings');
      client.deleteConversation();
      await until(client.$conversation, ({ id }) => id !== first);
      expect(client.$catalog.get().conversations.some(({ id }) => id === first)).to.equal(false);
    });
  });

  describe('gaps', () => {
    const cases: readonly (readonly [string, string])[] = [
      ['a long answer', 'tell me a story'],
      ['a tool', 'what is 12 * 7?'],
      ['a sub-agent', 'ask the librarian about maps'],
    ];
    for (const [what, question] of cases) {
      it(`${what}: wherever the connection goes, the transcript ends as the server’s`, async () => {
        for (const dropAfterDeltas of [1, 2, 5, 9, 14, 20, 27, 36]) {
          for (const away of ['short', 'long'] as const) {
            const setup = await connected(setUp({}, { switches: { dropAfterDeltas } }));
            await setup.client.sendText(question);
            await setup.net.clock.advanceUntil(() => status(setup) !== 'connected' || idle(setup));
            if (status(setup) !== 'connected') {
              setup.net.server.setSwitches({ dropAfterDeltas: 0 });
              setup.net.down = away === 'long';
              if (away === 'long') await setup.net.clock.advance(5000);
              setup.net.down = false;
              await setup.net.clock.advanceUntil(() => status(setup) === 'connected');
              await untilIdle(setup);
              expect(setup.heard).to.deep.equal(['interrupted', 'recovery-started', 'recovery-finished']);
            }
            const where = `dropped after ${dropAfterDeltas} deltas, away ${away}`;
            expect(stored(items(setup)), where).to.deep.equal(onServer(setup));
            expect(onServer(setup).length, where).to.be.at.least(2);
            setup.client.dispose();
          }
        }
      });
    }

    it('a text that was typed offline is sent once, after the return', async () => {
      const setup = await connected(setUp());
      setup.net.down = true;
      setup.net.cut();
      const receipt = setup.client.sendText('hello from the tunnel');
      await setup.net.clock.advance(3000);
      expect(stored(items(setup))).to.deep.equal(['user queued: hello from the tunnel']);
      setup.net.down = false;
      await setup.net.clock.advanceUntil(() => status(setup) === 'connected');
      await untilIdle(setup);
      await setup.net.clock.advanceUntil(() => idle(setup) && stored(items(setup)).length === 2);
      expect((await receipt).delivery).to.equal('confirmed');
      expect(stored(items(setup))).to.deep.equal(onServer(setup));
      expect(onServer(setup).filter((line) => line.startsWith('user')).length).to.equal(1);
    });

    it('a text on the wire when it breaks is neither lost nor doubled', async () => {
      for (const taken of [false, true]) {
        const setup = await connected(setUp());
        if (!taken) setup.net.sockets.last.goHalfOpen();
        const receipt = setup.client.sendText('hello');
        if (taken) await settle();
        const socket = setup.net.sockets.last;
        socket.fail();
        socket.peer.closed?.(1006);
        await setup.net.clock.advanceUntil(() => status(setup) === 'connected');
        await setup.net.clock.advanceUntil(() => idle(setup) && stored(items(setup)).length === 2);
        expect((await receipt).delivery).to.equal('confirmed');
        expect(onServer(setup).filter((line) => line.startsWith('user')).length, `taken: ${taken}`).to.equal(1);
        expect(stored(items(setup))).to.deep.equal(onServer(setup));
        setup.client.dispose();
      }
    });

    it('a server that restarts finds the conversation again by its id', async () => {
      const setup = await connected(setUp());
      await setup.client.sendText('hello');
      await untilIdle(setup);
      const { id } = setup.client.$conversation.get();
      const before = stored(items(setup));
      setup.net.server.restart();
      setup.net.closeAll(1012);
      await setup.net.clock.advanceUntil(() => status(setup) === 'connected');
      expect(setup.client.$conversation.get().id).to.equal(id);
      expect(stored(items(setup))).to.deep.equal(before);
      expect(items(setup).filter(({ kind }) => kind === 'media').length, 'one welcome').to.equal(1);
    });

    it('connection 16, 17: a half-open socket is found out and replaced, deaf takeovers included', async () => {
      const setup = await connected(
        setUp(
          { connection: { heartbeatInterval: 15_000, heartbeatTimeout: 10_000 } },
          { switches: { silentTakeover: true } },
        ),
      );
      const old = setup.net.sockets.last;
      old.goHalfOpen();
      const from = setup.net.clock.now();
      await setup.net.clock.advanceUntil(() => setup.client.$connection.get().degraded);
      expect(setup.net.clock.now() - from, 'an answer is late').to.be.within(15_000, 20_000);
      expect(status(setup), 'a suspicion is not shown as an outage').to.equal('connected');
      await setup.net.clock.advanceUntil(() => status(setup) === 'reconnecting');
      expect(setup.net.clock.now() - from).to.be.within(24_000, 26_000);
      await setup.net.clock.advanceUntil(() => status(setup) === 'connected');
      expect(setup.net.sockets.sockets.length, 'the second socket was deaf, the third is good').to.equal(3);
      await setup.client.sendText('hello');
      await untilIdle(setup);
      expect(stored(items(setup))).to.deep.equal(onServer(setup));
    });

    it('connection 26: one live socket after the return from the page cache', async () => {
      const setup = await connected(setUp());
      setup.lifecycle.send('pagehide');
      setup.net.clock.sleep(120_000);
      for (const signal of ['resume', 'visible', 'pageshow'] as const) setup.lifecycle.send(signal);
      setup.net.cut();
      await setup.net.clock.advance(2000);
      expect(status(setup)).to.equal('connected');
      expect(setup.net.sockets.alive.length).to.equal(1);
      expect(setup.net.sockets.mostAlive).to.equal(1);
    });

    it('recovery events come in pairs and name their outage', async () => {
      const setup = await connected(setUp({ connection: { maxReconnectAttempts: 2 } }));
      const details: unknown[] = [];
      setup.client.on('recovery-started', ({ correlationId, cause }) =>
        details.push(['started', correlationId, cause.code]),
      );
      setup.client.on('recovery-finished', ({ correlationId, lost }) =>
        details.push(['finished', correlationId, lost]),
      );
      setup.net.down = true;
      setup.net.cut();
      const id = setup.client.$connection.get().correlationId;
      expect(id).to.match(/^[0-9a-z]{10}$/);
      await setup.net.clock.advanceUntil(() => status(setup) === 'suspended');
      expect(details).to.deep.equal([
        ['started', id, 'connection/lost'],
        ['finished', id, ['connection']],
      ]);
      expect(setup.heard).to.deep.equal(['recovery-started', 'error', 'recovery-finished']);
      const again = rejection(setup.client.connect());
      await setup.net.clock.advanceUntil(() => status(setup) === 'reconnecting');
      await setup.net.clock.advanceUntil(() => status(setup) === 'suspended');
      expect((await again).retryable).to.equal(true);
    });
  });

  describe('takeover', () => {
    const twoTabs = async (): Promise<[Setup, Setup]> => {
      const net = new EngineNetwork();
      const storage = new MemoryStore();
      const first = await connected(addClient(net, {}, { memoryKey: 'tab' }, storage));
      const second = await connected(addClient(net, {}, { memoryKey: 'tab' }, storage));
      await settle();
      return [first, second];
    };

    it('the older tab stops and does not fight', async () => {
      const [first, second] = await twoTabs();
      expect([status(first), status(second)]).to.deep.equal(['suspended', 'connected']);
      expect(first.client.$connection.get().reason?.code).to.equal('connection/replaced');
      for (const signal of ['online', 'visible', 'pageshow'] as const) first.lifecycle.send(signal);
      await first.net.clock.advance(600_000);
      expect([status(first), status(second)]).to.deep.equal(['suspended', 'connected']);
    });

    it('reconnect() takes the session back', async () => {
      const [first, second] = await twoTabs();
      await first.net.clock.advance(2000);
      first.client.reconnect();
      await until(first.client.$connection, (state) => state.status === 'connected');
      await settle();
      expect(status(second)).to.equal('suspended');
      await first.client.sendText('hello');
      await untilIdle(first);
      expect(stored(items(first))).to.deep.equal(onServer(first));
    });

    it('a configuration update does not take the session back', async () => {
      const [first] = await twoTabs();
      await first.client.updateConfig({ connection: { url: `${URL}?v=2` } });
      await first.net.clock.advance(60_000);
      expect(status(first)).to.equal('suspended');
    });

    it('a text that waits in the replaced tab is sent when it takes the session back', async () => {
      const [first] = await twoTabs();
      const receipt = first.client.sendText('kept');
      await first.net.clock.advance(2000);
      first.client.reconnect();
      await first.net.clock.advanceUntil(() => idle(first) && stored(items(first)).length === 2);
      expect((await receipt).delivery).to.equal('confirmed');
    });
  });

  describe('the end', () => {
    it('connection 27: disconnect() is the user’s word and stays', async () => {
      const setup = await connected(setUp());
      setup.client.disconnect();
      expect(status(setup)).to.equal('closed');
      for (const signal of ['hidden', 'visible', 'offline', 'online', 'pageshow', 'resume'] as const) {
        setup.lifecycle.send(signal);
        await setup.net.clock.advance(60_000);
      }
      expect(status(setup)).to.equal('closed');
      expect(setup.net.sockets.alive.length).to.equal(0);
      expect(setup.net.sockets.sockets.length).to.equal(1);
      await setup.client.connect();
      expect(status(setup)).to.equal('connected');
    });

    it('disconnect() rejects what waits; connect() that is under way rejects too', async () => {
      const setup = setUp();
      const waiting = rejection(setup.client.sendText('never'));
      await setup.client.auth.signIn(LOGIN);
      const connecting = rejection(setup.client.connect());
      await Promise.resolve();
      setup.client.disconnect();
      expect((await waiting).code).to.equal('session/closed');
      expect((await connecting).code).to.equal('session/closed');
    });

    for (const when of ['connected', 'waiting', 'in a turn', 'signed out'] as const) {
      it(`dispose() leaves no timer, socket or listener: ${when}`, async () => {
        const setup = setUp();
        if (when !== 'signed out') await connected(setup);
        if (when === 'waiting') setup.net.cut();
        const pending = when === 'in a turn' ? setup.client.sendText('tell me a story') : undefined;
        if (pending) await pending;
        setup.net.server.restart(); // the engine's own timers go
        setup.client.dispose();
        setup.client.dispose();
        await settle();
        expect(setup.net.clock.pending).to.equal(0);
        expect(setup.net.sockets.alive.length).to.equal(0);
        expect(setup.lifecycle.listeners).to.equal(0);
        const dials = setup.net.sockets.sockets.length;
        for (const call of [() => setup.client.connect(), () => setup.client.initialize()]) {
          expect((await rejection(call())).code).to.equal('session/disposed');
        }
        const late = rejection(setup.client.sendText('late')).then(({ code }) => code);
        expect(await Promise.race([late, settle().then(() => 'nothing')])).to.equal('session/disposed');
        setup.client.reconnect();
        await settle();
        expect(setup.net.sockets.sockets.length).to.equal(dials);
      });
    }

    it('dispose() while a token is on its way leaves nothing either', async () => {
      const setup = setUp();
      let answer = (): void => {};
      setup.net.http.answer = () =>
        new Promise((resolve) => {
          answer = () => resolve({ body: { agent_c_token: buildToken({ issuedAt: setup.net.clock.now() }) } });
        });
      const signingIn = setup.client.auth.signIn(LOGIN).catch(() => {});
      await settle();
      setup.client.dispose();
      answer();
      await signingIn;
      await settle();
      expect(setup.net.clock.pending).to.equal(0);
    });

    it('after disconnect() a disposed client still takes nothing', async () => {
      const setup = await connected(setUp());
      setup.client.dispose();
      setup.client.disconnect();
      expect((await rejection(setup.client.sendText('too late'))).code).to.equal('session/disposed');
    });

    it('a sign-in after signOut() connects again, and one after disconnect() does not', async () => {
      const setup = await connected(setUp());
      setup.client.auth.signOut();
      await setup.client.auth.signIn(LOGIN);
      await setup.net.clock.advanceUntil(() => status(setup) === 'connected');
      setup.client.disconnect();
      await setup.client.auth.signIn(LOGIN);
      await setup.net.clock.advance(5000);
      expect(status(setup)).to.equal('closed');
    });

    it('signOut() hangs up and forgets the session', async () => {
      const net = new EngineNetwork();
      const setup = await connected(addClient(net, {}, { memoryKey: 'tab' }));
      expect(setup.storage.values.size).to.equal(1);
      setup.client.auth.signOut();
      expect(status(setup)).to.equal('idle');
      expect(setup.net.sockets.alive.length, 'no socket is left').to.equal(0);
      expect(setup.storage.values.size).to.equal(0);
      expect(setup.client.$auth.get()).to.deep.include({ status: 'signed-out', userName: undefined });
    });

    it('another user after signOut() sees nothing of the first', async () => {
      const setup = await connected(setUp());
      await setup.client.sendText('my secret');
      await untilIdle(setup);
      setup.client.auth.signOut();
      expect(JSON.stringify(items(setup)), 'nothing on the screen of whoever comes next').not.to.contain('my secret');
      await connected(setup, { ...LOGIN, username: 'other' });
      expect(setup.client.$catalog.get().user?.id).to.equal('other');
      expect(JSON.stringify(items(setup))).not.to.contain('my secret');
    });
  });

  describe('tokens', () => {
    it('connection 28: the token is renewed ahead of its expiry and the socket stays', async () => {
      const setup = await connected(setUp({}, { tokenLifeMs: 300_000 }));
      const from = setup.net.clock.now();
      await setup.net.clock.advanceUntil(() => setup.net.issued.length === 2);
      expect(setup.net.clock.now() - from).to.be.within(225_000, 240_000);
      await setup.net.clock.advance(3_600_000);
      expect(status(setup)).to.equal('connected');
      expect(setup.net.sockets.sockets.length).to.equal(1);
      expect(setup.net.issued.length).to.be.within(14, 18);
    });

    it('connection 12: a revoked token is found out over HTTP and somebody has to sign in', async () => {
      const setup = await connected(setUp());
      for (const token of setup.net.issued) setup.net.revoked.add(token);
      setup.net.cut();
      await setup.net.clock.advanceUntil(() => status(setup) === 'idle');
      expect(setup.heard).to.include('auth-required');
      const calls = setup.net.http.calls.length;
      await setup.net.clock.advance(600_000);
      expect(setup.net.http.calls.length).to.equal(calls);
      await setup.client.auth.signIn(LOGIN);
      await until(setup.client.$connection, (state) => state.status === 'connected');
      expect(setup.heard.filter((type) => type === 'recovery-finished').length).to.equal(1);
    });

    it('connection 32: after a sleep beyond the expiry the token comes before the dial', async () => {
      const net = new EngineNetwork();
      let calls = 0;
      const tokenProvider = (): string => {
        calls += 1;
        return buildToken({ issuedAt: net.clock.now(), lifeMs: 300_000 });
      };
      const setup = addClient(net, {}, { deps: { tokenProvider } });
      await setup.client.connect();
      net.clock.sleep(900_000);
      net.cut();
      setup.lifecycle.send('visible');
      await net.clock.advanceUntil(() => status(setup) === 'connected');
      expect(calls).to.equal(2);
      expect(net.sockets.sockets.length, 'no dial with the old token').to.equal(2);
    });

    it('a server that refuses the remembered session is dialled without it', async () => {
      const net = new EngineNetwork();
      const storage = new MemoryStore();
      const other = await connected(addClient(net, {}, { memoryKey: 'tab' }, storage));
      const sessionId = net.server.sessions()[0]?.id;
      other.client.disconnect();
      const setup = addClient(net, {}, { memoryKey: 'tab' }, storage);
      await setup.client.auth.signIn({ ...LOGIN, username: 'somebody-else' });
      const connecting = setup.client.connect();
      await net.clock.advanceUntil(() => status(setup) === 'connected');
      await connecting;
      expect(net.server.sessions().map(({ id }) => id))
        .to.have.lengthOf(2)
        .and.to.include(sessionId);
    });
  });

  it('a token that cannot be renewed: its end is told once, and once for the next', async () => {
    const setup = await connected(setUp({}, { tokenLifeMs: 600_000 }));
    const told: { what: string; inMs: number }[] = [];
    setup.client.on('session-expiring', (detail) => told.push(detail));
    setup.net.answer = () => ({ status: 500 });
    await setup.net.clock.advance(520_000);
    expect(told.map(({ what }) => what)).to.deep.equal(['token']);
    expect(told[0]?.inMs).to.be.within(60_000, 132_000);
    expect(status(setup)).to.equal('connected');
    setup.net.answer = undefined;
    await setup.net.clock.advance(60_000);
    expect(setup.client.$auth.get().status).to.equal('authenticated');
    expect(told.length).to.equal(1);
    setup.net.answer = () => ({ status: 500 });
    await setup.net.clock.advance(560_000);
    expect(told.length).to.equal(2);
  });

  for (const protocol of ['agentc', 'resumable'] as const) {
    it(`1009: a text that is too long for the server is given up, the session goes on, ${protocol}`, async () => {
      const setup = await connected(setUp({ connection: { protocol } }));
      await settle();
      const receipt = rejection(setup.client.sendText('far too long'));
      setup.net.closeAll(1009);
      expect((await receipt).code).to.equal('session/message-too-big');
      await setup.net.clock.advanceUntil(() => status(setup) === 'connected');
      const short = setup.client.sendText('short');
      await setup.net.clock.advanceUntil(() => idle(setup) && onServer(setup).some((line) => line.endsWith('short')));
      expect((await short).delivery).to.equal('confirmed');
      expect(onServer(setup).filter((line) => line.endsWith('far too long')).length, 'not sent again').to.be.at.most(1);
    });
  }

  describe('discretion', () => {
    it('neither token, password nor hash gets into log, events or storage', async () => {
      const net = new EngineNetwork();
      const setup = addClient(net, {}, { memoryKey: 'tab' });
      const received: unknown[] = [];
      setup.client.on('message-received', ({ event }) => received.push(event));
      await connected(setup);
      await setup.client.sendText('hello');
      await untilIdle(setup);
      net.cut();
      await net.clock.advanceUntil(() => status(setup) === 'connected');
      const entries = setup.client.logger.buffer.entries();
      expect(entries.length).to.be.greaterThan(10);
      expect(received.length).to.be.greaterThan(10);
      const all = JSON.stringify([
        entries,
        received,
        [...setup.storage.values],
        setup.client.$auth.get(),
        setup.client.$catalog.get(),
      ]);
      for (const secret of [...net.issued, ENGINE_PASSWORD, 'scrypt$', 'password_hash']) {
        expect(all.includes(secret), secret).to.equal(false);
      }
    });

    it('two clients share nothing', async () => {
      const net = new EngineNetwork();
      const one = await connected(addClient(net));
      const two = await connected(addClient(net), { ...LOGIN, username: 'alice' });
      await one.client.sendText('hello');
      await untilIdle(one);
      expect(stored(items(two))).to.deep.equal([]);
      expect(two.client.$catalog.get().user?.id).to.equal('alice');
      expect(net.server.sessions().length).to.equal(2);
      const entries = two.client.logger.buffer.entries().length;
      one.client.dispose();
      await settle();
      expect(status(two)).to.equal('connected');
      expect(two.client.logger.buffer.entries().length).to.equal(entries);
      await two.client.sendText('hello');
      await untilIdle(two);
      expect(stored(items(two))).to.deep.equal(onServer(two));
    });

    it('a listener that throws hurts nobody and is logged', async () => {
      const setup = setUp();
      setup.client.on('connection-changed', () => {
        throw new Error('page code');
      });
      await connected(setup);
      expect(status(setup)).to.equal('connected');
      expect(JSON.stringify(setup.client.logger.buffer.entries())).to.contain('listener failed');
    });
  });

  describe('memory and configuration', () => {
    it('a reload of the tab comes back to the session and its transcript', async () => {
      const net = new EngineNetwork();
      const storage = new MemoryStore();
      const before = await connected(addClient(net, {}, { memoryKey: 'tab' }, storage));
      await before.client.sendText('what is 12 * 7?');
      await untilIdle(before);
      const shown = stored(items(before));
      before.client.dispose();
      await settle();
      const after = await connected(addClient(net, {}, { memoryKey: 'tab' }, storage));
      expect(net.server.sessions().length).to.equal(1);
      expect(stored(items(after))).to.deep.equal(shown);
      expect(after.client.$catalog.get().agents, 'lists are asked for again').not.to.deep.equal([]);

      const elsewhere = await connected(addClient(net, {}, { memoryKey: 'other' }, storage));
      expect(stored(items(elsewhere))).to.deep.equal([]);
    });

    it('persist: false remembers nothing', async () => {
      const net = new EngineNetwork();
      const setup = await connected(addClient(net, { session: { persist: false } }, { memoryKey: 'tab' }));
      expect(setup.storage.values.size).to.equal(0);
    });

    it('an update of the configuration is all or nothing and says how it took effect', async () => {
      const setup = await connected(setUp());
      const error = await rejection(
        setup.client.updateConfig({ connection: { timeout: -1 }, logging: { level: 'DEBUG' } }),
      );
      expect(error.code).to.equal('config/invalid');
      expect(setup.client.logger.level).to.equal('TRACE');
      expect(await setup.client.updateConfig({ logging: { level: 'DEBUG' } })).to.deep.equal({ applied: 'live' });
      expect(setup.client.logger.level).to.equal('DEBUG');
      expect(setup.net.sockets.sockets.length).to.equal(1);
      expect(status(setup)).to.equal('connected');
    });
  });

  describe('what a page may do to it', () => {
    it('a listener of a store that throws does not stop the connection', async () => {
      const setup = setUp();
      setup.client.$connection.listen(() => {
        throw new Error('a listener of the page');
      });
      await connected(setup);
      setup.net.cut();
      await setup.net.clock.advanceUntil(() => status(setup) === 'connected');
      expect(JSON.stringify(setup.client.logger.buffer.entries())).to.contain('listener failed');
    });

    it('an address that is none is an issue, not an exception', async () => {
      const setup = setUp({ connection: { url: 'not an address' } });
      expect(setup.client.$config.get().status).to.equal('config-invalid');
      expect(setup.heard).to.deep.equal([]);
      await settle();
      expect(setup.heard, 'whoever made the client could listen').to.deep.equal(['config-invalid']);
      expect((await rejection(setup.client.connect())).code).to.equal('config/invalid');
    });

    it('a token that comes later by configuration is taken', async () => {
      const setup = setUp();
      expect((await rejection(setup.client.connect())).code).to.equal('auth/required');
      const platform = setup.net.createPlatform();
      const other = new RealtimeClient({ connection: { url: URL } }, { deps: platform });
      clients.push(other);
      await other.auth.signIn(LOGIN);
      await setup.client.updateConfig({ auth: { token: setup.net.issued.at(-1) ?? '' } });
      await setup.net.clock.advanceUntil(() => status(setup) === 'connected');
    });

    it('what one user typed is never sent as another', async () => {
      const setup = await connected(setUp());
      setup.net.down = true;
      setup.net.cut();
      const waiting = rejection(setup.client.sendText('only mine'));
      setup.net.down = false;
      await setup.client.auth.signIn({ ...LOGIN, username: 'other' });
      expect((await waiting).code).to.equal('session/closed');
      await setup.net.clock.advanceUntil(() => status(setup) === 'connected');
      await setup.net.clock.advance(1000);
      expect(setup.client.$catalog.get().user?.id).to.equal('other');
      const chats = [...setup.net.server.store.list('other'), ...setup.net.server.store.list('demo')];
      expect(JSON.stringify(chats)).not.to.contain('only mine');
    });

    it('a new address of another server gets neither the token nor the ids of the old one', async () => {
      const setup = await connected(setUp());
      await setup.client.updateConfig({ connection: { url: 'wss://elsewhere.example/api/rt/ws' } });
      await setup.net.clock.advance(5000);
      expect(status(setup)).to.equal('idle');
      expect(setup.client.$auth.get().status).to.equal('auth-required');
      expect(setup.net.sockets.sockets.filter(({ url }) => url.includes('elsewhere')).length).to.equal(0);
    });

    it('many words within a frame are one change of the transcript', async () => {
      const setup = await connected(setUp());
      const { client, net } = setup;
      const id = client.$conversation.get().id ?? '';
      const word = { type: 'text_delta', session_id: id, role: 'assistant', user_session_id: id, content: 'word ' };
      let changes = 0;
      client.on('transcript-updated', () => void (changes += 1));
      for (let index = 0; index < 50; index += 1) net.sockets.last.message(JSON.stringify(word));
      expect(changes, 'a new item, the first piece of more').to.equal(2);
      await net.clock.advance(17);
      expect(changes, 'a frame').to.equal(3);
      expect(items(setup).at(-1)).to.include({ kind: 'answer', text: 'word '.repeat(50) });
      await net.clock.advance(1000);
      expect(changes, 'at rest').to.equal(3);
    });

    it('a hidden page that has given up dials when it is looked at again', async () => {
      const setup = await connected(setUp({ connection: { maxReconnectAttempts: 1 } }));
      setup.net.down = true;
      setup.lifecycle.send('hidden');
      setup.net.cut();
      await setup.net.clock.advanceUntil(() => status(setup) === 'suspended');
      const dials = setup.net.sockets.sockets.length;
      await setup.net.clock.advance(300_000);
      expect(setup.net.sockets.sockets.length, 'nobody looks').to.equal(dials);
      setup.net.down = false;
      setup.lifecycle.send('visible');
      await setup.net.clock.advanceUntil(() => status(setup) === 'connected');
    });
  });
});
