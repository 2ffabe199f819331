import type { IncomingMessage, ServerResponse } from 'node:http';
import { DEFAULT_SWITCHES, findBadSwitches, type AgentServer, type ServerSwitches } from '../../src/testing/index.js';
import type { Faults, LoginRefusal } from '../../src/testing/fake-server/faults.js';
import { guardLocal, HttpError, readBody, sendJson } from '../../src/testing/fake-server/http-tools.js';
import type { SocketGateway } from '../../src/testing/fake-server/socket-gateway.js';
import type { TokenService } from '../../src/testing/fake-server/tokens.js';

const MAX_BODY_BYTES = 16 * 1024;
const DEFAULT_DOWN_MS = 2000;
const MAX_DELAY_MS = 60_000;
const DEFAULT_BURST_BYTES = 5_000_000;
const MAX_BURST_BYTES = 50_000_000;

type Body = Readonly<Record<string, unknown>>;

export interface FaultServices {
  engine: AgentServer;
  faults: Faults;
  gateway: SocketGateway;
  tokens: TokenService;
  /** The switches the server was started with; `reset` goes back to them. */
  initialSwitches: Readonly<ServerSwitches>;
  /** Goes down and comes back on the same port. */
  restart: (downMs: number) => void;
}

/** `/demo/faults`: everything that can go wrong, on demand. Only for this machine, and only for its own pages. */
export class FaultRoutes {
  readonly #services: FaultServices;

  constructor(services: FaultServices) {
    this.#services = services;
  }

  async handle(request: IncomingMessage, response: ServerResponse, url: URL): Promise<boolean> {
    if (url.pathname !== '/demo/faults' && !url.pathname.startsWith('/demo/faults/')) return false;
    guardLocal(request);
    const action = url.pathname.slice('/demo/faults/'.length);
    if (request.method === 'GET' && action === '') sendJson(response, 200, this.state());
    else if (request.method !== 'POST') throw new HttpError(405, 'Method Not Allowed');
    else {
      const after = this.apply(action, await readJson(request));
      // A restart cuts this very connection: answer first.
      if (after) response.once('finish', after);
      sendJson(response, 200, this.state());
    }
    return true;
  }

  /** What the panel shows. */
  state(): Record<string, unknown> {
    const { engine, faults, gateway, tokens } = this.#services;
    const sockets = gateway.sockets();
    return {
      sockets: sockets.length,
      frozen: sockets.filter((socket) => socket.frozen).length,
      counts: faults.counts,
      latencyMs: faults.latencyMs,
      loginRefusal: faults.loginRefusal ?? null,
      tokensExpired: faults.tokensExpired,
      tokenLifeSeconds: tokens.lifeSeconds,
      switches: engine.switches,
      sessions: engine.sessions(),
    };
  }

  /** Does it at once, or gives back what is to be done after the answer. Throws `HttpError`. */
  apply(action: string, body: Body): (() => void) | undefined {
    const { engine, faults, gateway, tokens, initialSwitches, restart } = this.#services;
    const uiSessionId = typeof body['uiSessionId'] === 'string' ? body['uiSessionId'] : undefined;
    const sockets = gateway.sockets(uiSessionId);
    switch (action) {
      case 'kill':
        for (const socket of sockets) socket.kill();
        return undefined;
      case 'freeze':
        for (const socket of sockets) socket.freeze();
        return undefined;
      case 'thaw':
        for (const socket of sockets) socket.thaw();
        return undefined;
      case 'close': {
        const code = readCloseCode(body);
        for (const socket of sockets)
          socket.close(code, typeof body['reason'] === 'string' ? body['reason'].slice(0, 40) : '');
        return undefined;
      }
      case 'burst':
        engine.burst(readNumber(body, 'bytes', DEFAULT_BURST_BYTES, 0, MAX_BURST_BYTES));
        return undefined;
      case 'expire-tokens':
        faults.tokensExpired = true;
        tokens.expireAll();
        return undefined;
      case 'refuse-logins':
        faults.loginRefusal = readRefusal(body);
        return undefined;
      case 'allow-logins':
        faults.loginRefusal = undefined;
        return undefined;
      case 'slow':
        faults.latencyMs = readNumber(body, 'delayMs', 0, 0, MAX_DELAY_MS);
        return undefined;
      case 'switches': {
        const bad = findBadSwitches(body);
        if (bad.length > 0) throw new HttpError(422, `No such switch, or not its type: ${bad.join(', ')}`);
        engine.setSwitches(body as Partial<ServerSwitches>);
        return undefined;
      }
      case 'reset':
        faults.reset();
        tokens.restoreAll();
        engine.setSwitches({ ...DEFAULT_SWITCHES, ...initialSwitches });
        for (const socket of gateway.sockets()) socket.thaw();
        return undefined;
      case 'restart': {
        const downMs = readNumber(body, 'downMs', DEFAULT_DOWN_MS, 0, MAX_DELAY_MS);
        return () => restart(downMs);
      }
      default:
        throw new HttpError(404, `Unknown fault "${action}"`);
    }
  }
}

async function readJson(request: IncomingMessage): Promise<Body> {
  const text = (await readBody(request, MAX_BODY_BYTES)).toString('utf8').trim();
  if (text === '') return {};
  try {
    const body: unknown = JSON.parse(text);
    if (typeof body === 'object' && body !== null && !Array.isArray(body)) return { ...body };
  } catch {
    // Falls through to the same answer.
  }
  throw new HttpError(422, 'The body has to be a JSON object');
}

function readNumber(body: Body, name: string, fallback: number, min: number, max: number): number {
  const value = body[name] ?? fallback;
  if (typeof value === 'number' && value >= min && value <= max) return value;
  throw new HttpError(422, `${name} has to be a number from ${min} to ${max}`);
}

function readCloseCode(body: Body): number {
  const code = readNumber(body, 'code', 1011, 1000, 4999);
  const allowed =
    code >= 3000 || [1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014].includes(code);
  if (allowed && Number.isInteger(code)) return code;
  throw new HttpError(422, `${code} is no code that a server may close with`);
}

function readRefusal(body: Body): LoginRefusal {
  const status = body['status'] ?? 401;
  if (status !== 401 && status !== 429 && status !== 500) throw new HttpError(422, 'status has to be 401, 429 or 500');
  return { status, retryAfter: readNumber(body, 'retryAfter', 5, 0, 3600), refresh: body['refresh'] === true };
}
