// When the native socket was given a message, and when it gave one out. Has to be the first import: a library may take hold of the global constructor
// while it is loaded.
let watched = false;

/** Milliseconds of `performance.now()`. */
export const taken = { sentAt: 0, receivedAt: 0, firstWordAt: 0, messages: 0 };

class StampedWebSocket extends WebSocket {
  constructor(url: string | URL, protocols?: string | string[]) {
    super(url, protocols);
    // The first listener is the first to be called; ours lets nobody else listen.
    if (!watched) return;
    super.addEventListener('message', ({ data }) => {
      taken.receivedAt = performance.now();
      taken.messages += 1;
      if (typeof data === 'string' && data.includes('"w0 "')) taken.firstWordAt = taken.receivedAt;
    });
  }

  override send(data: Parameters<WebSocket['send']>[0]): void {
    if (watched) taken.sentAt = performance.now();
    super.send(data);
  }
}

globalThis.WebSocket = StampedWebSocket;

/** Whether sockets that are made from now on are watched, which costs a little. */
export const watchSockets = (wanted: boolean): void => void (watched = wanted);
