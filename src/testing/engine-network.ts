import type { Clock, Platform } from '../platform/platform.js';
import { FakeClock } from './fake-clock.js';
import { FakeFetch, type FakeAnswer, type FakeCall } from './fake-fetch.js';
import { FakeLifecycle } from './fake-lifecycle.js';
import { FakeNetwork } from './fake-network.js';
import type { FakeFrame, FakeWebSocket } from './fake-web-socket.js';
import { MemoryStore } from './memory-store.js';
import { AgentServer, type AgentServerOptions } from './server/agent-server.js';
import { FileStore } from './server/file-store.js';
import { ResumableServer } from './server/resumable-server.js';
import type { ServerConnection, ServerPeer, ServerUser } from './server/server-types.js';
import { formatTimestamp } from './server/server-types.js';
import type { TokenHolder } from './server/token-watch.js';
import { seededRandom } from './server/slugs.js';
import { buildToken, readToken } from './token-builder.js';

export interface EngineNetworkOptions<C extends Clock = FakeClock> extends Partial<
  Omit<AgentServerOptions, 'clock' | 'onDrop' | 'findFile'>
> {
  /** Default: a `FakeClock`, which a test moves. */
  clock?: C;
  /** Life of the tokens it issues, milliseconds. Default: 8 days. */
  tokenLifeMs?: number;
  /** Every password is right and every token is good, whoever issued it. Default `false`. */
  admitAll?: boolean;
}

/** The user name is free; the password is this one. */
export const ENGINE_PASSWORD = 'demo-password';

/**
 * The whole agent server in the same page, without a network: `createPlatform()` gives the ports of a client that talks to it,
 * and the fields here break what lies between them.
 */
export class EngineNetwork<C extends Clock = FakeClock> {
  readonly clock: C;
  readonly server: AgentServer;
  /** What takes a client back where it was, for a client whose `protocol` is `resumable`. */
  readonly resumable: ResumableServer;
  readonly sockets: FakeNetwork;
  readonly http: FakeFetch;
  readonly random: () => number;
  /** No dial and no call succeeds; sockets that are open stay so. */
  down = false;
  /** How long each frame and each answer is on its way, milliseconds. */
  latencyMs = 0;
  /** Whether the server knows the `resumable` framing. */
  speaksResumable = true;
  /** The token service refuses every token it has issued so far. */
  readonly revoked = new Set<string>();
  readonly issued: string[] = [];
  /** Answers in the place of the token service; `undefined` = as usual. */
  answer: ((call: FakeCall) => FakeAnswer | undefined) | undefined;
  readonly #tokenLifeMs: number | undefined;
  readonly #admitAll: boolean;
  readonly #files = new FileStore();
  readonly #peers = new Map<FakeWebSocket, ServerPeer>();

  constructor({
    clock = new FakeClock() as Clock as C,
    tokenLifeMs,
    admitAll = false,
    random = seededRandom(1),
    ...rest
  }: EngineNetworkOptions<C> = {}) {
    this.clock = clock;
    this.random = random;
    this.#tokenLifeMs = tokenLifeMs;
    this.#admitAll = admitAll;
    this.server = new AgentServer({
      ...rest,
      clock,
      random,
      findFile: (userId, fileId) => this.#files.find(userId, fileId),
      switches: { deltaDelayMs: 10, ...rest.switches },
      onDrop: (id) => this.cut(id),
    });
    this.resumable = new ResumableServer({
      engine: this.server,
      clock,
      createKey: () => Math.floor(random() * 2 ** 52).toString(36),
      verify: (token) => this.#holderOf(token),
    });
    this.sockets = new FakeNetwork((socket) => this.#dialled(socket));
    this.http = new FakeFetch(async (call) => {
      if (this.latencyMs > 0) await new Promise<void>((resolve) => clock.setTimeout(resolve, this.latencyMs));
      return this.#called(call);
    });
  }

  /** Ports of one client: its own tab (storage, page life), this network. */
  createPlatform(own: Partial<Platform> = {}): Platform & { lifecycle: FakeLifecycle; storage: MemoryStore } {
    return {
      clock: this.clock,
      random: this.random,
      fetch: this.http.fetch,
      WebSocket: this.sockets.WebSocket,
      // Tests of one origin are no tabs of each other.
      tabs: undefined,
      pageProtocol: 'https:',
      ...own,
      lifecycle: (own.lifecycle as FakeLifecycle | undefined) ?? new FakeLifecycle(),
      storage: (own.storage as MemoryStore | undefined) ?? new MemoryStore(),
    };
  }

  /** Cuts the sockets of one ui session, or all, without a close frame. */
  cut(uiSessionId?: string): void {
    for (const socket of this.#socketsOf(uiSessionId)) {
      socket.fail();
      socket.peer.closed?.(1006);
    }
  }

  /** Sockets of one ui session, or all: still open, and nothing comes through any more. */
  freeze(uiSessionId?: string): void {
    for (const socket of this.#socketsOf(uiSessionId)) socket.goHalfOpen();
  }

  /** The server ends all sockets with a close frame. */
  closeAll(code: number): void {
    for (const socket of this.sockets.alive) {
      socket.closeByServer(code);
      socket.peer.closed?.(code);
    }
  }

  #socketsOf(uiSessionId: string | undefined): FakeWebSocket[] {
    const { alive } = this.sockets;
    return alive.filter((each) => uiSessionId === undefined || this.#peers.get(each)?.uiSessionId === uiSessionId);
  }

  #issue(userName: string): string {
    const life = this.#tokenLifeMs === undefined ? {} : { lifeMs: this.#tokenLifeMs };
    const token = buildToken({ issuedAt: this.clock.now(), userName, ...life });
    this.issued.push(token);
    return token;
  }

  #holderOf(token: string): TokenHolder | undefined {
    const user = this.#userOf(token);
    if (!user) return undefined;
    const seconds = Number(readToken(token)?.exp);
    return { userId: user.userId, expiresAt: seconds > 0 && !this.#admitAll ? seconds * 1000 : undefined };
  }

  #userOf(token: string | null | undefined): ServerUser | undefined {
    if (!token || this.revoked.has(token)) return undefined;
    const { sub, exp } = readToken(token) ?? {};
    const good = typeof sub === 'string' && Number(exp) * 1000 > this.clock.now();
    if (!good && !this.#admitAll) return undefined;
    return createUser(typeof sub === 'string' ? sub : 'demo', this.clock.now());
  }

  #dialled(socket: FakeWebSocket): void {
    const query = new URL(socket.url).searchParams;
    const user = this.#userOf(query.get('token'));
    const request = {
      expiresAt: this.#holderOf(query.get('token') ?? '')?.expiresAt,
      uiSessionId: query.get('ui_session_id') ?? undefined,
      chatSessionId: query.get('chat_session_id') ?? undefined,
      agentKey: query.get('agent_key') ?? undefined,
    };
    if (socket.readyState !== 0) return;
    if (this.down || !user || this.server.checkAttach({ user, ...request }) !== undefined) return socket.fail();
    const onTheWay = this.#createLane();
    const late = (deliver: () => void): void => onTheWay(() => (socket.readyState === 1 ? deliver() : undefined));
    const connection: ServerConnection = {
      send: (text) => late(() => socket.message(text)),
      sendBinary: (data) => late(() => socket.message(new Uint8Array(data).buffer)),
      close: (code = 1000, reason = '') => late(() => socket.closeByServer(code, reason)),
    };
    socket.open();
    const attach = { user, ...request };
    const numbered = query.get('v') === '1' && this.speaksResumable;
    const peer = numbered ? this.resumable.accept(attach, connection) : this.server.attach(attach, connection);
    this.#peers.set(socket, peer);
    const arrive = this.#createLane();
    const take = (frame: FakeFrame): void =>
      typeof frame === 'string' ? peer.receive(frame) : peer.receiveBinary(new Uint8Array(frame));
    for (const frame of socket.sent) arrive(() => take(frame)); // sent while it opened
    socket.peer = {
      received: (frame) => arrive(() => take(frame)),
      closed: () => {
        this.#peers.delete(socket);
        peer.closed();
      },
    };
  }

  /** One direction of a socket: what is put in comes out in the same order, `latencyMs` later. */
  #createLane(): (deliver: () => void) => void {
    let lastAt = 0;
    return (deliver) => {
      const now = this.clock.now();
      if (this.latencyMs === 0 && lastAt <= now) return queueMicrotask(deliver);
      lastAt = Math.max(lastAt, now + this.latencyMs);
      this.clock.setTimeout(deliver, lastAt - now);
    };
  }

  async #called(call: FakeCall): Promise<FakeAnswer> {
    const given = this.answer?.(call);
    if (given) return given;
    if (this.down) return 'fail';
    const { pathname } = new URL(call.url, 'https://localhost');
    if (pathname.endsWith('/login')) {
      const { username, password } = JSON.parse(call.body) as Record<string, string>;
      if (password !== ENGINE_PASSWORD && !this.#admitAll)
        return { status: 401, body: { detail: 'Invalid credentials' } };
      return { body: { agent_c_token: this.#issue(username ?? ''), heygen_token: 'None', ui_session_id: 'unused' } };
    }
    const user = this.#userOf(call.headers.get('authorization')?.replace('Bearer ', ''));
    if (!user) return { status: 401, body: { detail: 'Invalid token' } };
    if (pathname.endsWith('/upload_file')) return this.#upload(user, call.form);
    return { body: { agent_c_token: this.#issue(user.userId), heygen_token: 'None' } };
  }

  async #upload({ userId }: ServerUser, form: FormData | undefined): Promise<FakeAnswer> {
    const file = form?.get('file');
    if (!file || typeof file === 'string') return { status: 422, body: { detail: 'Field required' } };
    if (!this.server.hasSession(userId, String(form?.get('ui_session_id'))))
      return { status: 404, body: { detail: 'Session not found' } };
    const bytes = new Uint8Array(await file.arrayBuffer());
    const type = file.type || 'application/octet-stream';
    const { id, filename, mimeType, size } = this.#files.add(userId, file.name, type, bytes, this.clock.now());
    return { body: { id, filename, mime_type: mimeType, size } };
  }
}

const createUser = (userName: string, now: number): ServerUser => ({
  userId: userName,
  userName,
  email: `${userName}@example.com`,
  firstName: userName,
  lastName: null,
  roles: ['user'],
  groups: [],
  createdAt: formatTimestamp(now),
  lastLogin: null,
  passwordHash: 'scrypt$never$seen',
});
