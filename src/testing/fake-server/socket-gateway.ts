import { STATUS_CODES, type IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { WebSocketServer } from 'ws';
import { loadWs } from '../load-ws.js';
import type { AgentServer } from '../server/agent-server.js';
import type { ResumableServer } from '../server/resumable-server.js';
import type { AttachRequest } from '../server/server-types.js';
import type { Accounts } from './accounts.js';
import { ClientSocket } from './client-socket.js';
import type { Faults } from './faults.js';
import type { TokenService } from './tokens.js';

const MAX_FRAME_BYTES = 16 * 1024 * 1024;

export interface GatewayServices {
  accounts: Accounts;
  engine: AgentServer;
  resumable: ResumableServer;
  faults: Faults;
  tokens: TokenService;
}

/** Takes WebSockets at `/api/rt/ws`, or refuses the handshake as the real server does. */
export class SocketGateway {
  readonly #services: GatewayServices;
  readonly #server: WebSocketServer;
  readonly #sockets = new Set<ClientSocket>();

  private constructor(services: GatewayServices, server: WebSocketServer) {
    this.#services = services;
    this.#server = server;
  }

  /** Rejects `config/invalid` without the package `ws`. */
  static async create(services: GatewayServices): Promise<SocketGateway> {
    const { WebSocketServer: Sockets } = await loadWs('The fake server');
    return new SocketGateway(services, new Sockets({ noServer: true, maxPayload: MAX_FRAME_BYTES }));
  }

  /** The sockets that are open, of one ui session or of all. */
  sockets(uiSessionId?: string): ClientSocket[] {
    return [...this.#sockets].filter((socket) => uiSessionId === undefined || socket.uiSessionId === uiSessionId);
  }

  async handleUpgrade(request: IncomingMessage, stream: Duplex, head: Buffer): Promise<void> {
    stream.on('error', () => stream.destroy());
    const url = new URL(request.url ?? '/', 'http://localhost');
    const { faults } = this.#services;
    faults.counts.dials += 1;
    const outcome = await this.#admit(url);
    if (faults.latencyMs > 0) await new Promise((resolve) => setTimeout(resolve, faults.latencyMs));
    if ('status' in outcome) {
      faults.counts.refusedDials += 1;
      refuse(stream, outcome.status, outcome.detail);
      return;
    }
    if (stream.destroyed) return;
    this.#server.handleUpgrade(request, stream, head, (raw) => {
      const socket = new ClientSocket(
        raw,
        () => faults.latencyMs,
        (what) => (faults.counts[what] += 1),
      );
      this.#sockets.add(socket);
      raw.on('close', () => this.#sockets.delete(socket));
      const { engine, resumable } = this.#services;
      const server =
        url.searchParams.get('v') === '1' ? resumable.accept(outcome, socket) : engine.attach(outcome, socket);
      socket.bind(server);
    });
  }

  /** Cuts the sockets of a ui session, without a close frame. */
  drop(uiSessionId: string): void {
    for (const socket of this.sockets(uiSessionId)) socket.kill();
  }

  /** Closes all sockets; whatever has not gone after `graceMs` is cut. */
  async closeAll(code: number, graceMs: number): Promise<void> {
    const open = this.sockets();
    for (const socket of open) {
      if (socket.frozen) socket.kill();
      else socket.close(code, '');
    }
    const deadline = Date.now() + graceMs;
    while (this.#sockets.size > 0 && Date.now() < deadline) await new Promise((resolve) => setTimeout(resolve, 10));
    for (const socket of this.sockets()) socket.kill();
  }

  async #admit(url: URL): Promise<AttachRequest | { status: number; detail: string }> {
    const { accounts, engine, tokens } = this.#services;
    if (url.pathname !== '/api/rt/ws') return { status: 403, detail: 'Forbidden' };
    const token = url.searchParams.get('token');
    if (!token) return { status: 403, detail: 'Forbidden' };
    const holder = tokens.verify(token);
    const user = holder && accounts.find(holder.userId);
    // A bad token is an internal error there: a browser cannot tell it from a broken network.
    if (!user) return { status: 500, detail: '401: Invalid token' };
    const attach: AttachRequest = {
      user,
      expiresAt: holder.expiresAt,
      uiSessionId: url.searchParams.get('ui_session_id') || undefined,
      chatSessionId: url.searchParams.get('chat_session_id') || undefined,
      agentKey: url.searchParams.get('agent_key') || undefined,
    };
    const problem = engine.checkAttach(attach);
    return problem === undefined ? attach : { status: 500, detail: problem };
  }
}

function refuse(stream: Duplex, status: number, detail: string): void {
  const body = JSON.stringify({ detail });
  stream.end(
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\ncontent-type: application/json\r\n` +
      `content-length: ${Buffer.byteLength(body)}\r\nconnection: close\r\n\r\n${body}`,
  );
}
