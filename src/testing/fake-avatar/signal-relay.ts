import type { RawData, WebSocket } from 'ws';
import type { ActorOrder, ActorReport } from './actor/actor-messages.js';
import type { FakeVendorSession } from './fake-vendor-types.js';

interface Link {
  readonly socket: WebSocket;
  readonly sessionId: string;
}

export interface SignalRelayPorts {
  /** A client said something over the data topic. */
  readonly data: (sessionId: string, topic: string, text: string) => void;
}

const LINK_BYTES = 4;

/** Carries LiveKit's signalling between clients and the actor's page, which is the SFU; understands none of it. */
export class SignalRelay {
  readonly #ports: SignalRelayPorts;
  readonly #links = new Map<number, Link>();
  readonly #waiting = new Set<() => void>();
  #actor: WebSocket | undefined;
  #count = 0;

  constructor(ports: SignalRelayPorts) {
    this.#ports = ports;
  }

  get hasActor(): boolean {
    return this.#actor !== undefined;
  }

  /** Resolves when an actor is there. */
  whenActor(): Promise<void> {
    return this.#actor ? Promise.resolve() : new Promise((resolve) => this.#waiting.add(resolve));
  }

  /** The newest page is the actor; an older one is sent away. */
  setActor(socket: WebSocket): void {
    this.#actor?.close(4000, 'another actor page was opened');
    this.#actor = socket;
    socket.on('message', (data: RawData, isBinary: boolean) => {
      if (isBinary) this.#toClient(data as Buffer);
      else this.#report(JSON.parse(String(data)) as ActorReport);
    });
    socket.on('error', () => {});
    socket.on('close', () => {
      if (this.#actor !== socket) return;
      this.#actor = undefined;
      for (const link of this.#links.values()) link.socket.close(1011, 'the actor page was closed');
    });
    for (const resolve of this.#waiting) resolve();
    this.#waiting.clear();
  }

  /** A client dials. */
  join(
    socket: WebSocket,
    session: FakeVendorSession,
    options: { readonly isResume: boolean; readonly withVideo: boolean; readonly withAgent: boolean },
  ): void {
    this.#count += 1;
    const link = this.#count;
    this.#links.set(link, { socket, sessionId: session.id });
    socket.on('message', (data: RawData) => {
      const frame = Buffer.concat([Buffer.alloc(LINK_BYTES), data as Buffer]);
      frame.writeUInt32BE(link);
      this.#actor?.send(frame);
    });
    socket.on('error', () => {});
    socket.on('close', () => {
      this.#links.delete(link);
      this.order({ type: 'lost', link });
    });
    this.order({ type: 'open', link, sessionId: session.id, mode: session.mode, ...options });
  }

  order(order: ActorOrder): void {
    this.#actor?.send(JSON.stringify(order));
  }

  /** Cuts all signalling without a goodbye. */
  drop(): void {
    for (const { socket } of this.#links.values()) socket.terminate();
  }

  close(): void {
    this.drop();
    this.#actor?.terminate();
  }

  #toClient(data: Buffer): void {
    const link = this.#links.get(data.readUInt32BE());
    if (link?.socket.readyState === link?.socket.OPEN) link?.socket.send(data.subarray(LINK_BYTES));
  }

  #report(report: ActorReport): void {
    if (report.type === 'data') return this.#ports.data(report.sessionId, report.topic, report.text);
    for (const { socket, sessionId } of this.#links.values()) {
      if (sessionId === report.sessionId) socket.close(1000);
    }
  }
}
