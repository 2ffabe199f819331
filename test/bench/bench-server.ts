import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { WebSocketServer, type WebSocket } from 'ws';
import {
  AGENT_TURN,
  BINARY_MESSAGE,
  JSON_MESSAGE,
  JSON_TEXT,
  SESSION_START,
  USER_TURN,
  delta,
  whole,
  type Payload,
} from './payloads.js';

/** `performance.now()` is fine enough to measure with only in an isolated page. */
const ISOLATED = {
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-embedder-policy': 'require-corp',
  'cache-control': 'no-store',
};
const page = (name: string): string =>
  `<!doctype html><meta charset="utf-8"><title>${name}</title><script type="module" src="/${name}.js"></script>`;

/** As much of a library's own protocol as it takes for its connection to count as made, for those whose server is not on npm. */
const ANSWER: Readonly<Record<string, string>> = {
  '/signalr': '{}\u001e',
  '/centrifuge': '{"id":ID,"connect":{"client":"c","version":"1"}}',
};

export interface BenchServer {
  readonly url: string;
  /** Every socket is gone at once, without a close frame. */
  dropAll(): void;
  /** Every socket is gone, and nobody listens. */
  down(): Promise<void>;
  /** Listens again, on the same port. */
  up(): Promise<void>;
  close(): Promise<void>;
}

/** Sends so many messages as fast as it can. */
type Blast = (payload: Payload, count: number) => void;

const payloadOf = (value: string | null): Payload => (value === 'binary' ? 'binary' : 'json');

/** What a page can have sent to it. */
interface Line {
  readonly blast: Blast;
  /** So many messages that come whole, each another one. */
  readonly tell?: (count: number) => void;
  /** An answer of so many words. The first is the mark `w0`, so that a page knows when it is shown. */
  readonly answer?: (words: number, everyMs: number) => void;
}

/** All messages go out in one write, so that the page is what is measured. */
function lineOf(socket: WebSocket, stream: Socket): Line {
  const together = (count: number, message: (index: number) => string | Uint8Array): void => {
    stream.cork();
    for (let index = 0; index < count; index += 1) socket.send(message(index));
    stream.uncork();
  };
  return {
    blast: (payload, count) => together(count, () => (payload === 'json' ? JSON_TEXT : BINARY_MESSAGE)),
    tell: (count) =>
      together(count, (index) => whole(`Message ${index} of a long conversation, with a few words in it.`)),
    answer(words, everyMs) {
      let said = 0;
      socket.send(AGENT_TURN);
      const say = (): void => {
        socket.send(delta(`w${said} `));
        said += 1;
        if (said < words) return;
        clearInterval(timer);
        socket.send(USER_TURN);
      };
      const timer = setInterval(say, everyMs);
      socket.on('close', () => clearInterval(timer));
    },
  };
}

/** A message for every message; on `/agent` the first one is the ping of the beginning. */
function answerMessages(socket: WebSocket, path: string, payload: Payload): void {
  let greeted = path !== '/agent';
  if (!greeted) for (const text of SESSION_START) socket.send(text);
  socket.on('message', () => {
    if (greeted) return socket.send(payload === 'json' ? JSON_TEXT : BINARY_MESSAGE);
    greeted = true;
    socket.send('{"type":"pong"}');
  });
}

/** A server of socket.io, which is on npm; only where the peers are installed. */
async function addSocketIo(http: ReturnType<typeof createServer>, lines: Map<string, Line>): Promise<void> {
  const { Server } = await import('socket.io');
  const server = new Server(http, {
    transports: ['websocket'],
    destroyUpgrade: false,
    perMessageDeflate: false,
    serveClient: false,
  });
  server.on('connection', (socket) => {
    const { id = '', payload = '' } = socket.handshake.query;
    const message = payloadOf(payload) === 'json' ? JSON_MESSAGE : BINARY_MESSAGE;
    lines.set(id, {
      blast: (_, count) => {
        for (let index = 0; index < count; index += 1) socket.emit('message', message);
      },
    });
    socket.on('ask', () => socket.emit('message', message));
    socket.on('disconnect', () => lines.delete(id));
  });
}

function serveScripts(
  scripts: Readonly<Record<string, string>>,
  { url = '/', headers }: IncomingMessage,
  response: ServerResponse,
) {
  if (url.endsWith('/refresh_token')) {
    // A client that could not dial asks whether its token still holds.
    const token = headers.authorization?.replace('Bearer ', '');
    return response
      .writeHead(200, { ...ISOLATED, 'content-type': 'application/json' })
      .end(JSON.stringify({ agent_c_token: token }));
  }
  const name = new URL(url, 'http://localhost').pathname.slice(1);
  const isScript = name.endsWith('.js');
  const script = scripts[name.replace(/\.js$/, '')];
  const type =
    script === undefined ? 'text/plain' : isScript ? 'text/javascript; charset=utf-8' : 'text/html; charset=utf-8';
  const body = script === undefined ? 'not found' : isScript ? script : page(name);
  response.writeHead(script === undefined ? 404 : 200, { ...ISOLATED, 'content-type': type }).end(body);
}

/**
 * Serves real WebSockets and a page for each script on a free port: `/plain` answers each message, `/agent` is the beginning of the agentc dialect and then
 * the same. To the socket of an id, `POST /blast?id=&payload=&count=` has so many equal messages sent, `/tell?id=&count=` so many that come whole, and
 * `/answer?id=&count=&everyMs=` an answer of so many words.
 *
 * @param scripts name of the page -> its script
 * @param peers with the servers of the peers that have one on npm; they have to be installed
 */
export async function startBenchServer(
  scripts: Readonly<Record<string, string>>,
  { peers = false } = {},
): Promise<BenchServer> {
  const sockets = new WebSocketServer({ noServer: true, perMessageDeflate: false });
  const lines = new Map<string, Line>();
  const http = createServer((request, response) => {
    if (request.method !== 'POST') return serveScripts(scripts, request, response);
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost');
    const line = lines.get(searchParams.get('id') ?? '');
    response.writeHead(line ? 200 : 404, ISOLATED).end(line ? 'sent' : 'no socket of this id');
    const count = Number(searchParams.get('count'));
    if (pathname === '/blast') line?.blast(payloadOf(searchParams.get('payload')), count);
    else if (pathname === '/tell') line?.tell?.(count);
    else line?.answer?.(count, Number(searchParams.get('everyMs')));
  });
  http.on('upgrade', (request, stream, head) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost');
    if (pathname === '/socket.io/') return;
    sockets.handleUpgrade(request, stream, head, (socket) => {
      const answer = ANSWER[pathname];
      if (answer)
        return void socket.once('message', (message) =>
          socket.send(answer.replace('ID', /"id":(\d+)/.exec(String(message))?.[1] ?? '1')),
        );
      const id = searchParams.get('id') ?? '';
      lines.set(id, lineOf(socket, stream as Socket));
      socket.on('close', () => lines.delete(id));
      if (pathname === '/plain' || pathname === '/agent')
        answerMessages(socket, pathname, payloadOf(searchParams.get('payload')));
    });
  });
  if (peers) await addSocketIo(http, lines);
  const streams = new Set<Socket>();
  http.on('connection', (stream) => {
    streams.add(stream);
    stream.on('close', () => streams.delete(stream));
  });
  const listen = (port: number): Promise<void> => new Promise((done) => http.listen(port, '127.0.0.1', done));
  await listen(0);
  const { port } = http.address() as AddressInfo;
  const dropAll = (): void => streams.forEach((stream) => stream.destroy());
  const down = (): Promise<void> =>
    new Promise((done) => {
      http.close(() => done());
      dropAll();
    });
  return { url: `http://127.0.0.1:${port}`, dropAll, down, up: () => listen(port), close: down };
}
