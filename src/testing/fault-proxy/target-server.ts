import { Agent as HttpAgent, request as httpRequest, type ClientRequest, type IncomingMessage } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import { isIP, type Socket } from 'node:net';
import { urlToHttpOptions } from 'node:url';
import { endToEndHeaders } from './http-headers.js';

export interface TargetOptions {
  readonly url: URL;
  readonly changeHost: boolean;
}

/** Where requests are passed on to, and the connections that are open to it. */
export class TargetServer {
  readonly #options: TargetOptions;
  // Each request has a connection of its own: one that was kept may be closed at the moment when it is used.
  readonly #agent: HttpAgent;
  readonly #sockets = new Set<Socket>();

  constructor(options: TargetOptions) {
    this.#options = options;
    this.#agent = options.url.protocol === 'https:' ? new HttpsAgent() : new HttpAgent();
  }

  /** The same request to the target, not ended. @throws what `http.request()` throws, for a request that it cannot say */
  request(
    incoming: IncomingMessage,
    headers: { add?: readonly string[]; without?: readonly string[] } = {},
  ): ClientRequest {
    const { url, changeHost } = this.#options;
    const without = [...(headers.without ?? []), ...(changeHost ? ['host'] : [])];
    const passed = endToEndHeaders(incoming.rawHeaders, without);
    const start = url.protocol === 'https:' ? httpsRequest : httpRequest;
    const request = start({
      ...urlToHttpOptions(url),
      path: incoming.url ?? '/',
      method: incoming.method ?? 'GET',
      headers: [...(changeHost ? ['host', url.host] : []), ...passed, ...(headers.add ?? [])],
      agent: this.#agent,
      // By default it would be taken from the header `Host`, which names the proxy. Addresses are no names (RFC 6066, 3).
      servername: isIP(url.hostname.replace(/^\[|\]$/g, '')) ? '' : url.hostname,
    });
    request.on('socket', (socket) => {
      this.#sockets.add(socket);
      socket.setNoDelay(true);
      socket.once('close', () => this.#sockets.delete(socket));
    });
    return request;
  }

  /** Resolves when no connection is left. */
  async stop(): Promise<void> {
    this.#agent.destroy();
    const closed = [...this.#sockets].map(
      (socket) => new Promise<void>((resolve) => socket.once('close', () => resolve())),
    );
    for (const socket of this.#sockets) socket.destroy();
    await Promise.all(closed);
  }
}

/** Why the target cannot be reached, in a word: a code such as `ECONNREFUSED`. */
export function reasonOf(error: unknown): string {
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === 'string' ? code : 'no answer';
}
