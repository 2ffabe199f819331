import type { IncomingMessage, ServerResponse } from 'node:http';

export type Body = Readonly<Record<string, unknown>>;

/** What a route answers: a status with JSON, or nothing ever. */
export type Answer =
  { readonly status: number; readonly body?: unknown; readonly headers?: Readonly<Record<string, string>> } | 'hang';

/** One request, read. */
export interface VendorRequest {
  readonly method: string;
  readonly url: URL;
  readonly token: string | undefined;
  readonly apiKey: string | undefined;
  /** `{}` where none was sent or it is no JSON. */
  readonly body: Body;
}

const MAX_BODY_BYTES = 1 << 20;

export async function readRequest(request: IncomingMessage): Promise<VendorRequest> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of request as AsyncIterable<Buffer>) {
    size += part.length;
    if (size > MAX_BODY_BYTES) throw new Error('the body is too long');
    parts.push(part);
  }
  const apiKey = request.headers['x-api-key'];
  return {
    method: request.method ?? 'GET',
    url: new URL(request.url ?? '/', 'http://localhost'),
    token: /^Bearer\s+(\S+)$/i.exec(request.headers.authorization ?? '')?.[1],
    apiKey: Array.isArray(apiKey) ? apiKey[0] : apiKey,
    body: parse(Buffer.concat(parts).toString('utf8')),
  };
}

function parse(text: string): Body {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Body) : {};
  } catch {
    return {};
  }
}

/** The SDK sends `credentials: 'include'`, so the origin has to be said: `*` would be refused by browsers. */
export const corsHeaders = (request: IncomingMessage): Record<string, string> =>
  request.headers.origin === undefined
    ? {}
    : {
        'access-control-allow-origin': request.headers.origin,
        'access-control-allow-credentials': 'true',
        'access-control-allow-headers': 'authorization, content-type, x-api-key',
        'access-control-allow-methods': 'GET, POST, OPTIONS',
        'access-control-expose-headers': 'retry-after',
        'access-control-max-age': '600',
        vary: 'origin',
      };

export function sendAnswer(request: IncomingMessage, response: ServerResponse, answer: Exclude<Answer, 'hang'>): void {
  if (response.destroyed || response.headersSent) return;
  const body = answer.body === undefined ? '' : JSON.stringify(answer.body);
  response.writeHead(answer.status, {
    ...corsHeaders(request),
    ...(body !== '' && { 'content-type': 'application/json' }),
    'cache-control': 'no-store',
    ...answer.headers,
  });
  response.end(body);
}

export const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');
