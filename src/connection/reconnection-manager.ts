import { atom, type ReadableAtom } from 'nanostores';

import { RealtimeError } from '../errors.js';
import { TypedEmitter } from '../events.js';
import type { Logger } from '../logging/logger.js';
import type { LifecycleSignal, Platform, TimerId } from '../platform/platform.js';
import { reduceConnection } from './connection-machine.js';
import type { ConnectionReason, ConnectionState, ConnectionStatus } from './connection-types.js';
import { INITIAL_STATE, type Effect, type MachineEvent, type MachineState, type TimerName } from './machine-types.js';
import { forcedGap } from './machine-steps.js';
import { stormDelay, type ReconnectionPolicy } from './reconnection-policy.js';

export interface ReconnectionManagerOptions extends Pick<Platform, 'clock' | 'random'> {
  logger: Logger;
  online: boolean;
  policy: () => ReconnectionPolicy;
  /** Gets a token ready; `revalidate`: proves it over HTTP first. */
  authenticate: (revalidate: boolean) => Promise<void>;
  dial: () => void;
  hangUp: () => void;
  probe: () => void;
  /** The server does not take the remembered session: start a new one. */
  forgetSession: () => void;
}

export interface ReconnectionManagerEvents {
  /** A usable session was lost. Exactly one `recovered` or `given-up` follows. */
  recovering: ConnectionReason | undefined;
  recovered: undefined;
  /** Suspended, failed, closed, or somebody has to sign in. */
  'given-up': ConnectionReason | undefined;
}

const PUBLIC: Readonly<Record<MachineState['phase'], ConnectionStatus>> = {
  idle: 'idle',
  authenticating: 'authenticating',
  connecting: 'connecting',
  handshaking: 'connecting',
  connected: 'connected',
  probing: 'connected',
  waiting: 'reconnecting',
  suspended: 'suspended',
  failed: 'failed',
  closed: 'closed',
};

/** Runs the connection machine: feeds it events, carries out its effects, shows its state. */
export class ReconnectionManager {
  readonly $connection: ReadableAtom<ConnectionState>;
  readonly events = new TypedEmitter<ReconnectionManagerEvents>();
  readonly #options: ReconnectionManagerOptions;
  readonly #public;
  readonly #timers = new Map<TimerName, TimerId>();
  readonly #queue: MachineEvent[] = [];
  #state: MachineState;
  #running = false;
  #authentication = 0;
  #disposed = false;

  constructor(options: ReconnectionManagerOptions) {
    this.#options = options;
    this.#state = { ...INITIAL_STATE, offline: !options.online };
    this.#public = atom(this.#toPublic());
    this.$connection = this.#public;
  }

  start(): void {
    this.dispatch({ type: 'start' });
  }

  stop(): void {
    this.dispatch({ type: 'stop' });
  }

  /** Dials now: a user's word. */
  retry(): void {
    this.dispatch({ type: 'retry' });
  }

  /** How long the next dial that nobody waits for has to be put off, milliseconds. */
  get dialDelay(): number {
    const now = this.#options.clock.now();
    return Math.max(forcedGap(this.#state, now), stormDelay(this.#state.dials, now));
  }

  signal(signal: LifecycleSignal): void {
    this.dispatch({ type: 'signal', signal });
  }

  /** Events that arrive while one is being worked off wait their turn, so that effects never interleave. */
  dispatch(event: MachineEvent): void {
    if (this.#disposed) return;
    this.#queue.push(event);
    if (this.#running) return;
    this.#running = true;
    for (let next = this.#queue.shift(); next; next = this.#queue.shift()) this.#step(next);
    this.#running = false;
  }

  dispose(): void {
    this.stop();
    this.#disposed = true;
    for (const id of this.#timers.values()) this.#options.clock.clearTimeout(id);
    this.#timers.clear();
    this.events.clear();
  }

  #step(event: MachineEvent): void {
    const { clock, random, policy, logger } = this.#options;
    const before = this.#state;
    const [state, effects] = reduceConnection(before, event, { now: clock.now(), random, policy: policy() });
    this.#state = state;
    if (state.phase !== before.phase) {
      const { phase, attempt, episode, reason } = state;
      const fields = { from: before.phase, to: phase, attempt, code: reason?.code, closeCode: reason?.closeCode };
      // An ordinary heartbeat is nothing to tell.
      const level = PUBLIC[phase] === PUBLIC[before.phase] ? 'debug' : 'info';
      logger.child({ correlationId: episode ?? before.episode })[level]('connection changed', fields);
    }
    const next = this.#toPublic();
    if (!isSame(next, this.#public.get())) this.#public.set(next);
    for (const effect of effects) this.#run(effect);
  }

  #run(effect: Effect): void {
    const { clock, authenticate, dial, hangUp, probe, forgetSession } = this.#options;
    switch (effect.type) {
      case 'schedule':
        clock.clearTimeout(this.#timers.get(effect.name));
        this.#timers.set(
          effect.name,
          clock.setTimeout(() => this.dispatch({ type: 'timer', name: effect.name }), effect.delayMs),
        );
        return;
      case 'cancel':
        clock.clearTimeout(this.#timers.get(effect.name));
        this.#timers.delete(effect.name);
        return;
      case 'authenticate':
        this.#authenticate(authenticate(effect.revalidate));
        return;
      case 'dial':
        return this.#dial(dial);
      case 'hang-up':
        return hangUp();
      case 'probe':
        return probe();
      case 'forget-session':
        return forgetSession();
      default:
        this.events.emit(effect.type, this.#state.reason as undefined);
    }
  }

  /** What an earlier call comes back with is not an answer for this attempt. */
  #authenticate(call: Promise<void>): void {
    const turn = (this.#authentication += 1);
    const answer = (event: MachineEvent): void => {
      if (turn === this.#authentication) this.dispatch(event);
    };
    call.then(
      () => answer({ type: 'token' }),
      (error: unknown) => answer({ type: 'token-failed', error: asTokenError(error) }),
    );
  }

  /** A dial that cannot even begin (no WebSocket here, an address that is none) ends the matter. */
  #dial(dial: () => void): void {
    try {
      dial();
    } catch (cause) {
      const error = RealtimeError.from(cause, 'connection/unsupported', 'The server address cannot be dialled.');
      this.#options.logger.error('dial failed', { error });
      this.dispatch({ type: 'undialable', error });
    }
  }

  #toPublic(): ConnectionState {
    const { phase, attempt, retryAt, reason, offline, episode, recovering, late } = this.#state;
    const status = recovering && (phase === 'connecting' || phase === 'handshaking') ? 'reconnecting' : PUBLIC[phase];
    const usable = status === 'connected';
    return Object.freeze({
      status,
      offline,
      degraded: late && usable,
      attempt: usable ? 0 : attempt,
      maxAttempts: this.#options.policy().maxAttempts,
      retryAt,
      reason,
      correlationId: episode,
    });
  }
}

const isSame = (a: ConnectionState, b: ConnectionState): boolean =>
  (Object.keys(a) as (keyof ConnectionState)[]).every((key) => a[key] === b[key]);

const asTokenError = (error: unknown): RealtimeError =>
  RealtimeError.from(error, 'auth/unavailable', 'No token could be had.', { retryable: true });
