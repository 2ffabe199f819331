import type { ReadableAtom } from 'nanostores';

import { AuthManager } from '../auth/auth-manager.js';
import type { AuthState, TokenProvider } from '../auth/auth-types.js';
import { configError } from '../config/config-error.js';
import { ConfigManager } from '../config/config-manager.js';
import type { ConfigApplied, ConfigLayer, ConfigState } from '../config/config-types.js';
import type { ClientConfigInput } from '../config/generated/client-config.js';
import type { ConnectionState } from '../connection/connection-types.js';
import { Heartbeat } from '../connection/heartbeat.js';
import { ReconnectionManager } from '../connection/reconnection-manager.js';
import { WebSocketManager } from '../connection/web-socket-manager.js';
import { RealtimeError } from '../errors.js';
import { TypedEmitter, type Unsubscribe } from '../events.js';
import { configureLogger } from '../logging/configure-logger.js';
import { Logger } from '../logging/logger.js';
import { createBrowserPlatform } from '../platform/browser-platform.js';
import type { Platform } from '../platform/platform.js';
import { agentcDialect } from '../protocol/agentc-dialect.js';
import type { Dialect, WireEvent } from '../protocol/dialect.js';
import type { CatalogState, ConversationState, TurnState } from '../session/conversation-types.js';
import type { SendReceipt } from '../session/outbox.js';
import { SessionManager } from '../session/session-manager.js';
import { SessionMemory } from '../session/session-memory.js';
import type { ClientEvents } from './client-events.js';
import { authSettings, reconnectionPolicy, sessionSettings } from './client-settings.js';
import { relayEvents } from './relay-events.js';
import { untilConnected } from './until-connected.js';

/** What a client takes from outside. Every port has a default. */
export interface ClientDeps extends Platform {
  dialect: Dialect;
  tokenProvider: TokenProvider;
}

export interface RealtimeClientOptions {
  deps?: Partial<ClientDeps>;
  /** Explicit configuration in layers, most specific first; they win over `config`. */
  layers?: readonly ConfigLayer[];
  /** Refuse to dial an address that nobody said. Default `false`. */
  requireUrl?: boolean;
  /** Remembers the session under this name for the life of the tab. Default: nothing is remembered. */
  memoryKey?: string | undefined;
}

/** The client core: composes the managers and hands calls on. It has no rule of its own. */
export class RealtimeClient {
  readonly $config: ReadableAtom<ConfigState>;
  readonly $auth: ReadableAtom<AuthState>;
  readonly $connection: ReadableAtom<ConnectionState>;
  readonly $turn: ReadableAtom<TurnState>;
  readonly $conversation: ReadableAtom<ConversationState>;
  readonly $catalog: ReadableAtom<CatalogState>;
  readonly logger: Logger;
  readonly auth: Pick<AuthManager, 'signIn' | 'signOut' | 'setToken' | 'setTokenProvider'>;
  readonly #config: ConfigManager;
  readonly #auth: AuthManager;
  readonly #socket: WebSocketManager;
  readonly #heartbeat: Heartbeat;
  readonly #connection: ReconnectionManager;
  readonly #session: SessionManager;
  readonly #memory: SessionMemory;
  readonly #dialect: Dialect;
  readonly #events: TypedEmitter<ClientEvents>;
  readonly #cleanup: Unsubscribe[] = [];
  #initialized = false;
  #disposed = false;

  constructor(config: ClientConfigInput = {}, options: RealtimeClientOptions = {}) {
    const { deps = {}, layers = [], requireUrl = false, memoryKey } = options;
    const platform = createBrowserPlatform(deps);
    const { clock, random, fetch } = platform;
    const dialect = deps.dialect ?? agentcDialect;
    const now = (): number => clock.now();
    this.#dialect = dialect;
    this.#config = new ConfigManager({ config, layers, requireUrl, pageProtocol: platform.pageProtocol });
    const values = (): ConfigState['values'] => this.#config.$config.get().values;
    this.logger = new Logger({ now, area: 'client' });
    configureLogger(this.logger, values().logging);
    this.#events = new TypedEmitter((error, type) => this.logger.error('listener failed', { type, error }));
    const area = (name: string): Logger => this.logger.child({ area: name });

    this.#auth = new AuthManager({
      clock,
      random,
      fetch,
      logger: area('auth'),
      routes: dialect.auth,
      settings: () => authSettings(values(), dialect),
    });
    if (deps.tokenProvider) this.#auth.setTokenProvider(deps.tokenProvider);

    const remembered = (): string | undefined =>
      memoryKey !== undefined && values().session.persist ? `${values().connection.url} ${memoryKey}` : undefined;
    this.#memory = new SessionMemory(platform.storage, remembered);
    this.#session = new SessionManager({
      logger: area('session'),
      dialect,
      memory: this.#memory,
      now,
      settings: () => sessionSettings(values()),
      transmit: (frame) => this.#socket.send(frame),
    });

    this.#heartbeat = new Heartbeat({
      clock,
      intervalMs: () => values().connection.heartbeatInterval,
      timeoutMs: () => values().connection.heartbeatTimeout,
      ping: () => void this.#socket.send(dialect.encode(dialect.commands.ping())),
      onSuspect: () => this.#connection.dispatch({ type: 'suspect' }),
      onAlive: () => this.#connection.dispatch({ type: 'alive' }),
      onDead: () => this.#connection.dispatch({ type: 'dead' }),
      onRoundTrip: (roundTripMs) => this.logger.debug('heartbeat answered', { roundTripMs }),
    });
    this.#socket = new WebSocketManager({
      logger: area('connection'),
      WebSocket: platform.WebSocket,
      timeoutMs: () => values().connection.timeout,
      onOpen: () => {
        this.#connection.dispatch({ type: 'opened' });
        this.#session.opened();
      },
      onText: (text) => {
        this.#heartbeat.seen();
        this.#session.receive(text);
      },
      onBinary: () => this.#heartbeat.seen(),
      onClose: (code) => {
        this.#release();
        this.#connection.dispatch({ type: 'closed', code });
      },
    });
    this.#connection = new ReconnectionManager({
      clock,
      random,
      logger: area('connection'),
      online: platform.lifecycle.online,
      policy: () => reconnectionPolicy(values()),
      authenticate: async (revalidate) => {
        if (revalidate) await this.#auth.revalidate();
        await this.#auth.getToken();
      },
      dial: () => {
        const target = { url: values().connection.url, token: this.#auth.currentToken, ...this.#session.dialTarget };
        this.#socket.open(dialect.dialUrl(target));
      },
      hangUp: () => {
        this.#release();
        this.#socket.close();
      },
      probe: () => this.#heartbeat.probe(),
      forgetSession: () => this.#memory.remember({ sessionId: undefined }),
    });

    this.auth = this.#auth;
    this.$config = this.#config.$config;
    this.$auth = this.#auth.$auth;
    this.$connection = this.#connection.$connection;
    this.$turn = this.#session.$turn;
    this.$conversation = this.#session.$conversation;
    this.$catalog = this.#session.$catalog;
    this.#wire(platform);
  }

  /** Configuration: where a value came from, and new layers of it. */
  readonly config = {
    explain: (path: string): ReturnType<ConfigManager['explain']> => this.#config.explain(path),
    setLayers: (layers: readonly ConfigLayer[]): ConfigApplied | undefined =>
      this.#applied(this.#config.setLayers(layers)),
  };

  /** Checks the configuration, sets up logging, gets a token where there is a source for one. Does not dial. Rejects `config/invalid`. */
  async initialize(): Promise<void> {
    if (this.#disposed) throw new RealtimeError('session/disposed', 'This client was disposed; make a new one.');
    const { status, issues, values } = this.$config.get();
    if (status === 'config-invalid') {
      this.#events.emit('config-invalid', { issues });
      throw configError(issues);
    }
    if (this.#initialized) return;
    this.#initialized = true;
    this.#memory.restore();
    if (values.auth.token) this.#auth.setToken(values.auth.token);
    // What fails here is in $auth; connect() meets it again and decides.
    if (this.$auth.get().mode === 'provider') await this.#auth.getToken().catch(() => {});
  }

  /** Dials and stays connected until `disconnect()`. Resolves when the session is restored; rejects when it cannot be had. */
  async connect(): Promise<void> {
    await this.initialize();
    this.#connection.start();
    await untilConnected(this.$connection);
  }

  /** Dials now: ends a wait, takes the session back from another tab, replaces a socket that seems to hang. */
  reconnect(): void {
    if (this.#initialized) this.#connection.retry();
    else this.connect().catch(() => {}); // the outcome is in $connection
  }

  /** Hangs up and stays so. What waits to be sent is rejected with `session/closed` and kept in the transcript. */
  disconnect(): void {
    this.#connection.stop();
    this.#session.close('session/closed');
  }

  /** Ends everything: socket, timers, listeners. The client cannot be used again. */
  dispose(): void {
    if (this.#disposed) return;
    this.#disposed = true;
    this.#connection.dispose();
    this.#session.close('session/disposed');
    this.#auth.dispose();
    for (const undo of this.#cleanup) undo();
    this.#events.clear();
  }

  /** Says something. Waits for the connection and for the end of the agent's turn where it has to; resolves when the server has taken it. */
  sendText(text: string, options: { fileIds?: readonly string[] } = {}): Promise<SendReceipt> {
    return this.#session.sendText(text, options.fileIds);
  }

  /** Sends a message of the transcript again whose delivery failed or is unknown. */
  resend(itemId: string): void {
    this.#session.resend(itemId);
  }

  /** Sends an event of the dialect. Throws `protocol/unknown-event` for one that the server does not take. */
  send(event: WireEvent): void {
    this.#session.send(event);
  }

  /** Stops the agent's answer. */
  interrupt(): void {
    this.#session.interrupt();
  }

  newConversation(agentKey?: string): void {
    this.send(this.#dialect.commands.newConversation(agentKey));
  }

  openConversation(id: string): void {
    this.send(this.#dialect.commands.openConversation(id));
  }

  renameConversation(name: string, id?: string): void {
    this.send(this.#dialect.commands.renameConversation(name, id));
  }

  deleteConversation(id?: string): void {
    this.send(this.#dialect.commands.deleteConversation(id));
  }

  /** Asks for the earlier conversations; they arrive in `$catalog`. */
  listConversations(): void {
    this.send(this.#dialect.commands.listConversations(0, 50));
  }

  on<K extends keyof ClientEvents>(type: K, listener: (detail: ClientEvents[K]) => void): Unsubscribe {
    return this.#events.on(type, listener);
  }

  /** Changes the configuration, all of it or nothing. Rejects `config/invalid`. */
  async updateConfig(partial: ClientConfigInput): Promise<{ applied: ConfigApplied }> {
    return { applied: this.#applied(this.#config.update(partial)) ?? 'live' };
  }

  /** The socket is not ours any more. */
  #release(): void {
    this.#heartbeat.stop();
    this.#session.gone();
  }

  #applied(applied: ConfigApplied | undefined): ConfigApplied | undefined {
    if (applied === undefined) return undefined;
    configureLogger(this.logger, this.$config.get().values.logging);
    this.#auth.settingsChanged();
    this.#heartbeat.settingsChanged();
    const busy = !['idle', 'closed'].includes(this.$connection.get().status);
    if (applied !== 'live' && busy) this.#connection.retry();
    return applied;
  }

  #wire({ lifecycle }: Platform): void {
    const { session, connection, auth } = { session: this.#session, connection: this.#connection, auth: this.#auth };
    this.#cleanup.push(
      lifecycle.subscribe((signal) => {
        if (signal !== 'offline' && signal !== 'hidden' && signal !== 'pagehide') auth.recheck();
        connection.signal(signal);
      }),
      session.events.on('ready', () => {
        connection.dispatch({ type: 'ready' });
        this.#heartbeat.start();
      }),
      session.events.on('pong', () => this.#heartbeat.pong()),
      connection.events.on('given-up', () => session.givenUp()),
      auth.events.on('signed-in', () => connection.dispatch({ type: 'credentials' })),
      auth.events.on('signed-out', () => {
        this.disconnect();
        this.#memory.forget();
      }),
      relayEvents(this, { session, connection, auth, events: this.#events }),
    );
  }
}
