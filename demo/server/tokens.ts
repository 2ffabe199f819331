import { jwtVerify, SignJWT } from 'jose';
import type { ServerUser, TokenHolder } from '../../src/testing/index.js';

/** Issues and checks the JWTs of the demo: HS256, with the claims of the real server. */
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

  async issue(user: ServerUser): Promise<string> {
    const issuedAt = Math.floor(this.#now() / 1000);
    const token = await new SignJWT({
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
    })
      .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
      .setIssuedAt(issuedAt)
      .setExpirationTime(issuedAt + this.#lifeSeconds)
      .sign(this.#key);
    this.#fresh?.add(token);
    return token;
  }

  /** Whose a good token is and until when, else `undefined`: forged, expired and withdrawn look the same. */
  async verify(token: string): Promise<TokenHolder | undefined> {
    if (this.#fresh && !this.#fresh.has(token)) return undefined;
    try {
      const { payload } = await jwtVerify(token, this.#key, {
        algorithms: ['HS256'],
        currentDate: new Date(this.#now()),
      });
      const { sub: userId, exp } = payload;
      return userId === undefined ? undefined : { userId, expiresAt: exp === undefined ? undefined : exp * 1000 };
    } catch {
      return undefined;
    }
  }

  /** From now on every token issued so far is refused. */
  expireAll(): void {
    this.#fresh = new Set();
  }

  /** Takes `expireAll()` back. */
  restoreAll(): void {
    this.#fresh = undefined;
  }
}
