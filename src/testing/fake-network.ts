import type { WebSocketConstructor } from '../platform/platform.js';
import { FakeWebSocket } from './fake-web-socket.js';

/** Makes fake sockets and keeps count of them. Pass its `WebSocket` as a port. */
export class FakeNetwork {
  /** Every socket that was dialled, oldest first. */
  readonly sockets: FakeWebSocket[] = [];
  /** A constructor of sockets that this network knows of. */
  readonly WebSocket: WebSocketConstructor;
  /** The most sockets that were alive (connecting or open) at one time. */
  mostAlive = 0;
  readonly #waiting: ((socket: FakeWebSocket) => void)[] = [];

  /** @param onDial plays the server for each dial, in a microtask after it. Default: the test does. */
  constructor(onDial: (socket: FakeWebSocket) => void = () => {}) {
    const dialled = (socket: FakeWebSocket): void => {
      this.sockets.push(socket);
      this.mostAlive = Math.max(this.mostAlive, this.alive.length);
      queueMicrotask(() => {
        onDial(socket);
        for (const resolve of this.#waiting.splice(0)) resolve(socket);
      });
    };
    this.WebSocket = class extends FakeWebSocket {
      constructor(url: string, protocols?: string | string[]) {
        super(url, protocols);
        dialled(this);
      }
    } as unknown as WebSocketConstructor;
  }

  /** Sockets that are connecting or open. */
  get alive(): readonly FakeWebSocket[] {
    return this.sockets.filter(({ readyState }) => readyState <= 1);
  }

  /** The socket that was dialled last. */
  get last(): FakeWebSocket {
    const socket = this.sockets.at(-1);
    if (!socket) throw new Error('nobody has dialled yet');
    return socket;
  }

  /** The next socket that is dialled. */
  nextDial(): Promise<FakeWebSocket> {
    return new Promise((resolve) => this.#waiting.push(resolve));
  }
}
