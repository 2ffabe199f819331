import type { RealtimeError } from '../errors.js';
import type { LifecycleSignal } from '../platform/platform.js';
import { closeAction } from './close-codes.js';
import type { ConnectionReason } from './connection-types.js';
import {
  LIVE,
  authenticate,
  begin,
  cancelAll,
  dialling,
  endOf,
  fail,
  forcedGap,
  fresh,
  lost,
  reasonOf,
  retryLater,
  usable,
} from './machine-steps.js';
import type { Effect, MachineContext, MachineEvent, MachineState, Step, TimerName } from './machine-types.js';
import { recordDial } from './reconnection-policy.js';

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
    case 'redial':
      return redial(state, context);
    case 'dialled-beside':
      return [{ ...state, dials: recordDial(state.dials, context.now) }, []];
    case 'handed-over':
      return usable(state.phase) ? connected({ ...state, stable: false }, context) : [state, []];
    case 'signed-out':
      return signedOut(state);
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
      return LIVE.includes(state.phase) ? closed(state, event, context) : [state, []];
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

function retryNow(state: MachineState, context: MachineContext): Step {
  if (dialling(state.phase)) return [state, []];
  const gapMs = forcedGap(state, context.now);
  if (!usable(state.phase)) {
    const restarted = state.phase === 'waiting' ? state : { ...fresh(state), reason: state.reason };
    return authenticate(restarted, context, gapMs);
  }
  const reason = reasonOf('connection/lost', 'A new connection was asked for.');
  const [next, effects] = authenticate(begin(state, reason, context), context, gapMs);
  return [next, [{ type: 'hang-up' }, { type: 'recovering' }, ...effects]];
}

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
  if (error.code === 'connection/replaced') return replaced(state, reason);
  // Somebody has to sign in: nothing to wait for here, `credentials` goes on.
  return [{ ...fresh(state), phase: 'idle', reason }, [...cancelAll, { type: 'hang-up' }, ...endOf(state)]];
}

function closed(
  state: MachineState,
  { code, retryAfterMs = 0 }: { code: number; retryAfterMs?: number | undefined },
  context: MachineContext,
): Step {
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
  switch (closeAction(code, context.policy.closeActions)) {
    case 'replaced':
      return replaced(state, reasonOf('connection/replaced', 'The conversation was opened somewhere else.', code));
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
        retryAfterMs || context.policy.baseDelayMs,
      );
    case 'retry':
      return lost(state, lostReason, context, retryAfterMs);
  }
}

/** Somebody else has the session: only a person takes it back. */
const replaced = (state: MachineState, reason: ConnectionReason): Step => [
  { ...fresh(state), phase: 'suspended', reason, episode: state.episode },
  [...cancelAll, ...endOf(state)],
];

function timerFired(state: MachineState, name: TimerName, context: MachineContext): Step {
  if (name === 'stable') {
    if (!usable(state.phase)) return [state, []];
    return [{ ...state, stable: true, attempt: 0, refreshed: false }, []];
  }
  if (name === 'retry') {
    if (state.phase !== 'waiting' && state.phase !== 'suspended') return [state, []];
    // Nobody looks: coming back to the page is what dials.
    if (state.phase === 'suspended' && state.hidden) return [{ ...state, retryAt: undefined }, []];
    return authenticate(state, context);
  }
  if (!dialling(state.phase)) return [state, []];
  return lost(state, reasonOf('connection/timeout', 'The server did not answer in time.'), context);
}

function signalled(state: MachineState, signal: LifecycleSignal, context: MachineContext): Step {
  if (signal === 'offline') return [{ ...state, offline: true }, []];
  if (signal === 'hidden' || signal === 'pagehide') return [{ ...state, hidden: true }, []];
  const next = { ...state, hidden: state.hidden && signal === 'online', offline: state.offline && signal !== 'online' };
  if (next.phase === 'connected') return [{ ...next, phase: 'probing' }, [{ type: 'probe' }]];
  if (signal === 'online' && (next.phase === 'connecting' || next.phase === 'handshaking')) {
    return redial(next, context); // the dial hangs in a network that is gone
  }
  return mayHurry(next) ? retryNow(next, context) : [next, []];
}

/** A takeover is not fought, and a server that asked for patience is not hurried by a tab that became visible. */
function mayHurry(state: MachineState): boolean {
  if (state.phase !== 'waiting' && state.phase !== 'suspended') return false;
  return state.reason?.code !== 'connection/replaced' && state.reason?.code !== 'auth/rate-limited';
}

/** The configuration of the dial has changed: one that is under way is for the wrong server. */
function redial(state: MachineState, context: MachineContext): Step {
  // Nobody wants a connection, or only a person may take it back.
  const atRest = state.phase === 'idle' || state.phase === 'closed' || state.reason?.code === 'connection/replaced';
  if (atRest) return [state, []];
  if (!dialling(state.phase)) return retryNow(state, context);
  const [next, effects] = authenticate(state, context, forcedGap(state, context.now));
  return [next, [{ type: 'hang-up' }, ...effects]];
}

/** As at the start: nothing is dialled until somebody signs in. */
function signedOut(state: MachineState): Step {
  if (state.phase === 'closed' || state.phase === 'idle') return [state, []];
  const reason = reasonOf('auth/required', 'Sign in to start.');
  return [{ ...fresh(state), phase: 'idle', reason }, [...cancelAll, { type: 'hang-up' }, ...endOf(state)]];
}

function credentialsChanged(state: MachineState, context: MachineContext): Step {
  const { phase, reason } = state;
  const refused = reason?.code.startsWith('auth/') || reason?.code === 'connection/rejected';
  if (!refused) return [state, []];
  if (phase === 'idle' || phase === 'failed' || phase === 'suspended') return authenticate(fresh(state), context);
  if (phase === 'waiting') return retryNow(state, context);
  return [state, []];
}
