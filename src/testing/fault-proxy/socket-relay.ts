import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocket, WebSocketServer, type RawData } from 'ws';
import type { FaultyConnection } from './faulty-connection.js';
import type { RuleAction } from './fault-types.js';
import type { Happening } from './rule-book.js';

const MAX_FRAME_BYTES = 64 * 1024 * 1024;
/** With more than this unsent the sender is not read from. */
const PAUSE_BYTES = 1_048_576;
/** Until bytes that were handed to the kernel have left before the connection is reset. */
const FLUSH_MS = 20;
/** Headers of the handshake that `ws` writes itself, or that name the hop. */
const OWN_HEADERS = /^(host|connection|upgrade|sec-websocket-.*)$/;

export interface SocketRelayOptions {
  target: URL;
  act: (happening: Happening, connection: FaultyConnection) => RuleAction | undefined;
  /** A handshake that the target has refused, or that could not be had from it. */
  refused: (connection: FaultyConnection, status: number) => void;
}

/** Terminates WebSockets on both sides, so that rules can tell messages apart. Order, kind and close codes are kept. */
export class SocketRelay {
  readonly #options: SocketRelayOptions;
  readonly #server = new WebSocketServer({ noServer: true, maxPayload: MAX_FRAME_BYTES, perMessageDeflate: false });
  readonly #clients = new Set<WebSocket>();

  constructor(options: SocketRelayOptions) {
    this.#options = options;
  }

  get size(): number {
    return this.#clients.size;
  }

  /** Close frames to all clients. */
  closeAll(code: number, reason: string): void {
    for (const client of this.#clients) client.close(code, reason);
  }

  upgrade(request: IncomingMessage, stream: Duplex, head: Buffer, connection: FaultyConnection): void {
    const { target, refused } = this.#options;
    const url = new URL(request.url ?? '/', target);
    url.protocol = target.protocol === 'https:' ? 'wss:' : 'ws:';
    const protocols = request.headers['sec-websocket-protocol']?.split(',').map((name) => name.trim()) ?? [];
    const headers = Object.fromEntries(Object.entries(request.headers).filter(([name]) => !OWN_HEADERS.test(name)));
    const upstream = new WebSocket(url, protocols, { headers, perMessageDeflate: false, maxPayload: MAX_FRAME_BYTES });
    const waiting: [RawData, boolean][] = [];
    const early = (data: RawData, isBinary: boolean): void => void waiting.push([data, isBinary]);
    upstream.on('message', early);
    stream.on('error', () => stream.destroy());
    const abandoned = (): void => upstream.terminate();
    stream.once('close', abandoned);
    upstream.on('error', () => {
      if (upstream.readyState !== WebSocket.OPEN) refuse(stream, 502, {}, 'Bad Gateway');
      refused(connection, 502);
    });
    upstream.on('unexpected-response', (_request, response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => {
        refuse(stream, response.statusCode ?? 502, response.headers, Buffer.concat(chunks).toString());
        refused(connection, response.statusCode ?? 502);
      });
    });
    upstream.once('open', () => {
      if (stream.destroyed) return upstream.terminate();
      this.#server.handleUpgrade(request, stream, head, (client) => {
        upstream.off('message', early);
        stream.off('close', abandoned);
        this.#join(client, upstream, connection);
        for (const [data, isBinary] of waiting) upstream.emit('message', data, isBinary);
      });
    });
  }

  #join(client: WebSocket, upstream: WebSocket, connection: FaultyConnection): void {
    this.#clients.add(client);
    client.on('close', () => this.#clients.delete(client));
    this.#pass(client, upstream, 'client', client, connection);
    this.#pass(upstream, client, 'server', client, connection);
  }

  #pass(
    from: WebSocket,
    to: WebSocket,
    name: 'client' | 'server',
    client: WebSocket,
    connection: FaultyConnection,
  ): void {
    let held = false;
    let last = Promise.resolve();
    const forward = (data: Buffer, binary: boolean): Promise<void> =>
      new Promise((resolve) => {
        if (to.readyState !== WebSocket.OPEN) return resolve();
        to.send(data, { binary }, () => {
          if (from.isPaused) from.resume();
          resolve();
        });
        if (to.bufferedAmount > PAUSE_BYTES) from.pause();
      });
    const handle = async (data: Buffer, binary: boolean): Promise<void> => {
      if (held) return;
      const text = binary ? undefined : data.toString('utf8');
      const action = this.#options.act(
        { on: 'message', from: name, binary, ...(text !== undefined && { text }) },
        connection,
      );
      if (!action) return void forward(data, binary);
      if ('forward' in action && action.forward) {
        await forward(data, binary);
        await connection.flushed();
        await new Promise((resolve) => setTimeout(resolve, FLUSH_MS));
      }
      switch (action.do) {
        case 'reset':
          return connection.reset();
        case 'close':
          return client.close(action.code, action.reason ?? '');
        case 'black-hole':
          held = true;
          return connection.hold(true);
        case 'delay':
          await new Promise((resolve) => setTimeout(resolve, action.delayMs));
          return void forward(data, binary);
        case 'duplicate':
          void forward(data, binary);
          return void forward(data, binary);
        default: // dropped
      }
    };
    // One after the other: a message that is delayed keeps those behind it waiting.
    from.on('message', (data: RawData, isBinary: boolean) => {
      const bytes = Array.isArray(data) ? Buffer.concat(data) : Buffer.from(data as Buffer);
      last = last.then(() => handle(bytes, isBinary)).catch(() => {});
    });
    from.on('error', () => {}); // a close follows
    from.on('close', (code, reason) => void last.then(() => end(to, code, reason)));
  }
}

/** Ends the other side as this one was ended. 1005: no code was said; 1006: there was no close frame. */
function end(socket: WebSocket, code: number, reason: Buffer): void {
  if (code === 1005) socket.close();
  else if (code === 1006 || code === 1015) socket.terminate();
  else socket.close(code, reason);
}

/** Answers a handshake as plain HTTP. */
export function refuse(stream: Duplex, status: number, headers: IncomingMessage['headers'], body: string): void {
  const own = Object.entries(headers).filter(([name]) => !/^(content-length|transfer-encoding|connection)$/.test(name));
  const lines = own.map(([name, value]) => `${name}: ${String(value)}\r\n`).join('');
  stream.end(
    `HTTP/1.1 ${status} Refused\r\n${lines}content-length: ${Buffer.byteLength(body)}\r\nconnection: close\r\n\r\n${body}`,
  );
}
