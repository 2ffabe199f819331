import { showStates } from '../internal/show-states.js';

/** Custom states of an element for style sheets, and the same as `data-state` where a browser has none. */
export class CustomStates {
  readonly #host: HTMLElement;
  readonly #internals: ElementInternals | undefined;

  constructor(host: HTMLElement) {
    this.#host = host;
    try {
      this.#internals = host.attachInternals();
    } catch {
      // jsdom has none.
    }
  }

  /** Shows exactly these. */
  show(states: Readonly<Record<string, boolean>>): void {
    const on = Object.keys(states).filter((name) => states[name]);
    this.#host.setAttribute('data-state', on.join(' '));
    showStates(this.#internals, on);
  }
}
