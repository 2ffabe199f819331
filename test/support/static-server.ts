import { readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, resolve } from 'node:path';

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.map': 'application/json',
};

export interface StaticServer {
  readonly url: string;
  close(): Promise<void>;
}

/** Serves `pages` (path to HTML) and the files of the project's dist, all with the given headers, on a free port. */
export async function startStaticServer(
  pages: Readonly<Record<string, string>>,
  headers: Readonly<Record<string, string>> = {},
): Promise<StaticServer> {
  const dist = resolve(import.meta.dirname, '../../dist');
  const server: Server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://localhost').pathname;
    const answer = (status: number, type: string, body: string | Buffer): void => {
      response.writeHead(status, { ...headers, 'content-type': type }).end(body);
    };
    const page = pages[path];
    if (page !== undefined) return answer(200, 'text/html; charset=utf-8', page);
    if (!path.startsWith('/dist/')) return answer(404, 'text/plain', 'not found');
    readFile(join(dist, path.slice('/dist/'.length))).then(
      (body) => answer(200, TYPES[extname(path)] ?? 'application/octet-stream', body),
      () => answer(404, 'text/plain', 'not found'),
    );
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((done) => {
        server.closeAllConnections();
        server.close(() => done());
      }),
  };
}
