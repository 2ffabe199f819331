import type { ConfigProposal } from '../config/config-manager.js';
import type { ConfigApplied, ConfigIssue, ConfigLayer } from '../config/config-types.js';
import type { ClientConfigInput } from '../config/generated/client-config.js';
import { disposedError, type RealtimeError } from '../errors.js';
import { applyConfig, isLight } from './apply-config.js';
import type { ClientParts } from './client-parts.js';
import type { HandoverPlanner } from './handover-planner.js';

type Outcome = Promise<ConfigApplied | undefined>;

/**
 * Changes of a running client's configuration. What is live is in force at once. What needs another connection while one is in use is a
 * planned handover: the new connection is proven before the old one goes, and when it cannot be had, nothing has changed.
 */
export class ConfigUpdates {
  readonly #parts: ClientParts;
  #queued: { next: ConfigProposal; readonly outcome: Outcome } | undefined;
  /** The newest change that waits for its connection, and what becomes of it. */
  #waiting: { readonly next: ConfigProposal; readonly outcome: Outcome } | undefined;
  /** The newest change that was given to the planner, or waits for it to be loaded. */
  #last: ConfigProposal | undefined;
  #planner: HandoverPlanner | undefined;
  #disposed = false;

  constructor(parts: ClientParts) {
    this.#parts = parts;
  }

  /**
   * Replaces the layers. What is wrong with them is in `$config.issues`, and the running configuration stays. Resolves with what the change took;
   * `undefined` when nothing changed or it was refused.
   */
  async setLayers(layers: readonly ConfigLayer[]): Outcome {
    const { config } = this.#parts;
    if (this.#disposed) return undefined;
    const next = config.proposeLayers(layers, this.#newest);
    this.#queued = undefined;
    try {
      return await this.#run(next);
    } catch (error) {
      if (!this.#disposed) config.refuse((error as RealtimeError).context['issues'] as ConfigIssue[]);
      return undefined;
    }
  }

  /** Changes single options; several calls in one task are one change. Rejects `config/invalid`. */
  async update(partial: ClientConfigInput): Promise<ConfigApplied> {
    if (this.#disposed) throw disposedError();
    const next = this.#parts.config.proposeUpdate(partial, this.#newest);
    if (this.#queued) this.#queued.next = next;
    else this.#queued = { next, outcome: Promise.resolve().then(() => this.#flush()) };
    return (await this.#queued.outcome) ?? 'live';
  }

  /** There is no connection to protect any more: what waits for its proof is taken as it is. */
  release(): void {
    this.#planner?.release();
  }

  dispose(): void {
    this.#disposed = true;
    this.#planner?.release(disposedError());
  }

  get #newest(): ConfigProposal | undefined {
    return (this.#queued ?? this.#waiting)?.next;
  }

  async #flush(): Outcome {
    const queued = this.#queued;
    this.#queued = undefined;
    // Layers that came in the same task have taken it along.
    return queued ? this.#run(queued.next) : this.#waiting?.outcome;
  }

  async #run(next: ConfigProposal): Outcome {
    const { config, connection } = this.#parts;
    const calm = connection.$connection.get().status !== 'connected' || isLight(config.effect(next));
    if (!next.valid || (calm && !this.#waiting)) return applyConfig(this.#parts, next);
    this.#last = next;
    const waiting = { next, outcome: this.#planner?.change(next) ?? this.#plan(next) };
    this.#waiting = waiting;
    try {
      return await waiting.outcome;
    } finally {
      if (this.#waiting === waiting) this.#waiting = undefined;
    }
  }

  async #plan(next: ConfigProposal): Outcome {
    // A chunk that cannot be loaded leaves the plain way: hang up and dial.
    const chunk = await import('./handover-planner.js').catch(() => undefined);
    if (this.#disposed) throw disposedError();
    // A newer change did not have to wait for the chunk, and speaks for this one.
    if (next !== this.#last) return this.#waiting?.outcome;
    if (!chunk) return applyConfig(this.#parts, next);
    this.#planner ??= new chunk.HandoverPlanner(this.#parts);
    return await this.#planner.change(next);
  }
}
