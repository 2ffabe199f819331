/** So many random hexadecimal digits, never all zero, which W3C Trace Context forbids. */
function hex(digits: number, random: () => number): string {
  const text = Array.from({ length: digits }, () => Math.floor(random() * 16).toString(16)).join('');
  return /[^0]/.test(text) ? text : text.replace(/.$/, '1');
}

/** Trace ids of what is done over HTTP: calls of one episode have one trace (W3C Trace Context, version 00). */
export class TraceParents {
  readonly #random: () => number;
  #episode: string | undefined;
  #traceId = '';

  /** @param random uniform in [0, 1) */
  constructor(random: () => number) {
    this.#random = random;
  }

  /** The value of a `traceparent` header for one call. @param episode what ties calls together; without one each has its own trace */
  next(episode: string | undefined): { readonly header: string; readonly traceId: string } {
    if (episode === undefined || episode !== this.#episode) this.#traceId = hex(32, this.#random);
    this.#episode = episode;
    return { header: `00-${this.#traceId}-${hex(16, this.#random)}-01`, traceId: this.#traceId };
  }
}
