import type { AuthState, ConfigState, ConnectionState, TurnState } from '../../src/index.js';
import type { Strings } from '../internal/strings.js';
import { needsSignIn } from '../internal/needs-sign-in.js';

/** Why a message would not go out at once, in words; `''` when it would. */
export function composerHint(
  connection: ConnectionState,
  auth: AuthState,
  config: ConfigState,
  turn: TurnState | undefined,
  draft: string,
  t: Strings,
): string {
  if (config.status === 'config-invalid') return t.configInvalid;
  if (connection.status !== 'connected') {
    if (needsSignIn(auth)) return t.sendsAfterSignIn;
    // The first connection takes a moment; that is not worth a sentence.
    const starting = connection.status === 'connecting' || connection.status === 'authenticating';
    return starting && draft === '' ? '' : t.sendsLater;
  }
  return turn?.holder === 'agent' && turn.agent !== 'initializing' && draft !== '' ? t.sendsAfterAnswer : '';
}
