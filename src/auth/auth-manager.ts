import { atom, type ReadableAtom } from 'nanostores';

import { disposedError, RealtimeError } from '../errors.js';
import { TypedEmitter } from '../events.js';
import type { TimerId } from '../platform/platform.js';
import type { AuthRoutes } from '../protocol/dialect.js';
import type { AuthManagerEvents, AuthManagerOptions } from './auth-ports.js';
import {
  SIGNED_OUT,
  type AuthState,
  type Credentials,
  type IssuedToken,
  type TokenProvider,
  type TokenRequest,
} from './auth-types.js';
import { CallGate, pauseError } from './call-gate.js';
import { holdToken, type HeldToken } from './held-token.js';
import { retryDelay } from './refresh-policy.js';
import { SingleFlight } from './single-flight.js';
import { assertWanted, requestToken } from './token-http.js';
import { issueToken } from './token-provider.js';

/** A provider that hands out the token we have already is not asked again at once. */
const SAME_TOKEN_PAUSE_MS = 10_000;

/**
 * Owns the token: gets it, refreshes it ahead of its expiry without touching the socket, and says when a person has to
 * sign in. The token leaves this class only through `getToken()`.
 */
export class AuthManager {
  readonly $auth: ReadableAtom<AuthState>;
  readonly events = new TypedEmitter<AuthManagerEvents>();
  readonly #options: AuthManagerOptions;
  readonly #state;
  #held: HeldToken | undefined;
  #provider: TokenProvider | undefined;
  readonly #flight = new SingleFlight<string>();
  #timer: TimerId | undefined;
  /** Who signed in last; stays when the token goes. */
  #lastUser: string | undefined;
  readonly #gate = new CallGate();
  #failures = 0;
  /** Server clock minus ours, milliseconds; from `iat` of a token that has just been issued. */
  #skewMs = 0;
  #disposed = false;

  constructor(options: AuthManagerOptions) {
    this.#options = options;
    this.#state = atom<AuthState>(Object.freeze({ ...SIGNED_OUT, mode: options.settings().mode }));
    this.$auth = this.#state;
  }

  /** Signs in by name and password. Rejects with `auth/invalid-credentials`, `auth/rate-limited`, `auth/unavailable` … */
  async signIn(credentials: Credentials): Promise<void> {
    if (this.#disposed) throw disposedError();
    this.#flight.cancel();
    this.#patch({ status: 'authenticating', error: undefined });
    await this.#flight.run((signal) => this.#login(credentials, signal));
    this.announce();
  }

  /** Forgets the token and everything that depends on it. */
  signOut(): void {
    this.forget();
    this.#options.logger.info('signed out');
    this.events.emit('signed-out', undefined);
  }

  /** Another server: what was issued for the old one is not for it. */
  forget(): void {
    this.#drop();
    this.#patch(SIGNED_OUT);
  }

  /** Takes a token that the page has. Throws `auth/invalid-token` when it is empty, corrupt or expired. */
  setToken(issued: string | IssuedToken): void {
    this.adopt(issued);
    this.announce();
  }

  /** As `setToken()`, without telling anybody: `announce()` does that. */
  adopt(issued: string | IssuedToken): void {
    this.#accept(typeof issued === 'string' ? { token: issued } : issued, false);
    this.#flight.cancel();
  }

  /** Returns how to come back to the token that is in use now. */
  checkpoint(): () => void {
    const [held, state] = [this.#held, this.#state.get()];
    return () => {
      this.#drop();
      this.#held = held;
      this.#patch(state);
      this.#plan();
    };
  }

  /** Asks this function for every token from now on; `undefined` ends that. */
  setTokenProvider(provider: TokenProvider | undefined): void {
    this.#provider = provider;
    this.#patch({ mode: this.#mode });
  }

  /** Whom to ask for a token to try, and by how much the server's clock is ahead of ours, milliseconds. */
  get source(): { provider: TokenProvider | undefined; skewMs: number } {
    return { provider: this.#provider, skewMs: this.#skewMs };
  }

  /** Re-reads the settings after a configuration update. */
  settingsChanged(): void {
    this.#patch({ mode: this.#mode });
    this.#plan();
  }

  /** The token as it is, for calls that must not cause another; `undefined` when there is none that can be used. */
  get currentToken(): string | undefined {
    const held = this.#mode === 'cookie' ? undefined : this.#held;
    return held && !this.#isExpired(held) ? held.token : undefined;
  }

  /**
   * A token that can be used now; refreshed first when it is in its refresh window. `undefined` in cookie mode.
   * Any number of callers share one call. Rejects with `auth/required` when a person has to act.
   */
  async getToken(): Promise<string | undefined> {
    if (this.#mode === 'cookie') return undefined;
    const held = this.#held;
    if (held && !this.#isExpired(held)) {
      if (held.refreshAt === undefined || this.#serverNow() < held.refreshAt) return held.token;
      try {
        return await this.#renew('refresh');
      } catch (error) {
        // Transient trouble while the token still holds: go on with it, the timer tries again.
        if (error instanceof RealtimeError && error.retryable && !this.#isExpired(held)) return held.token;
        throw error;
      }
    }
    return this.#renew(held ? 'refresh' : 'connect');
  }

  /**
   * Asks over HTTP whether the token is still taken, because browsers hide why a handshake was refused. Resolves with a
   * fresh token in place; rejects with `auth/required` or `auth/forbidden` when the token was the reason.
   */
  async revalidate(): Promise<void> {
    if (this.#mode !== 'cookie') await this.#renew('rejected');
  }

  /** Refreshes when that is due; for wake-ups, when timers may have slept. */
  recheck(): void {
    if (this.#held?.refreshAt !== undefined && this.#serverNow() >= this.#held.refreshAt) this.#refreshInBackground();
    else this.#plan();
  }

  dispose(): void {
    this.#disposed = true;
    this.#drop();
    this.events.clear();
  }

  /** Says who signed in, and whether that is somebody else than before; `redial`: the connection is still the former user's. */
  announce(redial = true): void {
    const userName = this.#held?.userName;
    const changed = this.#lastUser !== undefined && userName !== this.#lastUser;
    this.#lastUser = userName;
    if (changed) this.events.emit('user-changed', { redial });
    this.events.emit('signed-in', undefined);
  }

  get #mode(): AuthState['mode'] {
    return this.#provider ? 'provider' : this.#options.settings().mode;
  }

  #serverNow(): number {
    return this.#options.clock.now() + this.#skewMs;
  }

  #isExpired(held: HeldToken): boolean {
    return held.expiresAt !== undefined && this.#serverNow() >= held.expiresAt;
  }

  #renew(reason: TokenRequest['reason']): Promise<string> {
    if (this.#flight.running) return this.#flight.running;
    const { clock, settings } = this.#options;
    const delayMs = this.#gate.delay(clock.now(), settings().maxCallsPerMinute);
    if (delayMs > 0) {
      this.#plan(delayMs);
      return Promise.reject(pauseError(delayMs));
    }
    this.#gate.record(clock.now());
    return this.#flight.run((signal) => this.#obtain(reason, signal));
  }

  async #login(credentials: Credentials, signal: AbortSignal): Promise<string> {
    const { routes, settings, logger } = this.#options;
    const done = logger.time('sign-in');
    try {
      const token = await this.#request('login', routes.login(settings().baseUrl, credentials));
      assertWanted(signal);
      this.#accept({ token }, true);
      done({ outcome: 'ok' });
      return token;
    } catch (error) {
      assertWanted(signal);
      const problem = RealtimeError.from(error, 'auth/unavailable', 'Signing in failed.');
      done({ outcome: problem.code });
      this.#patch({ status: problem.code === 'auth/rate-limited' ? 'rate-limited' : 'auth-required', error: problem });
      throw problem;
    }
  }

  async #obtain(reason: TokenRequest['reason'], signal: AbortSignal): Promise<string> {
    const { routes, settings, logger } = this.#options;
    const held = this.#held;
    this.#patch({ status: held && !this.#isExpired(held) ? 'refreshing' : 'authenticating' });
    try {
      const issued = await issueToken({
        request: { reason, signal, attempt: this.#failures + 1 },
        provider: this.#provider,
        clock: this.#options.clock,
        timeoutMs: settings().timeoutMs,
        expired: held !== undefined && this.#isExpired(held),
        refresh: held && (() => this.#request('refresh', routes.refresh(settings().baseUrl, held.token))),
      });
      assertWanted(signal);
      this.#accept(issued, !this.#provider);
      this.#failures = 0;
      logger.info('token obtained', { reason, expiresAt: this.#held?.expiresAt });
      return issued.token;
    } catch (error) {
      assertWanted(signal);
      throw this.#fail(RealtimeError.from(error, 'auth/unavailable', 'No token could be had.', { retryable: true }));
    }
  }

  /** Keeps what still works and says what does not. Returns the error to reject with. */
  #fail(error: RealtimeError): RealtimeError {
    this.#failures += 1;
    const fields = { code: error.code, retryable: error.retryable, failures: this.#failures };
    // That nobody has signed in yet is no trouble.
    if (error.code === 'auth/required') this.#options.logger.info('sign-in needed', fields);
    else this.#options.logger.warn('no token', fields);
    const { retryAfterMs } = error.context;
    if (typeof retryAfterMs === 'number') this.#gate.closeUntil(this.#options.clock.now() + retryAfterMs);
    if (error.retryable) {
      const usable = this.currentToken !== undefined;
      const waiting = error.code === 'auth/rate-limited' ? 'rate-limited' : 'expired';
      this.#patch({ status: usable ? 'authenticated' : waiting, error });
      if (usable) this.#plan(retryDelay(this.#failures, this.#options.random()));
      return error;
    }
    this.#drop();
    this.#patch({ status: 'auth-required', expiresAt: undefined, error });
    if (error.code === 'auth/forbidden') return error;
    const required = new RealtimeError('auth/required', error.message, { cause: error });
    this.events.emit('required', required);
    return required;
  }

  #request(purpose: 'login' | 'refresh', request: ReturnType<AuthRoutes['refresh']>): Promise<string> {
    const { settings, ...http } = this.#options;
    return requestToken(purpose, request, { ...http, timeoutMs: () => settings().timeoutMs });
  }

  #accept(issued: IssuedToken, fresh: boolean): void {
    const { clock, settings, random } = this.#options;
    const leewayMs = settings().refreshLeewayMs;
    const held = holdToken(issued, { now: clock.now(), skewMs: this.#skewMs, fresh, random: random(), leewayMs });
    const unchanged = this.#held?.token === held.token;
    this.#held = held;
    this.#skewMs = held.skewMs;
    const { userName, expiresAt } = held;
    this.#patch({ status: 'authenticated', userName, expiresAt, error: undefined });
    this.#plan(unchanged ? SAME_TOKEN_PAUSE_MS : 0);
  }

  #plan(minimumDelayMs = 0): void {
    this.#options.clock.clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#disposed || this.#held?.refreshAt === undefined) return;
    const delayMs = Math.max(minimumDelayMs, this.#held.refreshAt - this.#serverNow(), 0);
    this.#timer = this.#options.clock.setTimeout(() => this.#refreshInBackground(), delayMs);
  }

  #refreshInBackground(): void {
    // What fails here is in the state and in the log; the next caller of getToken() gets its own verdict.
    this.#renew('refresh').catch(() => {});
  }

  #drop(): void {
    this.#flight.cancel();
    this.#options.clock.clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#held = undefined;
  }

  #patch(change: Partial<AuthState>): void {
    if (!this.#disposed) this.#state.set(Object.freeze({ ...this.#state.get(), mode: this.#mode, ...change }));
  }
}
