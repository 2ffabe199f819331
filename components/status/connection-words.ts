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
  readonly action: { readonly run: 'reconnect' | 'connect' | 'sign-in'; readonly label: string } | undefined;
}

/** What the status says about the connection. `seconds` is the time left until the next dial. */
export function connectionWords(
  connection: ConnectionState,
  auth: AuthState,
  config: ConfigState,
  seconds: number,
  t: Strings,
): ConnectionWords {
  const { status, reason, retryAt, attempt, maxAttempts, offline } = connection;
  const title = t.states[status];
  const cause = reason?.message;
  const retry = { run: 'reconnect', label: t.retryNow } as const;
  const offlineOr = (otherwise: string | undefined): string | undefined => (offline ? t.offline : otherwise);

  if (config.status === 'config-invalid') return words('danger', 'warning', t.configInvalid);
  if (status !== 'connected' && needsSignIn(auth)) {
    const detail = auth.status === 'expired' ? t.sessionExpired : undefined;
    return words('warning', 'lock', t.signInNeeded, detail, { run: 'sign-in', label: t.signIn });
  }
  switch (status) {
    case 'connected':
      return connection.degraded ? words('warning', 'warning', title, t.degraded) : words('ok', 'check', title);
    case 'reconnecting': {
      const detail = offlineOr(cause ?? t.noServer);
      return retryAt === undefined
        ? words('busy', 'retry', title, detail)
        : words('busy', 'retry', t.retryIn(seconds, attempt, maxAttempts), detail, retry);
    }
    case 'suspended': {
      if (reason?.code === 'connection/replaced') {
        return words('warning', 'pause', title, t.replaced, { run: 'reconnect', label: t.useHere });
      }
      const next = retryAt === undefined ? undefined : t.retryNext(seconds);
      return words('warning', 'pause', title, [offlineOr(cause ?? t.gaveUp), next].filter(Boolean).join(' '), retry);
    }
    case 'failed':
      return words('danger', 'cross', title, cause, retry);
    case 'idle':
    case 'closed':
      return words('idle', 'dash', title, cause, { run: 'connect', label: t.connect });
    default:
      return words('busy', 'dots', title, offlineOr(undefined));
  }
}

const words = (
  tone: ConnectionWords['tone'],
  icon: IconName,
  title: string,
  detail?: string,
  action?: ConnectionWords['action'],
): ConnectionWords => ({ tone, icon, title, detail, action });

/** What the agent does, `''` while there is nothing to say. */
export function agentWords(turn: TurnState, t: Strings): string {
  if (turn.cancelling) return t.stopping;
  if (turn.tool !== undefined) return t.agentTool(turn.tool);
  if (turn.agent === 'thinking') return t.agentThinking;
  if (turn.agent === 'speaking') return t.agentSpeaking;
  if (turn.agent === 'listening') return t.agentListening;
  return turn.agent === 'initializing' ? t.agentInitializing : '';
}
