import { atom } from 'nanostores';

/** Calls back with the next frame, unless what it returns is called first. */
export type Later = (callback: () => void) => (() => void) | undefined;

/** A store that is written once a frame at most by what comes in faster than anybody can look. */
export class PacedStore<T> {
  readonly $store;
  /** The value it has, or gets with the next frame. */
  latest: T;
  readonly #later: Later;
  #cancel: ReturnType<Later>;

  constructor(initial: T, later: Later) {
    this.$store = atom(initial);
    this.latest = initial;
    this.#later = later;
  }

  /** @param paced another value follows soon: this one may wait for the next frame */
  set(value: T, paced = false): void {
    this.latest = value;
    if (paced && this.#cancel) return;
    this.#cancel?.();
    this.#cancel = undefined;
    this.$store.set(value);
    if (!paced) return;
    this.#cancel = this.#later(() => {
      this.#cancel = undefined;
      this.set(this.latest, this.latest !== this.$store.get());
    });
  }
}
