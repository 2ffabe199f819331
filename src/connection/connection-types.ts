import type { ErrorCode } from '../errors.js';

/** The public connection states. */
export type ConnectionStatus =
  'idle' | 'authenticating' | 'connecting' | 'connected' | 'reconnecting' | 'suspended' | 'failed' | 'closed';

/** Why the connection is as it is; never a secret, never a url. */
export interface ConnectionReason {
  readonly code: ErrorCode;
  /** A sentence for people. */
  readonly message: string;
  /** RFC 6455 section 7.4, where a socket was closed. */
  readonly closeCode: number | undefined;
}

/** Value of `$connection`. */
export interface ConnectionState {
  readonly status: ConnectionStatus;
  /** A hint of the browser; never a gate. */
  readonly offline: boolean;
  /** Connected, but the socket is being probed and may be dead. */
  readonly degraded: boolean;
  /** Which redial of this episode; 0 when all is well. */
  readonly attempt: number;
  /** -1 = without end. */
  readonly maxAttempts: number;
  /** When the next dial happens, milliseconds since 1970-01-01 UTC; `undefined` when none is planned. */
  readonly retryAt: number | undefined;
  readonly reason: ConnectionReason | undefined;
  /** Ties log entries, events and errors of one outage together. */
  readonly correlationId: string | undefined;
}
