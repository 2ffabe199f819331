import type { AudioState } from '../audio/audio-types.js';
import type { AvatarState } from '../avatar/avatar-state.js';
import type { AuthState, IssuedToken } from '../auth/auth-types.js';
import type { ConfigIssue, ConfigState } from '../config/config-types.js';
import type { ConnectionReason, ConnectionState } from '../connection/connection-types.js';
import type { ErrorCode } from '../errors.js';
import type { HealthAlertDetail } from '../health/health-types.js';
import type { RecoveryLevel } from '../recovery/recovery-types.js';
import type { ConversationState, TurnState } from '../session/conversation-types.js';

export interface Change<T> {
  readonly current: T;
  readonly previous: T;
}

export interface ErrorDetail {
  readonly code: ErrorCode;
  readonly message: string;
  readonly retryable: boolean;
  readonly correlationId: string | undefined;
}

/** Events of `RealtimeClient`. The DOM name of each is `realtime-` + its type, with the same detail. */
export interface ClientEvents {
  'connection-changed': Change<ConnectionState>;
  'auth-changed': Change<AuthState>;
  'turn-changed': Change<TurnState>;
  'config-changed': Change<ConfigState>;
  'config-invalid': { readonly issues: readonly ConfigIssue[] };
  /** Someone has to sign in. `provide()` takes a token and goes on. */
  'auth-required': { readonly reason: ErrorCode; readonly provide: (token: string | IssuedToken) => void };
  /** Something that the session needs ends in `inMs` milliseconds, and could not be renewed so far. Once for each; what happens next is in `auth-changed`. */
  'session-expiring': { readonly what: 'token'; readonly inMs: number };
  /** Every decoded server event as it came, secrets stripped. */
  'message-received': { readonly event: Readonly<Record<string, unknown>> };
  'transcript-updated': { readonly conversation: ConversationState };
  /** An answer was cut short. */
  interrupted: {
    readonly by: 'user' | 'server' | 'connection';
    /** Milliseconds of the answer that left the loudspeaker; `undefined` where nothing of it was played. */
    readonly heardMs?: number | undefined;
  };
  /** Microphone, loudspeaker or voice. */
  'audio-changed': Change<AudioState>;
  /** The avatar: its session, what it does, its caption. */
  'avatar-changed': Change<AvatarState>;
  /** One pair per outage, however many dials it takes. */
  'recovery-started': RecoveryDetail;
  'recovery-finished': RecoveryDetail;
  /** A measurement went beyond its threshold, or is well again. */
  'health-alerted': HealthAlertDetail;
  error: ErrorDetail;
}

export interface RecoveryDetail {
  /** 1 immediate recovery (redial and resume), 2 component restart, 3 graceful degradation, 4 complete reset. A higher level runs within a lower one. */
  readonly level: RecoveryLevel;
  /** The part that failed: `connection`, `auth`, … */
  readonly component: string;
  readonly cause: ConnectionReason;
  /** What survived, in words: `conversation`, `queued messages`, `session`. */
  readonly kept: readonly string[];
  readonly lost: readonly string[];
  readonly correlationId: string;
  /** Does what is proposed; only with `recovery-policy="manual"` and from level 2 on. */
  readonly apply?: () => void;
}
