import type { ReactiveController, ReactiveControllerHost } from 'lit';

/** Re-renders its host once a second while there is a moment to wait for. Owns at most one timer. */
export class CountdownController implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #until: number | undefined;

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
    host.addController(this);
  }

  /** Sets the moment, milliseconds since 1970-01-01 UTC, and returns the whole seconds left, at least 0. */
  secondsUntil(moment: number | undefined): number {
    this.#until = moment;
    if (moment === undefined) {
      this.hostDisconnected();
      return 0;
    }
    const leftMs = Math.max(0, moment - Date.now());
    this.#arm(leftMs);
    return Math.ceil(leftMs / 1000);
  }

  hostConnected(): void {
    if (this.#until !== undefined) this.#host.requestUpdate();
  }

  hostDisconnected(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #arm(leftMs: number): void {
    clearTimeout(this.#timer);
    // Wakes on the boundary of the next whole second, so that every number is shown once.
    this.#timer = leftMs > 0 ? setTimeout(() => this.#host.requestUpdate(), leftMs % 1000 || 1000) : undefined;
  }
}
