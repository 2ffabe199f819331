import type { AgentEvent } from '../../protocol/agent-events.js';
import { FakeClock } from '../fake-clock.js';
import { FakeFetch } from '../fake-fetch.js';
import { FakeNetwork } from '../fake-network.js';
import type { FakeWebSocket } from '../fake-web-socket.js';
import { ResumableServer } from '../server/resumable-server.js';
import type { ServerConnection, ServerPeer, ServerUser } from '../server/server-types.js';
import type { DialectAdapter } from './conformance-types.js';

/** Plays the server of an adapter: says its samples at the right time, and keeps what the client says. */
export class ScriptedServer {
  readonly clock = new FakeClock();
  readonly sockets: FakeNetwork;
  readonly http: FakeFetch;
  /** What the client said, beside pings. */
  readonly received: string[] = [];
  /** It stops after the first piece of an answer. */
  stopsInAnswer = false;
  readonly #adapter: DialectAdapter;
  readonly #resumable: ResumableServer;
  /** What it has not said of a turn yet. */
  #rest: readonly string[] = [];
  #connection: ServerConnection | undefined;

  constructor(adapter: DialectAdapter) {
    this.#adapter = adapter;
    this.http = new FakeFetch(() => ({ body: adapter.samples.login.body }));
    this.sockets = new FakeNetwork((socket) => this.#dialled(socket));
    let keys = 0;
    this.#resumable = new ResumableServer({
      engine: { attach: ({ chatSessionId }, connection) => this.#attach(connection, chatSessionId !== undefined) },
      clock: this.clock,
      createKey: () => `key-${(keys += 1)}`,
      verify: () => ({ userId: 'ada' }),
    });
  }

  /** The ids in the greeting by which the client finds its session again. */
  get ids(): readonly string[] {
    return this.#meanings(this.#adapter.samples.greeting).flatMap((event) => {
      if (event.kind === 'session-assigned') return [event.sessionId];
      return event.kind === 'conversation-loaded' ? [event.conversation.id] : [];
    });
  }

  /** Says the rest of the turn. */
  goOn(): void {
    for (const frame of this.#rest) this.#connection?.send(frame);
    this.#rest = [];
  }

  #dialled(socket: FakeWebSocket): void {
    const isKnown = this.ids.some((id) => socket.url.includes(id));
    const late = (deliver: () => void): void => queueMicrotask(() => (socket.readyState === 1 ? deliver() : undefined));
    const connection: ServerConnection = {
      send: (text) => late(() => socket.message(text)),
      sendBinary: () => {},
      close: (code = 1000) => late(() => socket.closeByServer(code)),
    };
    socket.open();
    const request = { user: USER, chatSessionId: isKnown ? 'known' : undefined };
    const peer =
      this.#adapter.framing === 'resumable'
        ? this.#resumable.accept(request, connection)
        : this.#attach(connection, isKnown);
    const take = (frame: unknown): void => peer.receive(String(frame));
    for (const frame of socket.sent) queueMicrotask(() => take(frame));
    socket.peer = { received: (frame) => queueMicrotask(() => take(frame)), closed: () => peer.closed() };
  }

  #attach(connection: ServerConnection, isKnown: boolean): ServerPeer {
    const { dialect, samples } = this.#adapter;
    this.#connection = connection;
    this.#rest = [];
    for (const frame of isKnown ? samples.resumed : samples.greeting) connection.send(frame);
    const { commands } = dialect;
    const sent = (event: Parameters<typeof dialect.encode>[0]): unknown => this.#read(dialect.encode(event));
    const receive = (text: string): void => {
      const said = this.#read(text);
      if (said === sent(commands.ping())) return connection.send(samples.pong);
      this.received.push(text);
      if (said === sent(commands.text(samples.text))) this.#answer();
      else if (said === sent(commands.cancel())) this.#cancel();
    };
    return { uiSessionId: 'conformance', receive, receiveBinary: () => {}, closed: () => {} };
  }

  #answer(): void {
    const { turn } = this.#adapter.samples;
    const first = turn.findIndex((frame) => this.#meanings([frame]).some(({ kind }) => kind === 'text'));
    const said = this.stopsInAnswer ? first + 1 : turn.length;
    this.#rest = turn.slice(said);
    for (const frame of turn.slice(0, said)) this.#connection?.send(frame);
  }

  #cancel(): void {
    this.#rest = [];
    for (const frame of this.#adapter.samples.cancelled) this.#connection?.send(frame);
  }

  /** As the server reads it, in a form that can be compared. */
  #read(frame: string): string {
    return JSON.stringify((this.#adapter.readSent ?? JSON.parse)(frame));
  }

  #meanings(frames: readonly string[]): AgentEvent[] {
    const { dialect } = this.#adapter;
    return frames.flatMap((frame) => {
      const decoded = dialect.decode(frame, Infinity);
      const event = decoded.ok ? dialect.interpret(decoded.event) : undefined;
      return event ? [event] : [];
    });
  }
}

const USER: ServerUser = {
  userId: 'ada',
  userName: 'ada',
  email: null,
  firstName: null,
  lastName: null,
  roles: [],
  groups: [],
  createdAt: '2026-01-01T00:00:00.000000',
  lastLogin: null,
  passwordHash: null,
};
