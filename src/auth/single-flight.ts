/** One call at a time: whoever wants its result meanwhile waits for the same one. */
export class SingleFlight<T> {
  #running: { readonly promise: Promise<T>; readonly abort: AbortController } | undefined;

  get running(): Promise<T> | undefined {
    return this.#running?.promise;
  }

  /** Begins a call; one that is under way goes on and is no longer shared. */
  run(call: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const abort = new AbortController();
    const promise = call(abort.signal).finally(() => {
      if (this.#running?.abort === abort) this.#running = undefined;
    });
    this.#running = { promise, abort };
    return promise;
  }

  /** Nobody wants the result any more. */
  cancel(): void {
    this.#running?.abort.abort();
    this.#running = undefined;
  }
}
