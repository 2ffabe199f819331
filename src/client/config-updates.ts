import type { ConfigProposal } from '../config/config-manager.js';
import type { ConfigApplied, ConfigIssue, ConfigLayer } from '../config/config-types.js';
import type { ClientConfigInput } from '../config/generated/client-config.js';
import { disposedError, type RealtimeError } from '../errors.js';
import { applyConfig } from './apply-config.js';
import type { ClientParts } from './compose.js';
import type { Takeover } from './hand-over.js';

type Outcome = Promise<ConfigApplied | undefined>;

/** A change that waits for its connection to be proven. */
interface Pending {
  next: ConfigProposal;
  readonly abort: AbortController;
  outcome: Outcome;
}

/**
 * Changes of a running client's configuration. What is live is in force at once. What needs another connection while one is in use is a
 * planned handover: the new connection is proven before the old one goes, and when it cannot be had, nothing has changed.
 */
export class ConfigUpdates {
  /** A proven connection is being put in the place of the old one. */
  isTakingOver = false;
  readonly #parts: ClientParts;
  #queued: { next: ConfigProposal; readonly outcome: Outcome } | undefined;
  #pending: Pending | undefined;
  /** What became of the newest change. */
  #latest: Outcome = Promise.resolve(undefined);
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
    this.#pending?.abort.abort();
  }

  dispose(): void {
    this.#disposed = true;
    this.#pending?.abort.abort();
  }

  get #newest(): ConfigProposal | undefined {
    return this.#queued?.next ?? this.#pending?.next;
  }

  #flush(): Outcome {
    const queued = this.#queued;
    this.#queued = undefined;
    // Layers that came in the same task have taken it along.
    return queued ? this.#run(queued.next) : this.#latest;
  }

  #run(next: ConfigProposal): Outcome {
    this.#latest = this.#start(next);
    return this.#latest;
  }

  async #start(next: ConfigProposal): Outcome {
    const { config, connection } = this.#parts;
    const pending = this.#pending;
    if (!next.valid) return applyConfig(this.#parts, next);
    if (pending && isLight(config.effect(next, pending.next))) {
      const light = config.proposeDifference(pending.next, next);
      pending.next = next;
      if (light) applyConfig(this.#parts, light);
      return pending.outcome;
    }
    this.#pending = undefined;
    pending?.abort.abort();
    if (isLight(config.effect(next)) || connection.$connection.get().status !== 'connected') {
      return applyConfig(this.#parts, next);
    }
    const mine: Pending = { next, abort: new AbortController(), outcome: this.#latest };
    this.#pending = mine;
    mine.outcome = this.#handOver(mine);
    return mine.outcome;
  }

  async #handOver(mine: Pending): Outcome {
    let takeover: Takeover | undefined;
    try {
      takeover = await this.#prove(mine);
    } catch (error) {
      if (this.#pending === mine) {
        this.#pending = undefined;
        this.#parts.logger.warn('handover refused', { error });
        throw this.#parts.config.refusal(mine.next, error as Error);
      }
    }
    if (this.#disposed) throw disposedError();
    if (this.#pending !== mine) {
      takeover?.close();
      // A newer change has replaced this one, and speaks for it.
      return this.#latest;
    }
    this.#pending = undefined;
    this.isTakingOver = takeover !== undefined;
    try {
      return applyConfig(this.#parts, mine.next, takeover);
    } catch (error) {
      takeover?.close();
      throw error;
    } finally {
      this.isTakingOver = false;
    }
  }

  async #prove({ next, abort }: Pending): Promise<Takeover | undefined> {
    // A chunk that cannot be loaded leaves the plain way: hang up and dial.
    const chunk = await import('./hand-over.js').catch(() => undefined);
    return await chunk?.handOver(this.#parts, next.resolved.values, abort.signal);
  }
}

const isLight = (effect: ConfigApplied | undefined): boolean => effect === undefined || effect === 'live';
