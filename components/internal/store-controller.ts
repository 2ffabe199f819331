import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { ReadableAtom } from 'nanostores';

/** Re-renders its host whenever a store changes. The store may be swapped or be absent. */
export class StoreController<T> implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  #store: ReadableAtom<T> | undefined;
  #connected = false;
  #off: (() => void) | undefined;

  constructor(host: ReactiveControllerHost, store?: ReadableAtom<T>) {
    this.#host = host;
    this.#store = store;
    host.addController(this);
  }

  /** The present value; `undefined` while there is no store. */
  get value(): T | undefined {
    return this.#store?.get();
  }

  /** Listens to another store from now on. */
  setStore(store: ReadableAtom<T> | undefined): void {
    if (store === this.#store) return;
    this.#store = store;
    this.#listen();
  }

  hostConnected(): void {
    this.#connected = true;
    this.#listen();
  }

  hostDisconnected(): void {
    this.#connected = false;
    this.#off?.();
    this.#off = undefined;
  }

  #listen(): void {
    this.#off?.();
    this.#off = this.#connected ? this.#store?.listen(() => this.#host.requestUpdate()) : undefined;
    // The value may have changed while nobody listened.
    if (this.#connected) this.#host.requestUpdate();
  }
}
