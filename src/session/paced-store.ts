import { atom } from 'nanostores';

/** A store that is written once a frame at most by what comes in faster than anybody can look. */
export class PacedStore<T> {
  readonly $store;
  /** The value it has, or gets with the next frame. */
  latest: T;
  readonly #later: (callback: () => void) => void;
  #paced = false;

  /** @param later calls back with the next frame */
  constructor(initial: T, later: (callback: () => void) => void) {
    this.$store = atom(initial);
    this.latest = initial;
    this.#later = later;
  }

  /** @param paced another value follows soon: this one may wait for the next frame */
  set(value: T, paced = false): void {
    this.latest = value;
    if (paced && this.#paced) return;
    this.$store.set(value);
    if (!paced) return;
    this.#paced = true;
    this.#later(() => {
      this.#paced = false;
      this.set(this.latest, this.latest !== this.$store.get());
    });
  }
}
