import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Clock } from '../../platform/platform.js';
import { AgentServer, type AgentServerOptions } from '../server/agent-server.js';
import { FileStore } from '../server/file-store.js';
import { ResumableServer } from '../server/resumable-server.js';
import { seededRandom } from '../server/slugs.js';
import { Accounts } from './accounts.js';
import { Faults } from './faults.js';
import { HttpError, sendJson } from './http-tools.js';
import { RestRoutes } from './rest-routes.js';
import { SocketGateway } from './socket-gateway.js';
import { TokenService } from './tokens.js';

const EIGHT_DAYS_SECONDS = 8 * 24 * 60 * 60;
const CLOSE_GRACE_MS = 300;

export interface EngineEndpointsOptions extends Partial<
  Pick<AgentServerOptions, 'store' | 'synthesizer' | 'switches' | 'respond'>
> {
  /** Makes ids repeat. Default: different every time. */
  seed?: number | undefined;
  /** Life of a token in seconds. Default: 8 days. */
  tokenLifeSeconds?: number | undefined;
  /** Signs the tokens. Default: a key of this process. */
  tokenKey?: Uint8Array | undefined;
  /** One line per request and failure. Default: silence. */
  log?: ((line: string) => void) | undefined;
}

interface Parts {
  readonly engine: AgentServer;
  readonly resumable: ResumableServer;
  readonly tokens: TokenService;
  readonly faults: Faults;
  readonly gateway: SocketGateway;
  readonly rest: RestRoutes;
  readonly log: (line: string) => void;
}

/** What else a server answers: `false` for what is not its business. */
export type Handler = (request: IncomingMessage, response: ServerResponse, url: URL) => Promise<boolean>;

/** The agent server with http and WebSockets around it: both dialects at `/api/rt/ws`, its REST half below `/api/rt`. Others may be asked beside it. */
export class EngineEndpoints {
  readonly engine: AgentServer;
  readonly tokens: TokenService;
  readonly faults: Faults;
  readonly gateway: SocketGateway;
  readonly #parts: Parts;
  readonly #http: Server;
  /** Asked before the faults and after them; the last one answers everything that is left. */
  #before: readonly Handler[] = [];
  #after: readonly Handler[] = [];

  private constructor(parts: Parts) {
    this.#parts = parts;
    ({ engine: this.engine, tokens: this.tokens, faults: this.faults, gateway: this.gateway } = parts);
    this.#http = this.#createHttp();
  }

  /** Rejects `config/invalid` without the package `ws`. */
  static async create(options: EngineEndpointsOptions = {}): Promise<EngineEndpoints> {
    const {
      tokenKey = randomBytes(32),
      tokenLifeSeconds = EIGHT_DAYS_SECONDS,
      log = () => {},
      seed,
      ...rest
    } = options;
    const now = (): number => Date.now();
    const files = new FileStore();
    const faults = new Faults();
    const accounts = await Accounts.create(now);
    const tokens = new TokenService(tokenKey, tokenLifeSeconds, now);
    const clock: Clock = {
      now,
      setTimeout: (callback, delayMs) => setTimeout(callback, delayMs),
      clearTimeout: (id) => clearTimeout(id as NodeJS.Timeout),
    };
    const engine = new AgentServer({
      ...rest,
      clock,
      random: seededRandom(seed ?? randomBytes(4).readUInt32LE()),
      findFile: (userId, fileId) => files.find(userId, fileId),
      onDrop: (uiSessionId) => gateway.drop(uiSessionId),
    });
    const resumable = new ResumableServer({
      engine,
      clock,
      createKey: () => randomBytes(16).toString('base64url'),
      verify: (token) => tokens.verify(token),
    });
    const gateway = await SocketGateway.create({ accounts, engine, resumable, faults, tokens });
    const routes = new RestRoutes({ accounts, engine, faults, files, tokens, now });
    return new EngineEndpoints({ engine, resumable, tokens, faults, gateway, rest: routes, log });
  }

  /** Asks these too: `before` at once, `after` when the agent server has nothing to say, as late as its faults are. */
  use({ before = [], after = [] }: { before?: readonly Handler[]; after?: readonly Handler[] }): void {
    this.#before = before;
    this.#after = after;
  }

  /** Resolves with the port. Rejects when it cannot be had. */
  async listen(port: number, host: string): Promise<number> {
    await new Promise<void>((resolve, reject) => {
      this.#http.once('error', reject);
      this.#http.listen(port, host, () => {
        this.#http.off('error', reject);
        resolve();
      });
    });
    return (this.#http.address() as AddressInfo).port;
  }

  /** Closes sockets with `code`, then the port; forgets every ui session, as a restart does. */
  async goDown(code: number): Promise<void> {
    const http = this.#http;
    const closed = new Promise<void>((resolve) => (http.listening ? http.close(() => resolve()) : resolve()));
    await this.gateway.closeAll(code, CLOSE_GRACE_MS);
    http.closeAllConnections();
    await closed;
    this.forget();
  }

  /** Every ui session and every turn is lost. */
  forget(): void {
    this.engine.restart();
    this.#parts.resumable.restart();
  }

  #createHttp(): Server {
    const { log, gateway } = this.#parts;
    const http = createServer((request, response) => {
      this.#answer(request, response).catch((error: unknown) => {
        if (error instanceof HttpError) sendJson(response, error.status, { detail: error.detail }, error.headers);
        else {
          log(`error: ${String(error)}`);
          sendJson(response, 500, { detail: 'Internal Server Error' });
        }
      });
    });
    http.on('upgrade', (request, stream, head) => {
      gateway.handleUpgrade(request, stream, head).catch((error: unknown) => {
        log(`upgrade failed: ${String(error)}`);
        stream.destroy();
      });
    });
    return http;
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { log, faults, rest } = this.#parts;
    const url = new URL(request.url ?? '/', 'http://localhost');
    response.on('finish', () => log(`${request.method} ${url.pathname} ${response.statusCode}`));
    for (const handle of this.#before) if (await handle(request, response, url)) return;
    if (faults.latencyMs > 0) await new Promise((resolve) => setTimeout(resolve, faults.latencyMs));
    if (await rest.handle(request, response, url)) return;
    for (const handle of this.#after) if (await handle(request, response, url)) return;
    throw new HttpError(404, 'Not Found');
  }
}
