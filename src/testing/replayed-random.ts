import type { RecordedEvent } from '../logging/recording.js';

/** What lies between what was played and what it drew. */
const BETWEEN: ReadonlySet<string> = new Set(['state', 'out', 'held', 'late']);

/** The random numbers of a recording, each for the event after which it was drawn. */
export class ReplayedRandom {
  readonly #events: readonly RecordedEvent[];
  /** The first one that was not drawn yet. */
  #from = 0;

  constructor(events: readonly RecordedEvent[]) {
    this.#events = events;
  }

  /** The next number that was drawn between the event that is being played and the one after it; 0.5 where there was none. */
  next(at: number): number {
    for (let index = Math.max(at + 1, this.#from); index < this.#events.length; index += 1) {
      const event = this.#events[index];
      if (event?.kind === 'random') {
        this.#from = index + 1;
        return event.value;
      }
      if (!event || !BETWEEN.has(event.kind)) break;
    }
    return 0.5;
  }
}
