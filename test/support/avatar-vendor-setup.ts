import type { AvatarCredentials, AvatarSession, AvatarSignal } from '../../src/avatar/avatar-types.js';
import { AvatarError } from '../../src/avatar/avatar-error.js';
import { LiveAvatarProvider } from '../../src/avatar/providers/liveavatar/live-avatar-provider.js';
import type { LiveKitLike } from '../../src/avatar/providers/liveavatar/livekit-types.js';
import {
  FakeClock,
  FakeFetch,
  FakeLiveKitRoom,
  FakeMediaStream,
  FakeWebSocket,
  settle,
  type FakeAnswer,
} from '../../src/testing/index.js';

export const TOKEN = 'eyJhbGciOiJIUzI1NiJ9.eyJzZXNzaW9uIjoic2VjcmV0In0.c2VjcmV0LXNpZ25hdHVyZQ';
export const API = 'https://vendor.example';

const CREDENTIALS: AvatarCredentials = { token: TOKEN, apiUrl: API, mode: 'LITE', stopUrl: '/api/avatar/stop' };

const started = (mode: 'LITE' | 'FULL'): FakeAnswer => ({
  status: 201,
  body: {
    code: 1000,
    data: {
      session_id: 'session-1',
      livekit_url: 'wss://rooms.example',
      livekit_client_token: TOKEN,
      max_session_duration: 60,
      ws_url: mode === 'LITE' ? `wss://vendor.example/lite?token=${TOKEN}` : null,
    },
  },
});
const done: FakeAnswer = { body: { code: 1000, data: null } };

/** A LiveAvatar provider whose service is the test. */
export class VendorSetup {
  readonly clock = new FakeClock();
  readonly rooms: FakeLiveKitRoom[] = [];
  readonly sockets: FakeWebSocket[] = [];
  readonly beacons: { readonly url: string; readonly body: string }[] = [];
  readonly signals: AvatarSignal[] = [];
  readonly abort = new AbortController();
  readonly fetch = new FakeFetch(({ url }) => this.#answer(url));
  readonly provider: LiveAvatarProvider;
  /** Of `/v1/sessions/start`. */
  start: FakeAnswer | Promise<FakeAnswer>;
  stop: FakeAnswer = done;
  credentials: unknown;
  tokenCalls = 0;

  constructor({
    mode = 'LITE' as 'LITE' | 'FULL',
    loadLiveKit = undefined as (() => Promise<LiveKitLike>) | undefined,
  } = {}) {
    this.start = started(mode);
    this.credentials = { ...CREDENTIALS, mode };
    const { rooms, sockets, beacons } = this;
    class Room extends FakeLiveKitRoom {
      constructor(options: unknown) {
        super(options);
        rooms.push(this);
      }
    }
    class Socket extends FakeWebSocket {
      constructor(url: string) {
        super(url);
        sockets.push(this);
      }
    }
    this.provider = new LiveAvatarProvider({
      fetch: this.fetch.fetch,
      WebSocket: Socket as unknown as typeof WebSocket,
      sendBeacon: (url, body) => beacons.push({ url, body }) > 0,
      loadLiveKit: loadLiveKit ?? (async () => ({ Room }) as unknown as LiveKitLike),
      createStream: () => new FakeMediaStream() as unknown as MediaStream,
    });
  }

  get room(): FakeLiveKitRoom {
    return this.#last(this.rooms, 'room');
  }
  get socket(): FakeWebSocket {
    return this.#last(this.sockets, 'socket');
  }
  /** Paths of the calls that were made. */
  get calls(): string[] {
    return this.fetch.calls.map(({ url }) => url.replace(API, ''));
  }
  get stops(): number {
    return this.calls.filter((path) => path === '/v1/sessions/stop').length;
  }
  /** What was sent over the LITE socket. */
  get frames(): readonly Readonly<Record<string, unknown>>[] {
    return this.socket.sentEvents;
  }
  get types(): string[] {
    return this.frames.map(({ type }) => String(type));
  }

  connect(): Promise<AvatarSession> {
    const connecting = this.provider.connect(
      {
        getCredentials: async () => {
          this.tokenCalls += 1;
          const given = await this.credentials;
          if (given instanceof Error) throw given;
          return given as AvatarCredentials;
        },
      },
      { signal: this.abort.signal, clock: this.clock, emit: (signal) => this.signals.push(signal) },
    );
    connecting.catch(() => {});
    return connecting;
  }

  /** From the start to a session that can be used. */
  async ready(): Promise<AvatarSession> {
    const connecting = this.connect();
    await settle();
    await this.enterRoom();
    if (this.sockets.length > 0) this.openSocket();
    else this.room.join('liveavatar-agent-session-1');
    return connecting;
  }

  async enterRoom(): Promise<void> {
    this.room.admit();
    await settle();
    this.room.show('video');
    this.room.show('audio');
  }

  openSocket(): void {
    this.socket.open();
    this.socket.message({ type: 'session.state_updated', state: 'connecting' });
    this.socket.message({ type: 'session.state_updated', state: 'connected' });
  }

  #answer(url: string): FakeAnswer | Promise<FakeAnswer> {
    if (url.endsWith('/start')) return this.start;
    return url.endsWith('/stop') ? this.stop : done;
  }

  #last<T>(list: readonly T[], name: string): T {
    const last = list.at(-1);
    if (!last) throw new Error(`there is no ${name} yet`);
    return last;
  }
}

/** The avatar error that a promise rejects with. */
export async function avatarRejection(promise: Promise<unknown>): Promise<AvatarError> {
  const error: unknown = await promise.then(
    () => new Error('it was resolved'),
    (cause: unknown) => cause,
  );
  if (error instanceof AvatarError) return error;
  throw error;
}

/** So many milliseconds of a tone that can be recognised. */
export const speech = (durationMs: number): Int16Array =>
  Int16Array.from({ length: durationMs * 24 }, (_, index) => ((index * 257) % 65_536) - 32_768);
