/** What a fake server answers: a status and a JSON body, a text, `'fail'` for no network, `'hang'` for no answer. */
export type FakeAnswer = 'fail' | 'hang' | { status?: number; body?: unknown; headers?: Record<string, string> };

export interface FakeCall {
  readonly url: string;
  readonly method: string;
  readonly headers: Headers;
  /** A text that was sent; empty for anything else. */
  readonly body: string;
  /** A form that was sent. */
  readonly form?: FormData | undefined;
}

/** A `fetch` whose server is the test. It honours the abort signal and answers in microtasks. */
export class FakeFetch {
  readonly calls: FakeCall[] = [];
  answer: (call: FakeCall) => FakeAnswer | Promise<FakeAnswer>;

  constructor(answer: (call: FakeCall) => FakeAnswer | Promise<FakeAnswer>) {
    this.answer = answer;
  }

  readonly fetch: typeof globalThis.fetch = async (input, init = {}) => {
    const call: FakeCall = {
      url: String(input),
      method: init.method ?? 'GET',
      headers: new Headers(init.headers),
      body: typeof init.body === 'string' ? init.body : '',
      form: init.body instanceof FormData ? init.body : undefined,
    };
    this.calls.push(call);
    const answer = await untilAborted(Promise.resolve(this.answer(call)), init.signal ?? undefined);
    if (answer === 'fail') throw new TypeError('Failed to fetch');
    if (answer === 'hang') return untilAborted(new Promise<Response>(() => {}), init.signal ?? undefined);
    const { status = 200, body, headers = {} } = answer;
    const text = typeof body === 'string' ? body : JSON.stringify(body ?? null);
    const response = new Response(text, { status, headers });
    // A real body is read in tasks of its own; a fake clock could not know when that is done.
    return Object.assign(response, {
      text: () => Promise.resolve(text),
      json: async () => JSON.parse(text),
    });
  };
}

function untilAborted<T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) return promise;
  const aborted = new Promise<never>((_, reject) => {
    const stop = (): void => reject(new DOMException('The call was aborted.', 'AbortError'));
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop, { once: true });
  });
  return Promise.race([promise, aborted]);
}
