import type { RecordedEvent } from '../logging/recording.js';
import type { AgentEvent } from '../protocol/agent-events.js';
import type { SessionManager } from '../session/session-manager.js';

/** What may lie between a message and the word that it was held. */
const BETWEEN: ReadonlySet<string> = new Set(['state', 'out', 'random', 'late', 'held']);

/** Stands in a replay for the parts that kept something from the conversation (a voice, an avatar): it keeps the same, and lets it through when they did. */
export class ReplayedParts {
  /** Resolves when the client has handed its session over. */
  readonly attached: Promise<void>;
  readonly #events: readonly RecordedEvent[];
  readonly #at: () => number;
  readonly #held: AgentEvent[] = [];
  /** The last happening that was looked at. */
  #seen = -1;
  #resolve = (): void => {};
  #session: Pick<SessionManager, 'apply'> | undefined;

  /** @param at index of the event that is being played */
  constructor(events: readonly RecordedEvent[], at: () => number) {
    this.#events = events;
    this.#at = at;
    this.attached = new Promise((resolve) => (this.#resolve = resolve));
  }

  attach(session: Pick<SessionManager, 'apply' | 'intercept'>): void {
    this.#session = session;
    this.#resolve();
    session.intercept = (event) => this.#isHeld(event);
  }

  release(kind: string): void {
    const index = this.#held.findIndex((event) => event.kind === kind);
    for (const event of this.#held.splice(index, index < 0 ? 0 : 1)) this.#session?.apply(event);
  }

  /** Whether an event of this kind was held between what is being played and what was played after it. */
  #isHeld(event: AgentEvent): boolean {
    for (let index = Math.max(this.#seen, this.#at()) + 1; index < this.#events.length; index += 1) {
      const next = this.#events[index];
      if (next?.kind === 'held' && next.event === event.kind) {
        this.#seen = index;
        this.#held.push(event);
        return true;
      }
      if (!next || !BETWEEN.has(next.kind)) return false;
    }
    return false;
  }
}
