import type { RealtimeError } from '../errors.js';
import type { Logger } from '../logging/logger.js';
import type { Platform } from '../platform/platform.js';
import type { AuthRoutes } from '../protocol/dialect.js';
import type { AuthState, IssuedToken } from './auth-types.js';

export interface AuthSettings {
  mode: AuthState['mode'];
  /** Base address of the login and refresh calls. */
  baseUrl: string;
  refreshLeewayMs: number;
  timeoutMs: number;
  maxCallsPerMinute: number;
  /** Failed calls in a row, without a token that holds, after which somebody is asked to help. */
  maxAttempts: number;
}

export interface AuthManagerOptions extends Pick<Platform, 'clock' | 'random' | 'fetch'> {
  logger: Logger;
  routes: AuthRoutes;
  /** Read anew for every call, so that a configuration update counts at once. */
  settings: () => AuthSettings;
}

export interface AuthManagerEvents {
  /** Somebody has to sign in, or to supply a token. */
  required: RealtimeError;
  /** Somebody else than before has signed in; comes before `signed-in`. `redial`: the connection is still the former user's. */
  'user-changed': { readonly redial: boolean };
  /** There is a token again after there was none, or another user's. */
  'signed-in': undefined;
  'signed-out': undefined;
  /** A token was taken. For those who keep or share it, inside the core only. */
  token: IssuedToken;
}
