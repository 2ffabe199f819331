import { STATUS_CODES, type IncomingMessage } from 'node:http';
import { pipeline, type Duplex } from 'node:stream';
import { admit } from './admit.js';
import type { ClientLink } from './client-link.js';
import { pathForLog } from './event-log.js';
import { answerHead, endToEndHeaders } from './http-headers.js';
import { pathOf, unreachableText, type StageServices } from './request-stage.js';
import { SocketBridge } from './socket-bridge.js';
import { reasonOf } from './target-server.js';

export interface UpgradeServices extends StageServices {
  readonly bridges: Set<SocketBridge>;
}

/** Without extensions no message is compressed, and rules can read every one. */
const EXTENSIONS = 'sec-websocket-extensions';
const UPGRADE = ['connection', 'Upgrade', 'upgrade', 'websocket'];

function answer(link: ClientLink, status: number, headers: readonly string[], body: string): void {
  const all = [...headers, 'content-length', String(Buffer.byteLength(body)), 'connection', 'close'];
  link.end(answerHead(status, STATUS_CODES[status] ?? '', all) + body);
  link.resume();
}

/** Passes the handshake of a WebSocket on, and the target's answer back: an open socket, or a refusal as it is. */
export async function handleUpgrade(
  services: UpgradeServices,
  link: ClientLink,
  request: IncomingMessage,
  head: Buffer,
): Promise<void> {
  const path = pathOf(request);
  link.log('upgrade', pathForLog(path));
  if (request.headers.upgrade?.toLowerCase() !== 'websocket') return answer(link, 501, [], '');
  const action = services.rules.take({ on: 'upgrade', path }, link.id);
  const isAdmitted = await admit(link, action, ({ status = 503, headers = {}, body = '' }) => {
    answer(link, status, Object.entries(headers).flat(), body);
  });
  if (isAdmitted) dial(services, link, request, head);
  else if (action?.do === 'hang') untilEnd(link);
}

/** Reads without an answer, and goes when the client goes. */
export function untilEnd(link: ClientLink): void {
  link.on('end', () => void link.end());
  link.resume();
}

function dial(services: UpgradeServices, link: ClientLink, request: IncomingMessage, head: Buffer): void {
  if (link.destroyed) return;
  const fail = (error: unknown): void => {
    if (link.destroyed || link.writableEnded) return;
    const reason = reasonOf(error);
    link.log('error', `the target does not answer: ${reason}`);
    answer(link, 502, ['content-type', 'text/plain; charset=utf-8'], unreachableText(reason));
  };
  try {
    const passed = services.target.request(request, { add: UPGRADE, without: [EXTENSIONS] });
    const abandon = (): void => void passed.destroy();
    link.on('close', abandon);
    passed.on('error', fail);
    passed.on('response', (refusal) => passRefusal(link, refusal));
    passed.on('upgrade', (accepted, target, early) => {
      link.off('close', abandon);
      void bridge(services, link, { target, accepted, path: pathOf(request), client: head, server: early });
    });
    passed.end();
  } catch (error) {
    fail(error);
  }
}

/** The answer of a target that does not want this socket. Its end is the end of the connection. */
function passRefusal(link: ClientLink, refusal: IncomingMessage): void {
  const { statusCode = 502, statusMessage = '' } = refusal;
  const headers = [...endToEndHeaders(refusal.rawHeaders, ['transfer-encoding']), 'connection', 'close'];
  link.write(answerHead(statusCode, statusMessage, headers));
  pipeline(refusal, link, () => {});
  link.resume();
}

interface Opened {
  readonly target: Duplex;
  readonly accepted: IncomingMessage;
  readonly path: string;
  readonly client: Buffer;
  readonly server: Buffer;
}

async function bridge(services: UpgradeServices, link: ClientLink, opened: Opened): Promise<void> {
  const { target, accepted, path, client, server } = opened;
  target.on('error', () => {});
  if (link.destroyed) return void target.destroy();
  link.write(answerHead(101, accepted.statusMessage ?? 'Switching Protocols', accepted.rawHeaders));
  const open = new SocketBridge({ link, target, path, rules: services.rules, head: { client, server } });
  services.bridges.add(open);
  await open.run();
  services.bridges.delete(open);
}
