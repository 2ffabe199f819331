import type { RealtimeError } from '../errors.js';
import type { LifecycleSignal } from '../platform/platform.js';
import { closeAction } from './close-codes.js';
import type { ConnectionReason } from './connection-types.js';
import {
  INITIAL_STATE,
  type Effect,
  type MachineContext,
  type MachineEvent,
  type MachineState,
  type Phase,
  type Step,
  type TimerName,
} from './machine-types.js';
import {
  FORCED_DIAL_GAP_MS,
  backoffDelay,
  firstRedialDelay,
  recordDial,
  stormDelay,
  suspendedDelay,
} from './reconnection-policy.js';

const LIVE: readonly Phase[] = ['connecting', 'handshaking', 'connected', 'probing'];
const usable = (phase: Phase): boolean => phase === 'connected' || phase === 'probing';
const cancelAll: readonly Effect[] = (['retry', 'dial', 'stable'] as const).map((name) => ({ type: 'cancel', name }));

/** What closes the pair that `recovering` opened. */
const endOf = (state: MachineState): readonly Effect[] =>
  state.recovering || usable(state.phase) ? [{ type: 'given-up' }] : [];

const reasonOf = (code: ConnectionReason['code'], message: string, closeCode?: number): ConnectionReason =>
  Object.freeze({ code, message, closeCode });

/**
 * The connection's whole behaviour as one pure function: no clock, no randomness, no socket of its own. What has to be done is
 * returned as effects, in order.
 */
export function reduceConnection(state: MachineState, event: MachineEvent, context: MachineContext): Step {
  switch (event.type) {
    case 'start':
      return ['idle', 'closed', 'failed', 'suspended'].includes(state.phase)
        ? authenticate(fresh(state), context)
        : [state, []];
    case 'stop':
      return [{ ...fresh(state), phase: 'closed' }, [...cancelAll, { type: 'hang-up' }, ...endOf(state)]];
    case 'retry':
      return retryNow(state, context);
    case 'credentials':
      return credentialsChanged(state, context);
    case 'token':
      if (state.phase !== 'authenticating') return [state, []];
      return [
        { ...state, phase: 'connecting', revalidate: false, dials: recordDial(state.dials, context.now) },
        [{ type: 'dial' }],
      ];
    case 'token-failed':
      return state.phase === 'authenticating' ? tokenFailed(state, event.error, context) : [state, []];
    case 'undialable':
      return state.phase === 'connecting' ? fail(state, reasonOf(event.error.code, event.error.message)) : [state, []];
    case 'opened':
      if (state.phase !== 'connecting') return [state, []];
      return [
        { ...state, phase: 'handshaking', refused: 0 },
        [{ type: 'schedule', name: 'dial', delayMs: context.policy.handshakeTimeoutMs }],
      ];
    case 'ready':
      return state.phase === 'handshaking' ? connected(state, context) : [state, []];
    case 'closed':
      return LIVE.includes(state.phase) ? closed(state, event.code, context) : [state, []];
    case 'suspect':
      return usable(state.phase) ? [{ ...state, phase: 'probing', late: true }, []] : [state, []];
    case 'alive':
      return state.phase === 'probing' ? [{ ...state, phase: 'connected', late: false }, []] : [state, []];
    case 'dead':
      if (!usable(state.phase)) return [state, []];
      return lost(state, reasonOf('connection/lost', 'The server stopped answering.'), context);
    case 'timer':
      return timerFired(state, event.name, context);
    case 'signal':
      return signalled(state, event.signal, context);
  }
}

/** Forgets the outage, not the dials. */
function fresh(state: MachineState): MachineState {
  return { ...INITIAL_STATE, phase: state.phase, offline: state.offline, dials: state.dials };
}

/** Asks for a token and then dials, as soon as the storm guard allows. */
function authenticate(state: MachineState, { now, policy }: MachineContext, minimumDelayMs = 0): Step {
  const delayMs = Math.max(minimumDelayMs, stormDelay(state.dials, now));
  if (delayMs > 0) return wait(state, delayMs, now);
  return [
    { ...state, phase: 'authenticating', retryAt: undefined, stable: false },
    [
      ...cancelAll,
      { type: 'schedule', name: 'dial', delayMs: policy.timeoutMs },
      { type: 'authenticate', revalidate: state.revalidate },
    ],
  ];
}

function wait(state: MachineState, delayMs: number, now: number): Step {
  return [
    { ...state, phase: 'waiting', retryAt: now + delayMs, stable: false },
    [...cancelAll, { type: 'schedule', name: 'retry', delayMs }],
  ];
}

function retryNow(state: MachineState, context: MachineContext): Step {
  if (state.phase === 'authenticating' || state.phase === 'connecting' || state.phase === 'handshaking')
    return [state, []];
  const gapMs = forcedGap(state, context.now);
  if (!usable(state.phase)) {
    const restarted = state.phase === 'waiting' ? state : { ...fresh(state), reason: state.reason };
    return authenticate(restarted, context, gapMs);
  }
  const reason = reasonOf('connection/lost', 'A new connection was asked for.');
  const [next, effects] = authenticate(begin(state, reason, context), context, gapMs);
  return [next, [{ type: 'hang-up' }, { type: 'recovering' }, ...effects]];
}

const forcedGap = ({ dials }: MachineState, now: number): number => {
  const last = dials.at(-1);
  return last === undefined ? 0 : Math.max(0, last + FORCED_DIAL_GAP_MS - now);
};

function connected(state: MachineState, { policy }: MachineContext): Step {
  const effects: Effect[] = [{ type: 'cancel', name: 'dial' }];
  if (state.recovering) effects.push({ type: 'recovered' });
  effects.push({ type: 'schedule', name: 'stable', delayMs: policy.stableAfterMs });
  return [
    {
      ...state,
      phase: 'connected',
      recovering: false,
      late: false,
      gaveUp: false,
      episode: undefined,
      retryAt: undefined,
      reason: undefined,
    },
    effects,
  ];
}

function tokenFailed(state: MachineState, error: RealtimeError, context: MachineContext): Step {
  const reason = reasonOf(error.code, error.message);
  if (error.retryable) {
    const hint = Number(error.context.retryAfterMs) || 0;
    return retryLater({ ...state, reason }, context, hint);
  }
  if (error.code === 'auth/forbidden') return fail(state, reason);
  // Somebody has to sign in: nothing to wait for here, `credentials` goes on.
  return [{ ...fresh(state), phase: 'idle', reason }, [...cancelAll, { type: 'hang-up' }, ...endOf(state)]];
}

function closed(state: MachineState, code: number, context: MachineContext): Step {
  const opened = state.phase !== 'connecting';
  if (!opened) {
    const refused = state.refused + 1;
    const reason = reasonOf('connection/refused', 'The server cannot be reached.', code);
    // Browsers hide why a handshake failed: ask over HTTP, at the first refusal and then at every third.
    const next = { ...state, refused, revalidate: refused % 3 === 1, reason };
    // The token was proven and the server still refuses: it may be the remembered session that it does not take.
    const forget: Effect[] = refused === 3 ? [{ type: 'forget-session' }] : [];
    const [after, effects] = retryLater(next, context);
    return [after, [...forget, ...effects]];
  }
  const lostReason = reasonOf('connection/lost', 'The connection was lost.', code);
  switch (closeAction(code)) {
    case 'replaced': {
      const reason = reasonOf('connection/replaced', 'The conversation was opened somewhere else.', code);
      return [{ ...fresh(state), phase: 'suspended', reason, episode: state.episode }, [...cancelAll, ...endOf(state)]];
    }
    case 'fatal':
      return fail(state, reasonOf('connection/rejected', 'The server refused the connection for good.', code));
    case 'refresh':
      if (state.refreshed) return fail(state, reasonOf('connection/rejected', 'The server refused the sign-in.', code));
      return lost({ ...state, refreshed: true, revalidate: true }, lostReason, context);
    case 'planned':
      return lost(
        state,
        reasonOf('connection/lost', 'The server is restarting.', code),
        context,
        context.policy.baseDelayMs,
      );
    case 'retry':
      return lost(state, lostReason, context);
  }
}

/** The socket is gone, or as good as gone. */
function lost(state: MachineState, reason: ConnectionReason, context: MachineContext, hintMs = 0): Step {
  const wasUsable = usable(state.phase);
  const [next, effects] = retryLater(begin(state, reason, context), context, hintMs);
  return [next, [{ type: 'hang-up' }, ...(wasUsable ? [{ type: 'recovering' } as const] : []), ...effects]];
}

/** Opens an episode, or goes on with the one that runs. */
function begin(state: MachineState, reason: ConnectionReason | undefined, { random }: MachineContext): MachineState {
  return {
    ...state,
    reason,
    recovering: state.recovering || usable(state.phase),
    attempt: state.stable ? 0 : state.attempt,
    episode:
      state.episode ??
      Math.floor(random() * 2 ** 48)
        .toString(36)
        .padStart(10, '0'),
  };
}

/** Plans the next dial of the episode, or gives up. `hintMs`: what the server asked for; a redial comes later than that. */
function retryLater(state: MachineState, context: MachineContext, hintMs = 0): Step {
  const { policy, random, now } = context;
  const current = state.episode ? state : begin(state, state.reason, context);
  if (policy.maxAttempts >= 0 && current.attempt >= policy.maxAttempts) return suspend(current, context);
  const ownMs =
    current.attempt === 0 && state.stable
      ? firstRedialDelay(policy, random())
      : backoffDelay(current.attempt, policy, random());
  const delayMs = hintMs > 0 ? Math.max(ownMs, hintMs * (1 + random() / 2)) : ownMs;
  const next = { ...current, attempt: current.attempt + 1 };
  return wait(next, Math.max(delayMs, stormDelay(state.dials, now)), now);
}

function suspend(state: MachineState, { policy, random, now }: MachineContext): Step {
  const delayMs = suspendedDelay(policy, random());
  const again = delayMs > 0;
  return [
    {
      ...state,
      phase: 'suspended',
      recovering: false,
      gaveUp: true,
      retryAt: again ? now + delayMs : undefined,
      reason: state.reason ?? reasonOf('connection/gave-up', 'The server could not be reached.'),
    },
    [
      ...cancelAll,
      ...(again ? [{ type: 'schedule', name: 'retry', delayMs } as const] : []),
      ...(state.gaveUp ? [] : [{ type: 'given-up' } as const]),
    ],
  ];
}

function fail(state: MachineState, reason: ConnectionReason): Step {
  return [
    { ...fresh(state), phase: 'failed', reason, episode: state.episode },
    [...cancelAll, { type: 'hang-up' }, { type: 'given-up' }],
  ];
}

function timerFired(state: MachineState, name: TimerName, context: MachineContext): Step {
  if (name === 'stable') {
    if (!usable(state.phase)) return [state, []];
    return [{ ...state, stable: true, attempt: 0, refreshed: false }, []];
  }
  if (name === 'retry') {
    if (state.phase !== 'waiting' && state.phase !== 'suspended') return [state, []];
    return authenticate(state, context);
  }
  if (state.phase !== 'authenticating' && state.phase !== 'connecting' && state.phase !== 'handshaking')
    return [state, []];
  return lost(state, reasonOf('connection/timeout', 'The server did not answer in time.'), context);
}

function signalled(state: MachineState, signal: LifecycleSignal, context: MachineContext): Step {
  if (signal === 'offline') return [{ ...state, offline: true }, []];
  if (signal === 'hidden' || signal === 'pagehide') return [state, []];
  const next = signal === 'online' && state.offline ? { ...state, offline: false } : state;
  if (next.phase === 'connected') return [{ ...next, phase: 'probing' }, [{ type: 'probe' }]];
  if (signal === 'online' && (next.phase === 'connecting' || next.phase === 'handshaking')) {
    // The dial hangs in a network that is gone.
    const [after, effects] = authenticate(next, context, forcedGap(next, context.now));
    return [after, [{ type: 'hang-up' }, ...effects]];
  }
  return mayHurry(next) ? retryNow(next, context) : [next, []];
}

/** A takeover is not fought, and a server that asked for patience is not hurried by a tab that became visible. */
function mayHurry(state: MachineState): boolean {
  if (state.phase !== 'waiting' && state.phase !== 'suspended') return false;
  return state.reason?.code !== 'connection/replaced' && state.reason?.code !== 'auth/rate-limited';
}

function credentialsChanged(state: MachineState, context: MachineContext): Step {
  const refused = state.phase === 'idle' || state.phase === 'failed';
  if (refused && state.reason?.code.startsWith('auth/')) return authenticate(fresh(state), context);
  if (state.phase === 'waiting' && state.reason?.code.startsWith('auth/')) return retryNow(state, context);
  return [state, []];
}
