/** Removes what was added. Calling it twice is harmless. */
export type Unsubscribe = () => void;

/**
 * A small typed emitter. A listener that throws never hurts the emitter or the other listeners: what it
 * threw goes to `onListenerError`.
 */
export class TypedEmitter<Events> {
  readonly #listeners = new Map<keyof Events, Set<(detail: never) => void>>();
  readonly #onListenerError: (error: unknown, type: keyof Events) => void;

  constructor(onListenerError: (error: unknown, type: keyof Events) => void = () => {}) {
    this.#onListenerError = onListenerError;
  }

  on<K extends keyof Events>(type: K, listener: (detail: Events[K]) => void): Unsubscribe {
    let set = this.#listeners.get(type);
    if (!set) this.#listeners.set(type, (set = new Set()));
    set.add(listener);
    return () => void set.delete(listener);
  }

  emit<K extends keyof Events>(type: K, detail: Events[K]): void {
    for (const listener of [...(this.#listeners.get(type) ?? [])]) {
      try {
        (listener as (detail: Events[K]) => void)(detail);
      } catch (error) {
        this.#onListenerError(error, type);
      }
    }
  }

  /** Removes every listener. */
  clear(): void {
    this.#listeners.clear();
  }
}
