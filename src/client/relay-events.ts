import type { ReadableAtom } from 'nanostores';

import type { AuthManager } from '../auth/auth-manager.js';
import type { ConfigState } from '../config/config-types.js';
import type { ConnectionReason, ConnectionState } from '../connection/connection-types.js';
import type { ReconnectionManager } from '../connection/reconnection-manager.js';
import { RealtimeError } from '../errors.js';
import type { TypedEmitter, Unsubscribe } from '../events.js';
import type { SessionManager } from '../session/session-manager.js';
import type { Media } from './client-parts.js';
import type { Change, ClientEvents, RecoveryDetail } from './client-events.js';

interface Sources {
  session: SessionManager;
  connection: ReconnectionManager;
  auth: AuthManager;
  events: TypedEmitter<ClientEvents>;
  media: Media;
}

/** Turns what stores and managers do into the client's public events. Returns how to end that. */
export function relayEvents(client: { $config: ReadableAtom<ConfigState> }, sources: Sources): Unsubscribe {
  const { session, connection, auth, events, media } = sources;
  let recovery: RecoveryDetail | undefined;
  /** The end of a token's life that was told. */
  let announced: number | undefined;
  const finishRecovery = (lost: readonly string[]): void => {
    if (!recovery) return;
    const detail = { ...recovery, lost };
    recovery = undefined;
    events.emit('recovery-finished', Object.freeze(detail));
  };
  const report = (error: RealtimeError): void => {
    const { code, message, retryable } = error;
    const correlationId = error.correlationId ?? connection.$connection.get().correlationId;
    events.emit('error', Object.freeze({ code, message, retryable, correlationId }));
  };

  const undo: Unsubscribe[] = [
    onChange(connection.$connection, ({ current, previous }) => {
      events.emit('connection-changed', { current, previous });
      const ended = current.status === 'failed' || (current.status === 'suspended' && previous.status !== 'suspended');
      if (ended && current.reason) report(asError(current.reason, current));
    }),
    onChange(auth.$auth, (change) => {
      events.emit('auth-changed', change);
      const { status, error, expiresAt } = change.current;
      const inMs = auth.metrics.expiresInMs;
      // It still works, and it could not be renewed: the last token of its kind, as things are.
      if (status !== 'authenticated' || !error || inMs === undefined || expiresAt === announced) return;
      announced = expiresAt;
      events.emit('session-expiring', { what: 'token', inMs });
    }),
    onChange(session.$turn, (change) => events.emit('turn-changed', change)),
    session.$conversation.listen((conversation) => events.emit('transcript-updated', { conversation })),
    onChange(client.$config, ({ current, previous }) => {
      if (current.issues.some(({ severity }) => severity === 'error')) {
        events.emit('config-invalid', { issues: current.issues });
      }
      if (current.values !== previous.values) events.emit('config-changed', { current, previous });
    }),
    session.events.on('message', (event) => events.emit('message-received', { event })),
    session.events.on('interrupted', (by) => events.emit('interrupted', { by, heardMs: media.heard?.() })),
    session.events.on('server-error', report),
    auth.events.on('required', (error) => {
      const reason = error.cause instanceof RealtimeError ? error.cause.code : error.code;
      events.emit('auth-required', { reason, provide: (token) => auth.setToken(token) });
    }),
    connection.events.on('recovering', (cause) => {
      if (recovery || !cause) return;
      const kept = ['session', 'conversation', 'queued messages'];
      const correlationId = connection.$connection.get().correlationId ?? '';
      recovery = Object.freeze({ level: 1, component: 'connection', cause, kept, lost: [], correlationId });
      events.emit('recovery-started', recovery);
    }),
    connection.events.on('recovered', () => finishRecovery([])),
    connection.events.on('given-up', () => finishRecovery(['connection'])),
  ];
  return () => {
    for (const off of undo) off();
  };
}

/** nanostores types the old value as optional; a listener is only ever called with one. */
function onChange<T>($store: ReadableAtom<T>, listener: (change: Change<T>) => void): Unsubscribe {
  return $store.listen((current, previous) => listener({ current: current as T, previous: previous as T }));
}

const asError = ({ code, message }: ConnectionReason, { status }: ConnectionState): RealtimeError =>
  new RealtimeError(code, message, { retryable: status === 'suspended' });
