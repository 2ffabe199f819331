import type { RealtimeError } from '../errors.js';

export type AuthStatus =
  'signed-out' | 'authenticating' | 'authenticated' | 'refreshing' | 'expired' | 'rate-limited' | 'auth-required';

/** Value of `$auth`. Holds no token. */
export interface AuthState {
  readonly status: AuthStatus;
  /** Which source supplies tokens; decides whether a sign-in form makes sense. */
  readonly mode: 'token' | 'provider' | 'credentials' | 'cookie';
  /** Name from the token's claims, where there is one. */
  readonly userName: string | undefined;
  /** Milliseconds since 1970-01-01 UTC on the server's clock; `undefined` when the token does not say. */
  readonly expiresAt: number | undefined;
  /** The last failure, until the next success. */
  readonly error: RealtimeError | undefined;
}

/** What is known of nobody. */
export const SIGNED_OUT: Omit<AuthState, 'mode'> = Object.freeze({
  status: 'signed-out',
  userName: undefined,
  expiresAt: undefined,
  error: undefined,
});

export interface Credentials {
  username: string;
  password: string;
}

export interface IssuedToken {
  token: string;
  /** Milliseconds since 1970-01-01 UTC. Default: the JWT's `exp`, or never. */
  expiresAt?: number;
  /** The server's time when it was issued, milliseconds since 1970-01-01 UTC. Default: the JWT's `iat`. */
  issuedAt?: number;
}

export interface TokenRequest {
  reason: 'connect' | 'refresh' | 'rejected';
  signal: AbortSignal;
  /** From 1, counts up while calls fail. */
  attempt: number;
}

/** Supplies tokens from the page's own backend. */
export type TokenProvider = (request: TokenRequest) => Promise<string | IssuedToken> | string | IssuedToken;
