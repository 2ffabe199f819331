import type { RawData, WebSocket } from 'ws';
import type { ServerConnection, ServerPeer } from '../server/server-types.js';

/** One socket with the faults that a network can have: latency, and silence without an end. */
export class ClientSocket implements ServerConnection {
  readonly #socket: WebSocket;
  readonly #latencyMs: () => number;
  readonly #count: (what: 'framesReceived' | 'framesSent') => void;
  /** What waits for its time or for a thaw, in order. */
  readonly #queue: { action: () => void; dueMs: number }[] = [];
  #timer: NodeJS.Timeout | undefined;
  #frozen = false;
  #peer: ServerPeer | undefined;

  constructor(
    socket: WebSocket,
    latencyMs: () => number,
    count: (what: 'framesReceived' | 'framesSent') => void = () => {},
  ) {
    this.#socket = socket;
    this.#latencyMs = latencyMs;
    this.#count = count;
  }

  get uiSessionId(): string | undefined {
    return this.#peer?.uiSessionId;
  }

  get open(): boolean {
    return this.#socket.readyState === this.#socket.OPEN;
  }

  get frozen(): boolean {
    return this.#frozen;
  }

  /** Begins to pass on what comes in. */
  bind(peer: ServerPeer): void {
    this.#peer = peer;
    this.#socket.on('message', (data: RawData, isBinary: boolean) => {
      this.#count('framesReceived');
      const bytes = Array.isArray(data) ? Buffer.concat(data) : Buffer.from(data as Buffer);
      if (isBinary) peer.receiveBinary(bytes);
      else peer.receive(bytes.toString('utf8'));
    });
    // An error is always followed by a close.
    this.#socket.on('error', () => {});
    this.#socket.on('close', () => {
      clearTimeout(this.#timer);
      this.#queue.length = 0;
      peer.closed();
    });
  }

  send(text: string): void {
    this.#enqueue(() => this.#transmit(text));
  }

  sendBinary(data: Uint8Array): void {
    this.#enqueue(() => this.#transmit(data));
  }

  close(code = 1000, reason = ''): void {
    this.#enqueue(() => this.#socket.close(code, reason));
  }

  /** Cuts the connection without a close frame: the client sees 1006. */
  kill(): void {
    this.#socket.terminate();
  }

  /** Neither reads nor sends, and does not close: a half-open connection. */
  freeze(): void {
    this.#frozen = true;
    this.#socket.pause();
  }

  /** The network is back: what waited on either side goes through. */
  thaw(): void {
    this.#frozen = false;
    this.#socket.resume();
    this.#flush();
  }

  #transmit(data: string | Uint8Array): void {
    this.#count('framesSent');
    this.#socket.send(data);
  }

  #enqueue(action: () => void): void {
    const latencyMs = this.#latencyMs();
    if (latencyMs === 0 && this.#queue.length === 0 && !this.#frozen) {
      if (this.open) action();
      return;
    }
    this.#queue.push({ action, dueMs: Date.now() + latencyMs });
    this.#flush();
  }

  #flush(): void {
    clearTimeout(this.#timer);
    while (!this.#frozen) {
      const next = this.#queue[0];
      if (!next) return;
      const waitMs = next.dueMs - Date.now();
      if (waitMs > 0) {
        this.#timer = setTimeout(() => this.#flush(), waitMs);
        return;
      }
      this.#queue.shift();
      if (this.open) next.action();
    }
  }
}
