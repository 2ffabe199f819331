import type { Unsubscribe } from '../events.js';
import type { Clock, LifecycleSource } from '../platform/platform.js';
import type { Logger } from './logger.js';
import type { LogEntry, LogSink } from './log-types.js';

/** Entries of one request at most, and how long the first of them waits for others. */
const BATCH_ENTRIES = 50;
const BATCH_MS = 5000;
/** Browsers give requests that outlive their page 64 KiB in all (Fetch standard, keepalive). */
const BATCH_CHARACTERS = 20_000;
/** Entries that wait at most; the oldest go, and are counted. */
const QUEUE_ENTRIES = 500;
const REQUESTS_PER_MINUTE = 12;
const MINUTE_MS = 60_000;
/** Equal jitter (AWS): half of the delay and up to the other half. */
const FIRST_RETRY_MS = 1000;
const LAST_RETRY_MS = 60_000;
/** The server does not take it, however often it is asked. */
const isFinal = (status: number): boolean => status >= 400 && status < 500 && status !== 408 && status !== 429;

export interface BeaconOptions {
  readonly url: string;
  /** Part of the clients that send, 0 to 1; errors are sent by all. */
  readonly sample: number;
  readonly clock: Clock;
  readonly random: () => number;
  readonly fetch: typeof globalThis.fetch;
  readonly lifecycle: LifecycleSource;
  /** `navigator.sendBeacon`; `undefined` where there is none. */
  readonly sendBeacon: ((url: string, body: string) => boolean) | undefined;
  /** Counts what was sent, dropped and refused, and the calls that failed. */
  readonly logger: Pick<Logger, 'count'>;
}

/**
 * Sends entries to a server in batches: `{ format, version, client, dropped, entries }` as text, so that no preflight is needed. A server that fails
 * or says 429 is asked again later and later, one that refuses is not. When the page goes, what waits is handed to the browser.
 */
export class BeaconSink implements LogSink {
  readonly #options: BeaconOptions;
  /** With `seq`, by which a server tells what it got twice. */
  readonly #client: string;
  readonly #isSampled: boolean;
  readonly #queue = new Map<number, LogEntry>();
  readonly #off: Unsubscribe;
  #times: number[] = [];
  #timer: unknown;
  #inFlight = false;
  #failures = 0;
  #dropped = 0;
  #closedUntil = 0;

  constructor(options: BeaconOptions) {
    this.#options = options;
    this.#client = Math.floor(options.random() * 2 ** 52).toString(36);
    this.#isSampled = options.random() < options.sample;
    this.#off = options.lifecycle.subscribe((signal) => {
      // On a phone, hidden is the last that a page hears.
      if (signal === 'pagehide' || signal === 'hidden') this.flush();
    });
  }

  write(entry: LogEntry): void {
    if (!this.#isSampled && entry.level !== 'ERROR') return;
    // A greater count of an entry that waits still.
    this.#queue.set(entry.seq, entry);
    if (this.#queue.size > QUEUE_ENTRIES) {
      const [oldest] = this.#queue.keys();
      this.#queue.delete(oldest ?? 0);
      this.#drop(1);
    }
    this.#schedule();
  }

  /** Hands what waits to the browser, which sends it even when the page is gone. */
  flush(): void {
    const { sendBeacon, url } = this.#options;
    if (!sendBeacon) return;
    while (this.#queue.size > 0) {
      const batch = this.#take();
      if (sendBeacon(url, this.#body(batch))) this.#sent(batch);
      else return this.#giveBack(batch);
    }
  }

  dispose(): void {
    this.#off();
    this.flush();
    this.#options.clock.clearTimeout(this.#timer);
    this.#queue.clear();
  }

  #schedule(): void {
    const { clock } = this.#options;
    if (this.#inFlight || this.#queue.size === 0) return;
    const now = clock.now();
    this.#times = this.#times.filter((at) => now - at < MINUTE_MS);
    const oldest = this.#times.at(-REQUESTS_PER_MINUTE);
    const allowedInMs = Math.max(this.#closedUntil - now, oldest === undefined ? 0 : oldest + MINUTE_MS - now);
    const isFull = this.#queue.size >= BATCH_ENTRIES;
    if (this.#timer !== undefined && !isFull) return;
    clock.clearTimeout(this.#timer);
    this.#timer = clock.setTimeout(
      () => {
        this.#timer = undefined;
        void this.#send();
      },
      Math.max(allowedInMs, isFull ? 0 : BATCH_MS),
    );
  }

  async #send(): Promise<void> {
    const { clock, fetch, url } = this.#options;
    const batch = this.#take();
    if (batch.length === 0) return;
    this.#inFlight = true;
    this.#times.push(clock.now());
    let status = 0;
    let retryAfterMs = 0;
    try {
      const response = await fetch(url, {
        method: 'POST',
        body: this.#body(batch),
        headers: { 'content-type': 'text/plain;charset=UTF-8' },
        keepalive: true,
        credentials: 'same-origin',
      });
      ({ status } = response);
      retryAfterMs = Number(response.headers.get('retry-after') ?? 0) * 1000 || 0;
    } catch {
      // No network: the entries wait for it.
    }
    this.#inFlight = false;
    if (status >= 200 && status < 300) this.#sent(batch);
    else if (isFinal(status)) {
      this.#options.logger.count('logging/beacon-refused', batch.length);
      this.#drop(batch.length);
      this.#wait(LAST_RETRY_MS);
    } else {
      this.#options.logger.count('logging/beacon-failed');
      this.#giveBack(batch);
      const delayMs = Math.min(LAST_RETRY_MS, FIRST_RETRY_MS * 2 ** this.#failures);
      this.#failures += 1;
      this.#wait(Math.max(retryAfterMs, delayMs / 2 + (this.#options.random() * delayMs) / 2));
    }
    this.#schedule();
  }

  #wait(delayMs: number): void {
    this.#closedUntil = this.#options.clock.now() + delayMs;
  }

  #sent(batch: readonly LogEntry[]): void {
    this.#failures = 0;
    this.#dropped = 0;
    this.#options.logger.count('logging/beacon-sent', batch.length);
  }

  #drop(count: number): void {
    if (count === 0) return;
    this.#dropped += count;
    this.#options.logger.count('logging/beacon-dropped', count);
  }

  #take(): LogEntry[] {
    const batch: LogEntry[] = [];
    let characters = 0;
    for (const [seq, entry] of this.#queue) {
      characters += JSON.stringify(entry).length;
      if (batch.length === BATCH_ENTRIES || (batch.length > 0 && characters > BATCH_CHARACTERS)) break;
      batch.push(entry);
      this.#queue.delete(seq);
    }
    return batch;
  }

  /** Before everything that came meanwhile, so that the order stays. */
  #giveBack(batch: readonly LogEntry[]): void {
    const newer = [...this.#queue.values()];
    this.#queue.clear();
    for (const entry of [...batch, ...newer].slice(-QUEUE_ENTRIES)) this.#queue.set(entry.seq, entry);
    this.#drop(batch.length + newer.length - this.#queue.size);
  }

  #body(entries: readonly LogEntry[]): string {
    return JSON.stringify({
      format: 'realtime-elements-log',
      version: 1,
      client: this.#client,
      dropped: this.#dropped,
      entries,
    });
  }
}
