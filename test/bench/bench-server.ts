import { createServer } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { WebSocketServer, type WebSocket } from 'ws';

/** `performance.now()` is fine enough to measure with only in an isolated page. */
const ISOLATED = {
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-embedder-policy': 'require-corp',
  'cache-control': 'no-store',
};
const page = (name: string): string =>
  `<!doctype html><meta charset="utf-8"><title>${name}</title><script type="module" src="/${name}.js"></script>`;
/** A small event of a conversation, as one frame. */
const FRAME = JSON.stringify({ type: 'text_delta', id: 'm-1234', content: 'a few words' });

/** As much of each library's own protocol as it takes for its connection to count as made. */
const GREETING: Readonly<Record<string, string>> = {
  '/socket.io/': '0{"sid":"e","upgrades":[],"pingInterval":60000,"pingTimeout":60000,"maxPayload":100000}',
};
const ANSWER: Readonly<Record<string, string>> = {
  '/socket.io/': '40{"sid":"s"}',
  '/signalr': '{}\u001e',
  '/centrifuge': '{"id":1,"connect":{"client":"c","version":"1"}}',
};

export interface BenchServer {
  readonly url: string;
  /** Every socket is gone at once, without a close frame. */
  dropAll(): void;
  close(): Promise<void>;
}

/** All frames go out in one write, so that the page is what is measured. */
function sendFrames(socket: WebSocket, stream: Socket, count: number): void {
  stream.cork();
  for (let index = 0; index < count; index += 1) socket.send(FRAME);
  stream.uncork();
}

/**
 * Serves real WebSockets and a page for each script on a free port. On `/frames` a socket gets as many frames as it asks for.
 *
 * @param scripts name of the page -> its script
 */
export async function startBenchServer(scripts: Readonly<Record<string, string>>): Promise<BenchServer> {
  const sockets = new WebSocketServer({ noServer: true, perMessageDeflate: false });
  const http = createServer(({ url = '/' }, response) => {
    const name = url.slice(1).replace('.js', '');
    const script = scripts[name];
    const [status, type, body] =
      script === undefined
        ? [404, 'text/plain', 'not found']
        : url.endsWith('.js')
          ? [200, 'text/javascript; charset=utf-8', script]
          : [200, 'text/html; charset=utf-8', page(name)];
    response.writeHead(status, { ...ISOLATED, 'content-type': type }).end(body);
  });
  http.on('upgrade', (request, stream, head) => {
    const path = new URL(request.url ?? '/', 'http://localhost').pathname;
    sockets.handleUpgrade(request, stream, head, (socket) => {
      const greeting = GREETING[path];
      const answer = ANSWER[path];
      if (greeting) socket.send(greeting);
      if (path === '/frames') socket.on('message', (count) => sendFrames(socket, stream as Socket, Number(count)));
      else if (answer) socket.once('message', () => socket.send(answer));
    });
  });
  await new Promise<void>((done) => http.listen(0, '127.0.0.1', done));
  const dropAll = (): void => sockets.clients.forEach((socket) => socket.terminate());
  return {
    url: `http://127.0.0.1:${(http.address() as AddressInfo).port}`,
    dropAll,
    close: () =>
      new Promise((done) => {
        dropAll();
        http.closeAllConnections();
        http.close(() => done());
      }),
  };
}
