import { randomBytes, randomUUID } from 'node:crypto';
import type { FakeVendorMode } from './fake-vendor-types.js';

/** What a session token allows to start, once. */
export interface Grant {
  readonly sessionId: string;
  readonly mode: FakeVendorMode;
  readonly avatarId: string;
  isUsed: boolean;
}

const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

/** Tokens in the form of JWTs, so that whatever redacts those redacts these. Their signature is nonsense. */
export class VendorTokens {
  readonly #grants = new Map<string, Grant>();
  /** Of LiveKit and of the LITE socket. */
  readonly #rooms = new Map<string, string>();

  grant(mode: FakeVendorMode, avatarId: string): { readonly token: string; readonly grant: Grant } {
    const grant: Grant = { sessionId: randomUUID(), mode, avatarId, isUsed: false };
    const token = this.#issue({ start_session_data: { mode, avatar_id: avatarId, session_id: grant.sessionId } });
    this.#grants.set(token, grant);
    return { token, grant };
  }

  find(token: string | undefined): Grant | undefined {
    return token === undefined ? undefined : this.#grants.get(token);
  }

  /** A token for the room, or the socket, of a session. */
  admit(sessionId: string): string {
    const token = this.#issue({ video: { room: sessionId, roomJoin: true }, sub: 'client' });
    this.#rooms.set(token, sessionId);
    return token;
  }

  sessionOf(token: string | null): string | undefined {
    return token === null ? undefined : this.#rooms.get(token);
  }

  #issue(claims: Readonly<Record<string, unknown>>): string {
    const body = { ...claims, jti: randomUUID(), exp: Math.floor(Date.now() / 1000) + 3600 };
    return `${part({ alg: 'HS256', typ: 'JWT' })}.${part(body)}.${randomBytes(16).toString('base64url')}`;
  }
}
