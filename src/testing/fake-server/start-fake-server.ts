import type { AgentServer, AgentServerOptions } from '../server/agent-server.js';
import { startFaultProxy } from '../fault-proxy/start-fault-proxy.js';
import type { FaultEvent, FaultProxy, FaultRule, Toxic } from '../fault-proxy/fault-types.js';
import { EngineEndpoints } from './engine-endpoints.js';
import type { RequestCounts } from './faults.js';

export interface FakeServerOptions extends Partial<Pick<AgentServerOptions, 'switches' | 'respond' | 'synthesizer'>> {
  /** Default 0: any that is free. */
  port?: number;
  /** Makes ids and every chance of a fault repeat. Default 1. */
  seed?: number;
  /** Life of a token, milliseconds, in whole seconds. Default: 8 days. */
  tokenLifeMs?: number;
  /** What goes wrong from the start; more can be added later with `faults`. */
  script?: readonly (FaultRule | Toxic)[];
}

/** Faults of the network (those of a fault proxy, which stands before the server), and of the server itself. */
export interface FakeServerFaults extends Pick<
  FaultProxy,
  'addRule' | 'addToxic' | 'reset' | 'closeSockets' | 'blackHole' | 'heal'
> {
  /** Every token issued so far is refused from now on, at the next call and the next dial. */
  rejectTokens(): void;
  /** Sign-ins are answered with this status, and refreshes too where `refresh` says so. `undefined`: as usual again. */
  rejectLogins(status: 401 | 429 | 500 | undefined, options?: { refresh?: boolean; retryAfterSeconds?: number }): void;
  /** Closes every socket with 1012, frees the port, forgets every ui session and is back on the same port. Resolves then. */
  restart(downMs?: number): Promise<void>;
  /** Nothing of all this any more. A black hole ends, too. */
  clear(): void;
}

export interface FakeServer {
  /** `http://127.0.0.1:PORT` */
  readonly url: string;
  /** Address for `connection.url`, `ws://127.0.0.1:PORT/api/rt/ws`. */
  readonly wsUrl: string;
  /** Address for `auth.url`, `http://127.0.0.1:PORT/api/rt`; it follows from `wsUrl` and need not be said. */
  readonly authUrl: string;
  /** Where a page's own code would sign in: `POST` of `{ username, password }`. */
  readonly loginUrl: string;
  readonly refreshUrl: string;
  readonly faults: FakeServerFaults;
  /** The engine: its sessions, its chats, its switches. */
  readonly engine: AgentServer;
  /** What has happened to connections, oldest first, without what anybody said: connections, requests, handshakes and faults. */
  readonly journal: readonly FaultEvent[];
  /** How often the server was asked for what, since the start. */
  readonly counts: Readonly<RequestCounts>;
  /** Closes everything and frees the port; safe to call twice. */
  stop(): Promise<void>;
}

/**
 * Starts the real agent server on this machine, with faults on demand. It speaks both dialects, `agentc` and `resumable`; its users are `demo` and
 * `alice`, their password is `ENGINE_PASSWORD`. Node only; needs the package `ws`.
 * @throws RealtimeError `config/invalid` without `ws`, for a wrong fault, or for a port that cannot be had.
 */
export async function startFakeServer(options: FakeServerOptions = {}): Promise<FakeServer> {
  const { port = 0, seed = 1, tokenLifeMs, script = [], switches, ...rest } = options;
  const endpoints = await EngineEndpoints.create({
    ...rest,
    seed,
    tokenLifeSeconds: tokenLifeMs === undefined ? undefined : Math.ceil(tokenLifeMs / 1000),
    switches: { deltaDelayMs: 10, speechPace: 0, ...switches },
  });
  const enginePort = await endpoints.listen(0, '127.0.0.1');
  let proxy: FaultProxy | undefined;
  let stopped: Promise<void> | undefined;
  const stop = (): Promise<void> =>
    (stopped ??= (async () => {
      await endpoints.goDown(1001);
      await proxy?.stop();
    })());
  try {
    proxy = await startFaultProxy({ target: `http://127.0.0.1:${enginePort}`, port, seed });
    for (const fault of script) add(proxy, fault);
  } catch (error) {
    await stop();
    throw error;
  }
  const { url } = proxy;
  const running = proxy;
  return {
    url,
    wsUrl: `${url.replace('http', 'ws')}/api/rt/ws`,
    authUrl: `${url}/api/rt`,
    loginUrl: `${url}/api/rt/login`,
    refreshUrl: `${url}/api/rt/refresh_token`,
    faults: createFaults(running, endpoints, enginePort),
    engine: endpoints.engine,
    get journal() {
      return running.events;
    },
    get counts() {
      return { ...endpoints.faults.counts };
    },
    stop,
  };
}

function createFaults(proxy: FaultProxy, endpoints: EngineEndpoints, enginePort: number): FakeServerFaults {
  const { faults, tokens } = endpoints;
  return {
    addRule: (rule) => proxy.addRule(rule),
    addToxic: (toxic) => proxy.addToxic(toxic),
    reset: () => proxy.reset(),
    closeSockets: (code, reason) => proxy.closeSockets(code, reason),
    blackHole: () => proxy.blackHole(),
    heal: () => proxy.heal(),
    rejectTokens: () => tokens.expireAll(),
    rejectLogins: (status, { refresh = false, retryAfterSeconds: retryAfter = 5 } = {}) => {
      faults.loginRefusal = status === undefined ? undefined : { status, refresh, retryAfter };
    },
    async restart(downMs = 0) {
      await endpoints.goDown(1012);
      await new Promise((resolve) => setTimeout(resolve, downMs));
      await endpoints.listen(enginePort, '127.0.0.1');
    },
    clear() {
      proxy.clear();
      proxy.heal();
      tokens.restoreAll();
      faults.loginRefusal = undefined;
    },
  };
}

function add(proxy: FaultProxy, fault: FaultRule | Toxic): void {
  if ('match' in fault) proxy.addRule(fault);
  else proxy.addToxic(fault);
}
