import { atom } from 'nanostores';
import { NO_AUDIO } from '../audio/audio-state.js';
import { AuthManager } from '../auth/auth-manager.js';
import { NO_AVATAR } from '../avatar/avatar-state.js';
import { ConfigManager } from '../config/config-manager.js';
import type { ClientConfig, ClientConfigInput } from '../config/generated/client-config.js';
import { Heartbeat } from '../connection/heartbeat.js';
import { ReconnectionManager } from '../connection/reconnection-manager.js';
import { WebSocketManager } from '../connection/web-socket-manager.js';
import { RealtimeError } from '../errors.js';
import type { HealthState } from '../health/health-types.js';
import type { Meter } from '../health/system-metrics.js';
import { configureLogger } from '../logging/configure-logger.js';
import { Logger } from '../logging/logger.js';
import { createBrowserPlatform } from '../platform/browser-platform.js';
import { agentcDialect } from '../protocol/agentc-dialect.js';
import { SessionManager } from '../session/session-manager.js';
import { SessionMemory } from '../session/session-memory.js';
import { authSettings, reconnectionPolicy, sessionSettings } from './client-settings.js';
import { Links } from './links.js';
import type { Care, ClientParts, Media, RealtimeClientOptions } from './client-parts.js';

/** RFC 6455 section 7.4.1. */
const MESSAGE_TOO_BIG = 1009;
/** Of a screen with 60 Hz, rounded up: text that streams is written once in it at most. A hidden page is given less of them. */
const FRAME_MS = 17;

/** Makes the managers in the order in which they start: configuration, logging, auth, session, connection. */
export function composeClient(input: ClientConfigInput, options: RealtimeClientOptions): ClientParts {
  const { deps = {}, layers = [], requireUrl = false, memoryKey, recoveryRules } = options;
  const platform = createBrowserPlatform(deps);
  const { clock, storage, lifecycle, pageProtocol } = platform;
  // Not taken over: what traces or records puts itself around them.
  const random = (): number => platform.random();
  const fetch: typeof platform.fetch = async (...call) => {
    await care.extras;
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
    later(callback) {
      const timer = clock.setTimeout(callback, FRAME_MS);
      return () => clock.clearTimeout(timer);
    },
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
    deps,
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
