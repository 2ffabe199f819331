import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { WebSocket, WebSocketServer } from 'ws';
import type { FakeVendorCall, FakeVendorKnobs, FakeVendorSession } from './fake-vendor-types.js';
import { LiteSocket } from './lite-socket.js';
import type { SignalRelay } from './signal-relay.js';
import type { VendorLedger } from './vendor-ledger.js';
import type { VendorTokens } from './vendor-tokens.js';

export interface VendorSocketsParts {
  readonly sockets: WebSocketServer;
  readonly ledger: VendorLedger;
  readonly tokens: VendorTokens;
  readonly relay: SignalRelay;
  readonly knobs: () => Readonly<FakeVendorKnobs>;
  readonly log: (request: IncomingMessage, path: string) => FakeVendorCall;
}

const KINDS: Readonly<Record<string, 'lite' | 'rtc' | 'chat'>> = {
  '/lite': 'lite',
  '/rtc': 'rtc',
  '/v1/ws/streaming.chat': 'chat',
};

/** Every WebSocket of the fake: LITE, LiveKit's signalling, the streaming API's chat, and that of the actor's page. */
export class VendorSockets {
  readonly #parts: VendorSocketsParts;
  readonly #lite = new Map<string, LiteSocket>();
  /** Connections that an HTTP server knows nothing of any more, those left hanging too. */
  readonly #upgraded = new Set<Duplex>();

  constructor(parts: VendorSocketsParts) {
    this.#parts = parts;
  }

  /** The LITE socket of a session, while it is open. */
  lite(sessionId: string): LiteSocket | undefined {
    return this.#lite.get(sessionId);
  }

  closeLite(code: number): void {
    for (const socket of this.#lite.values()) socket.close(code);
  }

  stop(): void {
    for (const stream of this.#upgraded) stream.destroy();
  }

  upgrade(request: IncomingMessage, stream: Duplex, head: Buffer): void {
    this.#upgraded.add(stream);
    stream.on('error', () => stream.destroy());
    stream.on('close', () => this.#upgraded.delete(stream));
    const { sockets, relay, knobs, log } = this.#parts;
    const url = new URL(request.url ?? '/', 'http://localhost');
    const take = (use: (socket: WebSocket) => void): void =>
      sockets.handleUpgrade(request, stream, head, (socket) => use(socket));
    if (url.pathname === '/actor/socket') return take((socket) => relay.setActor(socket));
    const call = log(request, url.pathname);
    const refuse = (status: number): void => {
      call.status = status;
      stream.end(`HTTP/1.1 ${status} Refused\r\ncontent-length: 0\r\nconnection: close\r\n\r\n`);
    };
    const kind = KINDS[url.pathname];
    // Newer clients of LiveKit ask for `/rtc/v1` first, and go on with `/rtc`.
    if (!kind) return refuse(404);
    const session = this.#sessionOf(url, kind);
    if (!session) return refuse(401);
    const way = kind === 'chat' ? 'accept' : knobs()[kind];
    if (way === 'hang') return;
    if (way === 'refuse' || (kind === 'rtc' && !relay.hasActor)) return refuse(503);
    call.status = 101;
    take((socket) => {
      if (kind === 'lite') this.#openLite(socket, session);
      else if (kind === 'rtc') this.#openRtc(socket, session, url);
      else socket.on('error', () => {});
    });
  }

  #sessionOf({ searchParams: query }: URL, kind: 'lite' | 'rtc' | 'chat'): FakeVendorSession | undefined {
    const { ledger, tokens } = this.#parts;
    if (kind === 'chat') return ledger.find(query.get('session_id') ?? '');
    const id = tokens.sessionOf(query.get(kind === 'lite' ? 'token' : 'access_token'));
    return id === undefined ? undefined : ledger.find(id);
  }

  #openLite(socket: WebSocket, session: FakeVendorSession): void {
    const { relay, ledger, knobs } = this.#parts;
    const { id: sessionId } = session;
    const lite = new LiteSocket(socket, session, {
      knobs,
      speech: (audio) => relay.order({ type: 'speech', sessionId, audio }),
      hush: () => relay.order({ type: 'hush', sessionId }),
      touch: () => ledger.touch(sessionId),
    });
    this.#lite.set(sessionId, lite);
    socket.on('close', () => {
      if (this.#lite.get(sessionId) === lite) this.#lite.delete(sessionId);
    });
  }

  #openRtc(socket: WebSocket, session: FakeVendorSession, { searchParams }: URL): void {
    const { relay, knobs } = this.#parts;
    relay.join(socket, session, {
      isResume: searchParams.get('reconnect') === '1',
      withVideo: !knobs().noVideo,
      withAgent: session.mode === 'FULL' && !knobs().noAgent,
    });
  }
}
