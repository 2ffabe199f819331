/** What we read of a token. It is decoded, never verified: that is the server's work. */
export interface TokenClaims {
  /** Issued at, milliseconds since 1970-01-01 UTC. */
  issuedAt: number | undefined;
  /** Expires at, milliseconds since 1970-01-01 UTC. */
  expiresAt: number | undefined;
  notBefore: number | undefined;
  userName: string | undefined;
}

const milliseconds = (seconds: unknown): number | undefined =>
  typeof seconds === 'number' && Number.isFinite(seconds) ? seconds * 1000 : undefined;

/**
 * Decodes the claims of a JWT (RFC 7519), UTF-8 safe. `undefined` for an opaque token (not three dot-separated
 * parts); `'corrupt'` when it has the form of a JWT and its payload cannot be read.
 */
export function readTokenClaims(token: string): TokenClaims | undefined | 'corrupt' {
  const parts = token.split('.');
  if (parts.length !== 3) return undefined;
  try {
    const base64 = (parts[1] ?? '').replaceAll('-', '+').replaceAll('_', '/');
    const bytes = Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
    const claims = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)) as Record<string, unknown>;
    const user = claims.user as Record<string, unknown> | null | undefined;
    const name = user?.user_name ?? claims.name ?? claims.sub;
    return {
      issuedAt: milliseconds(claims.iat),
      expiresAt: milliseconds(claims.exp),
      notBefore: milliseconds(claims.nbf),
      userName: typeof name === 'string' ? name : undefined,
    };
  } catch {
    return 'corrupt';
  }
}
