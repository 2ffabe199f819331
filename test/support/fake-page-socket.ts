import type { Clock, WebSocketConstructor } from '../../src/index.js';

/** Sockets that go nowhere and timers that never fire, both counted: shows what a session leaves behind. */
export interface FakeNetwork {
  readonly WebSocket: WebSocketConstructor;
  readonly clock: Clock;
  readonly sockets: readonly FakePageSocket[];
  readonly openSockets: () => number;
  readonly pendingTimers: () => number;
}

export class FakePageSocket extends EventTarget {
  static readonly CONNECTING = 0;
  static readonly OPEN = 1;
  static readonly CLOSING = 2;
  static readonly CLOSED = 3;
  readonly url: string;
  readonly sent: string[] = [];
  binaryType = 'blob';
  bufferedAmount = 0;
  protocol = '';
  extensions = '';
  readyState = 0;

  constructor(url: string) {
    super();
    this.url = url;
  }

  send(data: string): void {
    this.sent.push(data);
  }

  close(): void {
    this.readyState = 3;
  }

  open(): void {
    this.readyState = 1;
    this.dispatchEvent(new Event('open'));
  }

  receive(event: object): void {
    this.dispatchEvent(new MessageEvent('message', { data: JSON.stringify(event) }));
  }
}

export function fakeNetwork(): FakeNetwork {
  const sockets: FakePageSocket[] = [];
  const timers = new Set<object>();
  class CountedSocket extends FakePageSocket {
    constructor(url: string) {
      super(url);
      sockets.push(this);
    }
  }
  return {
    sockets,
    WebSocket: CountedSocket as unknown as WebSocketConstructor,
    clock: {
      now: () => Date.now(),
      setTimeout: () => {
        const id = {};
        timers.add(id);
        return id;
      },
      clearTimeout: (id) => void timers.delete(id as object),
    },
    openSockets: () => sockets.filter(({ readyState }) => readyState < 2).length,
    pendingTimers: () => timers.size,
  };
}
