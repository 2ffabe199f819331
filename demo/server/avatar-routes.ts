import type { IncomingMessage, ServerResponse } from 'node:http';
import { bearerToken, HttpError, readBody, sendJson } from '../../src/testing/fake-server/http-tools.js';
import type { TokenService } from '../../src/testing/fake-server/tokens.js';

const MAX_BODY_BYTES = 4096;
const CALL_MS = 8000;

/** An avatar service, and the key that pays for it. The key is said to the service, and to nobody else. */
export interface AvatarService {
  readonly apiUrl: string;
  readonly apiKey: string;
}

type Json = Readonly<Record<string, unknown>>;

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');
/** Our reasons in the words of the service. */
const REASONS: Readonly<Record<string, string>> = { idle: 'IDLE_TIMEOUT', 'page-closed': 'USER_CLOSED' };

/**
 * What a page's backend has to do for an avatar: it mints a token for who is signed in, and stops the session when the page goes without
 * a word. `docs/avatars.md` says what it answers.
 */
export class AvatarRoutes {
  readonly #tokens: TokenService;
  readonly #service: AvatarService | undefined;
  /** Sessions that were minted here: nobody can have another one stopped. */
  readonly #minted = new Set<string>();

  constructor(tokens: TokenService, service: AvatarService | undefined) {
    this.#tokens = tokens;
    this.#service = service;
  }

  /** Answers, or throws `HttpError`. `false` when the path is none of these. */
  async handle(request: IncomingMessage, response: ServerResponse, url: URL): Promise<boolean> {
    const isSession = url.pathname === '/api/avatar/session';
    if (!isSession && url.pathname !== '/api/avatar/stop') return false;
    if (request.method !== 'POST') throw new HttpError(405, 'Method Not Allowed');
    if (!this.#service) throw new HttpError(503, 'No avatar service: start the demo with --avatar=fake');
    const body = parse((await readBody(request, MAX_BODY_BYTES)).toString('utf8'));
    if (isSession) await this.#mint(this.#service, request, response, { mode: url.searchParams.get('mode'), ...body });
    else await this.#stop(this.#service, response, body);
    return true;
  }

  async #mint(service: AvatarService, request: IncomingMessage, response: ServerResponse, body: Json): Promise<void> {
    if (!this.#tokens.verify(bearerToken(request))) throw new HttpError(401, 'Invalid token');
    const common = { apiUrl: service.apiUrl, stopUrl: '/api/avatar/stop' };
    if (body['provider'] === 'heygen-streaming') {
      const { token } = await call(service, '/v1/streaming.create_token', {});
      return sendJson(response, 200, { ...common, token });
    }
    const mode = body['mode'] === 'FULL' ? 'FULL' : 'LITE';
    const quality = textOf(body['quality']);
    const wish = {
      mode,
      avatar_id: textOf(body['avatarId']) || 'demo',
      ...(quality !== '' && { video_settings: { quality } }),
      // It speaks by itself, and has to know in which language.
      ...(mode === 'FULL' && { avatar_persona: { language: 'en' } }),
    };
    const { session_id: sessionId, session_token: token } = await call(service, '/v1/sessions/token', wish);
    this.#minted.add(textOf(sessionId));
    sendJson(response, 200, { ...common, token, sessionId, mode });
  }

  /** A beacon: plain text, and no sign of who sends it but an id that only its page knows. */
  async #stop(service: AvatarService, response: ServerResponse, body: Json): Promise<void> {
    const sessionId = textOf(body['sessionId']);
    if (this.#minted.delete(sessionId)) {
      const reason = REASONS[textOf(body['reason'])] ?? 'USER_DISCONNECTED';
      // One that has ended already is unknown there, and that is as good.
      await call(service, '/v1/sessions/stop', { session_id: sessionId, reason }).catch(() => {});
    }
    response.writeHead(204).end();
  }
}

function parse(text: string): Json {
  try {
    const value: unknown = JSON.parse(text || '{}');
    return typeof value === 'object' && value !== null ? (value as Json) : {};
  } catch {
    throw new HttpError(400, 'There was an error parsing the body');
  }
}

/** The `data` of an answer. What the service refuses is refused in the same words, but for the key: that is our fault, and not the page's. */
async function call({ apiUrl, apiKey }: AvatarService, path: string, body: Json): Promise<Json> {
  const answer = await fetch(`${apiUrl}${path}`, {
    method: 'POST',
    headers: { 'x-api-key': apiKey, 'content-type': 'application/json' },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(CALL_MS),
  }).catch(() => {
    throw new HttpError(503, 'The avatar service cannot be reached');
  });
  const { data } = (await answer.json().catch(() => ({}))) as { data?: Json | null };
  if (answer.ok) return data ?? {};
  const status = answer.status === 401 ? 503 : answer.status;
  const after = answer.headers.get('retry-after');
  throw new HttpError(status, `The avatar service refused (${answer.status})`, {
    ...(after && { 'retry-after': after }),
  });
}
