import type { ConnectionReason } from './connection-types.js';
import {
  INITIAL_STATE,
  type Effect,
  type MachineContext,
  type MachineState,
  type Phase,
  type Step,
} from './machine-types.js';
import {
  FORCED_DIAL_GAP_MS,
  backoffDelay,
  firstRedialDelay,
  stormDelay,
  suspendedDelay,
} from './reconnection-policy.js';

export const LIVE: readonly Phase[] = ['connecting', 'handshaking', 'connected', 'probing'];
export const usable = (phase: Phase): boolean => phase === 'connected' || phase === 'probing';
export const dialling = (phase: Phase): boolean =>
  phase === 'authenticating' || phase === 'connecting' || phase === 'handshaking';
export const cancelAll: readonly Effect[] = (['retry', 'dial', 'stable'] as const).map((name) => ({
  type: 'cancel',
  name,
}));

/** What closes the pair that `recovering` opened. */
export const endOf = (state: MachineState): readonly Effect[] =>
  state.recovering || usable(state.phase) ? [{ type: 'given-up' }] : [];

export const reasonOf = (code: ConnectionReason['code'], message: string, closeCode?: number): ConnectionReason =>
  Object.freeze({ code, message, closeCode });

/** Forgets the outage, not the dials. */
export function fresh(state: MachineState): MachineState {
  return { ...INITIAL_STATE, phase: state.phase, offline: state.offline, hidden: state.hidden, dials: state.dials };
}

/** Asks for a token and then dials, as soon as the storm guard allows. */
export function authenticate(state: MachineState, { now, policy }: MachineContext, minimumDelayMs = 0): Step {
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

export function wait(state: MachineState, delayMs: number, now: number): Step {
  return [
    { ...state, phase: 'waiting', retryAt: now + delayMs, stable: false },
    [...cancelAll, { type: 'schedule', name: 'retry', delayMs }],
  ];
}

export const forcedGap = ({ dials }: MachineState, now: number): number => {
  const last = dials.at(-1);
  return last === undefined ? 0 : Math.max(0, last + FORCED_DIAL_GAP_MS - now);
};

/** The socket is gone, or as good as gone. */
export function lost(state: MachineState, reason: ConnectionReason, context: MachineContext, hintMs = 0): Step {
  const wasUsable = usable(state.phase);
  const [next, effects] = retryLater(begin(state, reason, context), context, hintMs);
  return [next, [{ type: 'hang-up' }, ...(wasUsable ? [{ type: 'recovering' } as const] : []), ...effects]];
}

/** Opens an episode, or goes on with the one that runs. */
export function begin(
  state: MachineState,
  reason: ConnectionReason | undefined,
  { random }: MachineContext,
): MachineState {
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
export function retryLater(state: MachineState, context: MachineContext, hintMs = 0): Step {
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

export function suspend(state: MachineState, { policy, random, now }: MachineContext): Step {
  // 0 attempts: it never redials by itself, not slowly either.
  const delayMs = policy.maxAttempts === 0 ? 0 : suspendedDelay(policy, random());
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

export function fail(state: MachineState, reason: ConnectionReason): Step {
  return [
    { ...fresh(state), phase: 'failed', reason, episode: state.episode },
    [...cancelAll, { type: 'hang-up' }, { type: 'given-up' }],
  ];
}
