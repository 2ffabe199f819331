import type { Clock, TimerId } from '../../platform/platform.js';

/** Thrown inside a turn that was killed, to leave it at once. Never leaves the engine. */
export class TurnKilledError extends Error {
  override readonly name = 'TurnKilledError';
}

/** The two ways a turn can be cut short, and its pauses. */
export class TurnControl {
  readonly #clock: Clock;
  #cancelled = false;
  #killed = false;
  #timer: TimerId | undefined;
  #wake: (() => void) | undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** The user wants no more: the turn ends in order at the next chunk. */
  get cancelled(): boolean {
    return this.#cancelled;
  }

  get killed(): boolean {
    return this.#killed;
  }

  cancel(): void {
    this.#cancelled = true;
  }

  /** Ends the turn without another word. Leaves no timer behind. */
  kill(): void {
    this.#killed = true;
    this.#clock.clearTimeout(this.#timer);
    this.#wake?.();
  }

  /** Pauses, also for 0 ms, so that events which came meanwhile are seen. Throws `TurnKilledError`. */
  async pause(delayMs: number): Promise<void> {
    this.check();
    await new Promise<void>((resolve) => {
      this.#wake = resolve;
      this.#timer = this.#clock.setTimeout(resolve, delayMs);
    });
    this.check();
  }

  check(): void {
    if (this.#killed) throw new TurnKilledError();
  }
}
