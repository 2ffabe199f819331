import type { Toxic } from './fault-types.js';

/** What may be under way in one direction before the sender has to wait. */
const MAX_QUEUED_BYTES = 1_048_576;

export interface LaneOptions {
  toxics: () => readonly Toxic[];
  random: () => number;
  /** Passes bytes on; resolves when the receiver can take more. */
  deliver: (chunk: Buffer) => Promise<void> | void;
  /** The connection ends here. */
  cut: (how: 'end' | 'reset') => void;
}

interface Queued {
  readonly chunk: Buffer;
  readonly dueMs: number;
}

/** One direction of one connection: bytes go in, and come out as late, as slow and in such pieces as the toxics have it. */
export class Lane {
  readonly #options: LaneOptions;
  readonly #queue: Queued[] = [];
  #queuedBytes = 0;
  #passed = 0;
  #lastDueMs = 0;
  #running = false;
  #held = false;
  #closed = false;
  #wake: (() => void) | undefined;
  readonly #waiting: (() => void)[] = [];
  readonly #timers = new Set<NodeJS.Timeout>();

  constructor(options: LaneOptions) {
    this.#options = options;
  }

  /** Takes bytes. Resolves when there is room for more. */
  async push(chunk: Buffer): Promise<void> {
    if (this.#closed) return;
    let delayMs = 0;
    for (const toxic of this.#options.toxics()) {
      if (toxic.type !== 'latency') continue;
      delayMs += toxic.latencyMs + (toxic.jitterMs ?? 0) * (this.#options.random() * 2 - 1);
    }
    // Jitter does not change the order: this is a stream.
    this.#lastDueMs = Math.max(this.#lastDueMs, Date.now() + Math.max(0, delayMs));
    this.#queue.push({ chunk, dueMs: this.#lastDueMs });
    this.#queuedBytes += chunk.length;
    void this.#run();
    while (this.#queuedBytes > MAX_QUEUED_BYTES && !this.#closed) {
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
  }

  /** Resolves when everything that was taken has been passed on. */
  async drained(): Promise<void> {
    while (this.#queuedBytes > 0 && !this.#closed) {
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
  }

  /** Holds everything back, or lets it go on. */
  hold(held: boolean): void {
    this.#held = held;
    if (!held) this.#wake?.();
  }

  close(): void {
    this.#closed = true;
    this.#queue.length = 0;
    this.#queuedBytes = 0;
    for (const timer of this.#timers) clearTimeout(timer);
    this.#wake?.();
    for (const resolve of this.#waiting.splice(0)) resolve();
  }

  async #run(): Promise<void> {
    if (this.#running) return;
    this.#running = true;
    for (let next = this.#queue[0]; next && !this.#closed; next = this.#queue[0]) {
      await this.#sleep(next.dueMs - Date.now());
      while (this.#held && !this.#closed) await new Promise<void>((resolve) => (this.#wake = resolve));
      if (this.#closed) break;
      await this.#pass(next.chunk);
      this.#queue.shift();
      this.#queuedBytes = this.#queue.reduce((sum, { chunk }) => sum + chunk.length, 0);
      for (const resolve of this.#waiting.splice(0)) resolve();
    }
    this.#running = false;
  }

  async #pass(chunk: Buffer): Promise<void> {
    const toxics = this.#options.toxics();
    const slicer = toxics.find((toxic) => toxic.type === 'slicer');
    const bandwidth = toxics.find((toxic) => toxic.type === 'bandwidth');
    const limit = toxics.find((toxic) => toxic.type === 'limit_data');
    for (let at = 0; at < chunk.length && !this.#closed;) {
      let size = chunk.length - at;
      if (slicer) size = Math.min(size, Math.max(1, Math.round(slicer.averageBytes * (0.5 + this.#options.random()))));
      if (bandwidth) size = Math.min(size, Math.max(1, Math.ceil(bandwidth.bytesPerSecond / 20)));
      if (limit) size = Math.min(size, limit.bytes - this.#passed);
      if (size <= 0) return this.#options.cut('end');
      const piece = chunk.subarray(at, at + size);
      at += size;
      this.#passed += size;
      if (bandwidth) await this.#sleep((size * 1000) / Math.max(1, bandwidth.bytesPerSecond));
      await this.#options.deliver(piece);
      if (slicer) await this.#sleep(slicer.delayMs ?? 0);
    }
  }

  #sleep(delayMs: number): Promise<void> {
    if (!(delayMs > 0) || this.#closed) return Promise.resolve();
    return new Promise((resolve) => {
      const done = (): void => {
        this.#timers.delete(timer);
        resolve();
      };
      const timer = setTimeout(done, delayMs);
      this.#timers.add(timer);
    });
  }
}
