import { createServer, type Server as HttpServer } from 'node:http';
import { createServer as createTcpServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { seededRandom } from '../server/slugs.js';
import { admit } from './admit.js';
import { checkClose, checkOptions, checkRule, checkToxic } from './check-faults.js';
import { invalid } from './check-fields.js';
import { ClientLink, type ToxicEntry } from './client-link.js';
import { EventLog } from './event-log.js';
import type {
  FaultEvent,
  FaultHandle,
  FaultProxy,
  FaultProxyOptions,
  FaultRule,
  FaultRuleHandle,
  Toxic,
} from './fault-types.js';
import { handleRequest } from './request-stage.js';
import { RuleBook } from './rule-book.js';
import type { SocketBridge } from './socket-bridge.js';
import { reasonOf, TargetServer } from './target-server.js';
import { handleUpgrade, untilEnd } from './upgrade-stage.js';

/**
 * Starts a proxy with faults in front of an HTTP and WebSocket server. Node only.
 * @throws RealtimeError `config/invalid` for a wrong option or a port that cannot be had.
 */
export async function startFaultProxy(options: FaultProxyOptions): Promise<FaultProxy> {
  const url = checkOptions(options);
  const proxy = new RunningProxy(url, options);
  await proxy.listen(options.port ?? 0, options.host ?? '127.0.0.1');
  return proxy;
}

/** A seed of its own for each toxic, connection and lane: one more byte here changes no dice there. */
function mixSeeds(...numbers: readonly number[]): number {
  return numbers.reduce((mixed, number) => Math.imul(mixed ^ number, 0x9e3779b1) ^ (mixed >>> 15), 0x2545f491);
}

class RunningProxy implements FaultProxy {
  readonly #log: EventLog;
  readonly #rules: RuleBook;
  readonly #target: TargetServer;
  readonly #seed: number;
  readonly #server: Server;
  readonly #http: HttpServer;
  readonly #links = new Set<ClientLink>();
  readonly #bridges = new Set<SocketBridge>();
  #toxics: readonly ToxicEntry[] = [];
  #toxicsAdded = 0;
  #connected = 0;
  #blackHole = false;
  #stopped: Promise<void> | undefined;
  url = '';

  constructor(url: URL, { changeHost = false, seed = 1, log }: FaultProxyOptions) {
    this.#log = new EventLog(log);
    this.#rules = new RuleBook(this.#log);
    this.#target = new TargetServer({ url, changeHost });
    this.#seed = seed;
    // In a black hole a request takes as long as it takes; how long is too long is for the client to say.
    this.#http = createServer({ requestTimeout: 0, headersTimeout: 0, keepAliveTimeout: 0 });
    this.#serve();
    this.#server = createTcpServer({ allowHalfOpen: true }, (socket) => void this.#accept(socket));
  }

  get events(): readonly FaultEvent[] {
    return this.#log.events;
  }

  get connections(): number {
    return [...this.#links].filter(({ isClientGone }) => !isClientGone).length;
  }

  get sockets(): number {
    return this.#bridges.size;
  }

  async listen(port: number, host: string): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      const fail = ({ code }: NodeJS.ErrnoException): void => {
        const advice =
          code === 'EADDRINUSE' ? 'it is in use: choose another one, or 0 for any' : (code ?? 'no reason given');
        reject(invalid(`The fault proxy cannot listen on ${host}, port ${port}: ${advice}.`));
      };
      this.#server.once('error', fail);
      this.#server.listen(port, host, () => {
        this.#server.off('error', fail);
        this.#server.on('error', ({ name }) => this.#log.add('error', 0, name));
        resolve();
      });
    });
    const address = this.#server.address() as AddressInfo;
    this.url = `http://${host.includes(':') ? `[${host}]` : host}:${address.port}`;
  }

  addToxic(toxic: Toxic): FaultHandle {
    checkToxic(toxic);
    this.#toxicsAdded += 1;
    const number = this.#toxicsAdded;
    const entry: ToxicEntry = {
      toxic: { ...toxic },
      random: (connection, lane) => seededRandom(mixSeeds(this.#seed, number, connection, lane)),
    };
    this.#toxics = [...this.#toxics, entry];
    for (const link of this.#links) link.attach(entry);
    return { remove: () => this.#removeToxic(entry) };
  }

  addRule(rule: FaultRule): FaultRuleHandle {
    checkRule(rule);
    return this.#rules.add(rule);
  }

  reset(): void {
    this.#log.add('reset', 0, `${this.connections} connections`);
    for (const link of this.#links) link.reset();
  }

  closeSockets(code = 1001, reason = ''): void {
    checkClose(code, reason);
    this.#log.add('close-sockets', 0, `${this.sockets} sockets, code ${code}`);
    for (const bridge of this.#bridges) void bridge.close(code, reason);
  }

  blackHole(): void {
    this.#blackHole = true;
    this.#log.add('black-hole', 0, 'nothing passes');
  }

  heal(): void {
    this.#blackHole = false;
    this.#log.add('heal', 0, 'what waited passes');
    for (const link of this.#links) link.heal();
  }

  clear(): void {
    for (const entry of this.#toxics) this.#removeToxic(entry);
    this.#rules.clear();
  }

  stop(): Promise<void> {
    this.#stopped ??= this.#stop();
    return this.#stopped;
  }

  async #stop(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    const gone = [...this.#links].map(
      ({ finished }) => new Promise((resolve) => finished.addEventListener('abort', resolve)),
    );
    for (const link of this.#links) link.kill();
    await Promise.all([closed, ...gone, this.#target.stop()]);
  }

  #removeToxic(entry: ToxicEntry): void {
    this.#toxics = this.#toxics.filter((other) => other !== entry);
    for (const link of this.#links) link.detach(entry);
  }

  /** The HTTP server has no port: it is given the connections when their rules have let them in. */
  #serve(): void {
    const services = { target: this.#target, rules: this.#rules, bridges: this.#bridges };
    const linkOf = ({ socket }: { socket: unknown }): ClientLink => socket as ClientLink;
    this.#http.on('request', (request, response) => {
      const link = linkOf(request);
      this.#guard(link, handleRequest(services, link, request, response));
    });
    this.#http.on('upgrade', (request, _socket, head) => {
      const link = linkOf(request);
      this.#guard(link, handleUpgrade(services, link, request, head));
    });
    this.#http.on('clientError', (error: NodeJS.ErrnoException, stream) => {
      if (error.code?.startsWith('HPE_')) linkOf({ socket: stream }).log('error', `not HTTP: ${error.code}`);
      stream.destroy();
    });
  }

  /** A request that cannot be handled ends its connection, and nothing else. */
  #guard(link: ClientLink, handling: Promise<void>): void {
    handling.catch((error: unknown) => {
      link.log('error', `the request cannot be passed on: ${reasonOf(error)}`);
      link.kill();
    });
  }

  async #accept(socket: Socket): Promise<void> {
    this.#connected += 1;
    const id = this.#connected;
    const link = new ClientLink(socket, {
      id,
      isBlackHole: () => this.#blackHole,
      log: (kind, detail) => this.#log.add(kind, id, detail),
    });
    this.#links.add(link);
    link.finished.addEventListener('abort', () => {
      this.#links.delete(link);
      link.log('disconnect', '');
    });
    link.log('connect', '');
    for (const entry of this.#toxics) link.attach(entry);
    const action = this.#rules.take({ on: 'connect' }, id);
    const isAdmitted = await admit(link, action, () => link.kill());
    if (isAdmitted) this.#http.emit('connection', link);
    else if (action?.do === 'hang') untilEnd(link);
  }
}
