export interface TokenOptions {
  /** Milliseconds since 1970-01-01 UTC on the issuer's clock. */
  issuedAt: number;
  /** Milliseconds. Default: 8 days, as the agentc server issues them. */
  lifeMs?: number;
  /** Default `demo`. Anything that Unicode has. */
  userName?: string;
  /** Makes tokens of one moment differ. Default: a number that counts up. */
  id?: string;
}

const DAY_MS = 86_400_000;
let issued = 0;

/** A part of a JWT: JSON as base64url (RFC 7515 section 2). */
export function encodeJwtPart(value: unknown): string {
  const bytes = new TextEncoder().encode(JSON.stringify(value));
  const binary = Array.from(bytes, (byte) => String.fromCharCode(byte)).join('');
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
}

/** A JWT with the claims of the agentc server. Its signature is nonsense: clients do not check it. */
export function buildToken({ issuedAt, lifeMs = 8 * DAY_MS, userName = 'demo', id }: TokenOptions): string {
  const claims = {
    sub: userName,
    user: { user_id: userName, user_name: userName, roles: ['user'] },
    iat: Math.floor(issuedAt / 1000),
    exp: Math.floor((issuedAt + lifeMs) / 1000),
    jti: id ?? String((issued += 1)),
  };
  return `${encodeJwtPart({ alg: 'HS256', typ: 'JWT' })}.${encodeJwtPart(claims)}.c2lnbmF0dXJl`;
}

/** Has the form of a JWT and cannot be read. */
export const CORRUPT_TOKEN = 'eyJhbGciOiJIUzI1NiJ9.%%%.c2lnbmF0dXJl';

/** The claims of a token from `buildToken()`, or of any other JWT. `undefined` when it cannot be read. */
export function readToken(token: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const base64 = (token.split('.')[1] ?? '').replaceAll('-', '+').replaceAll('_', '/');
    const bytes = Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
    return JSON.parse(new TextDecoder().decode(bytes)) as Record<string, unknown>;
  } catch {
    return undefined;
  }
}
