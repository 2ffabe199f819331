import { createHmac, timingSafeEqual } from 'node:crypto';
import type { ServerUser } from '../server/server-types.js';
import type { TokenHolder } from '../server/token-watch.js';
import { encodeJwtPart, readToken } from '../token-builder.js';

const HEADER = encodeJwtPart({ alg: 'HS256', typ: 'JWT' });

/** Issues and checks JWTs: HS256 (RFC 7518, 3.2), with the claims of the real server. */
export class TokenService {
  readonly #key: Uint8Array;
  readonly #lifeSeconds: number;
  readonly #now: () => number;
  /** Tokens that came after the last `expireAll()`; `undefined` while nothing was expired. */
  #fresh: Set<string> | undefined;

  constructor(key: Uint8Array, lifeSeconds: number, now: () => number = Date.now) {
    this.#key = key;
    this.#lifeSeconds = lifeSeconds;
    this.#now = now;
  }

  get lifeSeconds(): number {
    return this.#lifeSeconds;
  }

  issue(user: ServerUser): string {
    const issuedAt = Math.floor(this.#now() / 1000);
    const claims = {
      sub: user.userId,
      user: {
        user_id: user.userId,
        user_name: user.userName,
        email: user.email,
        first_name: user.firstName,
        last_name: user.lastName,
        is_active: true,
        roles: user.roles,
        groups: user.groups,
        created_at: user.createdAt,
        last_login: user.lastLogin,
      },
      iat: issuedAt,
      exp: issuedAt + this.#lifeSeconds,
    };
    const signed = `${HEADER}.${encodeJwtPart(claims)}`;
    const token = `${signed}.${this.#sign(signed).toString('base64url')}`;
    this.#fresh?.add(token);
    return token;
  }

  /** Whose a good token is and until when, else `undefined`: forged, expired and withdrawn look the same. */
  verify(token: string): TokenHolder | undefined {
    if (this.#fresh && !this.#fresh.has(token)) return undefined;
    const [header, body = '', signature = '', ...rest] = token.split('.');
    // The one header that this service writes: a token says nothing here about how it is to be checked.
    if (header !== HEADER || rest.length > 0) return undefined;
    const given = Buffer.from(signature, 'base64url');
    const expected = this.#sign(`${header}.${body}`);
    if (given.length !== expected.length || !timingSafeEqual(given, expected)) return undefined;
    const { sub, exp } = readToken(token) ?? {};
    if (typeof sub !== 'string' || typeof exp !== 'number' || exp * 1000 <= this.#now()) return undefined;
    return { userId: sub, expiresAt: exp * 1000 };
  }

  /** From now on every token issued so far is refused. */
  expireAll(): void {
    this.#fresh = new Set();
  }

  /** Takes `expireAll()` back. */
  restoreAll(): void {
    this.#fresh = undefined;
  }

  #sign(text: string): Buffer {
    return createHmac('sha256', this.#key).update(text).digest();
  }
}
