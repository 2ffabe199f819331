import * as fc from 'fast-check';
import { reduceConnection } from '../../src/connection/connection-machine.js';
import { forcedGap } from '../../src/connection/machine-steps.js';
import {
  INITIAL_STATE,
  type Effect,
  type MachineEvent,
  type MachineState,
  type Phase,
  type TimerName,
} from '../../src/connection/machine-types.js';
import { MAX_DIALS_PER_MINUTE, stormDelay, type ReconnectionPolicy } from '../../src/connection/reconnection-policy.js';
import { RealtimeError } from '../../src/errors.js';
import type { LifecycleSignal } from '../../src/platform/platform.js';
import { seededRandom } from '../../src/testing/index.js';

const RUNS = 10_000;
/** Printed in the test's name; fast-check repeats it, with the path, when a run fails. */
const SEED = Math.floor(Math.random() * 2 ** 31);
const POLICY: ReconnectionPolicy = {
  timeoutMs: 10_000,
  handshakeTimeoutMs: 5_000,
  maxAttempts: 4,
  baseDelayMs: 500,
  maxDelayMs: 30_000,
  multiplier: 2,
  suspendedRetryMs: 30_000,
  stableAfterMs: 5_000,
};
const DIALLING: readonly Phase[] = ['authenticating', 'connecting', 'handshaking'];
const WITH_SOCKET: readonly Phase[] = ['connecting', 'handshaking', 'connected', 'probing'];
const USABLE: readonly Phase[] = ['connected', 'probing'];
const AT_REST: readonly Phase[] = ['idle', 'failed', 'closed'];
/** What may bring a connection back that ended for good. */
const ASKED: readonly MachineEvent['type'][] = ['start', 'stop', 'retry', 'credentials', 'redial', 'signed-out'];

function insist(condition: boolean, broken: string): asserts condition {
  if (!condition) throw new Error(broken);
}

/** The world around the machine: timers, the socket, the candidate beside it, and what somebody who listens was told. */
class World {
  readonly dials: number[] = [];
  readonly timers = new Map<TimerName, number>();
  state: MachineState = INITIAL_STATE;
  #now = 1_000_000;
  #socket = false;
  #candidate = false;
  #recovering = false;
  readonly #random: () => number;
  readonly #visited: Set<Phase>;

  constructor(seed: number, visited: Set<Phase>) {
    this.#random = seededRandom(seed);
    this.#visited = visited;
  }

  /** Feeds an event, unless the world is such that it cannot happen. */
  feed(event: MachineEvent): void {
    if (!this.#canHappen(event)) return;
    if (event.type === 'closed' || event.type === 'undialable') this.#socket = false;
    if (event.type === 'dialled-beside') this.#dialBeside();
    if (event.type === 'handed-over') this.#candidate = false;
    const before = this.state;
    const [next, effects] = reduceConnection(before, event, { now: this.#now, random: this.#random, policy: POLICY });
    this.state = next;
    this.#visited.add(next.phase);
    for (const effect of effects) this.#run(effect);
    // The manager closes a candidate whose session is gone.
    if (!USABLE.includes(next.phase)) this.#candidate = false;
    if (before.phase === 'failed' || before.phase === 'closed') {
      insist(ASKED.includes(event.type) || next.phase === before.phase, `${event.type} woke ${before.phase}`);
    }
    this.#check();
  }

  /** Lets time pass: whatever is due fires, in order. */
  pass(milliseconds: number): void {
    const until = this.#now + milliseconds;
    for (;;) {
      const due = [...this.timers].filter(([, at]) => at <= until).sort((a, b) => a[1] - b[1])[0];
      if (!due) break;
      this.fire(due[0]);
    }
    this.#now = until;
  }

  /** Time stands at the timer's moment, or later when it was overslept. */
  fire(name: TimerName): void {
    const at = this.timers.get(name);
    if (at === undefined) return;
    this.#now = Math.max(this.#now, at);
    this.timers.delete(name);
    this.feed({ type: 'timer', name });
  }

  #canHappen({ type }: MachineEvent): boolean {
    switch (type) {
      case 'closed':
      case 'opened':
      case 'ready':
        return this.#socket;
      case 'undialable':
        return this.#socket && this.state.phase === 'connecting';
      case 'dialled-beside':
        return (
          USABLE.includes(this.state.phase) &&
          !this.#candidate &&
          Math.max(forcedGap(this.state, this.#now), stormDelay(this.state.dials, this.#now)) === 0
        );
      case 'handed-over':
        return this.#candidate;
      default:
        return true;
    }
  }

  #dialBeside(): void {
    this.#candidate = true;
    this.dials.push(this.#now);
  }

  #run(effect: Effect): void {
    switch (effect.type) {
      case 'schedule':
        insist(effect.delayMs >= 0 && Number.isFinite(effect.delayMs), `a delay of ${effect.delayMs}`);
        this.timers.set(effect.name, this.#now + effect.delayMs);
        return;
      case 'cancel':
        this.timers.delete(effect.name);
        return;
      case 'dial':
        insist(!this.#socket, 'two sockets');
        insist(this.state.phase === 'connecting', `a dial in ${this.state.phase}`);
        this.#socket = true;
        this.dials.push(this.#now);
        return;
      case 'hang-up':
        this.#socket = false;
        return;
      case 'recovering':
        insist(!this.#recovering, 'a recovery that began twice');
        this.#recovering = true;
        return;
      case 'recovered':
        insist(this.#recovering, 'recovered from nothing');
        this.#recovering = false;
        return;
      case 'given-up':
        this.#recovering = false;
        return;
      default:
    }
  }

  #check(): void {
    const { phase, recovering } = this.state;
    insist(recovering === this.#recovering, `the state says recovering=${recovering}, the events say otherwise`);
    if (AT_REST.includes(phase)) {
      insist(!this.#recovering, `a recovery without an end in ${phase}`);
      insist(!this.#socket, `a socket in ${phase}`);
      insist(this.timers.size === 0, `timers in ${phase}: ${[...this.timers.keys()].join()}`);
    }
    if (phase === 'suspended') insist(!this.#recovering, 'a recovery without an end in suspended');
    if (phase === 'waiting') insist(this.timers.has('retry'), 'nothing ends waiting');
    if (DIALLING.includes(phase)) insist(this.timers.has('dial'), `nothing ends ${phase}`);
    if (this.#socket) insist(WITH_SOCKET.includes(phase), `a socket in ${phase}`);
    else insist(phase === 'connecting' || !WITH_SOCKET.includes(phase), `no socket in ${phase}`);
  }
}

type Step = MachineEvent | { type: 'pass'; ms: number };

const error = (code: RealtimeError['code'], retryable: boolean): RealtimeError =>
  new RealtimeError(code, 'x', { retryable });

const progress = fc.constantFrom<Step>({ type: 'token' }, { type: 'opened' }, { type: 'ready' });
const other = fc.constantFrom<Step>(
  { type: 'start' },
  { type: 'stop' },
  { type: 'retry' },
  { type: 'redial' },
  { type: 'dialled-beside' },
  { type: 'handed-over' },
  { type: 'credentials' },
  { type: 'signed-out' },
  { type: 'token-failed', error: error('auth/required', false) },
  { type: 'token-failed', error: error('auth/forbidden', false) },
  { type: 'token-failed', error: error('auth/unavailable', true) },
  { type: 'undialable', error: error('connection/unsupported', false) },
  { type: 'suspect' },
  { type: 'alive' },
  { type: 'dead' },
);
const close = fc.constantFrom(1000, 1006, 1006, 1008, 1009, 1012, 1013, 4401, 4403, 4429);
const signal = fc.constantFrom<LifecycleSignal>(
  'online',
  'offline',
  'visible',
  'hidden',
  'pageshow',
  'pagehide',
  'resume',
);
const step: fc.Arbitrary<Step> = fc.oneof(
  { arbitrary: progress, weight: 5 },
  { arbitrary: other, weight: 5 },
  { arbitrary: close.map((code) => ({ type: 'closed', code }) as const), weight: 2 },
  { arbitrary: signal.map((name) => ({ type: 'signal', signal: name }) as const), weight: 1 },
  {
    arbitrary: fc.constantFrom<TimerName>('retry', 'dial', 'stable').map((name) => ({ type: 'timer', name }) as const),
    weight: 2,
  },
  { arbitrary: fc.constantFrom(10, 500, 1500, 6000, 61_000).map((ms) => ({ type: 'pass', ms }) as const), weight: 3 },
);

describe('connection: any sequence of events', () => {
  it(`never two sockets, a dial at rest, an eleventh dial in a minute or a recovery without one end (seed ${SEED})`, function () {
    this.timeout(60_000);
    const visited = new Set<Phase>();
    fc.assert(
      fc.property(fc.array(step, { maxLength: 80, size: 'max' }), fc.integer(), (steps, seed) => {
        const world = new World(seed, visited);
        for (const one of steps) {
          if (one.type === 'pass') world.pass(one.ms);
          else if (one.type === 'timer') world.fire(one.name);
          else world.feed(one);
        }
        const { dials } = world;
        dials.forEach((at, index) => {
          const first = dials[index - MAX_DIALS_PER_MINUTE];
          insist(first === undefined || at - first >= 60_000, `more than ${MAX_DIALS_PER_MINUTE} dials in a minute`);
        });
        world.feed({ type: 'stop' });
        insist(world.state.phase === 'closed', 'stop did not close');
      }),
      { numRuns: RUNS, seed: SEED, includeErrorInReport: true },
    );
    const phases: readonly Phase[] = [...AT_REST, ...DIALLING, ...USABLE, 'waiting', 'suspended'];
    const missed = phases.filter((phase) => !visited.has(phase));
    insist(missed.length === 0, `states that no run reached: ${missed.join()}`);
  });
});
