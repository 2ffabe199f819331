import type { AuthState, ConfigState, ConnectionState, TurnState } from '../../src/index.js';
import type { IconName } from '../internal/icons.js';
import { needsSignIn } from '../internal/needs-sign-in.js';
import type { Strings } from '../internal/strings.js';

export interface ConnectionWords {
  /** Carries the meaning together with the icon's shape; colour only supports it. */
  readonly tone: 'ok' | 'busy' | 'warning' | 'danger' | 'idle';
  readonly icon: IconName;
  readonly title: string;
  readonly detail: string | undefined;
  readonly action: { readonly run: 'reconnect' | 'connect'; readonly label: string } | undefined;
}

/** What the status says about the connection. `seconds` is the time left until the next dial. */
export function connectionWords(
  connection: ConnectionState,
  auth: AuthState,
  config: ConfigState,
  seconds: number,
  t: Strings,
): ConnectionWords {
  const { status, reason, retryAt, attempt, maxAttempts } = connection;
  const title = t.states[status];
  const cause = reason?.message;
  const retry = { run: 'reconnect', label: t.retryNow } as const;

  if (config.status === 'config-invalid') {
    return { tone: 'danger', icon: 'warning', title: t.configInvalid, detail: undefined, action: undefined };
  }
  if (status !== 'connected' && needsSignIn(auth)) {
    const detail = auth.status === 'expired' ? t.sessionExpired : undefined;
    return { tone: 'warning', icon: 'lock', title: t.signInNeeded, detail, action: undefined };
  }
  switch (status) {
    case 'connected':
      return connection.degraded
        ? { tone: 'warning', icon: 'warning', title, detail: t.degraded, action: undefined }
        : { tone: 'ok', icon: 'check', title, detail: undefined, action: undefined };
    case 'reconnecting': {
      const waiting = retryAt === undefined ? title : t.retryIn(seconds, attempt, maxAttempts);
      const detail = connection.offline ? t.offline : (cause ?? t.noServer);
      return { tone: 'busy', icon: 'retry', title: waiting, detail, action: retryAt === undefined ? undefined : retry };
    }
    case 'suspended': {
      if (reason?.code === 'connection/replaced') {
        const action = { run: 'reconnect', label: t.useHere } as const;
        return { tone: 'warning', icon: 'pause', title, detail: t.replaced, action };
      }
      const next = retryAt === undefined ? undefined : t.retryNext(seconds);
      const detail = [connection.offline ? t.offline : (cause ?? t.gaveUp), next].filter(Boolean).join(' ');
      return { tone: 'warning', icon: 'pause', title, detail, action: retry };
    }
    case 'failed':
      return { tone: 'danger', icon: 'cross', title, detail: cause, action: retry };
    case 'idle':
    case 'closed':
      return { tone: 'idle', icon: 'dash', title, detail: cause, action: { run: 'connect', label: t.connect } };
    default: {
      const detail = connection.offline ? t.offline : undefined;
      return { tone: 'busy', icon: 'dots', title, detail, action: undefined };
    }
  }
}

/** What the agent does, `''` while there is nothing to say. */
export function agentWords(turn: TurnState, t: Strings): string {
  if (turn.cancelling) return t.stopping;
  if (turn.tool !== undefined) return t.agentTool(turn.tool);
  if (turn.agent === 'thinking') return t.agentThinking;
  if (turn.agent === 'speaking') return t.agentSpeaking;
  if (turn.agent === 'listening') return t.agentListening;
  return turn.agent === 'initializing' ? t.agentInitializing : '';
}
