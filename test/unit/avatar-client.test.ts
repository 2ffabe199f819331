import { aTimeout, expect } from '@open-wc/testing';
import type { AvatarState } from '../../src/avatar/avatar-state.js';
// Loaded beforehand: a fake clock does not wait for a file.
import '../../src/avatar/avatar-manager.js';
import '../../src/avatar/providers/local/local-provider.js';
import '../../src/avatar/remote.js';
import '../../src/client/attach-care.js';
import type { AvatarManager } from '../../src/avatar/avatar-manager.js';
import { fetchCredentials } from '../../src/avatar/fetch-credentials.js';
import {
  FakeAudio,
  FakeAvatarProvider,
  FakeClock,
  FakeFetch,
  settle,
  type FakeAnswer,
} from '../../src/testing/index.js';
import { addClient, connected, disposeClients, items, setUp, untilIdle, type Setup } from '../support/engine-client.js';

interface Seen extends Setup {
  readonly avatar: AvatarManager;
  readonly provider: FakeAvatarProvider;
  readonly changes: AvatarState[];
}

const TEXT = { text: true, pcmSampleRate: undefined } as const;
const BACKEND = 'https://shop.example/avatar';

/** A client with sound and with a provider of the page, `fake`. */
async function withAvatar(
  config: Parameters<typeof setUp>[0] = {},
  capabilities: ConstructorParameters<typeof FakeAvatarProvider>[1] = {},
  answer: () => FakeAnswer = () => ({ body: { token: 'minted-by-the-backend' } }),
): Promise<Seen> {
  const provider = new FakeAvatarProvider('fake', capabilities);
  const setup = setUp(
    { avatar: { credentialsUrl: BACKEND }, ...config },
    { switches: { speechPace: 0, heygenTokenNone: false } },
    { deps: { audio: new FakeAudio(), avatarProviders: { fake: async () => provider } }, memoryKey: 'tab' },
  );
  setup.net.answer = (call) => (call.url === BACKEND ? answer() : undefined);
  const avatar = await setup.client.useAvatar();
  const changes: AvatarState[] = [];
  setup.client.on('avatar-changed', ({ current }) => changes.push(current));
  return { ...setup, avatar, provider, changes };
}

const state = ({ client }: Setup): AvatarState => client.$avatar.get();

/** Lets both clocks go on until it is so: files are loaded in real time. */
async function reaches(setup: Setup, done: () => boolean, what: string): Promise<void> {
  for (let round = 0; round < 600; round += 1) {
    if (done()) return;
    await setup.net.clock.advance(20);
    await aTimeout(2);
  }
  throw new Error(`never: ${what}; the avatar is ${JSON.stringify(state(setup))}`);
}
const becomes = (setup: Setup, status: AvatarState['status']): Promise<void> =>
  reaches(setup, () => state(setup).status === status, status);

afterEach(disposeClients);

describe('avatar of a client', () => {
  it('is loaded once, starts nothing, and says so in $avatar from the beginning', async () => {
    const fresh = setUp();
    expect(fresh.client.$avatar.get()).to.deep.equal({ status: 'idle', activity: 'idle', playback: 'none' });
    expect(Object.isFrozen(fresh.client.$avatar.get())).to.equal(true);
    expect(fresh.client.avatar).to.equal(undefined);
    const setup = await withAvatar();
    expect(await setup.client.useAvatar()).to.equal(setup.avatar);
    expect(setup.client.avatar).to.equal(setup.avatar);
    await connected(setup);
    await settle();
    expect([state(setup).status, setup.provider.connects]).to.deep.equal(['idle', 0]);
  });

  it('runs while somebody wants it and the client is connected; each change is an event', async () => {
    const setup = await withAvatar();
    const wish = setup.avatar.join({ provider: 'local' });
    expect(state(setup).status).to.equal('idle');
    await connected(setup);
    await becomes(setup, 'ready');
    expect(setup.changes.map(({ status }) => status)).to.include.members(['initializing', 'connecting', 'ready']);
    expect(setup.client.getMetrics().componentHealth['avatar']?.status).to.equal('running');
    setup.client.disconnect();
    await becomes(setup, 'idle');
    expect(state(setup).ended?.reason).to.equal('disconnect');
    await setup.client.connect();
    await becomes(setup, 'ready');
    wish.leave();
    await becomes(setup, 'idle');
  });

  it('an attribute of the element goes before the session, and explain() says so', async () => {
    const setup = await withAvatar({ avatar: { provider: 'liveavatar', quality: 'high' } });
    const explain = (path: string): string[] => {
      const { source, value, overrides } = setup.client.config.explain(path);
      return [source, String(value), ...overrides.map((each) => each.source)];
    };
    const wish = setup.avatar.join({ provider: 'local' });
    await connected(setup);
    await becomes(setup, 'ready');
    expect(state(setup).provider).to.equal('local');
    expect(explain('avatar.provider')).to.deep.equal([
      'attribute provider of realtime-avatar',
      'local',
      'config',
      'system default',
    ]);
    expect(explain('avatar.quality').slice(0, 2)).to.deep.equal(['config', 'high']);
    wish.leave();
    await becomes(setup, 'idle');
    expect(explain('avatar.provider').slice(0, 2)).to.deep.equal(['config', 'liveavatar']);
  });

  it('the avatar says the speech of the server, and our own player none of it', async () => {
    const setup = await withAvatar();
    setup.avatar.join({ provider: 'fake' });
    await connected(setup);
    await becomes(setup, 'ready');
    await reaches(setup, () => setup.client.$audio.get().voice?.id === 'alloy', 'a voice, because somebody listens');
    void setup.client.sendText('What is 2 + 2?');
    await reaches(setup, () => state(setup).activity === 'thinking', 'thinking');
    await reaches(setup, () => state(setup).activity === 'speaking' && state(setup).caption !== undefined, 'speaking');
    await untilIdle(setup);
    await reaches(setup, () => state(setup).activity === 'idle', 'silence');
    const [utterance] = setup.provider.session.utterances;
    expect(utterance?.samples).to.be.greaterThan(24_000 / 2);
    expect(utterance?.heardMs).to.be.closeTo(((utterance?.samples ?? 0) / 24_000) * 1000, 1);
    expect(setup.client.audio?.heard).to.equal(undefined);
    expect(setup.changes.flatMap(({ caption }) => caption?.text ?? []).join(' ')).to.contain('4');
  });

  it('Agent C: the server hands its voice over, the answer is said by sentence, and the voice comes back', async () => {
    const setup = await withAvatar({ voice: { voiceId: 'nova' } }, TEXT);
    await connected(setup);
    const voice = (): string | undefined => setup.client.$audio.get().voice?.id;
    await reaches(setup, () => voice() === 'nova', 'the configured voice');
    const wish = setup.avatar.join({ provider: 'fake' });
    await becomes(setup, 'ready');
    expect(voice()).to.equal('avatar');
    expect(state(setup).isDegraded).not.to.equal(true);
    await untilIdle(setup);
    void setup.client.sendText('What is 2 + 2?');
    await reaches(setup, () => setup.client.$turn.get().holder === 'agent', 'a turn');
    await untilIdle(setup);
    const said = setup.provider.session.utterances.map(({ text }) => text);
    expect(said.join(' ')).to.match(/\b4\b/);
    expect(said.join(' ')).not.to.match(/[*`#]/);
    const sent = JSON.stringify(setup.net.sockets.sockets.flatMap((socket) => socket.sent));
    expect(sent).to.contain('set_avatar_session').and.contain('minted-by-the-backend');
    wish.leave();
    await becomes(setup, 'idle');
    await reaches(setup, () => voice() === 'nova', 'the remembered voice');
    const logged = JSON.stringify(setup.client.logger.buffer.entries());
    expect(logged).not.to.contain('minted-by-the-backend');
    expect(JSON.stringify(setup.changes)).not.to.contain('minted-by-the-backend');
  });

  it('avatar-server-speaks: what the server makes the avatar say is not said a second time', async () => {
    const setup = await withAvatar({ avatar: { credentialsUrl: BACKEND, serverSpeaks: true } }, TEXT);
    await connected(setup);
    setup.avatar.join({ provider: 'fake' });
    await becomes(setup, 'ready');
    await untilIdle(setup);
    void setup.client.sendText('What is 2 + 2?');
    await reaches(setup, () => setup.client.$turn.get().holder === 'agent', 'a turn');
    await untilIdle(setup);
    expect(setup.provider.session.utterances).to.deep.equal([]);
  });

  for (const exit of ['a reload', 'disconnect()'] as const) {
    it(`the voice that a person chose is there again after ${exit}`, async () => {
      const setup = await withAvatar({ voice: { voiceId: 'nova' } }, TEXT);
      const voice = ({ client }: Setup): string | undefined => client.$audio.get().voice?.id;
      await connected(setup);
      await reaches(setup, () => voice(setup) === 'nova', 'the configured voice');
      await untilIdle(setup);
      void setup.client.setVoice('coral');
      await reaches(setup, () => voice(setup) === 'coral', 'the chosen voice');
      setup.avatar.join({ provider: 'fake', fallback: 'none' });
      await becomes(setup, 'ready');
      expect(voice(setup)).to.equal('avatar');
      let after: Setup = setup;
      if (exit === 'a reload') {
        setup.client.dispose();
        const deps = { audio: new FakeAudio() };
        after = addClient(setup.net, { voice: { voiceId: 'nova' } }, { deps, memoryKey: 'tab' }, setup.storage);
        await after.client.useAudio();
        await connected(after);
        expect(setup.net.server.sessions().length).to.equal(1);
      } else {
        setup.client.disconnect();
        await becomes(setup, 'idle');
        setup.provider.knobs.answers = ['hang'];
        await setup.client.connect();
      }
      await reaches(after, () => voice(after) === 'coral', 'the voice of before');
    });
  }

  it('an avatar that fails never hurts the conversation', async () => {
    const setup = await withAvatar({}, {}, () => ({ status: 402 }));
    setup.avatar.join({ provider: 'fake', fallback: 'none' });
    await connected(setup);
    await becomes(setup, 'failed');
    expect(state(setup).error).to.include({ code: 'no-credits', retryable: false });
    void setup.client.sendText('What is 2 + 2?');
    await reaches(setup, () => items(setup).some((item) => item.kind === 'answer'), 'an answer');
    await untilIdle(setup);
    expect(setup.client.$connection.get().status).to.equal('connected');
  });

  it('a provider that the page names late is found; one that nobody knows is explained', async () => {
    const setup = await withAvatar();
    await connected(setup);
    setup.avatar.join({ provider: 'late', fallback: 'none' });
    await becomes(setup, 'failed');
    expect(state(setup).error?.message).to.contain('There is no avatar provider "late"; use one of: local, liveavatar');
    const late = new FakeAvatarProvider('late');
    setup.client.avatarProviders = { late: async () => late };
    setup.avatar.retry().catch(() => {});
    await becomes(setup, 'ready');
    expect(late.connects).to.equal(1);
  });

  it('dispose ends everything, also in the middle of a start', async () => {
    for (const when of ['connecting', 'ready'] as const) {
      const setup = await withAvatar();
      if (when === 'connecting') setup.provider.knobs.answers = ['hang'];
      setup.avatar.join({ provider: 'fake' });
      await connected(setup);
      await reaches(setup, () => state(setup).status === when && setup.provider.sessions.length > 0, when);
      setup.client.dispose();
      await setup.net.clock.advance(10_000);
      expect([setup.provider.active, setup.net.clock.pending, setup.lifecycle.listeners]).to.deep.equal([0, 0, 0]);
      expect(state(setup).status).to.equal('idle');
    }
  });

  it('says what to do when nobody makes its session', async () => {
    const setup = await withAvatar({ avatar: {} }, {});
    setup.avatar.join({ provider: 'fake', fallback: 'none' });
    await connected(setup);
    await becomes(setup, 'failed');
    expect(state(setup).error?.message).to.contain('Set avatar-credentials-url to an endpoint of your backend');
  });
});

describe('avatar: credentials', () => {
  const ask = async (answer: FakeAnswer, token?: string): Promise<{ said: string; http: FakeFetch }> => {
    const http = new FakeFetch(() => answer);
    const ports = { fetch: http.fetch, clock: new FakeClock(), signal: new AbortController().signal, token };
    const said = await fetchCredentials(BACKEND, { provider: 'liveavatar' }, ports).then(
      (credentials) => JSON.stringify(credentials),
      (error: { code: string; message: string; retryAfterMs?: number }) =>
        [error.code, error.retryAfterMs].filter((part) => part !== undefined).join(' '),
    );
    return { said, http };
  };

  it('are what the backend says, verbatim; the token of the agent is shown to its own server only', async () => {
    const body = { token: 'x', sessionId: 's', apiUrl: 'https://api.example', mode: 'LITE', stopUrl: '/stop' };
    const { said, http } = await ask({ body });
    expect(JSON.parse(said)).to.deep.equal(body);
    expect(http.calls[0]).to.include({ method: 'POST', url: BACKEND, body: '{"provider":"liveavatar"}' });
    expect(http.calls[0]?.headers.has('authorization')).to.equal(false);
    expect((await ask({ body }, 'mine')).http.calls[0]?.headers.get('authorization')).to.equal('Bearer mine');
  });

  for (const [answer, code] of [
    [{ status: 401 }, 'auth'],
    [{ status: 403 }, 'auth'],
    [{ status: 402 }, 'no-credits'],
    [{ status: 409 }, 'concurrency'],
    [{ status: 429, headers: { 'retry-after': '7' } }, 'rate-limited 7000'],
    [{ status: 429, headers: { 'retry-after': 'Thu, 01 Jan 2026 00:00:09 GMT' } }, 'rate-limited 9000'],
    [{ status: 503 }, 'server'],
    [{ status: 422 }, 'config'],
    [{ body: { token: '' } }, 'config'],
    [{ body: 'not json' }, 'config'],
    ['fail', 'network'],
  ] as readonly (readonly [FakeAnswer, string])[]) {
    it(`${JSON.stringify(answer)} is ${code}`, async () => {
      expect((await ask(answer)).said).to.equal(code);
    });
  }
});
