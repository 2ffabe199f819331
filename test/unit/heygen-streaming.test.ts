import { expect } from '@open-wc/testing';
import type { AvatarErrorCode, AvatarSession, AvatarSignal } from '../../src/avatar/avatar-types.js';
import { HeygenStreamingProvider } from '../../src/avatar/providers/heygen-streaming/heygen-streaming-provider.js';
import type {
  StreamingAvatarInfo,
  StreamingAvatarLike,
  StreamingAvatarRequest,
} from '../../src/avatar/providers/heygen-streaming/streaming-avatar-types.js';
import { FakeClock, FakeFetch, FakeMediaStream, settle } from '../../src/testing/index.js';
import { avatarRejection, speech } from '../support/avatar-vendor-setup.js';

const TOKEN = btoa(JSON.stringify({ token: 'secret-of-the-session', token_type: 'sa' }));
const INFO: StreamingAvatarInfo = { session_id: 'session-1', session_duration_limit: 600 };

class ApiError extends Error {
  readonly status: number;
  readonly responseText: string;

  constructor(status: number, body: unknown) {
    super(`API request failed with status ${status}`);
    this.status = status;
    this.responseText = JSON.stringify(body);
  }
}

/** The SDK's class as far as it is used, with the test as its service. */
class FakeStreamingAvatar extends EventTarget implements StreamingAvatarLike {
  static readonly all: FakeStreamingAvatar[] = [];
  static opening: () => Promise<StreamingAvatarInfo> = async () => INFO;
  static starting: () => Promise<unknown> = async () => undefined;
  readonly calls: string[] = [];
  readonly stream = new FakeMediaStream();
  readonly room = { disconnect: async (): Promise<void> => void this.calls.push('room.disconnect') };
  readonly options: { token: string; basePath?: string };
  request: StreamingAvatarRequest | undefined;
  answers: (() => Promise<unknown>)[] = [];
  stopping: () => Promise<unknown> = async () => undefined;

  constructor(options: { token: string; basePath?: string }) {
    super();
    this.options = options;
    FakeStreamingAvatar.all.push(this);
  }

  newSession(request: StreamingAvatarRequest): Promise<StreamingAvatarInfo> {
    this.request = request;
    return FakeStreamingAvatar.opening();
  }
  startAvatar(): Promise<unknown> {
    return FakeStreamingAvatar.starting();
  }
  speak({ text, taskType }: { text: string; taskType: string }): Promise<unknown> {
    this.calls.push(`${taskType} ${text}`);
    return (this.answers.shift() ?? (async () => undefined))();
  }
  interrupt = async (): Promise<void> => void this.calls.push('interrupt');
  startListening = async (): Promise<void> => void this.calls.push('startListening');
  stopListening = async (): Promise<void> => Promise.reject(new Error('refused'));
  keepAlive = async (): Promise<void> => void this.calls.push('keepAlive');
  stopAvatar(): Promise<unknown> {
    this.calls.push('stopAvatar');
    return this.stopping();
  }
  on(type: string, listener: (event: CustomEvent) => void): void {
    this.addEventListener(type, listener as EventListener);
  }
  off(type: string, listener: (event: CustomEvent) => void): void {
    this.removeEventListener(type, listener as EventListener);
  }

  say(type: string, detail: unknown): void {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
  show(): void {
    this.stream.addTrack({ kind: 'video', stopped: false, stop: () => this.calls.push('track.stop') });
    this.say('stream_ready', this.stream);
  }
}

class Setup {
  readonly clock = new FakeClock();
  readonly signals: AvatarSignal[] = [];
  readonly beacons: string[] = [];
  readonly abort = new AbortController();
  readonly fetch = new FakeFetch(() => ({ body: { code: 100 } }));
  readonly provider = new HeygenStreamingProvider({
    StreamingAvatar: FakeStreamingAvatar,
    fetch: this.fetch.fetch,
    sendBeacon: (_url, body) => this.beacons.push(body) > 0,
  });

  get avatar(): FakeStreamingAvatar {
    const avatar = FakeStreamingAvatar.all.at(-1);
    if (!avatar) throw new Error('no avatar was made');
    return avatar;
  }

  connect(provider = this.provider): Promise<AvatarSession> {
    const connecting = provider.connect(
      {
        avatarId: 'anna',
        quality: 'very_high',
        language: 'de',
        getCredentials: async () => ({ token: TOKEN, apiUrl: 'https://vendor.example/', stopUrl: '/stop' }),
      },
      { signal: this.abort.signal, clock: this.clock, emit: (signal) => this.signals.push(signal) },
    );
    connecting.catch(() => {});
    return connecting;
  }

  async ready(): Promise<AvatarSession> {
    const connecting = this.connect();
    await settle();
    this.avatar.show();
    return connecting;
  }
}

describe('heygen-streaming', () => {
  beforeEach(() => {
    FakeStreamingAvatar.all.length = 0;
    FakeStreamingAvatar.opening = async () => INFO;
    FakeStreamingAvatar.starting = async () => undefined;
  });

  it('starts with the class that the page hands over', async () => {
    const setup = new Setup();
    const session = await setup.ready();
    expect(setup.avatar.options).to.deep.equal({ token: TOKEN, basePath: 'https://vendor.example' });
    expect(setup.avatar.request).to.deep.equal({
      avatarName: 'anna',
      quality: 'high',
      language: 'de',
      activityIdleTimeout: 120,
    });
    expect([session.id, session.maxDurationMs]).to.deep.equal(['session-1', 600_000]);
    expect('stream' in session.media && session.media.stream).to.equal(setup.avatar.stream);
    await session.close('user');
    expect(setup.avatar.calls).to.deep.equal(['track.stop', 'room.disconnect', 'stopAvatar']);
    expect(setup.clock.pending, 'timers').to.equal(0);
  });

  it('says how to get the class when nobody handed one over', async () => {
    const setup = new Setup();
    const bare = new HeygenStreamingProvider({ StreamingAvatar: undefined, fetch: setup.fetch.fetch });
    expect((await avatarRejection(setup.connect(bare))).message).to.match(/2\.1\.1 is empty/);
  });

  it('says texts as they are, and tells which one is heard', async () => {
    const setup = new Setup();
    const session = await setup.ready();
    let answer: (value: unknown) => void = () => {};
    setup.avatar.answers = [() => new Promise((resolve) => (answer = resolve)), async () => ({ task_id: 'task-2' })];
    const first = session.speakText?.('One.');
    const second = session.speakText?.('Two.', { id: 'b' });
    first?.write(speech(1));
    first?.end();
    // The service tells of the task before it has told its name.
    setup.avatar.say('avatar_start_talking', { task_id: 'task-1' });
    answer({ task_id: 'task-1' });
    await settle();
    setup.avatar.say('avatar_talking_message', { task_id: 'task-1', message: 'On' });
    setup.avatar.say('avatar_talking_message', { task_id: 'task-1', message: 'e.' });
    setup.avatar.say('avatar_end_message', { task_id: 'task-1' });
    setup.avatar.say('avatar_stop_talking', { task_id: 'task-1', duration_ms: 5 });
    setup.avatar.say('avatar_start_talking', { task_id: 'task-2' });
    setup.avatar.say('avatar_stop_talking', { task_id: 'task-2' });
    setup.avatar.say('avatar_stop_talking', { task_id: 'task-2' });
    await first?.started;
    expect([await first?.finished, await second?.finished]).to.deep.equal(['ended', 'ended']);
    const id = first?.id;
    expect(setup.signals).to.deep.equal([
      { type: 'speech-started', utteranceId: id },
      { type: 'caption', utteranceId: id, text: 'On', final: false },
      { type: 'caption', utteranceId: id, text: 'One.', final: false },
      { type: 'caption', utteranceId: id, text: 'One.', final: true },
      { type: 'speech-ended', utteranceId: id },
      { type: 'speech-started', utteranceId: 'b' },
      { type: 'speech-ended', utteranceId: 'b' },
    ]);
    expect(setup.avatar.calls).to.deep.equal(['repeat One.', 'repeat Two.']);
    expect(() => session.openUtterance()).to.throw(/takes texts/);
    await session.close('user');
  });

  it('an interrupted text is not heard of again', async () => {
    const setup = new Setup();
    const session = await setup.ready();
    setup.avatar.answers = [async () => ({ task_id: 'task-1' }), async () => ({ task_id: 'task-2' })];
    const first = session.speakText?.('One.');
    first?.cancel();
    first?.cancel();
    const second = session.speakText?.('Two.');
    session.interrupt();
    await settle();
    for (const taskId of ['task-1', 'task-2']) setup.avatar.say('avatar_start_talking', { task_id: taskId });
    expect([await first?.finished, await second?.finished]).to.deep.equal(['interrupted', 'interrupted']);
    expect(setup.avatar.calls).to.deep.equal(['repeat One.', 'interrupt', 'repeat Two.', 'interrupt']);
    expect(setup.signals).to.deep.equal([]);
    await session.close('user');
    expect(await session.speakText?.('Three.').finished).to.equal('failed');
    session.setListening(true);
  });

  it('keeps itself alive at half of the idle timeout, and what is refused is told', async () => {
    const setup = new Setup();
    const session = await setup.ready();
    await setup.clock.advance(120_000);
    expect(setup.avatar.calls).to.deep.equal(['keepAlive', 'keepAlive']);
    setup.avatar.answers = [() => Promise.reject(new ApiError(400, { message: `no ${TOKEN}` }))];
    expect(await session.speakText?.('One.').finished).to.equal('failed');
    session.setListening(true);
    session.setListening(false);
    await settle();
    expect(setup.signals.map((signal) => signal.type)).to.deep.equal(['error', 'error']);
    expect(JSON.stringify(setup.signals)).not.to.contain(TOKEN);
    setup.avatar.say('connection_quality_changed', 'GOOD');
    setup.avatar.say('connection_quality_changed', 'UNKNOWN');
    expect(setup.signals.slice(2)).to.deep.equal([
      { type: 'quality', quality: 'good' },
      { type: 'quality', quality: 'unknown' },
    ]);
    await session.close('user');
    expect(setup.clock.pending, 'timers').to.equal(0);
  });

  it('a room that is closed is the end, told once', async () => {
    const setup = new Setup();
    const session = await setup.ready();
    setup.avatar.say('stream_disconnected', 2);
    setup.avatar.say('stream_disconnected', 2);
    await session.close('user');
    expect(setup.signals.map((signal) => signal.type)).to.deep.equal(['ended']);
    expect(setup.avatar.calls.filter((call) => call === 'stopAvatar')).to.have.length(1);
  });

  it('a stop of the SDK that fails is said again, and then to the backend', async () => {
    const setup = new Setup();
    const session = await setup.ready();
    setup.avatar.stopping = () => Promise.reject(new Error('no'));
    setup.fetch.answer = () => ({ status: 500 });
    await session.close('user');
    expect(setup.fetch.calls.map(({ url, body }) => `${url} ${body}`)).to.deep.equal([
      'https://vendor.example/v1/streaming.stop {"session_id":"session-1"}',
    ]);
    expect(setup.beacons).to.deep.equal([JSON.stringify({ sessionId: 'session-1', reason: 'user' })]);
  });

  it('a page that goes says so to both', async () => {
    const setup = new Setup();
    const session = await setup.ready();
    session.beacon('page-closed');
    expect([setup.fetch.calls.length, setup.beacons.length]).to.deep.equal([1, 1]);
    await session.close('page-closed');
  });

  it('called off while the session is opened, it is stopped when it is', async () => {
    const setup = new Setup();
    let open: (info: StreamingAvatarInfo) => void = () => {};
    FakeStreamingAvatar.opening = () => new Promise((resolve) => (open = resolve));
    const connecting = setup.connect();
    await settle();
    setup.abort.abort();
    expect((await avatarRejection(connecting)).code).to.equal('aborted');
    open(INFO);
    await settle();
    expect(setup.fetch.calls).to.have.length(1);
    expect(setup.clock.pending, 'timers').to.equal(0);
  });

  it('called off, refused or silent while it starts, it is stopped', async () => {
    for (const [starting, code] of [
      [() => new Promise<never>(() => {}), 'aborted'],
      [() => Promise.reject(new ApiError(500, {})), 'server'],
      [() => Promise.reject(new Error('room')), 'network'],
      [async () => undefined, 'timeout'],
    ] as const) {
      const setup = new Setup();
      FakeStreamingAvatar.starting = starting;
      const connecting = setup.connect();
      await settle();
      if (code === 'aborted') setup.abort.abort();
      await setup.clock.advance(10_000);
      expect((await avatarRejection(connecting)).code).to.equal(code);
      expect(setup.fetch.calls, code).to.have.length(1);
      expect(setup.avatar.calls).to.include('room.disconnect');
      expect(setup.clock.pending, 'timers').to.equal(0);
    }
  });

  const refusals: readonly [number, unknown, AvatarErrorCode][] = [
    [401, { code: 400112, message: 'Unauthorized' }, 'auth'],
    [400, { code: 400005, message: 'Concurrent limit reached.' }, 'concurrency'],
    [400, { code: 10013, message: 'avatar not found' }, 'config'],
    [429, { message: 'slow down' }, 'rate-limited'],
  ];
  for (const [status, body, code] of refusals) {
    it(`a session that is refused with ${status} is ${code}`, async () => {
      const setup = new Setup();
      FakeStreamingAvatar.opening = () => Promise.reject(new ApiError(status, body));
      expect((await avatarRejection(setup.connect())).code).to.equal(code);
      expect(setup.fetch.calls).to.deep.equal([]);
    });
  }
});
