import type { ConfigApplied } from '../config/config-types.js';
import type { ClientConfig } from '../config/generated/client-config.js';
import { configureLogger } from '../logging/configure-logger.js';
import type { ClientParts } from './compose.js';

const originOf = (url: string): string => (URL.canParse(url) ? new URL(url).host : url);

/** Hands a changed configuration to the parts concerned: logging, auth, session, connection, in this order. */
export function applyConfig(
  { logger, auth, memory, heartbeat, connection }: ClientParts,
  previous: ClientConfig,
  current: ClientConfig,
  applied: ConfigApplied,
): void {
  configureLogger(logger, current.logging);
  const moved = current.connection.url !== previous.connection.url;
  const elsewhere = moved && originOf(current.connection.url) !== originOf(previous.connection.url);
  if (elsewhere) auth.forget();
  auth.settingsChanged();
  const { token } = current.auth;
  if (token && (elsewhere || token !== previous.auth.token)) takeToken({ logger, auth }, token);
  if (moved) memory.restore();
  else if (
    current.session.agentKey !== previous.session.agentKey ||
    current.session.chatSessionId !== previous.session.chatSessionId
  ) {
    memory.forget();
  }
  heartbeat.settingsChanged();
  if (applied !== 'live') connection.dispatch({ type: 'redial' });
}

/** A token in a running configuration that is no good leaves the one that is in use. */
function takeToken({ logger, auth }: Pick<ClientParts, 'logger' | 'auth'>, token: string): void {
  try {
    auth.setToken(token);
  } catch (error) {
    logger.warn('token refused', { error });
  }
}
