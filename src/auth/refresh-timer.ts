import type { Clock, TimerId } from '../platform/platform.js';

/** The one timer of a token: it fires when the token is to be renewed. */
export class RefreshTimer {
  readonly #clock: Clock;
  /** What it does when it fires; may be called ahead of it. */
  readonly due: () => void;
  #id: TimerId | undefined;

  constructor(clock: Clock, due: () => void) {
    this.#clock = clock;
    this.due = due;
  }

  /** Replaces what was planned; `undefined`: nothing is. */
  plan(delayMs: number | undefined): void {
    this.#clock.clearTimeout(this.#id);
    this.#id = delayMs === undefined ? undefined : this.#clock.setTimeout(this.due, Math.max(0, delayMs));
  }
}
