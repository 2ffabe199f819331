import { failure, type RouteServices } from './live-avatar-routes.js';
import type { FakeVendorSession } from './fake-vendor-types.js';
import { textOf, type Answer, type VendorRequest } from './vendor-http.js';

const ok = (data: unknown): Answer => ({ status: 200, body: { code: 100, data, message: 'success' } });
const refuse = (status: number, code: number, message: string): Answer => ({
  status,
  body: { code, data: null, message },
});

/** Speech of a text takes so long. */
export const speechMs = (text: string): number => 300 + 60 * text.length;

/** `/v1/streaming.…` of HeyGen's older service: every call is a POST with a one-time token. */
export class StreamingRoutes {
  readonly #services: RouteServices;
  readonly #speak: (session: FakeVendorSession, taskId: string, text: string) => void;
  readonly #interrupt: (session: FakeVendorSession) => void;
  #tasks = 0;

  constructor(
    services: RouteServices,
    actions: {
      readonly speak: (session: FakeVendorSession, taskId: string, text: string) => void;
      readonly interrupt: (session: FakeVendorSession) => void;
    },
  ) {
    this.#services = services;
    this.#speak = actions.speak;
    this.#interrupt = actions.interrupt;
  }

  handle(request: VendorRequest): Answer | undefined {
    const name = /^\/v1\/streaming\.(\w+)$/.exec(request.url.pathname)?.[1];
    if (name === undefined || request.method !== 'POST') return undefined;
    if (name === 'create_token') return this.#createToken(request);
    const grant = this.#services.tokens.find(request.token);
    if (!grant) return refuse(401, 400112, 'Unauthorized');
    if (name === 'new') return this.#new(request);
    const session = this.#services.ledger.find(textOf(request.body['session_id']));
    if (!session) return refuse(400, 400004, 'Session does not exist');
    this.#services.ledger.touch(session.id);
    session.commands.push(name);
    return this.#act(name, session, request);
  }

  #createToken({ apiKey }: VendorRequest): Answer {
    const { tokens, knobs } = this.#services;
    const failed = failure(knobs().credentialsStatus, knobs().retryAfterSeconds);
    if (failed) return failed;
    if (apiKey !== this.#services.apiKey) return refuse(401, 400112, 'Unauthorized');
    return { status: 200, body: { error: null, data: { token: tokens.grant('HEYGEN', '').token } } };
  }

  #new({ token, body }: VendorRequest): Answer {
    const { ledger, tokens, knobs, socketBase } = this.#services;
    const grant = tokens.find(token);
    const failed = failure(knobs().startStatus, knobs().retryAfterSeconds);
    if (failed && failed !== 'hang') return failed;
    if (!grant || grant.isUsed) return refuse(400, 400006, 'Session is not in correct state');
    if (ledger.isFull) return refuse(400, 400005, 'Concurrent limit reached.');
    grant.isUsed = true;
    const { id } = ledger.start('HEYGEN', textOf(body['avatar_name']) || textOf(body['avatar_id']), grant.sessionId);
    if (failed) return failed;
    return ok({
      session_id: id,
      url: socketBase(),
      access_token: tokens.admit(id),
      session_duration_limit: Math.ceil(knobs().maxMs / 1000),
      is_paid: true,
      realtime_endpoint: `${socketBase()}/v1/ws/streaming.chat`,
      sdp: null,
      ice_servers: null,
    });
  }

  #act(name: string, session: FakeVendorSession, { body }: VendorRequest): Answer | undefined {
    switch (name) {
      case 'start':
      case 'start_listening':
      case 'stop_listening':
        return ok(null);
      case 'keep_alive':
        session.keepAlives += 1;
        return ok(null);
      case 'interrupt':
        this.#interrupt(session);
        return ok(null);
      case 'stop':
        session.stopCalls += 1;
        this.#services.ledger.end(session.id, 'USER_DISCONNECTED');
        return ok(null);
      case 'task': {
        const text = textOf(body['text']);
        this.#tasks += 1;
        const taskId = `task-${this.#tasks}`;
        session.texts.push(`${textOf(body['task_type']) || 'talk'} ${text}`);
        this.#speak(session, taskId, text);
        return ok({ duration_ms: speechMs(text), task_id: taskId });
      }
      default:
        return undefined;
    }
  }
}
