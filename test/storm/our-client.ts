import { reconnectionPolicy } from '../../src/client/client-settings.js';
import { resolveConfig } from '../../src/config/resolve-config.js';
import { reduceConnection } from '../../src/connection/connection-machine.js';
import {
  INITIAL_STATE,
  type Effect,
  type MachineEvent,
  type MachineState,
} from '../../src/connection/machine-types.js';
import type { ReconnectionPolicy } from '../../src/connection/reconnection-policy.js';
import type { ClientModel, Library, Wait } from './client-model.js';

/** When the connections of the simulation were made: long before the drop. */
const CONNECTED_AT_MS = -3_600_000;

/** The production defaults, as a client reads them. */
export const defaultPolicy = (): ReconnectionPolicy => reconnectionPolicy(resolveConfig([]).values);

/** The client's own connection machine, driven by the events that its managers would feed it. */
class MachineClient implements ClientModel {
  #state: MachineState = INITIAL_STATE;
  #wait: Wait;
  #dials = false;
  readonly #random: () => number;
  readonly #policy: ReconnectionPolicy;
  readonly #closeCode: number;

  constructor(random: () => number, policy: ReconnectionPolicy, closeCode: number) {
    this.#random = random;
    this.#policy = policy;
    this.#closeCode = closeCode;
    this.#feed({ type: 'start' }, CONNECTED_AT_MS);
    this.accepted(CONNECTED_AT_MS);
    this.#feed({ type: 'timer', name: 'stable' }, CONNECTED_AT_MS + policy.stableAfterMs);
  }

  dropped(now: number): Wait {
    return this.#closed(this.#closeCode, now);
  }

  due(now: number): 'dial' | Wait {
    this.#dials = false;
    this.#feed({ type: 'timer', name: 'retry' }, now);
    return this.#dials ? 'dial' : this.#wait;
  }

  /** 1006 is all that a browser tells of a dial that failed. */
  refused(now: number): Wait {
    return this.#closed(1006, now);
  }

  accepted(now: number): void {
    this.#feed({ type: 'opened' }, now);
    this.#feed({ type: 'ready' }, now);
  }

  #closed(code: number, now: number): Wait {
    this.#wait = undefined;
    this.#feed({ type: 'closed', code }, now);
    return this.#wait;
  }

  #feed(event: MachineEvent, now: number): void {
    const [state, effects] = reduceConnection(this.#state, event, { now, random: this.#random, policy: this.#policy });
    this.#state = state;
    for (const effect of effects) this.#run(effect, now);
  }

  #run(effect: Effect, now: number): void {
    if (effect.type === 'authenticate') this.#feed({ type: 'token' }, now);
    else if (effect.type === 'dial') this.#dials = true;
    else if (effect.type === 'schedule' && effect.name === 'retry') this.#wait = effect.delayMs;
    else if (effect.type === 'cancel' && effect.name === 'retry') this.#wait = undefined;
  }
}

function describe(policy: ReconnectionPolicy): string {
  const { baseDelayMs, multiplier, maxDelayMs, maxAttempts, suspendedRetryMs } = policy;
  return (
    `first redial after random × ${baseDelayMs} ms; then d/2 + random × d/2 with d = min(${maxDelayMs}, ` +
    `${baseDelayMs} × ${multiplier}^n), n = 1, 2, …; after ${maxAttempts} redials every ${suspendedRetryMs} ms ± 20 %; ` +
    'at most 10 dials a minute'
  );
}

/**
 * realtime-elements, not as a formula: `reduceConnection` itself with the default configuration.
 *
 * @param closeCode what the server drops the connections with; 1006 = it is just gone
 */
export function ourLibrary(closeCode = 1006, policy = defaultPolicy()): Library {
  return {
    name: closeCode === 1006 ? 'realtime-elements' : `realtime-elements, close code ${closeCode}`,
    version: 'this one',
    formula: describe(policy),
    source: 'src/connection/connection-machine.ts, src/connection/reconnection-policy.ts',
    create: (random) => new MachineClient(random, policy, closeCode),
  };
}
