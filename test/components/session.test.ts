import { expect, oneEvent } from '@open-wc/testing';
import { CLIENT_EVENT_TYPES, RealtimeSession } from '../../components/index.js';
import '../../components/define.js';
import type { RealtimeStatus } from '../../components/index.js';
import { FakeAudio, FakeClock, FakeNetwork, MemoryStore, until } from '../../src/testing/index.js';

const URL_SAID = 'ws://localhost:4173/api/rt/ws';
const ATTRIBUTES = { environment: 'development', url: URL_SAID, token: 'a-plain-token', 'log-level': 'ERROR' };

/** Sockets that go nowhere and timers that never fire. */
class PageNetwork extends FakeNetwork {
  readonly clock = new FakeClock();
}

function makeSession(attributes: Record<string, string> = ATTRIBUTES, network = new PageNetwork()): RealtimeSession {
  const session = document.createElement('realtime-session');
  session.deps = { WebSocket: network.WebSocket, clock: network.clock, storage: new MemoryStore() };
  for (const [name, value] of Object.entries(attributes)) session.setAttribute(name, value);
  return session;
}

const task = (): Promise<void> => new Promise((done) => queueMicrotask(() => queueMicrotask(() => done())));
const dialled = (network: PageNetwork, count = 1): Promise<void> => until(() => network.sockets.length >= count);

describe('realtime-session', () => {
  let stage: HTMLElement;

  beforeEach(() => {
    stage = document.createElement('div');
    document.body.append(stage);
  });

  afterEach(async () => {
    stage.remove();
    await task();
  });

  describe('configuration', () => {
    it('reads attributes, and reflects properties to them', () => {
      const session = makeSession({ 'heartbeat-interval': '5000' });
      const options = session as unknown as Record<string, unknown>;
      expect(options['heartbeatInterval']).to.equal(5000);
      options['maxReconnectAttempts'] = 7;
      options['autoConnect'] = false;
      options['logTargets'] = ['console', 'buffer'];
      expect(session.getAttribute('max-reconnect-attempts')).to.equal('7');
      expect(session.getAttribute('auto-connect')).to.equal('false');
      expect(options['autoConnect']).to.equal(false);
      expect(session.getAttribute('log-targets')).to.equal('console buffer');
      options['maxReconnectAttempts'] = undefined;
      expect(session.hasAttribute('max-reconnect-attempts')).to.equal(false);
      expect(options['maxReconnectAttempts']).to.equal(undefined);
    });

    it('puts a single attribute before config, config before inline JSON', async () => {
      const session = makeSession({ ...ATTRIBUTES, 'auto-connect': 'false', timeout: '1111' });
      session.config = { connection: { timeout: 2222, heartbeatInterval: 2222 } };
      const script = document.createElement('script');
      script.type = 'application/json';
      script.textContent = '{"connection":{"timeout":3333,"heartbeatInterval":3333,"heartbeatTimeout":3333}}';
      session.append(script);
      stage.append(session);
      await task();
      const { connection } = session.client!.$config.get().values;
      expect([connection.timeout, connection.heartbeatInterval, connection.heartbeatTimeout]).to.deep.equal([
        1111, 2222, 3333,
      ]);
      expect(session.client!.config.explain('connection.timeout').source).to.equal('attribute timeout');
      expect(session.config).to.deep.equal({ connection: { timeout: 2222, heartbeatInterval: 2222 } });
    });

    it('takes all attributes of one task as one update', async () => {
      const session = makeSession();
      stage.append(session);
      await task();
      let updates = 0;
      const { setLayers } = session.client!.config;
      session.client!.config.setLayers = (layers) => {
        updates++;
        return setLayers(layers);
      };
      session.setAttribute('heartbeat-interval', '4000');
      session.setAttribute('heartbeat-timeout', '2000');
      session.removeAttribute('log-level');
      await task();
      expect(updates).to.equal(1);
    });

    it('removes the token from the page and uses it', async () => {
      const network = new PageNetwork();
      const session = makeSession(ATTRIBUTES, network);
      stage.append(session);
      expect(session.hasAttribute('token')).to.equal(false);
      expect(session.token).to.equal(undefined);
      await dialled(network);
      expect(network.sockets[0]!.url).to.contain('a-plain-token');
    });

    it('never dials an address that nobody said', async () => {
      const network = new PageNetwork();
      const session = makeSession({ environment: 'development', token: 'x' }, network);
      stage.append(session);
      await task();
      expect(session.client!.$config.get().status).to.equal('config-invalid');
      expect(network.sockets.length).to.equal(0);
      session.setAttribute('url', URL_SAID);
      await dialled(network);
    });

    it('explains JSON that is none', async () => {
      const session = makeSession({ ...ATTRIBUTES, config: '{"connection":' });
      stage.append(session);
      await task();
      const { issues } = session.client!.$config.get();
      expect(issues.map(({ message }) => message).join()).to.contain('not valid JSON');
      session.setAttribute('config', '[]');
      await task();
      expect(session.client!.$config.get().issues[0]!.message).to.contain('must be a JSON object');
    });

    it('loads config-src before it dials, and says why one cannot be had', async () => {
      const network = new PageNetwork();
      const json = JSON.stringify({ connection: { url: URL_SAID } });
      const src = URL.createObjectURL(new Blob([json], { type: 'application/json' }));
      const session = makeSession({ environment: 'development', token: 'x', 'config-src': src }, network);
      stage.append(session);
      await dialled(network);
      expect(session.client!.config.explain('connection.url').source).to.contain('config-src');
      const said = (words: string): Promise<unknown> =>
        until(() => session.client!.$config.get().issues.some(({ message }) => message.includes(words)), words);
      for (const [address, words] of [
        ['https://elsewhere.invalid/agent.json', 'elsewhere.invalid/agent.json could not be loaded: no answer'],
        ['/not-there.json', 'config-src /not-there.json could not be loaded: HTTP 404'],
        ['javascript:alert(1)', 'javascript:alert(1) could not be loaded: it is no http address'],
        ['data:application/json,{}', 'could not be loaded: it is no http address'],
        ['http://', 'config-src http:// could not be loaded: it is no http address'],
        [URL.createObjectURL(new Blob(['{'])), 'is not valid JSON'],
        [URL.createObjectURL(new Blob([JSON.stringify({ $schema: 'x'.repeat(300_000) })])), 'it is longer than'],
        [URL.createObjectURL(new Blob(['{"audio":{"workletUrl":"/x.js"}}'])), 'in a fetched file names code'],
      ] as const) {
        session.setAttribute('config-src', address);
        await said(words);
      }
      expect(session.client!.config.explain('connection.url').value, 'the running one').to.equal(URL_SAID);
      URL.revokeObjectURL(src);
    });

    it('notices a misspelt attribute that comes alone, and an inline script that comes late', async () => {
      const session = makeSession(ATTRIBUTES);
      stage.append(session);
      await task();
      const messages = (): string[] => session.client!.$config.get().issues.map(({ message }) => message);
      session.setAttribute('hearbeat-interval', '5');
      await task();
      expect(messages()).to.deep.equal(['hearbeat-interval is not an attribute; did you mean heartbeat-interval?']);
      session.removeAttribute('hearbeat-interval');
      await task();
      expect(messages()).to.deep.equal([]);
      const script = document.createElement('script');
      script.type = 'application/json';
      script.textContent = '{"connection":{"timeout":4321}}';
      session.append(script);
      await task();
      expect(session.client!.config.explain('connection.timeout').source).to.equal('inline JSON');
    });

    it('keeps properties that were set before the element was defined', async () => {
      const early = document.createElement('early-session') as RealtimeSession & { heartbeatInterval: number };
      early.heartbeatInterval = 1234;
      early.config = { environment: 'development', connection: { autoConnect: false, url: URL_SAID } };
      stage.append(early);
      customElements.define('early-session', class extends RealtimeSession {});
      await task();
      expect(early.getAttribute('heartbeat-interval')).to.equal('1234');
      expect(early.client!.$config.get().values.environment).to.equal('development');
    });

    it('follows the configured theme', async () => {
      const session = makeSession({ ...ATTRIBUTES, 'ui-theme': 'dark' });
      stage.append(session);
      expect(session.style.colorScheme).to.equal('dark');
    });
  });

  describe('life cycle', () => {
    it('keeps its client and socket when it is moved', async () => {
      const network = new PageNetwork();
      const session = makeSession(ATTRIBUTES, network);
      const [one, two] = [document.createElement('div'), document.createElement('div')];
      stage.append(one, two);
      one.append(session);
      await dialled(network);
      const { client } = session;
      two.append(session);
      await task();
      expect(session.client).to.equal(client);
      expect(network.alive.length).to.equal(1);
      expect(network.sockets.length).to.equal(1);
    });

    it('ends everything when it is removed, and begins anew when it comes back', async () => {
      const network = new PageNetwork();
      const session = makeSession(ATTRIBUTES, network);
      stage.append(session);
      await dialled(network);
      const { client } = session;
      expect(network.clock.pending).to.be.greaterThan(0);
      session.remove();
      await task();
      expect(session.client).to.equal(undefined);
      expect(network.alive.length).to.equal(0);
      expect(network.clock.pending).to.equal(0);
      expect(session.hasAttribute('data-state')).to.equal(false);
      stage.append(session);
      await dialled(network, 2);
      expect(session.client).not.to.equal(client);
    });

    it('shares nothing between two sessions', async () => {
      const [a, b] = [new PageNetwork(), new PageNetwork()];
      const one = makeSession({ ...ATTRIBUTES, id: 'one' }, a);
      const two = makeSession({ ...ATTRIBUTES, id: 'two', token: 'another' }, b);
      stage.append(one, two);
      await dialled(a);
      await dialled(b);
      one.disconnect();
      expect(one.client!.$connection.get().status).to.equal('closed');
      expect(two.client!.$connection.get().status).to.equal('connecting');
      expect(b.sockets[0]!.url).to.contain('another').and.not.to.contain('a-plain-token');
      expect(one.client!.logger.buffer).not.to.equal(two.client!.logger.buffer);
      one.remove();
      await task();
      expect(b.alive.length).to.equal(1);
    });

    it('refuses commands while it is not on a page', async () => {
      const session = makeSession();
      const codes = await Promise.all(
        [session.connect(), session.sendText('hello'), session.updateConfig({})].map((promise) =>
          promise.then(
            () => 'resolved',
            (error: { code: string }) => error.code,
          ),
        ),
      );
      expect(codes).to.deep.equal(['session/disposed', 'session/disposed', 'session/disposed']);
      session.reconnect();
      session.interrupt();
      session.disconnect();
    });

    it('signs in with credentials once and forgets them', async () => {
      const network = new PageNetwork();
      const session = makeSession({ environment: 'development', url: URL_SAID }, network);
      const bodies: string[] = [];
      const fetch: typeof globalThis.fetch = async (_url, init) => {
        bodies.push(String(init?.body));
        return new Response('{"detail":"no"}', { status: 401 });
      };
      session.deps = { ...session.deps, fetch };
      session.credentials = { username: 'demo', password: 'wrong-password' };
      stage.append(session);
      expect(session.credentials).to.equal(undefined);
      await until(() => session.client!.$auth.get().error?.code === 'auth/invalid-credentials');
      session.setAttribute('heartbeat-interval', '4000');
      await task();
      expect(bodies.length).to.equal(1);
    });

    it('asks a token provider', async () => {
      const network = new PageNetwork();
      const session = makeSession({ environment: 'development', url: URL_SAID }, network);
      session.tokenProvider = () => 'from-the-page';
      stage.append(session);
      await dialled(network);
      expect(network.sockets[0]!.url).to.contain('from-the-page');
    });
  });

  describe('what the page sees', () => {
    it('shows states and sends events that bubble out of shadow roots', async () => {
      const outer = document.createElement('div');
      stage.append(outer);
      const network = new PageNetwork();
      const session = makeSession({ ...ATTRIBUTES, 'auto-connect': 'false' }, network);
      outer.attachShadow({ mode: 'open' }).append(session);
      await task();
      expect(session.getAttribute('data-state')).to.equal('idle');
      expect(session.getAttribute('data-agent-state')).to.be.a('string');
      const heard = oneEvent(stage, 'realtime-connection-changed') as Promise<CustomEvent>;
      session.connect().catch(() => {});
      const event = await heard;
      expect([event.bubbles, event.composed, event.cancelable]).to.deep.equal([true, true, false]);
      expect(event.detail.previous.status).to.equal('idle');
      await dialled(network);
      expect(session.getAttribute('data-state')).to.equal('connecting');
      expect(session.matches(':state(connected)')).to.equal(false);
    });

    it('re-sends every event of the client', () => {
      expect(CLIENT_EVENT_TYPES.length).to.equal(new Set(CLIENT_EVENT_TYPES).size);
      expect(CLIENT_EVENT_TYPES).to.include.members(['auth-required', 'recovery-started', 'error']);
    });

    it('runs the commands of buttons, inside, by id and by invoker', async () => {
      const network = new PageNetwork();
      const session = makeSession({ ...ATTRIBUTES, id: 'commanded', 'auto-connect': 'false' }, network);
      session.innerHTML =
        '<button data-realtime-action="connect">go</button><button data-realtime-action="dance">no</button>';
      stage.append(session);
      const outside = document.createElement('button');
      outside.dataset['realtimeAction'] = 'disconnect';
      stage.append(outside);
      await task();
      session.querySelectorAll('button')[1]!.click();
      outside.click();
      expect(session.client!.$connection.get().status).to.equal('idle');
      session.querySelector('button')!.click();
      await dialled(network);
      outside.setAttribute('for', 'commanded');
      outside.click();
      expect(session.client!.$connection.get().status).to.equal('closed');
      session.dispatchEvent(Object.assign(new Event('command'), { command: '--connect' }));
      await dialled(network, 2);
    });

    it('runs the commands of voice', async () => {
      const network = new PageNetwork();
      const audio = new FakeAudio();
      const session = makeSession({ ...ATTRIBUTES, 'auto-connect': 'false' }, network);
      session.deps = { ...session.deps, audio };
      session.innerHTML = ['mute', 'mute-output', 'push-to-talk']
        .map((action) => `<button data-realtime-action="${action}">x</button>`)
        .join('');
      stage.append(session);
      await task();
      const changes: string[] = [];
      session.addEventListener('realtime-audio-changed', ({ detail }) => changes.push(detail.current.microphone));
      for (const button of session.querySelectorAll('button')) button.click();
      const { $audio } = session.client!;
      await until(() => $audio.get().microphone === 'on');
      expect($audio.get()).to.include({ muted: true, outputMuted: true });
      expect(changes).to.include('starting').and.include('on');
      session.remove();
      await task();
      expect(audio.liveTracks).to.equal(0);
    });
  });

  describe('children', () => {
    const status = (): RealtimeStatus => document.createElement('realtime-status');

    it('find the session above, across shadow roots, and follow its client', async () => {
      const session = makeSession();
      const wrapper = document.createElement('div');
      const child = status();
      wrapper.attachShadow({ mode: 'open' }).append(child);
      session.append(wrapper);
      stage.append(session);
      expect(child.client).not.to.equal(undefined);
      expect(child.client).to.equal(session.client);
      const before = session.client;
      session.remove();
      await task();
      stage.append(session);
      await until(() => child.client === session.client);
      expect(child.client).not.to.equal(before);
    });

    it('find a session by id that is inserted later, and lose it when it goes', async () => {
      const child = status();
      child.setAttribute('for', 'late');
      stage.append(child);
      await child.updateComplete;
      expect(child.client).to.equal(undefined);
      const session = makeSession({ ...ATTRIBUTES, id: 'late' });
      stage.append(session);
      await task();
      expect(child.client).not.to.equal(undefined);
      expect(child.client).to.equal(session.client);
      session.remove();
      await task();
      expect(child.client).to.equal(undefined);
    });

    it('do not fall back to the session around them when for names another', async () => {
      const session = makeSession();
      const child = status();
      child.setAttribute('for', 'nobody');
      session.append(child);
      stage.append(session);
      await child.updateComplete;
      expect(child.client).to.equal(undefined);
      child.removeAttribute('for');
      await child.updateComplete;
      expect(child.client).to.equal(session.client);
    });
  });
});
