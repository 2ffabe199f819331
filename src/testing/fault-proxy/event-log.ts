import type { FaultEvent, FaultEventKind, FaultProxyOptions } from './fault-types.js';

const MAX_EVENTS = 10_000;
const TRAFFIC: ReadonlySet<FaultEventKind> = new Set(['connect', 'disconnect', 'request', 'upgrade']);

/** Path without its query. A part that is long enough to be a token is left out. */
export function pathForLog(path: string): string {
  return path.replace(/[^/]{33,}/g, '…');
}

/** What has happened in a proxy, and a line about each fault. */
export class EventLog {
  readonly #startMs = performance.now();
  readonly #events: FaultEvent[] = [];
  readonly #log: FaultProxyOptions['log'];

  constructor(log: FaultProxyOptions['log']) {
    this.#log = log;
  }

  get events(): readonly FaultEvent[] {
    return [...this.#events];
  }

  add(kind: FaultEventKind, connection: number, detail: string): void {
    const event: FaultEvent = { atMs: Math.round(performance.now() - this.#startMs), kind, connection, detail };
    this.#events.push(event);
    if (this.#events.length > MAX_EVENTS) this.#events.shift();
    if (TRAFFIC.has(kind)) return;
    const seconds = (event.atMs / 1000).toFixed(3).padStart(8);
    try {
      this.#log?.(`${seconds} s  ${connection === 0 ? 'all' : `#${connection}`}  ${kind}: ${detail}`, event);
    } catch {
      // A logger that throws is no reason to drop connections.
    }
  }
}
