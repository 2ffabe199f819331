import type { RealtimeError } from '../errors.js';
import type { LifecycleSignal } from '../platform/platform.js';
import type { ConnectionReason } from './connection-types.js';
import type { ReconnectionPolicy } from './reconnection-policy.js';

/** The private states; `toPublicState` maps them. */
export type Phase =
  | 'idle'
  | 'authenticating'
  | 'connecting'
  | 'handshaking'
  | 'connected'
  | 'probing'
  | 'waiting'
  | 'suspended'
  | 'failed'
  | 'closed';

export interface MachineState {
  readonly phase: Phase;
  /** Redials of this episode. */
  readonly attempt: number;
  /** An outage, or the first connection: from the first failure until connected, given up or closed. */
  readonly episode: string | undefined;
  /** An episode that began on a usable session: the ones that `recovery-started` tells of. */
  readonly recovering: boolean;
  readonly retryAt: number | undefined;
  readonly reason: ConnectionReason | undefined;
  readonly offline: boolean;
  /** Nobody looks at the page. */
  readonly hidden: boolean;
  /** Failures in a row before the socket was open. */
  readonly refused: number;
  /** The next token has to be proven over HTTP. */
  readonly revalidate: boolean;
  /** A refused token was already renewed in this episode. */
  readonly refreshed: boolean;
  /** The connection held for long enough, so that its end is a fresh start. */
  readonly stable: boolean;
  /** An answer is overdue: the public field `degraded`. */
  readonly late: boolean;
  /** The fast phase is used up and that was said: the slow retries that follow stay silent. */
  readonly gaveUp: boolean;
  /** Times of the dials that the storm guard counts, milliseconds. */
  readonly dials: readonly number[];
}

export type MachineEvent =
  | { type: 'start' }
  | { type: 'stop' }
  | { type: 'retry' }
  | { type: 'redial' }
  /** A socket is being proven beside the one in use: the storm guard counts it. */
  | { type: 'dialled-beside' }
  /** That socket, its session restored, has taken the place of the old one. */
  | { type: 'handed-over' }
  | { type: 'credentials' }
  | { type: 'signed-out' }
  | { type: 'token' }
  | { type: 'token-failed'; error: RealtimeError }
  | { type: 'undialable'; error: RealtimeError }
  | { type: 'opened' }
  | { type: 'ready' }
  /** `retryAfterMs`: what the server asked for. */
  | { type: 'closed'; code: number; retryAfterMs?: number | undefined }
  | { type: 'suspect' }
  | { type: 'alive' }
  | { type: 'dead' }
  | { type: 'timer'; name: TimerName }
  | { type: 'signal'; signal: LifecycleSignal };

export type TimerName = 'retry' | 'dial' | 'stable';

export type Effect =
  | { type: 'authenticate'; revalidate: boolean }
  | { type: 'dial' }
  | { type: 'hang-up' }
  | { type: 'probe' }
  | { type: 'forget-session' }
  | { type: 'schedule'; name: TimerName; delayMs: number }
  | { type: 'cancel'; name: TimerName }
  | { type: 'recovering' }
  | { type: 'recovered' }
  | { type: 'given-up' };

export interface MachineContext {
  /** Milliseconds since 1970-01-01 UTC. */
  now: number;
  random: () => number;
  policy: ReconnectionPolicy;
}

export type Step = readonly [MachineState, readonly Effect[]];

export const INITIAL_STATE: MachineState = Object.freeze({
  phase: 'idle',
  attempt: 0,
  episode: undefined,
  recovering: false,
  retryAt: undefined,
  reason: undefined,
  offline: false,
  hidden: false,
  refused: 0,
  revalidate: false,
  refreshed: false,
  stable: false,
  late: false,
  gaveUp: false,
  dials: [],
});
