// Loaded with the first change that needs another connection while one is in use.
import type { ConfigProposal } from '../config/config-manager.js';
import type { ConfigApplied } from '../config/config-types.js';
import { proposeDifference } from '../config/propose-difference.js';
import type { RealtimeError } from '../errors.js';
import { applyConfig, isLight } from './apply-config.js';
import type { ClientParts } from './client-parts.js';
import { handOver, type Takeover } from './hand-over.js';

type Outcome = Promise<ConfigApplied | undefined>;

/** A change that waits for its connection to be proven. */
interface Pending {
  next: ConfigProposal;
  readonly abort: AbortController;
  outcome: Outcome;
}

/** One handover at a time: a newer change replaces one that is not proven yet, unless the connection is the same for both. */
export class HandoverPlanner {
  readonly #parts: ClientParts;
  #pending: Pending | undefined;
  /** What became of the newest change. */
  #latest: Outcome = Promise.resolve(undefined);

  #error: RealtimeError | undefined;

  constructor(parts: ClientParts) {
    this.#parts = parts;
  }

  /** Rejects `config/invalid` when the connection cannot be had or a component refuses; everything is then as it was. */
  change(next: ConfigProposal): Outcome {
    this.#latest = this.#start(next);
    return this.#latest;
  }

  /** There is no connection to protect any more. What waits is taken as it is, or rejected with `error`. */
  release(error?: RealtimeError): void {
    this.#error = error;
    this.#pending?.abort.abort();
  }

  async #start(next: ConfigProposal): Outcome {
    const { config, connection } = this.#parts;
    const pending = this.#pending;
    if (pending && isLight(config.effect(next, pending.next))) {
      const light = proposeDifference(config, pending.next, next);
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
    mine.outcome = this.#prove(mine);
    return mine.outcome;
  }

  async #prove(mine: Pending): Outcome {
    const { config, logger } = this.#parts;
    let takeover: Takeover | undefined;
    try {
      takeover = await handOver(this.#parts, mine.next.resolved.values, mine.abort.signal);
      if (this.#error) throw this.#error;
      if (this.#pending !== mine) {
        takeover?.close();
        // A newer change has replaced this one, and speaks for it.
        return await this.#latest;
      }
      this.#pending = undefined;
      return applyConfig(this.#parts, mine.next, takeover);
    } catch (error) {
      takeover?.close();
      if (this.#pending !== mine || this.#error) throw error;
      this.#pending = undefined;
      logger.warn('handover refused', { error });
      throw config.refusal(mine.next, error as Error);
    }
  }
}
