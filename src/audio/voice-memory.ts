import type { KeyValueStore } from '../platform/platform.js';

const PREFIX = 'realtime-elements:voice:';

/** The voice that was in force last, for the next page of this tab. Without a key nothing is kept. */
export class VoiceMemory {
  readonly #store: KeyValueStore;
  readonly #key: () => string | undefined;

  constructor(store: KeyValueStore, key: () => string | undefined) {
    this.#store = store;
    this.#key = key;
  }

  /** `undefined` where another voice is configured now than then: that is the newer word. */
  read(configured: string): string | undefined {
    const [voice, then] = this.#value?.split('\n') ?? [];
    return then === configured ? voice : undefined;
  }

  write(voice: string, configured: string): void {
    const key = this.#key();
    if (key) this.#store.set(PREFIX + key, `${voice}\n${configured}`);
  }

  /** Forgets this voice, without one any. */
  forget(voice?: string): void {
    const key = this.#key();
    if (key && (voice === undefined || this.#value?.startsWith(`${voice}\n`))) this.#store.remove(PREFIX + key);
  }

  get #value(): string | undefined {
    const key = this.#key();
    return key ? this.#store.get(PREFIX + key) : undefined;
  }
}
