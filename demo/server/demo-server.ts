import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { EngineEndpoints, type Handler } from '../../src/testing/fake-server/engine-endpoints.js';
import { HttpError } from '../../src/testing/fake-server/http-tools.js';
import type { AgentServer, ServerSwitches } from '../../src/testing/index.js';
import { AvatarRoutes, type AvatarService } from './avatar-routes.js';
import { FaultRoutes } from './fault-routes.js';
import { SqliteChatStore } from './sqlite-chat-store.js';
import { StaticFiles } from './static-files.js';
import { chooseSynthesizer, type SpeechChoice } from './speech/choose-synthesizer.js';
import { VoiceRoutes } from './voice-routes.js';

const PROJECT_ROOT = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

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
  const { host = '127.0.0.1', log = () => {} } = options;
  const { synthesizer, line: speechLine } = await chooseSynthesizer(options.speech ?? 'formant');
  const store = options.db === undefined ? undefined : new SqliteChatStore(options.db);
  const endpoints = await EngineEndpoints.create({
    synthesizer,
    log,
    seed: options.seed,
    tokenLifeSeconds: options.tokenLifeSeconds,
    ...(store && { store, tokenKey: store.secretKey() }),
    // With an avatar service there are avatars to choose from.
    switches: { heygenTokenNone: !options.avatar, ...options.switches },
  });
  const { engine, faults, gateway, tokens } = endpoints;
  const voice = new VoiceRoutes(engine);
  const avatars = new AvatarRoutes(tokens, options.avatar);
  const pages = new StaticFiles(PROJECT_ROOT);
  let restarting: Promise<void> | undefined;
  let closing: Promise<void> | undefined;

  const restart = (downMs: number): void => {
    restarting ??= (async () => {
      log(`restart: down for ${downMs} ms`);
      await endpoints.goDown(1012);
      await new Promise((resolve) => setTimeout(resolve, downMs));
      if (!closing) await endpoints.listen(port, host);
      restarting = undefined;
      log('restart: up again');
    })();
    restarting.catch((error: unknown) => log(`restart failed: ${String(error)}`));
  };
  const faultRoutes = new FaultRoutes({ engine, faults, gateway, tokens, initialSwitches: engine.switches, restart });
  const servePage: Handler = async (request, response, url) => {
    if (url.pathname.startsWith('/api/')) throw new HttpError(404, 'Not Found');
    await pages.handle(response, url.pathname, request.method);
    return true;
  };
  endpoints.use({
    before: [(...call) => faultRoutes.handle(...call)],
    after: [(...call) => voice.handle(...call), (...call) => avatars.handle(...call), servePage],
  });

  const port = await endpoints.listen(options.port, host).catch((error: unknown) => {
    store?.close();
    throw error;
  });
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${port}/`,
    port,
    engine,
    faults: faultRoutes,
    speechLine,
    close: () =>
      (closing ??= (async () => {
        endpoints.forget();
        await endpoints.goDown(1001);
        store?.close();
      })()),
  };
}
