import { Agent, createServer as createHttpServer, request as httpRequest } from 'node:http';
import type { IncomingMessage, Server as HttpServer, ServerResponse } from 'node:http';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { seededRandom } from '../server/slugs.js';
import { FaultyConnection } from './faulty-connection.js';
import { checkToxic, type FaultEvent, type Rule, type RuleAction, type Toxic } from './fault-types.js';
import { RuleBook, type ActiveRule, type Happening } from './rule-book.js';
import { refuse, SocketRelay } from './socket-relay.js';

/** The log keeps so many lines. */
const MAX_EVENTS = 10_000;

export interface FaultProxyOptions {
  /** `http:` address of the server behind it. */
  target: string;
  /** Default: any free port. */
  port?: number;
  /** Default `127.0.0.1`. */
  host?: string;
  /** Makes jitter, pieces and probabilities repeat. Default 1. */
  seed?: number;
  /** One line for each fault. Default: silence. */
  log?: (line: string) => void;
}

/**
 * A network that breaks on demand: a TCP, HTTP and WebSocket proxy between a real client and a real server, in Node. Toxics work on
 * bytes, rules on what happens (a connection, a request, a handshake, a message). Make one with `startFaultProxy()`.
 */
export class FaultProxy {
  readonly #options: FaultProxyOptions;
  readonly #target: URL;
  readonly #random: () => number;
  readonly #started = Date.now();
  readonly #connections = new Set<FaultyConnection>();
  readonly #byStream = new Map<Duplex, FaultyConnection>();
  readonly #rules = new RuleBook();
  readonly #relay: SocketRelay;
  readonly #agent = new Agent({ keepAlive: false });
  readonly #http: HttpServer;
  readonly #tcp: Server;
  #events: FaultEvent[] = [];
  #toxics: Toxic[] = [];
  #count = 0;
  #held = false;

  constructor(options: FaultProxyOptions) {
    this.#options = options;
    const target = URL.canParse(options.target) ? new URL(options.target) : undefined;
    if (target?.protocol !== 'http:')
      throw new TypeError('Fault proxy: target has to be an http: address, for example http://127.0.0.1:4173');
    this.#target = target;
    this.#random = seededRandom(options.seed ?? 1);
    this.#relay = new SocketRelay({
      target,
      act: (happening, connection) => this.#act(happening, connection),
      refused: ({ id }, status) => this.#note('refused', id, `by the server with ${status}`),
    });
    this.#http = createHttpServer((request, response) => this.#request(request, response));
    this.#http.on('upgrade', (request: IncomingMessage, stream: Duplex, head: Buffer) =>
      this.#upgrade(request, stream, head),
    );
    this.#tcp = createServer((socket) => this.#accept(socket));
  }

  get port(): number {
    return (this.#tcp.address() as AddressInfo | null)?.port ?? 0;
  }

  /** Address to use in the place of the target's. */
  get url(): string {
    return `http://${this.#options.host ?? '127.0.0.1'}:${this.port}`;
  }

  /** Open connections of clients. */
  get connections(): number {
    return this.#connections.size;
  }

  /** Open WebSockets. */
  get sockets(): number {
    return this.#relay.size;
  }

  get events(): readonly FaultEvent[] {
    return this.#events;
  }

  /** Holds from now on for every connection, also for those that are open. Throws for one that makes no sense. */
  addToxic(toxic: Toxic): { remove(): void } {
    checkToxic(toxic);
    this.#toxics = [...this.#toxics, toxic];
    this.#note('toxic', 0, toxic.type);
    for (const connection of this.#connections) connection.toxicsChanged();
    return { remove: () => (this.#toxics = this.#toxics.filter((one) => one !== toxic)) };
  }

  /** Throws for one that makes no sense. */
  addRule(rule: Rule): ActiveRule {
    return this.#rules.add(rule);
  }

  /** No toxics and no rules any more; what was held back passes. */
  clear(): void {
    this.#toxics = [];
    this.#rules.clear();
    this.heal();
  }

  /** Cuts every connection with a TCP reset. */
  reset(): void {
    this.#note('reset', 0, `${this.connections} connections`);
    for (const connection of this.#connections) connection.reset();
  }

  /** Ends every WebSocket with this close code. */
  closeSockets(code: number, reason = ''): void {
    this.#relay.closeAll(code, reason);
  }

  /** Half-open: nothing passes in either direction, nothing is closed, new connections are taken and hang. */
  blackHole(): void {
    this.#held = true;
    this.#note('black-hole', 0, `${this.connections} connections`);
    for (const connection of this.#connections) connection.hold(true);
  }

  /** What waited passes, late and in order, as TCP does it. */
  heal(): void {
    if (this.#held) this.#note('heal', 0, `${this.connections} connections`);
    this.#held = false;
    for (const connection of this.#connections) connection.hold(false);
  }

  async start(): Promise<void> {
    const { port = 0, host = '127.0.0.1' } = this.#options;
    await new Promise<void>((resolve, reject) => {
      this.#tcp.once('error', reject);
      this.#tcp.listen(port, host, () => {
        this.#tcp.off('error', reject);
        resolve();
      });
    });
  }

  /** Takes nothing more and cuts what is there. Safe to call twice. */
  async stop(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.#tcp.close(() => resolve()));
    for (const connection of this.#connections) connection.reset();
    this.#agent.destroy();
    this.#http.close();
    await closed;
    // The connections hear of their end a moment later.
    await new Promise(setImmediate);
  }

  #accept(client: Socket): void {
    this.#count += 1;
    const connection = new FaultyConnection({
      id: this.#count,
      client,
      random: this.#random,
      toxics: () => this.#toxics,
      onEnd: () => {
        this.#connections.delete(connection);
        this.#byStream.delete(connection.stream);
        this.#note('end', connection.id, '');
      },
    });
    this.#connections.add(connection);
    this.#byStream.set(connection.stream, connection);
    this.#note('connect', connection.id, '');
    if (this.#held) connection.hold(true);
    const action = this.#act({ on: 'connect' }, connection);
    if (action?.do === 'reset') return connection.reset();
    if (action?.do === 'black-hole') connection.hold(true);
    this.#http.emit('connection', connection.stream);
  }

  #request(request: IncomingMessage, response: ServerResponse): void {
    const connection = this.#byStream.get(request.socket);
    if (!connection) return;
    this.#answer('request', request, connection, {
      refuse: ({ status, headers = {}, body = '' }) => {
        response.writeHead(status, headers);
        response.end(body);
      },
      pass: () => this.#relayRequest(request, response),
    });
  }

  #relayRequest(request: IncomingMessage, response: ServerResponse): void {
    const { hostname, port, host } = this.#target;
    const { url: path, method, headers } = request;
    const upstream = httpRequest(
      { hostname, port, path, method, agent: this.#agent, headers: { ...headers, host } },
      (answer) => {
        response.writeHead(answer.statusCode ?? 502, answer.rawHeaders);
        answer.pipe(response);
        answer.on('error', () => response.destroy());
      },
    );
    upstream.on('error', () => {
      if (response.headersSent) return void response.destroy();
      response.writeHead(502);
      response.end('Bad Gateway');
    });
    response.on('close', () => upstream.destroy());
    request.pipe(upstream);
  }

  #upgrade(request: IncomingMessage, stream: Duplex, head: Buffer): void {
    const connection = this.#byStream.get(stream);
    if (!connection) return;
    this.#answer('upgrade', request, connection, {
      refuse: ({ status, headers = {}, body = '' }) => refuse(stream, status, headers, body),
      pass: () => this.#relay.upgrade(request, stream, head, connection),
    });
  }

  #answer(
    on: 'request' | 'upgrade',
    { url = '/' }: IncomingMessage,
    connection: FaultyConnection,
    ways: { refuse: (action: RuleAction & { do: 'refuse' }) => void; pass: () => void },
  ): void {
    const action = this.#act({ on, path: url.split('?', 1)[0] ?? '' }, connection);
    if (action?.do === 'refuse') return ways.refuse(action);
    if (action?.do === 'reset') return connection.reset();
    if (action?.do === 'black-hole') return connection.hold(true);
    if (action?.do === 'delay') return void setTimeout(ways.pass, action.delayMs);
    if (action?.do !== 'hang') ways.pass();
  }

  #act(happening: Happening, { id }: FaultyConnection): RuleAction | undefined {
    const action = this.#rules.actionFor(happening);
    if (action)
      this.#note('rule', id, `${action.do} on ${happening.on}${happening.from ? ` from ${happening.from}` : ''}`);
    return action;
  }

  #note(kind: FaultEvent['kind'], connection: number, detail: string): void {
    const event = { atMs: Date.now() - this.#started, kind, connection, detail };
    this.#events = [...this.#events.slice(1 - MAX_EVENTS), event];
    const { log } = this.#options;
    if (kind !== 'connect' && kind !== 'end') log?.(`${event.atMs} ms  #${connection}  ${kind}  ${detail}`);
  }
}

/** Starts a proxy. Rejects when the port is taken, or with a sentence about what is wrong with the options. */
export async function startFaultProxy(options: FaultProxyOptions): Promise<FaultProxy> {
  const proxy = new FaultProxy(options);
  await proxy.start();
  return proxy;
}
