import type { FakeVendorKnobs, FakeVendorSession } from './fake-vendor-types.js';
import { textOf, type Answer, type VendorRequest } from './vendor-http.js';
import type { VendorLedger } from './vendor-ledger.js';
import type { VendorTokens } from './vendor-tokens.js';

export interface RouteServices {
  readonly ledger: VendorLedger;
  readonly tokens: VendorTokens;
  readonly apiKey: string;
  readonly knobs: () => Readonly<FakeVendorKnobs>;
  /** `ws://host:port`. */
  readonly socketBase: () => string;
}

const ok = (data: unknown, status = 200): Answer => ({ status, body: { code: 1000, data, message: 'ok' } });
const refuse = (status: number, code: number, message: string, headers: Record<string, string> = {}): Answer => ({
  status,
  body: { code, data: null, message },
  headers,
});

const unauthorized = refuse(401, 4010, 'Unauthorized');
const notFound: Answer = { status: 404, body: { code: 4040, data: null, message: 'Session not found' } };

/** The failure that a knob asks for. The codes 4010 and 4000 are stand-ins: the service's own are not documented. */
export function failure(status: number | 'hang', retryAfterSeconds: number): Answer | undefined {
  if (status === 'hang') return 'hang';
  if (status < 300) return undefined;
  if (status === 401) return unauthorized;
  if (status === 403) return refuse(403, 4003, 'Session concurrency limit reached');
  if (status === 400) return refuse(400, 4000, 'Not enough credits to start a session');
  if (status === 429) return refuse(429, 4290, 'Too many requests', { 'retry-after': String(retryAfterSeconds) });
  return refuse(status, status, `The fake was told to answer ${status}`);
}

/** `/v1/sessions/…` of LiveAvatar. */
export class LiveAvatarRoutes {
  readonly #services: RouteServices;

  constructor(services: RouteServices) {
    this.#services = services;
  }

  async handle(request: VendorRequest): Promise<Answer | undefined> {
    switch (`${request.method} ${request.url.pathname}`) {
      case 'POST /v1/sessions/token':
        return this.#token(request);
      case 'POST /v1/sessions/start':
        return this.#start(request);
      case 'POST /v1/sessions/keep-alive':
        return this.#keepAlive(request);
      case 'POST /v1/sessions/stop':
        return this.#stop(request);
      case 'GET /v1/sessions':
        return this.#list(request);
      default:
        return undefined;
    }
  }

  #token({ apiKey, body }: VendorRequest): Answer {
    const { tokens, knobs } = this.#services;
    const { credentialsStatus, retryAfterSeconds } = knobs();
    const failed = failure(credentialsStatus, retryAfterSeconds);
    if (failed) return failed;
    if (apiKey !== this.#services.apiKey) return unauthorized;
    const mode = body['mode'] === 'FULL' || body['mode'] === 'LITE' ? body['mode'] : undefined;
    const missing = [mode === undefined && 'mode', textOf(body['avatar_id']) === '' && 'avatar_id'].filter(
      (name) => name !== false,
    );
    if (mode === undefined || missing.length > 0) {
      const detail = missing.map((name) => ({ loc: ['body', name], msg: 'Field required', type: 'missing' }));
      return { status: 422, body: { detail } };
    }
    const { token, grant } = tokens.grant(mode, textOf(body['avatar_id']));
    return ok({ session_id: grant.sessionId, session_token: token });
  }

  async #start({ token }: VendorRequest): Promise<Answer> {
    const { ledger, tokens, knobs, socketBase } = this.#services;
    const { startStatus, startDelayMs, retryAfterSeconds, maxMs } = knobs();
    const grant = tokens.find(token);
    if (!grant) return unauthorized;
    const failed = failure(startStatus, retryAfterSeconds);
    if (failed && failed !== 'hang') return failed;
    if (grant.isUsed) return refuse(400, 4001, 'Session is not in correct state');
    if (ledger.isFull) return refuse(403, 4003, 'Session concurrency limit reached');
    grant.isUsed = true;
    const { id, mode } = ledger.start(grant.mode, grant.avatarId, grant.sessionId);
    if (failed) return failed;
    if (startDelayMs > 0) await new Promise((resolve) => setTimeout(resolve, startDelayMs));
    return ok(
      {
        session_id: id,
        livekit_url: socketBase(),
        livekit_client_token: tokens.admit(id),
        livekit_agent_token: null,
        max_session_duration: Math.ceil(maxMs / 1000),
        ws_url: mode === 'LITE' ? `${socketBase()}/lite?session=${id}&token=${tokens.admit(id)}` : null,
      },
      201,
    );
  }

  #keepAlive(request: VendorRequest): Answer {
    const session = this.#session(request);
    if (typeof session === 'string' || 'status' in session) return session;
    session.keepAlives += 1;
    this.#services.ledger.touch(session.id);
    return ok(null);
  }

  #stop(request: VendorRequest): Answer {
    const session = this.#session(request);
    if (typeof session === 'string' || 'status' in session) return session;
    session.stopCalls += 1;
    this.#services.ledger.end(session.id, textOf(request.body['reason']) || 'USER_DISCONNECTED');
    return ok(null);
  }

  #list({ apiKey, url }: VendorRequest): Answer {
    if (apiKey !== this.#services.apiKey) return unauthorized;
    const wantsActive = url.searchParams.get('type') !== 'historic';
    const results = this.#services.ledger.sessions
      .filter(({ endedAtMs }) => (endedAtMs === undefined) === wantsActive)
      .map((session) => {
        const seconds = Math.round(((session.endedAtMs ?? Date.now()) - session.startedAtMs) / 1000);
        const perMinute = session.mode === 'FULL' ? 2 : 1;
        return {
          id: session.id,
          created_at: new Date(session.startedAtMs).toISOString(),
          duration: seconds,
          mode: session.mode,
          is_sandbox: false,
          credits_consumed: Math.ceil(seconds / 60) * perMinute,
          ...(session.endReason !== undefined && { end_reason: session.endReason }),
        };
      });
    return ok({ count: results.length, results });
  }

  /** By its token, or by a backend's key and the id. */
  #session({ token, apiKey, body }: VendorRequest): FakeVendorSession | Exclude<Answer, 'hang'> {
    const { ledger, tokens } = this.#services;
    const grant = tokens.find(token);
    if (!grant && apiKey !== this.#services.apiKey) return unauthorized as Exclude<Answer, 'hang'>;
    const session = ledger.find(grant?.sessionId ?? textOf(body['session_id']));
    return session ?? (notFound as Exclude<Answer, 'hang'>);
  }
}
