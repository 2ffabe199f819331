import { atom, type WritableAtom } from 'nanostores';

import type { AudioManager } from '../audio/audio-manager.js';
import { NO_AUDIO } from '../audio/audio-state.js';
import type { AudioState } from '../audio/audio-types.js';
import type { VoiceManager } from '../audio/voice-manager.js';
import { AuthManager } from '../auth/auth-manager.js';
import type { TokenProvider } from '../auth/auth-types.js';
import type { AvatarManager } from '../avatar/avatar-manager.js';
import { NO_AVATAR, type AvatarState } from '../avatar/avatar-state.js';
import type { AvatarProvider } from '../avatar/avatar-types.js';
import { ConfigManager } from '../config/config-manager.js';
import type { ConfigLayer } from '../config/config-types.js';
import type { ClientConfig, ClientConfigInput } from '../config/generated/client-config.js';
import { Heartbeat } from '../connection/heartbeat.js';
import { ReconnectionManager } from '../connection/reconnection-manager.js';
import { WebSocketManager } from '../connection/web-socket-manager.js';
import { RealtimeError, type ErrorCode } from '../errors.js';
import type { Unsubscribe } from '../events.js';
import type { HealthState } from '../health/health-types.js';
import type { Meter } from '../health/system-metrics.js';
import { configureLogger } from '../logging/configure-logger.js';
import { Logger } from '../logging/logger.js';
import type { Recording } from '../logging/recording.js';
import { createBrowserPlatform } from '../platform/browser-platform.js';
import type { Platform, WebSocketConstructor } from '../platform/platform.js';
import { agentcDialect } from '../protocol/agentc-dialect.js';
import type { Dialect } from '../protocol/dialect.js';
import type { OptionalComponent, OptionalHealth } from '../recovery/component-supervisor.js';
import type { RecoveryAction, RecoveryRule } from '../recovery/recovery-types.js';
import type { SystemRecoveryManager } from '../recovery/system-recovery-manager.js';
import { SessionManager } from '../session/session-manager.js';
import { SessionMemory } from '../session/session-memory.js';
import { authSettings, reconnectionPolicy, sessionSettings } from './client-settings.js';
import { Links } from './links.js';

/** RFC 6455 section 7.4.1. */
const MESSAGE_TOO_BIG = 1009;

/** What a client takes from outside. Every port has a default. */
export interface ClientDeps extends Platform {
  dialect: Dialect;
  tokenProvider: TokenProvider;
  /** Parts of the page's own: each starts once the session is restored, and one that fails never stops the conversation. */
  components: readonly OptionalComponent[];
  /** Avatar providers of the page, by the id that `<realtime-avatar provider>` names. Each is loaded when it is wanted. */
  avatarProviders: AvatarProviders;
}

export type AvatarProviders = Readonly<Record<string, () => Promise<AvatarProvider>>>;

export interface RealtimeClientOptions {
  deps?: Partial<ClientDeps>;
  /** Explicit configuration in layers, most specific first; they win over `config`. */
  layers?: readonly ConfigLayer[];
  /** Refuse to dial an address that nobody said. Default `false`. */
  requireUrl?: boolean;
  /** Remembers the session under this name for the life of the tab. Default: nothing is remembered. */
  memoryKey?: string | undefined;
  /** What is done about single kinds of failure, in the place of the rules of this package. */
  recoveryRules?: Readonly<Partial<Record<ErrorCode, RecoveryRule>>> | undefined;
}

/** Tells of a failure: an error, or the code of one. */
export type Report = (
  failure: RealtimeError | ErrorCode,
  component: string,
  context?: Readonly<Record<string, unknown>>,
) => RecoveryAction;

/** Filled in by what is loaded right after the start; until then nobody listens. */
export interface Care {
  /** Settles when the rest has been filled in, or could not be loaded; `undefined` before the start. */
  loaded?: Promise<void>;
  report?: Report;
  recovery?: SystemRecoveryManager;
  /** Takes in an optional part, which starts once the session is restored. */
  add?: (component: OptionalComponent) => Unsubscribe;
  /** What was added before there was anybody to take it in. */
  waiting?: OptionalComponent[];
  components?: () => ReadonlyMap<string, OptionalHealth>;
  /** The id of what goes wrong with a component outside an outage. */
  episode?: (component: string) => string | undefined;
  /** Settles when what traces or records is there; `undefined` where nobody wants it. */
  log?: Promise<void>;
  recording?: () => Recording | undefined;
  /** The way down: what was started last stops first. */
  stop?: () => void;
}

/** What a session that tabs share is asked; filled in where it is shared. */
export interface TabGate {
  /** Passed before every dial; rejects when this tab may not dial. */
  enter?: () => Promise<void>;
  /** Whether what this tab wants to say has to wait for what another one has said. */
  busy?: () => boolean;
  /** Through what this tab dials, if not the network. */
  WebSocket?: WebSocketConstructor | undefined;
}

/** Filled in by the part that listens and speaks, once that is loaded. */
export interface Media {
  audio?: AudioManager;
  avatar?: AvatarManager;
  voices?: VoiceManager;
  /** Takes a binary frame of the server. */
  receive?: (data: ArrayBuffer) => void;
  /** There is room on the socket again. */
  drain?: () => void;
  /** Stops the answer, and what of it is still heard. */
  interrupt?: () => void;
  /** How much of the answer that is cut short was heard. */
  heard?: () => number | undefined;
}

/** The managers of one client, wired. None holds a reference to another: they meet in the callbacks written here. */
export interface ClientParts {
  readonly platform: Platform;
  readonly dialect: Dialect;
  readonly config: ConfigManager;
  readonly logger: Logger;
  readonly auth: AuthManager;
  readonly memory: SessionMemory;
  readonly session: SessionManager;
  readonly heartbeat: Heartbeat;
  readonly socket: WebSocketManager;
  readonly links: Links;
  readonly connection: ReconnectionManager;
  readonly meter: Meter;
  readonly $health: WritableAtom<HealthState>;
  readonly $audio: WritableAtom<AudioState>;
  readonly $avatar: WritableAtom<AvatarState>;
  readonly media: Media;
  readonly care: Care;
  readonly recoveryRules: RealtimeClientOptions['recoveryRules'];
  readonly components: readonly OptionalComponent[];
  /** Of a session that tabs share. */
  readonly gate: TabGate;
  /** Ends the connection as if the server had closed it with this code. */
  readonly hangUp: (code: number, retryAfterMs?: number) => void;
  readonly memoryKey: string | undefined;
}

/** Makes the managers in the order in which they start: configuration, logging, auth, session, connection. */
export function composeClient(input: ClientConfigInput, options: RealtimeClientOptions): ClientParts {
  const { deps = {}, layers = [], requireUrl = false, memoryKey, recoveryRules } = options;
  const platform = createBrowserPlatform(deps);
  const { clock, storage, lifecycle, pageProtocol } = platform;
  // Not taken over: what traces or records puts itself around them.
  const random = (): number => platform.random();
  const fetch: typeof platform.fetch = async (...call) => {
    await care.log;
    return await platform.fetch(...call);
  };
  const { dialect = agentcDialect, components = [] } = deps;
  const now = (): number => clock.now();

  const config = new ConfigManager({ config: input, layers, requireUrl, pageProtocol });
  const values = (): ClientConfig => config.values;

  const logger = new Logger({ now, area: 'client' });
  configureLogger(logger, values().logging);
  const area = (name: string): Logger => logger.child({ area: name });

  const auth = new AuthManager({
    clock,
    random,
    fetch,
    logger: area('auth'),
    routes: dialect.auth,
    settings: () => authSettings(values(), dialect),
  });
  if (deps.tokenProvider) auth.setTokenProvider(deps.tokenProvider);

  const memory = new SessionMemory(storage, () =>
    memoryKey !== undefined && values().session.persist ? `${values().connection.url} ${memoryKey}` : undefined,
  );
  const session = new SessionManager({
    logger: area('session'),
    dialect,
    memory,
    now,
    settings: () => sessionSettings(values()),
    transmit: (message) => links.current.send(message),
    congested: () => socket.congested || links.current.congested || gate.busy?.() === true,
  });

  const meter: Meter = { dials: 0, missedHeartbeats: 0, reconnections: 0, connectedSince: undefined };
  const $health = atom<HealthState>(Object.freeze({ status: 'stopped', alerts: [], at: 0 }));
  const $audio = atom(NO_AUDIO);
  const $avatar = atom(NO_AVATAR);
  const media: Media = {};
  const care: Care = {};
  const heartbeat = new Heartbeat({
    clock,
    intervalMs: () => values().connection.heartbeatInterval,
    timeoutMs: () => values().connection.heartbeatTimeout,
    ping: () => links.current.ping(),
    onSuspect: () => connection.dispatch({ type: 'suspect' }),
    onAlive: () => connection.dispatch({ type: 'alive' }),
    onDead: () => {
      meter.missedHeartbeats += 1;
      connection.dispatch({ type: 'dead' });
    },
    onRoundTrip: (roundTripMs) => {
      meter.roundTrip?.(roundTripMs);
      logger.debug('heartbeat answered', { roundTripMs });
    },
  });
  const ready = (): void => {
    meter.connectedSince = now();
    connection.dispatch({ type: 'ready' });
    heartbeat.start();
  };
  const release = (): void => {
    heartbeat.stop();
    meter.connectedSince = undefined;
    links.current.closed();
  };
  const socket = new WebSocketManager({
    clock,
    logger: area('connection'),
    get WebSocket() {
      return platform.WebSocket;
    },
    timeoutMs: () => values().connection.timeout,
    onOpen: () => {
      connection.dispatch({ type: 'opened' });
      links.current.opened();
    },
    onText: (text) => {
      heartbeat.seen();
      links.current.receive(text);
    },
    onDrain: () => {
      session.flush();
      media.drain?.();
    },
    onBinary: (data) => {
      heartbeat.seen();
      media.receive?.(data);
    },
    onClose: (code) => {
      release();
      if (code === MESSAGE_TOO_BIG) {
        // Sent again it would end the next connection as well.
        links.current.forget();
        session.refuse();
      }
      connection.dispatch({ type: 'closed', code });
    },
  });
  const links = new Links(
    {
      clock,
      write: (frame) => socket.send(frame),
      pingMessage: dialect.encode(dialect.commands.ping()),
      limits: () => sessionSettings(values()),
      logger: area('connection'),
    },
    {
      onMessage: (message) => session.receive(message),
      onNewSession: () => session.opened(),
      onResumed: ready,
      onLost: () => session.gone(),
      onNotResumed: () => void care.report?.('session/not-resumed', 'session'),
      onDrain: () => session.flush(),
      onPong: () => heartbeat.pong(),
      onTokenWanted: () => void auth.getToken().then(showToken, () => {}), // what fails is in $auth
      onBye: (code, retryAfterMs) => hangUp(code, retryAfterMs),
    },
  );
  const hangUp: ClientParts['hangUp'] = (code, retryAfterMs) => {
    release();
    socket.close();
    connection.dispatch({ type: 'closed', code, retryAfterMs });
  };
  const gate: ClientParts['gate'] = {};
  // In cookie mode there is none to show.
  const showToken = (token?: string): void => {
    if (token) links.current.renew(token);
  };
  auth.events.on('token', ({ token }) => showToken(token));
  session.events.on('ready', ready);
  session.events.on('pong', () => heartbeat.pong());
  const connection: ReconnectionManager = new ReconnectionManager({
    clock,
    random,
    logger: area('connection'),
    online: lifecycle.online,
    policy: () => ({ ...reconnectionPolicy(values()), closeActions: dialect.closeActions }),
    authenticate: async (revalidate) => {
      await gate.enter?.();
      await links.prepare(values().connection.protocol);
      try {
        if (revalidate) await auth.revalidate();
        await auth.getToken();
      } catch (error) {
        // A token that somebody supplied in answer to the refusal is as good as one that was fetched.
        const refused = error instanceof RealtimeError && !error.retryable;
        if (!refused || auth.currentToken === undefined) throw error;
      }
    },
    dial: () => {
      meter.dials += 1;
      const { url } = values().connection;
      const framing = links.current.query;
      socket.open(dialect.dialUrl({ url, token: auth.currentToken, framing, ...session.dialTarget }), gate.WebSocket);
    },
    hangUp: () => {
      release();
      socket.close();
    },
    probe: () => heartbeat.probe(),
    forgetSession: () => {
      links.current.forget();
      memory.remember({ sessionId: undefined });
    },
  });
  connection.events.on('recovered', () => void (meter.reconnections += 1));
  logger.correlate(
    (name) => connection.$connection.get().correlationId ?? care.episode?.(name),
    () => memory.current.sessionId,
  );
  const managers = { config, logger, auth, memory, session, heartbeat, socket, links, connection };
  return {
    platform,
    dialect,
    ...managers,
    meter,
    $health,
    $audio,
    $avatar,
    media,
    care,
    recoveryRules,
    components,
    gate,
    hangUp,
    memoryKey,
  };
}
