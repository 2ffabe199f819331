import type { IncomingMessage, ServerResponse } from 'node:http';
import { pipeline } from 'node:stream';
import { admit } from './admit.js';
import type { ClientLink } from './client-link.js';
import { pathForLog } from './event-log.js';
import { endToEndHeaders } from './http-headers.js';
import type { RuleBook } from './rule-book.js';
import { reasonOf, type TargetServer } from './target-server.js';

export interface StageServices {
  readonly target: TargetServer;
  readonly rules: RuleBook;
}

export const pathOf = (request: IncomingMessage): string => (request.url ?? '/').replace(/[?#].*$/s, '');

export const unreachableText = (reason: string): string => `The fault proxy cannot reach its target (${reason}).\n`;

/** Passes a plain HTTP request on, and its answer back. */
export async function handleRequest(
  services: StageServices,
  link: ClientLink,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const path = pathOf(request);
  request.on('error', () => {});
  response.on('error', () => {});
  link.log('request', `${request.method ?? 'GET'} ${pathForLog(path)}`);
  const action = services.rules.take({ on: 'request', path }, link.id);
  const isAdmitted = await admit(link, action, ({ status = 503, headers = {}, body = '' }) => {
    request.resume();
    response.writeHead(status, headers).end(body);
  });
  if (isAdmitted) passOn(services.target, link, request, response);
}

function passOn(target: TargetServer, link: ClientLink, request: IncomingMessage, response: ServerResponse): void {
  // Gone since it was let in, and its `close` with it.
  if (link.destroyed) return;
  const fail = (error: unknown): void => {
    // The answer has begun: whether it is whole is told by its own stream. Or nobody waits for it any more.
    if (response.headersSent || link.destroyed) return;
    const reason = reasonOf(error);
    link.log('error', `the target does not answer: ${reason}`);
    request.resume();
    response.writeHead(502, { 'content-type': 'text/plain; charset=utf-8' }).end(unreachableText(reason));
  };
  try {
    const passed = target.request(request);
    passed.on('error', fail);
    passed.on('response', (answer) => {
      const headers = endToEndHeaders(answer.rawHeaders, ['transfer-encoding']);
      response.writeHead(answer.statusCode ?? 502, answer.statusMessage ?? '', headers);
      response.flushHeaders();
      pipeline(answer, response, () => {});
    });
    response.on('close', () => void passed.destroy());
    // Not a pipeline: it would take the request, and with it the client's connection, down with the target's.
    request.pipe(passed);
  } catch (error) {
    fail(error);
  }
}
