import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AgentServer } from '../server/agent-server.js';
import type { FileStore } from '../server/file-store.js';
import type { ServerUser } from '../server/server-types.js';
import type { Accounts } from './accounts.js';
import type { Faults } from './faults.js';
import { bearerToken, HttpError, readBody, readForm, sendJson } from './http-tools.js';
import { parseLoginBody } from './login-body.js';
import type { TokenService } from './tokens.js';

const MAX_LOGIN_BYTES = 16 * 1024;
const MAX_UPLOAD_BYTES = 10 * 1024 * 1024;

export interface RestServices {
  accounts: Accounts;
  engine: AgentServer;
  faults: Faults;
  files: FileStore;
  tokens: TokenService;
  now: () => number;
}

/** The REST half of the dialect, below `/api/rt`. */
export class RestRoutes {
  readonly #services: RestServices;

  constructor(services: RestServices) {
    this.#services = services;
  }

  /** Answers, or throws `HttpError`. `false` when the path is none of these. */
  async handle(request: IncomingMessage, response: ServerResponse, url: URL): Promise<boolean> {
    const route = `${request.method} ${url.pathname}`;
    if (route === 'POST /api/rt/login') await this.#login(request, response);
    else if (route === 'GET /api/rt/refresh_token') await this.#refresh(request, response);
    else if (route === 'POST /api/rt/cancel') await this.#cancel(request, response);
    else if (route === 'POST /api/rt/upload_file') await this.#upload(request, response);
    else if (route.startsWith('GET /api/rt/file/')) await this.#download(request, response, url);
    else if (['/login', '/refresh_token', '/cancel', '/upload_file'].includes(url.pathname.replace('/api/rt', ''))) {
      throw new HttpError(405, 'Method Not Allowed');
    } else return false;
    return true;
  }

  async #login(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { accounts, engine, faults, tokens, now } = this.#services;
    faults.counts.logins += 1;
    const body = await readBody(request, MAX_LOGIN_BYTES);
    this.#refuse(false);
    const { username, password } = parseLoginBody(body.toString('utf8'));
    const user = await accounts.authenticate(username, password, now());
    if (!user) throw new HttpError(401, 'Invalid credentials');
    sendJson(response, 200, {
      agent_c_token: tokens.issue(user),
      heygen_token: this.#heygenToken(),
      ui_session_id: engine.createUiSessionId(user.userId),
    });
  }

  async #refresh(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { faults, tokens } = this.#services;
    faults.counts.refreshes += 1;
    this.#refuse(true);
    const user = await this.#authorize(request);
    sendJson(response, 200, { agent_c_token: tokens.issue(user), heygen_token: this.#heygenToken() });
  }

  async #cancel(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const user = await this.#authorize(request);
    const form = await readForm(request, MAX_LOGIN_BYTES);
    if (!this.#services.engine.cancel(user.userId, String(form.get('ui_session_id') ?? ''))) {
      throw new HttpError(404, 'Session not found');
    }
    sendJson(response, 200, { status: 'success', message: 'Cancellation requested' });
  }

  async #upload(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { engine, files, now } = this.#services;
    const user = await this.#authorize(request);
    const form = await readForm(request, MAX_UPLOAD_BYTES);
    if (!engine.hasSession(user.userId, String(form.get('ui_session_id') ?? ''))) {
      throw new HttpError(404, 'Session not found');
    }
    const upload = form.get('file');
    if (upload === null || typeof upload === 'string') {
      throw new HttpError(422, [{ type: 'missing', loc: ['body', 'file'], msg: 'Field required', input: null }]);
    }
    const bytes = new Uint8Array(await upload.arrayBuffer());
    const type = upload.type || 'application/octet-stream';
    const { id, filename, mimeType, size } = files.add(user.userId, upload.name, type, bytes, now());
    sendJson(response, 200, { id, filename, mime_type: mimeType, size });
  }

  async #download(request: IncomingMessage, response: ServerResponse, url: URL): Promise<void> {
    const user = await this.#authorize(request);
    const path = decodeURIComponent(url.pathname.slice('/api/rt/file/'.length));
    const file = this.#services.files.find(user.userId, path.split('/').at(-1) ?? '');
    if (!file) throw new HttpError(404, 'File not found');
    const inline = url.searchParams.get('download') !== 'true';
    response.writeHead(200, {
      // Whatever was uploaded must not run here as a page.
      'content-type':
        inline && /^(?:image\/(?:png|jpeg|gif|webp)|text\/plain)/.test(file.mimeType)
          ? file.mimeType
          : 'application/octet-stream',
      'content-disposition': `${inline ? 'inline' : 'attachment'}; filename*=UTF-8''${encodeURIComponent(file.filename)}`,
      'content-length': String(file.size),
      'x-content-type-options': 'nosniff',
    });
    response.end(file.bytes);
  }

  #refuse(refresh: boolean): void {
    const refusal = this.#services.faults.loginRefusal;
    if (!refusal || (refresh && !refusal.refresh)) return;
    if (refusal.status === 401) throw new HttpError(401, refresh ? 'Invalid token' : 'Invalid credentials');
    if (refusal.status === 429)
      throw new HttpError(429, 'Too many requests', { 'retry-after': String(refusal.retryAfter) });
    throw new HttpError(500, 'Internal Server Error');
  }

  async #authorize(request: IncomingMessage): Promise<ServerUser> {
    const holder = this.#services.tokens.verify(bearerToken(request));
    if (!holder) throw new HttpError(401, 'Invalid token');
    const user = this.#services.accounts.find(holder.userId);
    if (!user) throw new HttpError(401, 'User not found or inactive');
    return user;
  }

  /** The text `None` where there is no avatar vendor; else a new one-time token for every call. */
  #heygenToken(): string {
    const { engine } = this.#services;
    return engine.switches.heygenTokenNone ? 'None' : `demo-avatar-${engine.slugs.hex(32)}`;
  }
}
