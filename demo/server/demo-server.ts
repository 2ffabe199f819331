import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  AgentServer,
  FileStore,
  ResumableServer,
  seededRandom,
  type ServerPorts,
  type ServerSwitches,
} from '../../src/testing/index.js';
import { Accounts } from './accounts.js';
import { AvatarRoutes, type AvatarService } from './avatar-routes.js';
import { FaultRoutes } from './fault-routes.js';
import { Faults } from './faults.js';
import { HttpError, sendJson } from './http-tools.js';
import { RestRoutes } from './rest-routes.js';
import { SocketGateway } from './socket-gateway.js';
import { SqliteChatStore } from './sqlite-chat-store.js';
import { StaticFiles } from './static-files.js';
import { chooseSynthesizer, type SpeechChoice } from './speech/choose-synthesizer.js';
import { TokenService } from './tokens.js';
import { VoiceRoutes } from './voice-routes.js';

const PROJECT_ROOT = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const EIGHT_DAYS_SECONDS = 8 * 24 * 60 * 60;
const CLOSE_GRACE_MS = 300;

export interface DemoServerOptions {
  /** `0` = any free port. */
  port: number;
  /** Default `127.0.0.1`. */
  host?: string;
  /** SQLite file for the chats. Default: in memory. */
  db?: string | undefined;
  /** One line per thing that happens. Default: silence. */
  log?: ((line: string) => void) | undefined;
  /** Life of a token in seconds. Default: 8 days. */
  tokenLifeSeconds?: number | undefined;
  switches?: Partial<ServerSwitches>;
  /** Makes ids repeat. Default: different every time. */
  seed?: number | undefined;
  /** Who speaks. Default: the built-in synthesiser, which is the same everywhere. */
  speech?: SpeechChoice | undefined;
  /** Where avatars come from. Default: nowhere, and the page draws its own. */
  avatar?: AvatarService | undefined;
}

export interface DemoServer {
  readonly url: string;
  readonly port: number;
  readonly engine: AgentServer;
  readonly faults: FaultRoutes;
  /** Says which synthesiser speaks. */
  readonly speechLine: string;
  /** Closes sockets with 1001 and everything else; safe to call twice. */
  close(): Promise<void>;
}

/** Starts the demo: a real agent server and the pages to try it. Rejects when the port is taken. */
export async function startDemoServer(options: DemoServerOptions): Promise<DemoServer> {
  const { host = '127.0.0.1', log = () => {}, tokenLifeSeconds = EIGHT_DAYS_SECONDS } = options;
  const { synthesizer, line: speechLine } = await chooseSynthesizer(options.speech ?? 'formant');
  const store = options.db === undefined ? undefined : new SqliteChatStore(options.db);
  const now = (): number => Date.now();
  const files = new FileStore();
  const faults = new Faults();
  const accounts = await Accounts.create(now);
  const tokens = new TokenService(store?.secretKey() ?? randomBytes(32), tokenLifeSeconds, now);
  const clock: ServerPorts['clock'] = {
    now,
    setTimeout: (callback, delayMs) => setTimeout(callback, delayMs),
    clearTimeout: (id) => clearTimeout(id as NodeJS.Timeout),
  };
  const engine = new AgentServer({
    clock,
    synthesizer,
    random: seededRandom(options.seed ?? randomBytes(4).readUInt32LE()),
    findFile: (userId, fileId) => files.find(userId, fileId),
    onDrop: (uiSessionId) => gateway.drop(uiSessionId),
    ...(store && { store }),
    // With an avatar service there are avatars to choose from.
    switches: { heygenTokenNone: !options.avatar, ...options.switches },
  });
  const resumable = new ResumableServer({
    engine,
    clock,
    createKey: () => randomBytes(16).toString('base64url'),
    verify: (token) => tokens.verify(token),
  });
  const gateway = new SocketGateway({ accounts, engine, resumable, faults, tokens });
  const rest = new RestRoutes({ accounts, engine, faults, files, tokens, now });
  const voice = new VoiceRoutes(engine);
  const avatars = new AvatarRoutes(tokens, options.avatar);
  const pages = new StaticFiles(PROJECT_ROOT);
  let restarting: Promise<void> | undefined;
  let closing: Promise<void> | undefined;

  const restart = (downMs: number): void => {
    restarting ??= (async () => {
      log(`restart: down for ${downMs} ms`);
      await goDown(http, gateway, 1012);
      engine.restart();
      resumable.restart();
      await new Promise((resolve) => setTimeout(resolve, downMs));
      if (!closing) await listen(http, port, host);
      restarting = undefined;
      log('restart: up again');
    })();
    restarting.catch((error: unknown) => log(`restart failed: ${String(error)}`));
  };
  const faultRoutes = new FaultRoutes({ engine, faults, gateway, tokens, initialSwitches: engine.switches, restart });

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const url = new URL(request.url ?? '/', 'http://localhost');
    response.on('finish', () => log(`${request.method} ${url.pathname} ${response.statusCode}`));
    if (await faultRoutes.handle(request, response, url)) return;
    if (faults.latencyMs > 0) await new Promise((resolve) => setTimeout(resolve, faults.latencyMs));
    if (await rest.handle(request, response, url)) return;
    if (await voice.handle(request, response, url)) return;
    if (await avatars.handle(request, response, url)) return;
    if (url.pathname.startsWith('/api/')) throw new HttpError(404, 'Not Found');
    await pages.handle(response, url.pathname, request.method);
  };
  const http = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => {
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

  await listen(http, options.port, host).catch((error: unknown) => {
    store?.close();
    throw error;
  });
  const { port } = http.address() as AddressInfo;
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${port}/`,
    port,
    engine,
    faults: faultRoutes,
    speechLine,
    close: () =>
      (closing ??= (async () => {
        engine.restart();
        resumable.restart();
        await goDown(http, gateway, 1001);
        store?.close();
      })()),
  };
}

function listen(http: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    http.once('error', reject);
    http.listen(port, host, () => {
      http.off('error', reject);
      resolve();
    });
  });
}

async function goDown(http: Server, gateway: SocketGateway, code: number): Promise<void> {
  const closed = new Promise<void>((resolve) => (http.listening ? http.close(() => resolve()) : resolve()));
  await gateway.closeAll(code, CLOSE_GRACE_MS);
  http.closeAllConnections();
  await closed;
}
