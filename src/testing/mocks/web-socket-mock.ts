import { WebSocketManager } from '../../connection/web-socket-manager.js';
import { Logger } from '../../logging/logger.js';
import { FakeClock } from '../fake-clock.js';
import { FakeNetwork } from '../fake-network.js';
import { mockOf, type Mock } from './mock.js';

/** What whoever owns a socket was told, oldest first. */
export type SocketNews =
  | { readonly kind: 'open' | 'drain' }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'binary'; readonly bytes: number }
  | { readonly kind: 'close'; readonly code: number };

export interface WebSocketMock extends Mock<WebSocketManager> {
  readonly clock: FakeClock;
  /** Its sockets: `network.last.open()`, `.message()`, `.closeByServer()`, `.fail()`, `.goHalfOpen()`. */
  readonly network: FakeNetwork;
  readonly news: SocketNews[];
}

/** A `WebSocketManager` in a network that is the test's. It takes nothing while its socket is not open, and is told nothing after it was closed. */
export function createWebSocketMock({
  clock = new FakeClock(),
  timeoutMs = 10_000,
}: { readonly clock?: FakeClock; readonly timeoutMs?: number } = {}): WebSocketMock {
  const network = new FakeNetwork();
  const news: SocketNews[] = [];
  const manager = new WebSocketManager({
    clock,
    logger: new Logger({ now: () => clock.now(), consoleLevel: undefined }),
    WebSocket: network.WebSocket,
    timeoutMs: () => timeoutMs,
    onOpen: () => news.push({ kind: 'open' }),
    onText: (text) => news.push({ kind: 'text', text }),
    onBinary: ({ byteLength }) => news.push({ kind: 'binary', bytes: byteLength }),
    onClose: (code) => news.push({ kind: 'close', code }),
    onDrain: () => news.push({ kind: 'drain' }),
  });
  const isOpen = (): boolean => network.alive.some(({ readyState }) => readyState === 1);
  const mock = mockOf<WebSocketManager>(manager, {
    invariants: {
      send: (sent) => (sent && !isOpen() ? 'it takes a frame, and no socket is open' : undefined),
    },
  });
  return Object.assign(mock, { clock, network, news });
}
