import type { FakeWebSocket } from '../fake-web-socket.js';
import { FakeNetwork } from '../fake-network.js';
import { handleOf, layer, type SetupHandle } from './layered-global.js';

export interface ConnectionMocks extends SetupHandle {
  /** The sockets that were dialled: `network.last.open()`, `.message()`, `.fail()` … */
  readonly network: FakeNetwork;
  /** The device loses its network: sockets break, `navigator.onLine` is `false`, the page is told. */
  goOffline(): void;
  goOnline(): void;
}

/**
 * Puts fake sockets in the place of `WebSocket`, and the network of the device in the hands of the test.
 * @param onDial plays the server for each dial. Default: the test does.
 */
export function setupConnectionMocks(onDial?: (socket: FakeWebSocket) => void): ConnectionMocks {
  const network = new FakeNetwork(onDial);
  const undo = [layer(globalThis, 'WebSocket', network.WebSocket)];
  const { navigator } = globalThis as Partial<typeof globalThis>;
  let unsetOnline = (): void => {};
  const become = (isOnline: boolean): void => {
    unsetOnline();
    if (navigator) unsetOnline = layer(navigator, 'onLine', isOnline);
    if (!isOnline) for (const socket of network.alive) socket.fail();
    (globalThis as Partial<EventTarget>).dispatchEvent?.(new Event(isOnline ? 'online' : 'offline'));
  };
  undo.push(() => unsetOnline());
  return { network, goOffline: () => become(false), goOnline: () => become(true), ...handleOf(undo) };
}
