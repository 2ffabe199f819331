import { failure, type RouteServices } from './live-avatar-routes.js';
import { textOf, type Answer, type VendorRequest } from './vendor-http.js';

/** What belongs on the page's own backend: it keeps the API key, mints tokens, and takes the beacon of a page that goes. */
export class BackendRoutes {
  readonly #services: RouteServices;
  readonly #apiUrl: () => string;

  constructor(services: RouteServices, apiUrl: () => string) {
    this.#services = services;
    this.#apiUrl = apiUrl;
  }

  handle({ method, url, body }: VendorRequest): Answer | undefined {
    switch (`${method} ${url.pathname}`) {
      case 'POST /api/avatar/session': {
        const { knobs, tokens } = this.#services;
        const failed = failure(knobs().credentialsStatus, knobs().retryAfterSeconds);
        if (failed) return failed;
        const isStreaming = body['provider'] === 'heygen-streaming';
        const mode = body['mode'] === 'FULL' ? 'FULL' : 'LITE';
        const { token, grant } = tokens.grant(isStreaming ? 'HEYGEN' : mode, textOf(body['avatarId']) || 'demo');
        const common = { token, apiUrl: this.#apiUrl(), stopUrl: `${this.#apiUrl()}/api/avatar/stop` };
        return { status: 200, body: isStreaming ? common : { ...common, sessionId: grant.sessionId, mode } };
      }
      case 'POST /api/avatar/stop': {
        const id = textOf(body['sessionId']);
        const session = this.#services.ledger.find(id);
        if (session) session.stopCalls += 1;
        this.#services.ledger.end(id, textOf(body['reason']) || 'USER_CLOSED');
        return { status: 204 };
      }
      default:
        return undefined;
    }
  }
}
