import type { Socket } from 'node:net';
import { Duplex } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import type { FaultDirection, FaultEventKind, Toxic } from './fault-types.js';
import type { LaneToxic } from './lane-toxics.js';
import { Lane } from './lane.js';

/** A toxic of the proxy. */
export interface ToxicEntry {
  readonly toxic: Toxic;
  /** A random number generator for this toxic on a connection and a lane (0: the connection itself). */
  random(connection: number, lane: number): () => number;
}

export interface LinkPorts {
  readonly id: number;
  /** Whether the whole network is a black hole. */
  isBlackHole(): boolean;
  log(kind: FaultEventKind, detail: string): void;
}

/**
 * The connection of a client behind its toxics. As a stream it is what the HTTP server reads and writes; the socket is at the far
 * end of two lanes, and outlives the stream for as long as something is on its way.
 */
export class ClientLink extends Duplex {
  readonly #socket: Socket;
  readonly #ports: LinkPorts;
  readonly #up: Lane;
  readonly #down: Lane;
  readonly #finished = new AbortController();
  readonly #timers = new Map<ToxicEntry, NodeJS.Timeout>();
  readonly #waiting = new Set<() => void>();
  #held: (() => void) | undefined;
  #blackHole = false;
  #isCut = false;
  #socketClosed = false;

  constructor(socket: Socket, ports: LinkPorts) {
    super();
    this.#socket = socket;
    this.#ports = ports;
    const isBlackHole = (): boolean => this.isBlackHole;
    this.#up = new Lane({
      isBlackHole,
      write: (bytes) => this.push(bytes),
      drained: () => void socket.resume(),
      // The server still reads what has passed, and then the end.
      limitReached: () => this.#limitReached(() => void this.push(null)),
    });
    this.#down = new Lane({
      isBlackHole,
      write: (bytes) => !socket.writable || socket.write(bytes),
      drained: () => this.#releaseHeld(),
      limitReached: () => this.#limitReached(() => void this.destroy()),
    });
    // What fails also closes; the client's side of the story is told by `close`.
    this.on('error', () => {});
    this.on('end', () => this.#finish());
    this.on('close', () => this.#finish());
    this.#listen();
  }

  get id(): number {
    return this.#ports.id;
  }

  /** Aborted when neither the socket nor the stream is open. */
  get finished(): AbortSignal {
    return this.#finished.signal;
  }

  /** A fault has ended it: what came before and is not yet passed on is lost. */
  get isCut(): boolean {
    return this.#isCut;
  }

  get isClientGone(): boolean {
    return this.#socketClosed;
  }

  get isBlackHole(): boolean {
    return this.#blackHole || this.#ports.isBlackHole();
  }

  log(kind: FaultEventKind, detail: string): void {
    this.#ports.log(kind, detail);
  }

  /** Puts the toxic on this connection, if the dice say so. */
  attach(entry: ToxicEntry): void {
    const { toxic } = entry;
    if (entry.random(this.id, 0)() >= (toxic.probability ?? 1)) return;
    const direction: FaultDirection = toxic.direction ?? 'both';
    this.log('toxic', `${toxic.type}, ${direction}`);
    const state = (lane: number): LaneToxic => ({ toxic, random: entry.random(this.id, lane), passedBytes: 0 });
    if (direction !== 'down') this.#up.toxics = [...this.#up.toxics, state(1)];
    if (direction !== 'up') this.#down.toxics = [...this.#down.toxics, state(2)];
    if (toxic.type === 'reset_peer') this.#later(entry, toxic.delayMs ?? 0, () => this.reset());
    if (toxic.type === 'timeout' && toxic.timeoutMs > 0) this.#later(entry, toxic.timeoutMs, () => this.kill());
  }

  detach(entry: ToxicEntry): void {
    const others = ({ toxic }: LaneToxic): boolean => toxic !== entry.toxic;
    clearTimeout(this.#timers.get(entry));
    this.#timers.delete(entry);
    this.#up.toxics = this.#up.toxics.filter(others);
    this.#down.toxics = this.#down.toxics.filter(others);
  }

  /** Nothing passes and nothing is closed, until `heal()`. */
  blackHole(): void {
    this.#blackHole = true;
  }

  /** Ends the black hole of this connection, or tells it that the one of the network has ended. */
  heal(): void {
    this.#blackHole = false;
    for (const wake of this.#waiting) wake();
    this.#waiting.clear();
    this.#up.pump();
    this.#down.pump();
  }

  /** Resolves when there is no black hole, or no connection any more. */
  async passable(): Promise<void> {
    while (this.isBlackHole && !this.destroyed) {
      await new Promise<void>((resolve) => this.#waiting.add(resolve));
    }
  }

  /** Resolves earlier when the connection is gone. */
  async sleep(delayMs: number): Promise<void> {
    await sleep(delayMs, undefined, { signal: this.finished }).catch(() => {});
  }

  /** Runs when everything that was written has reached the client's side, in its order. */
  afterWritten(run: () => void): void {
    this.#down.call(() => {
      if (this.#socket.writableLength > 0) this.#socket.write('', () => run());
      else run();
    });
  }

  /** TCP RST, now. */
  reset(): void {
    // After an end of ours there is nothing left to reset, and the system refuses it while that end is on its way.
    if (this.#socket.writable) this.#socket.resetAndDestroy();
    this.kill();
  }

  /** Ends both sides, now. */
  kill(): void {
    this.#isCut = true;
    this.#up.discard();
    this.#down.discard();
    this.#socket.destroy();
    this.destroy();
  }

  override _read(): void {
    this.#up.resume();
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: () => void): void {
    if (this.#down.write(chunk)) done();
    else this.#held = done;
  }

  override _final(done: () => void): void {
    this.#down.end(() => void this.#socket.end());
    done();
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.#up.discard();
    // Through the lane: in a black hole the client does not hear of this end.
    this.#down.end(() => void this.#socket.destroySoon());
    for (const wake of this.#waiting) wake();
    this.#waiting.clear();
    done(error);
    process.nextTick(() => this.#releaseHeld());
  }

  #listen(): void {
    const socket = this.#socket;
    let ended = false;
    socket.setNoDelay(true);
    socket.on('data', (chunk: Buffer) => {
      if (!this.#up.write(chunk)) socket.pause();
    });
    socket.on('drain', () => this.#down.resume());
    socket.on('end', () => {
      ended = true;
      this.#up.end(() => void this.push(null));
    });
    socket.on('error', () => {});
    socket.on('close', () => {
      this.#socketClosed = true;
      this.#down.discard();
      if (!ended) this.#up.end(() => void this.destroy());
      this.#finish();
    });
  }

  #limitReached(end: () => void): void {
    this.log('toxic', 'limit_data closes the connection');
    this.#socket.destroySoon();
    end();
  }

  #later(entry: ToxicEntry, delayMs: number, run: () => void): void {
    const { type } = entry.toxic;
    const act = (): void => {
      this.log('toxic', `${type} cuts the connection`);
      run();
    };
    this.#timers.set(entry, setTimeout(act, delayMs));
  }

  #releaseHeld(): void {
    const done = this.#held;
    this.#held = undefined;
    done?.();
  }

  #finish(): void {
    if (!this.#socketClosed) return;
    // The client has said everything and is gone: nobody hears an answer.
    if (this.readableEnded) this.destroy();
    if (!this.destroyed || this.finished.aborted) return;
    this.#down.discard();
    for (const timer of this.#timers.values()) clearTimeout(timer);
    this.#finished.abort();
  }
}
