import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
import WebSocket, { WebSocketServer } from 'ws';
import { startFaultProxy, type FaultProxy, type FaultProxyOptions } from '../../src/testing/node.js';

export const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Waits for something that is on its way, at most 5 s. */
export async function until(what: string, isThere: () => boolean): Promise<void> {
  const end = Date.now() + 5000;
  while (!isThere()) {
    if (Date.now() > end) throw new Error(`waited in vain until ${what}`);
    await sleep(5);
  }
}

export type Answer = (request: IncomingMessage, response: ServerResponse) => void;

/** A real HTTP and WebSocket server. Sockets echo unless they are told otherwise. */
export class FaultTarget {
  readonly http: Server;
  readonly sockets: WebSocket[] = [];
  /** Addresses that were asked for, handshakes included. */
  readonly urls: string[] = [];
  answer: Answer = (_request, response) => response.end('hello');
  onSocket: (socket: WebSocket) => void = (socket) =>
    socket.on('message', (data, isBinary) => socket.send(data, { binary: isBinary }));

  private constructor() {
    const wss = new WebSocketServer({ noServer: true, handleProtocols: (offered) => [...offered].at(-1) ?? false });
    this.http = createServer((request, response) => {
      this.urls.push(request.url ?? '');
      this.answer(request, response);
    });
    this.http.on('upgrade', (request, stream, head) => {
      this.urls.push(request.url ?? '');
      if (request.url?.startsWith('/refused')) {
        stream.end('HTTP/1.1 429 Slow Down\r\nRetry-After: 30\r\nContent-Length: 5\r\n\r\nlater');
        return;
      }
      wss.handleUpgrade(request, stream, head, (socket) => {
        socket.on('error', () => {});
        this.sockets.push(socket);
        this.onSocket(socket);
      });
    });
  }

  static async start(): Promise<FaultTarget> {
    const target = new FaultTarget();
    target.http.listen(0, '127.0.0.1');
    await once(target.http, 'listening');
    return target;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.http.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    for (const socket of this.sockets) socket.terminate();
    this.http.closeAllConnections();
    await new Promise((resolve) => this.http.close(resolve));
  }
}

/** What a client of a WebSocket has seen. */
export class SeenSocket {
  readonly socket: WebSocket;
  readonly seen: (string | Buffer)[] = [];
  closed: [code: number, reason: string] | undefined;

  constructor(proxy: FaultProxy, path = '/ws', protocols: string[] = []) {
    this.socket = new WebSocket(`${proxy.url.replace('http', 'ws')}${path}`, protocols);
    this.socket.on('message', (data: Buffer, isBinary) => this.seen.push(isBinary ? data : String(data)));
    this.socket.on('error', () => {});
    this.socket.on('close', (code, reason) => {
      this.closed = [code, String(reason)];
    });
  }

  static async open(proxy: FaultProxy, path?: string, protocols?: string[]): Promise<SeenSocket> {
    const client = new SeenSocket(proxy, path, protocols);
    await once(client.socket, 'open');
    return client;
  }

  send(...messages: (string | Buffer)[]): void {
    for (const message of messages) this.socket.send(message);
  }

  async got(count: number): Promise<(string | Buffer)[]> {
    await until(`${count} messages came, not ${this.seen.length}`, () => this.seen.length >= count);
    return this.seen;
  }

  async ended(): Promise<[code: number, reason: string]> {
    await until('the socket closed', () => this.closed !== undefined);
    return this.closed!;
  }
}

/** A TCP client of the proxy that remembers what came and how it ended. */
export class SeenStream {
  readonly socket: Socket;
  readonly chunks: Buffer[] = [];
  end: string | undefined;

  constructor(proxy: FaultProxy) {
    this.socket = connect(Number(new URL(proxy.url).port), '127.0.0.1');
    this.socket.on('data', (chunk: Buffer) => this.chunks.push(chunk));
    this.socket.on('error', ({ code }: NodeJS.ErrnoException) => (this.end = code));
    this.socket.on('close', () => (this.end ??= 'end'));
  }

  get text(): string {
    return Buffer.concat(this.chunks).toString('latin1');
  }

  ask(path: string, headers = ''): this {
    this.socket.write(`GET ${path} HTTP/1.1\r\nhost: x\r\n${headers}\r\n`);
    return this;
  }

  async ended(): Promise<string> {
    await until('the stream ended', () => this.end !== undefined);
    return this.end!;
  }
}

/** A target and a proxy before it; `stop()` ends both. */
export async function startPair(options: Partial<FaultProxyOptions> = {}) {
  const target = await FaultTarget.start();
  const proxy = await startFaultProxy({ target: target.url, ...options });
  const stop = async (): Promise<void> => {
    await proxy.stop();
    await target.stop();
  };
  return { target, proxy, stop };
}
