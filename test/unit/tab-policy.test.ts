import { expect, waitUntil } from '@open-wc/testing';
import type { ClientConfigInput } from '../../src/config/generated/client-config.js';
import type { TabPorts } from '../../src/platform/platform.js';
import { TabClaim } from '../../src/session/tab-claim.js';
import { EngineNetwork, FakeLifecycle, MemoryStore, settle } from '../../src/testing/index.js';
import {
  addClient,
  connected,
  disposeClients,
  idle,
  items,
  LOGIN,
  onServer,
  status,
  stored,
  type Setup,
} from '../support/engine-client.js';

type TabPolicy = NonNullable<NonNullable<ClientConfigInput['session']>['tabPolicy']>;

/** The browser's real channel and locks, as between real tabs. Tokens stay in each tab: they are no matter here. */
const PORTS: TabPorts = { channel: () => new BroadcastChannel(`none ${Math.random()}`), locks: navigator.locks };
/** Tabs that hear each other of their session, and not of their tokens. */
const OPEN: TabPorts = {
  channel: (name) => new BroadcastChannel(name.endsWith(':auth') ? `none ${Math.random()}` : name),
  locks: navigator.locks,
};
/** What `sessionStorage` does for a duplicated tab. */
const duplicateOf = ({ storage }: Setup): MemoryStore => {
  const copy = new MemoryStore();
  for (const [key, value] of storage.values) copy.set(key, value);
  return copy;
};

describe('tabs of one session', () => {
  afterEach(disposeClients);

  let count = 0;
  let memoryKey = '';
  let net: EngineNetwork;
  beforeEach(() => {
    net = new EngineNetwork();
    memoryKey = `tabs ${(count += 1)}`;
  });
  const tab = (
    tabPolicy: TabPolicy,
    storage = new MemoryStore(),
    tabs = tabPolicy === 'follow' ? OPEN : PORTS,
  ): Setup => addClient(net, { session: { tabPolicy } }, { memoryKey, deps: { tabs } }, storage);
  const reaches = (setup: Setup, ...wanted: string[]): Promise<void> =>
    waitUntil(() => wanted.includes(status(setup)), `${wanted.join()}, not ${status(setup)}`);
  const reason = ({ client }: Setup): string | undefined => client.$connection.get().reason?.code;
  /** Signs in and asks for a connection, whatever comes of it. */
  const opened = async (setup: Setup): Promise<Setup> => {
    await setup.client.auth.signIn(LOGIN);
    setup.client.connect().catch(() => {});
    await reaches(setup, 'connected', 'suspended');
    return setup;
  };
  const has = (setup: Setup, key: string): boolean =>
    [...setup.storage.values.keys()].some((name) => name.includes(key));

  describe('independent', () => {
    it('a duplicated tab gets a session of its own, and the first one keeps its', async () => {
      const first = await connected(tab('independent'));
      await waitUntil(() => has(first, ':tab'), 'the tab has a name');
      await first.client.sendText('hello');
      await net.clock.advanceUntil(() => idle(first));
      const second = await connected(tab('independent', duplicateOf(first)));
      await settle();
      expect([status(first), status(second)]).to.deep.equal(['connected', 'connected']);
      expect(second.client.$conversation.get().id).not.to.equal(first.client.$conversation.get().id);
      expect(stored(items(first)).length).to.equal(2);
      expect(stored(items(second))).to.deep.equal([]);
    });

    it('a reload is no duplicate', async () => {
      const first = await connected(tab('independent'));
      await waitUntil(() => has(first, ':tab'), 'the tab has a name');
      const { id } = first.client.$conversation.get();
      first.client.dispose();
      const second = await connected(tab('independent', first.storage));
      expect(second.client.$conversation.get().id).to.equal(id);
    });

    it('without locks a session is restored as ever', async () => {
      const ports = { ...PORTS, locks: undefined };
      const first = await connected(tab('independent', new MemoryStore(), ports));
      first.client.dispose();
      const second = await connected(tab('independent', first.storage, ports));
      expect(second.client.$conversation.get().id).to.equal(first.client.$conversation.get().id);
    });
  });

  it('a claim that is called off while it waits keeps the name from nobody', async () => {
    const lifecycle = new FakeLifecycle();
    const claims = [1, 2, 3].map(() => new TabClaim(navigator.locks, lifecycle, { name: memoryKey, onLost: () => {} }));
    const [first, second, third] = claims as [TabClaim, TabClaim, TabClaim];
    expect(await first.take()).to.equal(true);
    const taking = second.take();
    expect(second.take(), 'one request for both').to.equal(taking);
    second.release();
    first.release();
    expect(await taking).to.equal(false);
    expect(await third.take()).to.equal(true);
    for (const claim of claims) claim.dispose();
  });

  describe('exclusive', () => {
    it('the second tab does not dial while the first one lives, whatever signals come', async () => {
      const first = await opened(tab('exclusive'));
      const second = await opened(tab('exclusive'));
      expect([status(first), status(second)]).to.deep.equal(['connected', 'suspended']);
      expect(reason(second)).to.equal('connection/replaced');
      for (const signal of ['online', 'visible', 'pageshow'] as const) second.lifecycle.send(signal);
      await net.clock.advance(600_000);
      expect(status(second)).to.equal('suspended');
      expect(net.sockets.sockets.length).to.equal(1);
    });

    it('it goes on by itself when the first one is gone', async () => {
      const first = await opened(tab('exclusive'));
      const second = await opened(tab('exclusive'));
      first.client.dispose();
      await reaches(second, 'connected');
    });

    it('it goes on when the first one hangs up or signs out', async () => {
      const first = await opened(tab('exclusive'));
      const second = await opened(tab('exclusive'));
      first.client.disconnect();
      await reaches(second, 'connected');
      const third = await opened(tab('exclusive'));
      second.client.auth.signOut();
      await reaches(third, 'connected');
    });

    it('reconnect() takes the session; the first tab stops, and gets it back when the other is closed', async () => {
      const first = await opened(tab('exclusive'));
      const second = await opened(tab('exclusive'));
      second.client.reconnect();
      await net.clock.advance(2000);
      await reaches(second, 'connected');
      await reaches(first, 'suspended');
      expect(reason(first)).to.equal('connection/replaced');
      expect(net.sockets.alive.length).to.equal(1);
      second.client.dispose();
      await waitUntil(async () => {
        await net.clock.advance(1000);
        return status(first) === 'connected';
      });
    });

    it('a network that blinks does not cost the session', async () => {
      const first = await opened(tab('exclusive'));
      const second = await opened(tab('exclusive'));
      net.cut();
      await settle();
      expect(status(first)).to.equal('reconnecting');
      await waitUntil(async () => {
        await net.clock.advance(1000);
        return status(first) === 'connected';
      });
      expect(status(second)).to.equal('suspended');
    });

    it('a page that goes into the back/forward cache lets go, and asks when it comes back', async () => {
      const first = await opened(tab('exclusive'));
      const second = await opened(tab('exclusive'));
      first.lifecycle.send('pagehide');
      await reaches(second, 'connected');
      first.lifecycle.send('pageshow');
      await reaches(first, 'suspended');
      expect(reason(first)).to.equal('connection/replaced');
    });

    it('a page that comes back before anybody took its place goes on', async () => {
      const first = await opened(tab('exclusive'));
      first.lifecycle.send('pagehide');
      first.lifecycle.send('pageshow');
      // Real locks: to let go and to ask again takes a moment.
      await waitUntil(async () => {
        const { held, pending } = await navigator.locks.query();
        return held?.length === 1 && pending?.length === 0;
      });
      const second = await opened(tab('exclusive'));
      expect([status(first), status(second)]).to.deep.equal(['connected', 'suspended']);
    });

    it('other sessions of the page are no matter', async () => {
      const first = await opened(tab('exclusive'));
      memoryKey += ' other';
      const second = await opened(tab('exclusive'));
      expect([status(first), status(second)]).to.deep.equal(['connected', 'connected']);
    });

    it('without locks both tabs dial', async () => {
      const ports = { ...PORTS, locks: undefined };
      const first = await opened(tab('exclusive', new MemoryStore(), ports));
      const second = await opened(tab('exclusive', new MemoryStore(), ports));
      expect([status(first), status(second)]).to.deep.equal(['connected', 'connected']);
    });
  });

  describe('follow', () => {
    const sockets = (): number => net.sockets.alive.length;
    const said = (setup: Setup): string[] => stored(items(setup));
    /** What one tab shows, the other does as well, and both what the server has. */
    const agree = async (one: Setup, other: Setup): Promise<void> => {
      await net.clock.advanceUntil(() => idle(one) && idle(other));
      expect(said(one)).to.deep.equal(onServer(one));
      expect(said(other)).to.deep.equal(said(one));
    };
    /** Real channels and locks are between the tabs: let them speak while the clock goes on. */
    const within = (done: () => boolean, what: string): Promise<void> =>
      waitUntil(async () => {
        if (!done()) await net.clock.advance(200);
        return done();
      }, what);

    for (const protocol of ['agentc', 'resumable'] as const) {
      const follower = (): Setup =>
        addClient(
          net,
          { session: { tabPolicy: 'follow' }, connection: { protocol } },
          { memoryKey, deps: { tabs: OPEN } },
        );

      it(`${protocol}: the second tab has the conversation through the first one, and both may speak`, async () => {
        const first = await opened(follower());
        await first.client.sendText('What is 6 * 7?');
        await net.clock.advanceUntil(() => idle(first));
        const second = await opened(follower());
        expect(status(second)).to.equal('connected');
        expect(sockets(), 'one socket for both').to.equal(1);
        expect(said(second)).to.deep.equal(said(first));
        expect(second.client.$catalog.get().agents).to.deep.equal(first.client.$catalog.get().agents);
        const receipt = second.client.sendText('And 7 * 8?');
        await within(() => said(first).join().includes('56') && said(second).join().includes('56'), 'both have it');
        expect((await receipt).delivery).to.equal('confirmed');
        void first.client.sendText('And 8 * 9?');
        await within(() => said(second).join().includes('72'), 'the follower hears of it');
        await agree(first, second);
      });

      it(`${protocol}: it goes on by itself when the first tab is closed, in the same conversation`, async () => {
        const first = await opened(follower());
        await first.client.sendText('What is 6 * 7?');
        await net.clock.advanceUntil(() => idle(first));
        const second = await opened(follower());
        const { id } = second.client.$conversation.get();
        first.client.dispose();
        await within(() => status(second) === 'connected' && sockets() === 1, 'it has a connection of its own');
        expect(second.client.$conversation.get().id).to.equal(id);
        await second.client.sendText('And 7 * 8?');
        await within(() => said(second).join().includes('56'), 'answered');
        await net.clock.advanceUntil(() => idle(second));
        expect(said(second)).to.deep.equal(onServer(second));
      });

      it(`${protocol}: a text that was on its way when the network went arrives once`, async () => {
        const first = await opened(follower());
        const second = await opened(follower());
        await settle();
        net.cut();
        const receipt = second.client.sendText('What is 6 * 7?');
        await within(() => said(second).join().includes('42') && idle(second) && idle(first), 'answered');
        expect((await receipt).delivery).to.equal('confirmed');
        expect(onServer(first).filter((line) => line.includes('6 * 7?'))).to.have.length(1);
        await agree(first, second);
      });
    }

    it('it stops an answer, and the other tab sees it stopped', async () => {
      const first = await opened(tab('follow'));
      const second = await opened(tab('follow'));
      void first.client.sendText('tell me a story');
      await within(() => second.client.$turn.get().agent === 'speaking', 'the follower hears it');
      second.client.interrupt();
      await within(() => idle(first) && idle(second), 'both stop');
      for (const setup of [first, second])
        expect(items(setup).find(({ kind }) => kind === 'answer')).to.include({ status: 'cancelled' });
    });

    it('two texts at the same time are two turns, one after the other', async () => {
      const first = await opened(tab('follow'));
      const second = await opened(tab('follow'));
      const third = await opened(tab('follow'));
      void second.client.sendText('What is 6 * 7?');
      void third.client.sendText('What is 7 * 8?');
      await within(() => said(first).join().includes('42') && said(first).join().includes('56'), 'both are answered');
      await agree(first, second);
      await net.clock.advanceUntil(() => idle(third));
      expect([...said(third)].sort(), 'its own text may stand where it was typed').to.deep.equal(
        [...said(first)].sort(),
      );
    });

    it('another user’s tab is not let in', async () => {
      const first = await opened(tab('follow'));
      await first.client.sendText('hello');
      await net.clock.advanceUntil(() => idle(first));
      const other = tab('follow');
      await other.client.auth.signIn({ ...LOGIN, username: 'somebody' });
      other.client.connect().catch(() => {});
      await waitUntil(() => status(other) === 'connecting', 'it asks');
      await settle();
      expect(items(other)).to.deep.equal([]);
      expect(status(other)).to.equal('connecting');
    });
  });
});
