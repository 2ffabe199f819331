import type { ConfigProposal } from '../config/config-manager.js';
import type { ConfigApplied, ConfigParticipant } from '../config/config-types.js';
import type { ClientConfig } from '../config/generated/client-config.js';
import { configureLogger } from '../logging/configure-logger.js';
import type { ClientParts } from './client-parts.js';
import type { Takeover } from './hand-over.js';

/** Whom a token may be sent to. */
export const originOf = (url: string): string => (URL.canParse(url) ? new URL(url).host : url);

/** Whether a change needs no other connection. */
export const isLight = (effect: ConfigApplied | undefined): boolean => effect === undefined || effect === 'live';

/** The token that a change brings; `undefined` when the one in use stays. */
export function tokenSaid(previous: ClientConfig, { auth, connection }: ClientConfig): string | undefined {
  const same = auth.token === previous.auth.token && originOf(connection.url) === originOf(previous.connection.url);
  return same ? undefined : auth.token || undefined;
}

/**
 * Puts a configuration in force. Those who may refuse it are asked first (logging, auth); then `$config` says so, and session, heartbeat
 * and connection follow. Throws `config/invalid` when somebody refused; everything is then as it was.
 */
export function applyConfig(parts: ClientParts, next: ConfigProposal, takeover?: Takeover): ConfigApplied | undefined {
  const { config, auth, memory, heartbeat, links, connection } = parts;
  const previous = config.values;
  const lastToken = auth.currentToken;
  const applied = config.take(next, [loggingFollows(parts), authFollows(parts, takeover)]);
  if (!applied) return undefined;
  const current = config.values;
  const moved = current.connection.url !== previous.connection.url;
  const chosen =
    current.session.agentKey !== previous.session.agentKey ||
    current.session.chatSessionId !== previous.session.chatSessionId;
  if (moved && !takeover) memory.restore();
  else if (chosen || takeover) memory.forget();
  if (auth.currentToken !== undefined && auth.currentToken !== lastToken) auth.announce(!takeover);
  heartbeat.settingsChanged();
  if (takeover) takeover.complete();
  else if (applied !== 'live') {
    links.current.forget();
    connection.dispatch({ type: 'redial' });
  }
  return applied;
}

const loggingFollows =
  ({ logger }: ClientParts): ConfigParticipant =>
  ({ current, previous }) => {
    configureLogger(logger, current.logging);
    return () => configureLogger(logger, previous.logging);
  };

const authFollows =
  ({ auth }: ClientParts, takeover: Takeover | undefined): ConfigParticipant =>
  ({ current, previous }) => {
    const undo = auth.checkpoint();
    const token = takeover?.token ?? tokenSaid(previous, current);
    if (token !== undefined) auth.adopt(token);
    // What was issued for one server is not for another.
    else if (originOf(current.connection.url) !== originOf(previous.connection.url)) auth.forget();
    auth.settingsChanged();
    return undo;
  };
