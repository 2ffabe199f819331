import { watchStates } from '../client/state-lines.js';
import { RealtimeClient } from '../client/realtime-client.js';
import type { ClientConfigInput } from '../config/generated/client-config.js';
import { loadLogWriter } from '../logging/logger.js';
import type { RecordedEvent, Recording } from '../logging/recording.js';
import { FakeClock } from './fake-clock.js';
import { FakeFetch, type FakeAnswer } from './fake-fetch.js';
import { FakeLifecycle } from './fake-lifecycle.js';
import { FakeNetwork } from './fake-network.js';
import type { FakeWebSocket } from './fake-web-socket.js';
import { MemoryStore } from './memory-store.js';
import { ReplayPace } from './replay-pace.js';
import { ReplayedParts } from './replayed-parts.js';
import { ReplayedRandom } from './replayed-random.js';
import { settle } from './settle.js';
import { buildToken } from './token-builder.js';

/** How much longer than recorded a client may take to dial or to call, milliseconds. */
const PATIENCE_MS = 120_000;
const HOUR_MS = 3_600_000;
/** What came of the rest, or is looked up when it is needed. */
const NOT_PLAYED: ReadonlySet<string> = new Set(['state', 'random', 'out', 'held', 'late']);

/** A server that nobody reaches: every socket and every call ends in the player. */
const ADDRESS = 'wss://replay.invalid/api/rt/ws';

export interface ReplayOptions {
  /** Laid over the recorded configuration, for example to try another timeout. */
  readonly config?: ClientConfigInput;
}

export interface ReplayResult {
  /** The states that came of it, one line each, as a recording has them. */
  readonly states: readonly string[];
  /** What was recorded. */
  readonly expected: readonly string[];
}

type EventOf<K extends RecordedEvent['kind']> = Extract<RecordedEvent, { kind: K }>;

/**
 * Plays a recording into a client of its own, on a fake clock: frames, token calls and signals of the page come when they came, commands are given
 * when they were given, and the client draws the random numbers that were drawn. So a bug report becomes a test:
 *
 * ```ts
 * const { states, expected } = await new ReplayPlayer(readRecording(text)).play();
 * assert.deepEqual(states, expected);
 * ```
 */
export class ReplayPlayer {
  readonly client: RealtimeClient;
  readonly clock: FakeClock;
  readonly #events: readonly RecordedEvent[];
  /** Its beginning is missing: it is played from its first dial on. */
  readonly #isPartial: boolean;
  /** Of a recording whose beginning was dropped the sockets are counted from the first one that is left. */
  readonly #firstSocket: number;
  readonly #network = new FakeNetwork();
  readonly #lifecycle = new FakeLifecycle();
  readonly #calls: ((answer: FakeAnswer) => void)[] = [];
  readonly #answers: FakeAnswer[] = [];
  readonly #states: string[] = [];
  readonly #parts: ReplayedParts;
  readonly #random: ReplayedRandom;
  readonly #pace: ReplayPace;
  /** The event that is being played. */
  #at = -1;
  /** The last event that was played before its turn. */
  #played = -1;

  constructor(recording: Recording, { config = {} }: ReplayOptions = {}) {
    this.clock = new FakeClock(recording.startedAt);
    this.#isPartial = recording.dropped > 0;
    const first = recording.events.findIndex(({ kind }) => kind === 'dial');
    this.#events = this.#isPartial ? recording.events.slice(Math.max(0, first)) : recording.events;
    const dial = recording.events[first];
    this.#firstSocket = dial?.kind === 'dial' ? dial.socket : 0;
    this.#parts = new ReplayedParts(this.#events, () => this.#at);
    this.#random = new ReplayedRandom(this.#events);
    const recorded = recording.config as ClientConfigInput;
    this.client = new RealtimeClient(
      {
        ...recorded,
        ...config,
        environment: 'production',
        connection: { ...recorded.connection, ...config.connection, url: ADDRESS },
        session: { ...recorded.session, ...config.session },
        auth: { ...recorded.auth, ...config.auth },
        // A client that records lets parts be stood for.
        logging: { level: 'TRACE', targets: ['buffer'], bufferSize: 100_000, ...config.logging, record: true },
      },
      {
        deps: {
          clock: this.clock,
          random: () => this.#random.next(this.#at),
          fetch: new FakeFetch(() => this.#call()).fetch,
          WebSocket: this.#network.WebSocket,
          lifecycle: this.#lifecycle,
          storage: new MemoryStore(),
          tabs: undefined,
          pageProtocol: 'https:',
          replay: (session) => this.#parts.attach(session),
          ...(recorded.auth?.mode === 'provider' ? { tokenProvider: () => this.#token() } : {}),
        },
      },
    );
    const isComparable = !this.#isPartial;
    this.#pace = new ReplayPace({
      recording,
      events: this.#events,
      clock: this.clock,
      isComparable,
    });
  }

  /** Plays everything. Rejects when the client does not do what the next event needs: it then behaves otherwise than it did. */
  async play(): Promise<ReplayResult> {
    const events = this.#events;
    await this.#load();
    const stop = watchStates(this.client, (line) => this.#states.push(line));
    try {
      await this.#begin();
      for (const [index, event] of events.entries()) {
        if (index <= this.#played || NOT_PLAYED.has(event.kind)) continue;
        await this.#pace.reach(index, () => this.#states.length);
        this.#at = index;
        await this.#apply(event);
      }
      await this.#pace.end(() => this.#states.length);
    } finally {
      stop();
    }
    const expected = events.flatMap((event) => (event.kind === 'state' ? [event.line] : []));
    return { states: this.#comparable(this.#states), expected: this.#comparable(expected) };
  }

  /** Ends the client. */
  dispose(): void {
    this.client.dispose();
  }

  /** What a client loads when it needs it comes over a real network or from a real disk, for which a fake clock does not wait. */
  async #load(): Promise<void> {
    await Promise.all([
      this.#parts.attached,
      loadLogWriter(),
      import('../client/attach-care.js'),
      import('../client/handover-planner.js'),
      import('../connection/resumable/resumable-link.js'),
    ]);
  }

  /** Does what was done before the recorder was there. */
  async #begin(): Promise<void> {
    const events = this.#events;
    const first = events.findIndex(isSignOfConnecting);
    if (first < 0 || events.slice(0, first).some(isWordToConnect)) return;
    if (this.#isPartial) {
      await this.#pace.until(events[0]?.at ?? 0);
      this.client.auth.setToken(this.#build(null));
    } else if (events[0]?.kind === 'command') {
      await this.#apply(events[0]);
      this.#at = this.#played = 0;
    }
    await this.#command('connect', []);
  }

  /** How a connection came about whose beginning is missing cannot be compared. */
  #comparable(lines: readonly string[]): readonly string[] {
    return this.#isPartial ? lines.slice(lines.indexOf('connection connected')) : [...lines];
  }

  async #apply(event: RecordedEvent): Promise<void> {
    switch (event.kind) {
      case 'dial':
        await this.#advance(
          () => this.#network.sockets.length > event.socket - this.#firstSocket,
          `dial its socket ${event.socket}`,
        );
        return;
      case 'open':
      case 'in':
      case 'close':
        this.#socketEvent(event, this.#socket(event.socket));
        return settle();
      case 'http':
        return await this.#answer(event);
      case 'token':
        if (this.client.$auth.get().status !== 'authenticated') this.client.auth.setToken(this.#build(event.lifeMs));
        return settle();
      case 'signal':
        this.#lifecycle.send(event.signal);
        return settle();
      case 'command':
        return await this.#command(event.name, event.args);
      case 'released':
        this.#parts.release(event.event);
        return settle();
      case 'config':
        await this.client.updateConfig(withoutRestart(event.values)).catch(ignore);
        return;
      default:
    }
  }

  #socketEvent(event: EventOf<'dial' | 'open' | 'in' | 'out' | 'close'>, socket: FakeWebSocket): void {
    if (event.kind === 'open' && socket.readyState === 0) socket.open();
    else if (event.kind === 'in' && socket.readyState === 1) {
      socket.message('text' in event ? event.text : new ArrayBuffer('bytes' in event ? event.bytes : 0));
    } else if (event.kind === 'close' && socket.readyState < 2) {
      if (event.code === 1006) socket.fail();
      else socket.closeByServer(event.code);
    }
  }

  #socket(index: number): FakeWebSocket {
    const socket = this.#network.sockets[index - this.#firstSocket];
    if (!socket) throw new Error(`The client has not dialled its socket ${index}: it behaves otherwise than it did.`);
    return socket;
  }

  async #advance(done: () => boolean, what: string): Promise<void> {
    try {
      await this.clock.advanceUntil(done, PATIENCE_MS);
    } catch (cause) {
      throw new Error(`The client does not ${what}: it behaves otherwise than it did.`, { cause });
    }
  }

  async #command(name: EventOf<'command'>['name'], args: readonly unknown[]): Promise<void> {
    const target = name === 'signIn' || name === 'signOut' ? this.client.auth : this.client;
    const method = target[name as keyof typeof target] as unknown as (...args: unknown[]) => unknown;
    const said = name === 'signIn' ? [{ username: 'replayed', password: 'replayed' }] : args;
    // What it rejects with is in the states.
    Promise.resolve()
      .then(() => method.apply(target, [...said]))
      .catch(ignore);
    await settle();
  }

  /** A call of the client is answered when its answer came; one that nothing was recorded of has none. */
  #call(): Promise<FakeAnswer> {
    const early = this.#answers.shift();
    return early ? Promise.resolve(early) : new Promise((resolve) => this.#calls.push(resolve));
  }

  async #answer({ status, retryAfter }: EventOf<'http'>): Promise<void> {
    const headers = retryAfter === null ? {} : { 'retry-after': retryAfter };
    const answer: FakeAnswer = status === 0 ? 'fail' : { status, headers, body: { agent_c_token: this.#token() } };
    const call = this.#calls.shift();
    if (call) call(answer);
    else this.#answers.push(answer);
    await settle();
  }

  /** A token with the life of the one that was taken in next. */
  #token(): string {
    const next = this.#events.slice(this.#at + 1).find((event) => event.kind === 'token');
    return this.#build(next?.kind === 'token' ? next.lifeMs : HOUR_MS);
  }

  #build(lifeMs: number | null): string {
    return buildToken({ issuedAt: this.clock.now(), lifeMs: lifeMs ?? HOUR_MS });
  }
}

const isSignOfConnecting = (event: RecordedEvent): boolean =>
  event.kind === 'dial' || (event.kind === 'state' && event.line.startsWith('connection '));

const isWordToConnect = (event: RecordedEvent): boolean => event.kind === 'command' && /connect$/.test(event.name);

const ignore = (): void => {};

/** What the player has said itself stays. */
const withoutRestart = ({ connection, session, auth }: Readonly<Record<string, unknown>>): ClientConfigInput =>
  ({ connection, session, auth }) as ClientConfigInput;
