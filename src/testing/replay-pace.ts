import type { RecordedEvent, Recording } from '../logging/recording.js';
import type { FakeClock } from './fake-clock.js';
import { settle } from './settle.js';

/** How long a client may take, really, to load what it needs: a fake clock does not wait for that. Milliseconds. */
const PATIENCE_MS = 500;
/** A timer is set a moment later than what made it necessary was noted. Milliseconds. */
const TOLERANCE_MS = 100;

export interface ReplayPaceOptions {
  readonly recording: Recording;
  readonly events: readonly RecordedEvent[];
  readonly clock: FakeClock;
  /** The states of the recording are all there. */
  readonly isComparable: boolean;
}

/** Moves the clock of a replay from one happening to the next, so that what came in between comes in between again. */
export class ReplayPace {
  readonly #options: ReplayPaceOptions;
  /** States that were recorded before the happening of this index. */
  readonly #statesBefore: readonly number[];
  #isPatient: boolean;

  constructor(options: ReplayPaceOptions) {
    this.#options = options;
    this.#isPatient = options.isComparable;
    let states = 0;
    const before = options.events.map(({ kind }) => (kind === 'state' ? states++ : states));
    this.#statesBefore = [...before, states];
  }

  /** It is time for the happening of this index. @param told how many states have come of it so far */
  async reach(index: number, told: () => number): Promise<void> {
    const event = this.#options.events[index];
    const states = this.#statesBefore[index] ?? 0;
    if (event) await this.#advance(index, event.at, () => this.#isPatient && told() < states);
    await this.#catchUp(states, told);
  }

  /** There is no happening left. */
  async end(told: () => number): Promise<void> {
    const last = this.#options.events.at(-1);
    const states = this.#statesBefore.at(-1) ?? 0;
    await settle();
    // What was late when the recording ended is not in it.
    if (last && told() < states) await this.until(last.at);
    await this.#catchUp(states, told);
  }

  /** So many milliseconds after the start of the recording. */
  async until(at: number): Promise<void> {
    const { recording, clock } = this.#options;
    const waitMs = recording.startedAt + at - clock.now();
    if (waitMs > 0) await clock.advance(waitMs);
  }

  /** Timers of a busy page are late, those of a frozen one very: what was due and fired after this happening does so again. */
  async #advance(index: number, at: number, isExpected: () => boolean): Promise<void> {
    const { recording, clock, events } = this.#options;
    const late = events.slice(index + 1).flatMap((each) => (each.kind === 'late' ? [each.at - each.by] : []));
    const dueAt = Math.min(...late) - TOLERANCE_MS;
    if (dueAt < at) await this.until(dueAt);
    if (dueAt >= at || isExpected()) return await this.until(at);
    clock.sleep(Math.max(0, recording.startedAt + at - clock.now()));
  }

  /** Waits for states that were recorded and have not come yet. A client that behaves otherwise than it did is waited for once. */
  async #catchUp(states: number, told: () => number): Promise<void> {
    const until = performance.now() + PATIENCE_MS;
    while (this.#isPatient && told() < states) {
      if (performance.now() > until) this.#isPatient = false;
      await settle();
    }
  }
}
