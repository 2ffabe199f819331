import type { IncomingMessage, ServerResponse } from 'node:http';

/** Ends a request with a status and FastAPI's `detail`: a string, or an array for 422. */
export class HttpError extends Error {
  override readonly name = 'HttpError';
  readonly status: number;
  readonly detail: unknown;
  readonly headers: Readonly<Record<string, string>>;

  constructor(status: number, detail: unknown, headers: Readonly<Record<string, string>> = {}) {
    super(typeof detail === 'string' ? detail : `HTTP ${status}`);
    this.status = status;
    this.detail = detail;
    this.headers = headers;
  }
}

/** Answers with JSON that no cache keeps. */
export function sendJson(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): void {
  if (response.headersSent || response.destroyed) return;
  response.writeHead(status, {
    'content-type': 'application/json',
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    ...headers,
  });
  response.end(JSON.stringify(body));
}

/** The whole body. Rejects with 413 past `maxBytes`. */
export async function readBody(request: IncomingMessage, maxBytes: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > maxBytes) throw new HttpError(413, 'Request body too large');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** A form, url-encoded or multipart, parsed by the runtime's own `Response`. */
export async function readForm(request: IncomingMessage, maxBytes: number): Promise<FormData> {
  const body = await readBody(request, maxBytes);
  const type = request.headers['content-type'] ?? '';
  try {
    return await new Response(new Uint8Array(body), { headers: { 'content-type': type } }).formData();
  } catch {
    throw new HttpError(400, 'There was an error parsing the body');
  }
}

/** The token of an `Authorization: Bearer` header. Throws 401. */
export function bearerToken(request: IncomingMessage): string {
  const token = /^Bearer\s+(\S+)$/i.exec(request.headers.authorization ?? '')?.[1];
  if (!token) throw new HttpError(401, 'Missing authorization');
  return token;
}

/** Whether the other end is this machine. */
export function isLoopback(address: string | undefined): boolean {
  return address === '::1' || /^(?:::ffff:)?127\./.test(address ?? '');
}

/** Lets only this machine pass, and only its own pages. Throws 403. */
export function guardLocal(request: IncomingMessage): void {
  if (!isLoopback(request.socket.remoteAddress)) throw new HttpError(403, 'This is for this machine only');
  const { origin } = request.headers;
  // A page from elsewhere must not break the demo, or listen, through the visitor's browser.
  const host = origin && URL.canParse(origin) ? new URL(origin).hostname : undefined;
  if (origin && host !== 'localhost' && host !== '[::1]' && !isLoopback(host))
    throw new HttpError(403, 'Not from this origin');
}
