// Close and open events of every native socket, by the `id` of its address: the same eyes for all libraries. Has to be the
// first import: a library may take hold of the global constructor while it is loaded.
const closedAt = new Map<string, number>();
/** Milliseconds from the first close to the next open. */
export const redialled = new Map<string, number>();
const opened = new Set<string>();

class WatchedWebSocket extends WebSocket {
  constructor(url: string | URL, protocols?: string | string[]) {
    super(url, protocols);
    const id = new URL(url).searchParams.get('id') ?? '';
    this.addEventListener('open', () => {
      const since = closedAt.get(id);
      if (since === undefined) opened.add(id);
      else if (!redialled.has(id)) redialled.set(id, performance.now() - since);
    });
    this.addEventListener('close', () => {
      if (opened.has(id) && !closedAt.has(id)) closedAt.set(id, performance.now());
    });
  }
}

globalThis.WebSocket = WatchedWebSocket;

/** Connections that have been open. */
export const openedCount = (): number => opened.size;
