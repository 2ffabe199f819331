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
    for (const name of Object.keys(states)) {
      try {
        if (states[name]) this.#internals?.states.add(name);
        else this.#internals?.states.delete(name);
      } catch {
        // Early Chromium took only names that begin with `--`; `data-state` remains.
      }
    }
  }
}
