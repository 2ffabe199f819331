import type { KeyValueStore } from '../platform/platform.js';

/** What a tab remembers to find its session again. No token, nothing of the conversation's content. */
export interface RememberedSession {
  sessionId?: string | undefined;
  conversationId?: string | undefined;
  agentKey?: string | undefined;
}

const PREFIX = 'realtime-elements:session:';

/** Per-tab ids, so that a reload of the page comes back to its session. Without a key nothing is written. */
export class SessionMemory {
  readonly #store: KeyValueStore;
  readonly #key: () => string | undefined;
  #current: RememberedSession = {};

  constructor(store: KeyValueStore, key: () => string | undefined) {
    this.#store = store;
    this.#key = key;
  }

  get current(): RememberedSession {
    return this.#current;
  }

  /** Reads what an earlier page of this tab has left. */
  restore(): void {
    this.#current = {};
    const key = this.#key();
    const text = key ? this.#store.get(PREFIX + key) : undefined;
    if (!text) return;
    try {
      const { sessionId, conversationId, agentKey } = JSON.parse(text) as Record<string, unknown>;
      const id = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);
      this.#current = { sessionId: id(sessionId), conversationId: id(conversationId), agentKey: id(agentKey) };
    } catch {
      this.forget();
    }
  }

  remember(change: RememberedSession): void {
    this.#current = { ...this.#current, ...change };
    const key = this.#key();
    if (key) this.#store.set(PREFIX + key, JSON.stringify(this.#current));
  }

  forget(): void {
    this.#current = {};
    const key = this.#key();
    if (key) this.#store.remove(PREFIX + key);
  }
}
