import { isStalled, latencyOf, pieceOf, slowCloseOf, takeAllowance, type LaneToxic } from './lane-toxics.js';

/** What one direction holds before its source has to wait: the window of a fast line. */
const WINDOW_BYTES = 1_048_576;

type Item =
  | { readonly bytes: Buffer; dueMs: number; shaped: boolean }
  /** Something other than bytes that has its place among them. */
  | { readonly run: () => void; dueMs: number };

export interface LanePorts {
  /** Takes bytes; `false`: not more until `resume()`. */
  write(bytes: Buffer): boolean;
  /** The source may go on. */
  drained(): void;
  /** `limit_data` is used up. */
  limitReached(): void;
  /** Whether a black hole is in the way. */
  isBlackHole(): boolean;
}

/** One direction of a connection: what goes in comes out in the same order, as late and as slowly as its toxics say. */
export class Lane {
  readonly #ports: LanePorts;
  readonly #queue: Item[] = [];
  #toxics: readonly LaneToxic[] = [];
  #waitingBytes = 0;
  #lastDueMs = 0;
  #freeAtMs = 0;
  #timer: NodeJS.Timeout | undefined;
  #blocked = false;
  #pumping = false;
  #closed = false;

  constructor(ports: LanePorts) {
    this.#ports = ports;
  }

  get toxics(): readonly LaneToxic[] {
    return this.#toxics;
  }

  set toxics(toxics: readonly LaneToxic[]) {
    this.#toxics = toxics;
    this.pump();
  }

  /** @returns `false`: the source has to wait for `drained()` */
  write(bytes: Buffer): boolean {
    if (this.#closed) return true;
    this.#waitingBytes += bytes.length;
    this.#queue.push({ bytes, dueMs: this.#due(latencyOf(this.#toxics)), shaped: false });
    this.pump();
    return this.#waitingBytes < WINDOW_BYTES;
  }

  /** Runs behind everything that is in the lane, unless the lane is discarded before. */
  call(run: () => void): void {
    this.#push(run, latencyOf(this.#toxics));
  }

  /** The end of the connection: like `call()`, and `slow_close` makes it late. */
  end(run: () => void): void {
    this.#push(run, latencyOf(this.#toxics) + slowCloseOf(this.#toxics));
  }

  /** The sink takes bytes again. */
  resume(): void {
    this.#blocked = false;
    this.pump();
  }

  /** Nothing comes out any more. */
  discard(): void {
    this.#closed = true;
    this.#queue.length = 0;
    this.#waitingBytes = 0;
    clearTimeout(this.#timer);
    this.#ports.drained();
  }

  /** Lets out what may go. Call it when a black hole has ended. */
  pump(): void {
    // The sink may ask for more while it is given something.
    if (this.#pumping || this.#closed) return;
    this.#pumping = true;
    clearTimeout(this.#timer);
    while (this.#step());
    this.#pumping = false;
    if (this.#waitingBytes < WINDOW_BYTES) this.#ports.drained();
  }

  #push(run: () => void, delayMs: number): void {
    if (this.#closed) return;
    this.#queue.push({ run, dueMs: this.#due(delayMs) });
    this.pump();
  }

  #due(delayMs: number): number {
    this.#lastDueMs = Math.max(this.#lastDueMs, performance.now() + delayMs);
    return this.#lastDueMs;
  }

  /** @returns whether there may be more to do */
  #step(): boolean {
    const [item] = this.#queue;
    if (!item || this.#ports.isBlackHole() || isStalled(this.#toxics)) return false;
    const isBytes = 'bytes' in item;
    if (isBytes && this.#blocked) return false;
    const waitMs = item.dueMs - performance.now();
    if (waitMs > 0) {
      this.#timer = setTimeout(() => this.pump(), Math.ceil(waitMs));
      return false;
    }
    if (isBytes && !item.shaped && this.#shape(item.bytes)) return true;
    this.#queue.shift();
    if (isBytes) this.#deliver(item.bytes);
    else item.run();
    return !this.#closed;
  }

  /** Cuts a piece off and gives it its time. @returns `false` when the bytes go as they are */
  #shape(bytes: Buffer): boolean {
    const piece = pieceOf(bytes.length, this.#toxics);
    if (!piece) return false;
    const dueMs = Math.max(this.#freeAtMs, performance.now()) + piece.busyMs;
    this.#freeAtMs = dueMs + piece.restMs;
    const rest = bytes.subarray(piece.bytes);
    const items: Item[] = [{ bytes: bytes.subarray(0, piece.bytes), dueMs, shaped: true }];
    if (rest.length > 0) items.push({ bytes: rest, dueMs, shaped: false });
    this.#queue.splice(0, 1, ...items);
    return true;
  }

  #deliver(bytes: Buffer): void {
    this.#waitingBytes -= bytes.length;
    const allowed = takeAllowance(bytes.length, this.#toxics);
    if (allowed.bytes > 0) this.#blocked = !this.#ports.write(bytes.subarray(0, allowed.bytes));
    if (!allowed.last) return;
    this.discard();
    this.#ports.limitReached();
  }
}
