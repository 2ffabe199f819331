import type { Socket } from 'node:net';
import { Duplex } from 'node:stream';
import type { Toxic } from './fault-types.js';
import { Lane } from './lane.js';

export interface FaultyConnectionOptions {
  readonly id: number;
  readonly client: Socket;
  readonly random: () => number;
  readonly toxics: () => readonly Toxic[];
  readonly onEnd: () => void;
}

/** A client's TCP connection, seen from the proxy's inner side: a stream to which the toxics have been applied. */
export class FaultyConnection {
  readonly id: number;
  readonly stream: Duplex;
  readonly #client: Socket;
  readonly #up: Lane;
  readonly #down: Lane;
  readonly #toxics: () => readonly Toxic[];
  readonly #applies = new Map<Toxic, boolean>();
  readonly #random: () => number;
  readonly #timers = new Set<NodeJS.Timeout>();
  #over = false;

  constructor({ id, client, random, toxics, onEnd }: FaultyConnectionOptions) {
    this.id = id;
    this.#client = client;
    this.#toxics = toxics;
    this.#random = random;
    this.stream = this.#createStream();
    this.#up = this.#createLane('up', (chunk) => void this.stream.push(chunk));
    this.#down = this.#createLane('down', (chunk) => this.#write(chunk));
    client.setNoDelay(true);
    client.on('data', (chunk: Buffer) => {
      client.pause();
      void this.#up.push(chunk).then(() => client.resume());
    });
    client.on('end', () => void this.#up.drained().then(() => this.stream.push(null)));
    client.on('error', () => {}); // a close follows
    client.on('close', () => {
      this.#end();
      onEnd();
    });
    this.toxicsChanged();
  }

  /** Nothing passes, and nobody is told. */
  hold(held: boolean): void {
    this.#up.hold(held);
    this.#down.hold(held);
  }

  /** TCP reset: the client sees 1006. */
  reset(): void {
    if (this.#client.destroyed) return;
    this.#client.resetAndDestroy();
  }

  /** Resolves when everything that the server has said is with the client. */
  flushed(): Promise<void> {
    return this.#down.drained();
  }

  /** Starts what toxics do by themselves. */
  toxicsChanged(): void {
    for (const toxic of this.#active()) {
      if (toxic.type === 'timeout') {
        this.hold(true);
        if (toxic.timeoutMs > 0) this.#later(toxic.timeoutMs, () => this.#client.destroy());
      } else if (toxic.type === 'reset_peer') this.#later(toxic.delayMs ?? 0, () => this.reset());
    }
  }

  #active(direction?: 'up' | 'down'): Toxic[] {
    return this.#toxics().filter((toxic) => {
      const { direction: wanted = 'both', probability = 1 } = toxic;
      if (!this.#applies.has(toxic)) this.#applies.set(toxic, probability >= 1 || this.#random() < probability);
      return this.#applies.get(toxic) && (!direction || wanted === 'both' || wanted === direction);
    });
  }

  #createLane(direction: 'up' | 'down', deliver: (chunk: Buffer) => Promise<void> | void): Lane {
    return new Lane({
      toxics: () => this.#active(direction),
      random: this.#random,
      deliver,
      cut: (how) => (how === 'reset' ? this.reset() : this.#client.destroy()),
    });
  }

  #createStream(): Duplex {
    return new Duplex({
      read: () => {},
      write: (chunk: Buffer, _encoding, done) => void this.#down.push(chunk).then(() => done()),
      final: (done) => {
        const slow = this.#active().find((toxic) => toxic.type === 'slow_close');
        void this.#down.drained().then(() => this.#later(slow?.delayMs ?? 0, () => this.#client.end()));
        done();
      },
      destroy: (_error, done) => {
        if (!this.#over) this.#client.destroy();
        done(null);
      },
    });
  }

  #write(chunk: Buffer): Promise<void> {
    if (this.#client.destroyed || this.#client.write(chunk)) return Promise.resolve();
    return new Promise((resolve) => {
      const done = (): void => {
        this.#client.off('drain', done);
        this.#client.off('close', done);
        resolve();
      };
      this.#client.on('drain', done);
      this.#client.on('close', done);
    });
  }

  #later(delayMs: number, action: () => void): void {
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      action();
    }, delayMs);
    this.#timers.add(timer);
  }

  #end(): void {
    this.#over = true;
    for (const timer of this.#timers) clearTimeout(timer);
    this.#up.close();
    this.#down.close();
    this.stream.destroy();
  }
}
