interface Flight<T> {
  readonly abort: AbortController;
  promise: Promise<T>;
  /** The call that took its place. */
  next: Promise<T> | undefined;
}

/** One call at a time: whoever wants its result meanwhile waits for the same one. */
export class SingleFlight<T> {
  #running: Flight<T> | undefined;

  get running(): Promise<T> | undefined {
    return this.#running?.promise;
  }

  /** Begins a call. One that is under way is aborted, and whoever waits for it gets what this one brings. */
  run(call: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const before = this.#running;
    const abort = new AbortController();
    const own = call(abort.signal);
    const flight: Flight<T> = { abort, promise: own, next: undefined };
    flight.promise = own
      .then(
        (value) => flight.next ?? value,
        (error: unknown) => flight.next ?? Promise.reject(error as Error),
      )
      .finally(() => {
        if (this.#running === flight) this.#running = undefined;
      });
    this.#running = flight;
    if (before) {
      before.next = flight.promise;
      before.abort.abort();
    }
    return flight.promise;
  }

  /** Nobody wants the result any more. */
  cancel(): void {
    this.#running?.abort.abort();
    this.#running = undefined;
  }
}
