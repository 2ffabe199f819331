import type { ReadableAtom } from 'nanostores';

import type { ConnectionState } from '../connection/connection-types.js';
import { RealtimeError } from '../errors.js';

/**
 * Waits until the connection is usable. Rejects when it has come to rest without being that: suspended, failed, closed, or
 * idle because somebody has to sign in.
 */
export function untilConnected($connection: ReadableAtom<ConnectionState>): Promise<void> {
  return new Promise((resolve, reject) => {
    const settle = (state: ConnectionState): boolean => {
      if (state.status === 'connected') resolve();
      else if (['suspended', 'failed', 'closed', 'idle'].includes(state.status)) reject(asError(state));
      else return false;
      return true;
    };
    if (settle($connection.get())) return;
    const off = $connection.listen((state) => {
      if (settle(state)) off();
    });
  });
}

function asError({ reason, status, correlationId }: ConnectionState): RealtimeError {
  const code = reason?.code ?? (status === 'closed' ? 'session/closed' : 'connection/gave-up');
  const message = reason?.message ?? 'The connection was ended before it was usable.';
  return new RealtimeError(code, message, {
    retryable: status === 'suspended',
    ...(correlationId ? { correlationId } : {}),
  });
}
