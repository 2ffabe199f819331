import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { WebSocketServer } from 'ws';
import { RealtimeError } from '../../errors.js';
import { loadWs } from '../load-ws.js';
import { ACTOR_HTML, findActorScript } from './actor-page.js';
import { BackendRoutes } from './backend-routes.js';
import { checkKnobs } from './check-knobs.js';
import {
  DEFAULT_KNOBS,
  type FakeVendorCall,
  type FakeVendorKnobs,
  type FakeVendorOptions,
  type FakeVendorSession,
  type FakeAvatarVendor,
} from './fake-vendor-types.js';
import { obeyFullCommand } from './full-commands.js';
import { LiveAvatarRoutes } from './live-avatar-routes.js';
import { SignalRelay } from './signal-relay.js';
import { StreamingRoutes } from './streaming-routes.js';
import { TextSpeaker } from './text-speaker.js';
import { corsHeaders, readRequest, sendAnswer, type Answer, type Body, type VendorRequest } from './vendor-http.js';
import { VendorLedger } from './vendor-ledger.js';
import { VendorSockets } from './vendor-sockets.js';
import { VendorTokens } from './vendor-tokens.js';

/**
 * Starts a stand-in for the services of LiveAvatar and of HeyGen's streaming avatars: their REST calls, the LITE socket and a LiveKit room with
 * real peer connections. It is what we understood of their protocols, and no proof of what the services do. Node only; needs the package `ws`,
 * and `actorUrl` open in a Chromium.
 * @throws RealtimeError `config/invalid` for a wrong knob, without `ws`, or for a port that cannot be had.
 */
export async function startFakeAvatarVendor(options: FakeVendorOptions = {}): Promise<FakeAvatarVendor> {
  const { WebSocketServer: Sockets } = await loadWs('The fake avatar vendor');
  const vendor = new RunningVendor(options, new Sockets({ noServer: true, maxPayload: 16 << 20 }));
  await vendor.listen(options.port ?? 0, options.host ?? '127.0.0.1');
  return vendor;
}

class RunningVendor implements FakeAvatarVendor {
  readonly apiKey: string;
  readonly calls: FakeVendorCall[] = [];
  readonly ledger: VendorLedger;
  readonly #actorScript: string;
  readonly #tokens = new VendorTokens();
  readonly #sockets: VendorSockets;
  readonly #http: Server;
  readonly #relay: SignalRelay;
  readonly #speaker: TextSpeaker;
  /** In the order in which they are asked. */
  readonly #routes: readonly { handle(request: VendorRequest): Answer | undefined | Promise<Answer | undefined> }[];
  #knobs: FakeVendorKnobs;
  #stopped: Promise<void> | undefined;
  url = '';

  constructor(options: FakeVendorOptions, sockets: WebSocketServer) {
    this.#knobs = { ...DEFAULT_KNOBS, ...checkKnobs({ ...options.knobs }) };
    this.#actorScript = findActorScript(options.actorScript);
    this.apiKey = options.apiKey ?? `fake-key-${randomBytes(12).toString('hex')}`;
    this.#speaker = new TextSpeaker({
      send: (session, event) => this.#toRoom(session, event),
      tone: ({ id }, durationMs) => this.#relay.order({ type: 'tone', sessionId: id, durationMs }),
      hush: ({ id }) => this.#relay.order({ type: 'hush', sessionId: id }),
    });
    this.#relay = new SignalRelay({
      data: (sessionId, topic, text) => {
        const session = this.ledger.find(sessionId);
        if (!session || topic !== 'agent-control') return;
        this.ledger.touch(sessionId);
        obeyFullCommand(session, text, this.#speaker);
      },
    });
    this.ledger = new VendorLedger(
      () => this.#knobs,
      (session) => this.#ended(session),
    );
    const services = {
      ledger: this.ledger,
      tokens: this.#tokens,
      apiKey: this.apiKey,
      knobs: () => this.#knobs,
      socketBase: () => this.url.replace('http', 'ws'),
    };
    this.#sockets = new VendorSockets({
      ...services,
      sockets,
      relay: this.#relay,
      log: (request, path) => this.#log(request, path),
    });
    const streaming = new StreamingRoutes(services, {
      speak: (session, taskId, text) => this.#speaker.speak(session, taskId, text),
      interrupt: (session) => this.#speaker.interrupt(session),
    });
    this.#routes = [new BackendRoutes(services, () => this.url), new LiveAvatarRoutes(services), streaming];
    this.#http = createServer((request, response) => {
      this.#answer(request, response).catch(() => response.destroy());
    });
    this.#http.on('upgrade', (request, stream, head) => this.#sockets.upgrade(request, stream, head));
  }

  get actorUrl(): string {
    return `${this.url}/actor`;
  }

  get knobs(): Readonly<FakeVendorKnobs> {
    return this.#knobs;
  }

  get hasActor(): boolean {
    return this.#relay.hasActor;
  }

  async listen(port: number, host: string): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      this.#http.once('error', (cause) =>
        reject(
          new RealtimeError('config/invalid', `The fake avatar vendor cannot listen on ${host}, port ${port}.`, {
            cause,
          }),
        ),
      );
      this.#http.listen(port, host, resolve);
    });
    const address = this.#http.address() as AddressInfo;
    this.url = `http://${host.includes(':') ? `[${host}]` : host}:${address.port}`;
  }

  setKnobs(knobs: Partial<FakeVendorKnobs>): void {
    this.#knobs = { ...this.#knobs, ...checkKnobs({ ...knobs }) };
  }

  dropRtc(): void {
    this.#relay.drop();
  }

  closeLite(code = 1011): void {
    this.#sockets.closeLite(code);
  }

  kick(reason: string): void {
    this.ledger.endAll(reason);
  }

  emit(event: Readonly<Record<string, unknown>>): void {
    for (const session of this.ledger.sessions) {
      if (session.endedAtMs !== undefined) continue;
      if (session.mode === 'LITE' && 'type' in event) this.#sockets.lite(session.id)?.send(event);
      else this.#toRoom(session, event);
    }
  }

  reset(): void {
    this.ledger.endAll('ZOMBIE_SESSION_REAP');
    this.ledger.clear();
    this.calls.length = 0;
    this.#knobs = { ...DEFAULT_KNOBS };
  }

  stop(): Promise<void> {
    this.#stopped ??= (async () => {
      this.ledger.endAll('SERVER_ERROR');
      this.#sockets.stop();
      this.#relay.close();
      const closed = new Promise<void>((resolve) => this.#http.close(() => resolve()));
      this.#http.closeAllConnections();
      await closed;
    })();
    return this.#stopped;
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = new URL(request.url ?? '/', 'http://localhost').pathname;
    if (path === '/actor') return void response.writeHead(200, { 'content-type': 'text/html' }).end(ACTOR_HTML);
    if (path === '/actor.js') {
      response.writeHead(200, { 'content-type': 'text/javascript' }).end(readFileSync(this.#actorScript));
      return;
    }
    if (request.method === 'OPTIONS') return void response.writeHead(204, corsHeaders(request)).end();
    // LiveKit's client asks here why its socket was refused; `/rtc/v1` is a newer signalling, which this fake has not.
    if (path === '/rtc/validate') return sendAnswer(request, response, { status: 200, body: 'success' });
    const vendorRequest = await readRequest(request);
    if (path.startsWith('/__')) return sendAnswer(request, response, this.#control(vendorRequest));
    const call = this.#log(request, path);
    for (const routes of this.#routes) {
      const answer = await routes.handle(vendorRequest);
      if (!answer) continue;
      if (answer === 'hang') return;
      call.status = answer.status;
      return sendAnswer(request, response, answer);
    }
    call.status = 404;
    sendAnswer(request, response, { status: 404, body: { message: 'Not found' } });
  }

  #control({ method, url, body }: VendorRequest): Exclude<Answer, 'hang'> {
    if (`${method} ${url.pathname}` === 'GET /__log') {
      return { status: 200, body: { active: this.ledger.active, sessions: this.ledger.sessions, calls: this.calls } };
    }
    if (`${method} ${url.pathname}` !== 'POST /__knobs') return { status: 404 };
    const { dropRtc, closeLite, kick, emit, ...knobs } = body;
    try {
      this.setKnobs(knobs);
    } catch (error) {
      return { status: 400, body: { message: (error as Error).message } };
    }
    if (dropRtc === true) this.dropRtc();
    if (typeof closeLite === 'number') this.closeLite(closeLite);
    if (typeof kick === 'string') this.kick(kick);
    if (typeof emit === 'object' && emit !== null) this.emit(emit as Body);
    return { status: 200, body: { knobs: this.#knobs, active: this.ledger.active } };
  }

  #log(request: IncomingMessage, path: string): FakeVendorCall {
    const headers: Record<string, string> = {};
    for (const name of ['authorization', 'x-api-key']) if (name in request.headers) headers[name] = '[redacted]';
    if (request.headers.origin !== undefined) headers['origin'] = request.headers.origin;
    const call = { atMs: Date.now(), method: request.method ?? 'GET', path, status: 0, headers };
    this.calls.push(call);
    return call;
  }

  #toRoom({ id, mode }: FakeVendorSession, event: Readonly<Record<string, unknown>>): void {
    const topic = mode === 'HEYGEN' ? '' : 'agent-response';
    this.#relay.order({ type: 'data', sessionId: id, topic, text: JSON.stringify(event) });
  }

  #ended(session: FakeVendorSession): void {
    this.#speaker.forget(session);
    if (session.mode !== 'HEYGEN') {
      this.#toRoom(session, {
        event_id: `stop-${session.id}`,
        event_type: 'session.stopped',
        session_id: session.id,
        source_event_id: null,
        end_reason: session.endReason,
      });
    }
    this.#sockets.lite(session.id)?.end();
    this.#relay.order({ type: 'end', sessionId: session.id });
  }
}
