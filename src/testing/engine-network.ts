import type { Platform } from '../platform/platform.js';
import { FakeClock } from './fake-clock.js';
import { FakeFetch, type FakeAnswer, type FakeCall } from './fake-fetch.js';
import { FakeLifecycle } from './fake-lifecycle.js';
import { FakeNetwork } from './fake-network.js';
import type { FakeFrame, FakeWebSocket } from './fake-web-socket.js';
import { MemoryStore } from './memory-store.js';
import { AgentServer, type AgentServerOptions } from './server/agent-server.js';
import { ResumableServer } from './server/resumable-server.js';
import type { ServerConnection, ServerPeer, ServerUser } from './server/server-types.js';
import { formatTimestamp } from './server/server-types.js';
import type { TokenHolder } from './server/token-watch.js';
import { seededRandom } from './server/slugs.js';
import { buildToken, readToken } from './token-builder.js';

export interface EngineNetworkOptions extends Partial<Omit<AgentServerOptions, 'clock' | 'onDrop'>> {
  clock?: FakeClock;
  /** Life of the tokens it issues, milliseconds. Default: 8 days. */
  tokenLifeMs?: number;
}

/** The user name is free; the password is this one. */
export const ENGINE_PASSWORD = 'demo-password';

/**
 * The whole agent server in the same page, without a network: `createPlatform()` gives the ports of a client that talks to it,
 * and the fields here break what lies between them.
 */
export class EngineNetwork {
  readonly clock: FakeClock;
  readonly server: AgentServer;
  /** What takes a client back where it was, for a client whose `protocol` is `resumable`. */
  readonly resumable: ResumableServer;
  readonly sockets: FakeNetwork;
  readonly http: FakeFetch;
  readonly random: () => number;
  /** No dial and no call succeeds; sockets that are open stay so. */
  down = false;
  /** Whether the server knows the `resumable` framing. */
  speaksResumable = true;
  /** The token service refuses every token it has issued so far. */
  readonly revoked = new Set<string>();
  readonly issued: string[] = [];
  /** Answers in the place of the token service; `undefined` = as usual. */
  answer: ((call: FakeCall) => FakeAnswer | undefined) | undefined;
  readonly #tokenLifeMs: number | undefined;
  readonly #peers = new Map<FakeWebSocket, ServerPeer>();

  constructor({ clock = new FakeClock(), tokenLifeMs, random = seededRandom(1), ...rest }: EngineNetworkOptions = {}) {
    this.clock = clock;
    this.random = random;
    this.#tokenLifeMs = tokenLifeMs;
    this.server = new AgentServer({
      ...rest,
      clock,
      random,
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
    this.http = new FakeFetch((call) => this.#called(call));
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
    for (const socket of this.sockets.alive) {
      if (uiSessionId !== undefined && this.#peers.get(socket)?.uiSessionId !== uiSessionId) continue;
      socket.fail();
      socket.peer.closed?.(1006);
    }
  }

  /** The server ends all sockets with a close frame. */
  closeAll(code: number): void {
    for (const socket of this.sockets.alive) {
      socket.closeByServer(code);
      socket.peer.closed?.(code);
    }
  }

  #issue(userName: string): string {
    const life = this.#tokenLifeMs === undefined ? {} : { lifeMs: this.#tokenLifeMs };
    const token = buildToken({ issuedAt: this.clock.now(), userName, ...life });
    this.issued.push(token);
    return token;
  }

  #holderOf(token: string): TokenHolder | undefined {
    const user = this.#userOf(token);
    return user && { userId: user.userId, expiresAt: Number(readToken(token)?.exp) * 1000 };
  }

  #userOf(token: string | null | undefined): ServerUser | undefined {
    const claims = token && !this.revoked.has(token) ? readToken(token) : undefined;
    if (typeof claims?.sub !== 'string' || Number(claims.exp) * 1000 <= this.clock.now()) return undefined;
    return createUser(claims.sub, this.clock.now());
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
    const late = (deliver: () => void): void => queueMicrotask(() => (socket.readyState === 1 ? deliver() : undefined));
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
    const take = (frame: FakeFrame): void =>
      typeof frame === 'string' ? peer.receive(frame) : peer.receiveBinary(new Uint8Array(frame));
    for (const frame of socket.sent) queueMicrotask(() => take(frame)); // sent while it opened
    socket.peer = { received: (frame) => queueMicrotask(() => take(frame)), closed: () => peer.closed() };
  }

  #called(call: FakeCall): FakeAnswer {
    const given = this.answer?.(call);
    if (given) return given;
    if (this.down) return 'fail';
    const { pathname } = new URL(call.url);
    if (pathname.endsWith('/login')) {
      const { username, password } = JSON.parse(call.body) as Record<string, string>;
      if (password !== ENGINE_PASSWORD) return { status: 401, body: { detail: 'Invalid credentials' } };
      return { body: { agent_c_token: this.#issue(username ?? ''), heygen_token: 'None', ui_session_id: 'unused' } };
    }
    const user = this.#userOf(call.headers.get('authorization')?.replace('Bearer ', ''));
    if (!user) return { status: 401, body: { detail: 'Invalid token' } };
    return { body: { agent_c_token: this.#issue(user.userId), heygen_token: 'None' } };
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
