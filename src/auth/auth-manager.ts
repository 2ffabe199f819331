import { atom, type ReadableAtom } from 'nanostores';

import { disposedError, RealtimeError } from '../errors.js';
import { TypedEmitter } from '../events.js';
import type { AuthRoutes } from '../protocol/dialect.js';
import type { AuthManagerEvents, AuthManagerOptions } from './auth-ports.js';
import type { AuthState, Credentials, IssuedToken, TokenProvider, TokenRequest } from './auth-types.js';
import { SIGNED_OUT } from './auth-types.js';
import { holds, holdToken, type HeldToken } from './held-token.js';
import { retryDelay } from './refresh-policy.js';
import { RefreshTimer } from './refresh-timer.js';
import { SingleFlight } from './single-flight.js';
import { pauseError, TokenCalls, type AuthMetrics, type TokenReason } from './token-calls.js';
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
  /** Put around every call for a token by what shares them among tabs. */
  around: ((issue: () => Promise<IssuedToken>) => Promise<IssuedToken>) | undefined;
  readonly #options: AuthManagerOptions;
  readonly #state;
  #held: HeldToken | undefined;
  #provider: TokenProvider | undefined;
  readonly #flight = new SingleFlight<string>();
  readonly #timer: RefreshTimer;
  /** Who signed in last; stays when the token goes. */
  #lastUser: string | undefined;
  readonly #calls = new TokenCalls();
  /** Server clock minus ours, milliseconds; from `iat` of a token that has just been issued. */
  #skewMs = 0;
  #disposed = false;

  constructor(options: AuthManagerOptions) {
    this.#options = options;
    this.$auth = this.#state = atom<AuthState>(Object.freeze({ ...SIGNED_OUT, mode: options.settings().mode }));
    // What fails here is in the state and in the log; the next caller of getToken() gets its own verdict.
    this.#timer = new RefreshTimer(options.clock, () => void this.#renew('refresh').catch(() => {}));
  }

  /** Signs in by name and password. Rejects with `auth/invalid-credentials`, `auth/rate-limited`, `auth/unavailable` … */
  async signIn(credentials: Credentials): Promise<void> {
    if (this.#disposed) throw disposedError();
    this.#flight.cancel();
    const delayMs = this.#hold('sign-in');
    if (delayMs > 0) throw pauseError(delayMs);
    this.#patch({ status: 'authenticating', error: undefined });
    const { routes, settings } = this.#options;
    await this.#obtain(
      () => this.#request('login', routes.login(settings().baseUrl, credentials)),
      (error) => {
        this.#patch({ status: error.code === 'auth/rate-limited' ? 'rate-limited' : 'auth-required', error });
        return error;
      },
    );
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
    this.settingsChanged();
  }

  /** Whom to ask for a token to try, and by how much the server's clock is ahead of ours, milliseconds. */
  get source(): { provider: TokenProvider | undefined; skewMs: number } {
    return { provider: this.#provider, skewMs: this.#skewMs };
  }

  get metrics(): AuthMetrics {
    const expiresAt = this.#held?.expiresAt;
    return this.#calls.metrics(expiresAt === undefined ? undefined : expiresAt - this.#serverNow());
  }

  /** Re-reads the settings. */
  settingsChanged(): void {
    this.#patch({ mode: this.#mode });
    this.#plan();
  }

  /** The token as it is, for calls that must not cause another; `undefined` when there is none that can be used. */
  get currentToken(): string | undefined {
    const held = this.#mode === 'cookie' ? undefined : this.#held;
    return holds(held, this.#serverNow()) ? held.token : undefined;
  }

  /**
   * A token that can be used now; refreshed first when it is in its refresh window. `undefined` in cookie mode.
   * Any number of callers share one call. Rejects with `auth/required` when a person has to act.
   */
  async getToken(): Promise<string | undefined> {
    if (this.#mode === 'cookie') return undefined;
    const held = this.#held;
    if (holds(held, this.#serverNow())) {
      if (held.refreshAt === undefined || this.#serverNow() < held.refreshAt) return held.token;
      try {
        return await this.#renew('refresh');
      } catch (error) {
        // Transient trouble while the token still holds: go on with it, the timer tries again.
        if (error instanceof RealtimeError && error.retryable && holds(held, this.#serverNow())) return held.token;
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
    if (this.#serverNow() >= (this.#held?.refreshAt ?? Infinity)) this.#timer.due();
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

  #renew(reason: TokenRequest['reason']): Promise<string> {
    const { running } = this.#flight;
    // Proof that the server takes a token is more than a token.
    if (running && (reason !== 'rejected' || this.#calls.lastReason === reason)) return running;
    const delayMs = this.#hold(reason);
    if (delayMs > 0) {
      this.#plan(delayMs);
      return running ?? Promise.reject(pauseError(delayMs));
    }
    const held = this.#held;
    const usable = holds(held, this.#serverNow());
    this.#patch({ status: usable ? 'refreshing' : 'authenticating' });
    const { routes, settings, clock } = this.#options;
    const issue = (signal: AbortSignal): Promise<IssuedToken> =>
      issueToken({
        request: { reason, signal, attempt: this.#calls.failures + 1 },
        provider: this.#provider,
        clock,
        timeoutMs: settings().timeoutMs,
        expired: held !== undefined && !usable,
        refresh: held && (() => this.#request('refresh', routes.refresh(settings().baseUrl, held.token))),
      });
    return this.#obtain(
      (signal) => this.around?.(() => issue(signal)) ?? issue(signal),
      (error) => this.#fail(error),
    );
  }

  /** Counts a call that may go now; otherwise returns how long it has to wait, milliseconds. */
  #hold(reason: TokenReason): number {
    return this.#calls.begin(reason, this.#options.clock.now(), this.#options.settings().maxCallsPerMinute);
  }

  #obtain(
    issue: (signal: AbortSignal) => Promise<IssuedToken>,
    failed: (error: RealtimeError) => RealtimeError,
  ): Promise<string> {
    const { clock, logger } = this.#options;
    return this.#flight.run(async (signal) => {
      try {
        const issued = await issue(signal);
        assertWanted(signal);
        this.#accept(issued, !this.#provider);
        this.#calls.succeeded();
        logger.info('token obtained', { reason: this.#calls.lastReason, expiresAt: this.#held?.expiresAt });
        return issued.token;
      } catch (cause) {
        assertWanted(signal);
        const error = RealtimeError.from(cause, 'auth/unavailable', 'No token could be had.', { retryable: true });
        this.#calls.failed(clock.now(), error);
        const told = failed(error);
        // That nobody has signed in yet is no trouble.
        const fields = { code: error.code, retryable: error.retryable, failures: this.#calls.failures };
        if (error.code === 'auth/required') logger.info('sign-in needed', fields);
        else logger.warn('no token', fields);
        throw told;
      }
    });
  }

  /** Keeps what still works and says what does not. Returns the error to reject with. */
  #fail(error: RealtimeError): RealtimeError {
    const { settings, random } = this.#options;
    const { failures } = this.#calls;
    if (error.retryable) {
      const usable = this.currentToken !== undefined;
      const waiting = error.code === 'auth/rate-limited' ? 'rate-limited' : 'expired';
      this.#patch({ status: usable ? 'authenticated' : waiting, error });
      if (usable) this.#plan(retryDelay(failures, random()));
      // Goes on trying, and lets somebody help.
      else if (failures === settings().maxAttempts) this.events.emit('required', error);
      return error;
    }
    this.#drop();
    this.#patch({ status: 'auth-required', expiresAt: undefined, error });
    if (error.code === 'auth/forbidden') return error;
    const required = new RealtimeError('auth/required', error.message, { cause: error });
    this.events.emit('required', required);
    return required;
  }

  #request(purpose: 'login' | 'refresh', request: ReturnType<AuthRoutes['refresh']>): Promise<IssuedToken> {
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
    this.#patch({ status: 'authenticated', userName: held.userName, expiresAt: held.expiresAt, error: undefined });
    this.#plan(unchanged ? SAME_TOKEN_PAUSE_MS : 0);
    this.events.emit('token', issued);
  }

  #plan(minimumDelayMs = 0): void {
    const at = this.#disposed ? undefined : this.#held?.refreshAt;
    this.#timer.plan(at === undefined ? undefined : Math.max(minimumDelayMs, at - this.#serverNow()));
  }

  #drop(): void {
    this.#flight.cancel();
    this.#timer.plan(undefined);
    this.#held = undefined;
  }

  #patch(change: Partial<AuthState>): void {
    if (!this.#disposed) this.#state.set(Object.freeze({ ...this.#state.get(), mode: this.#mode, ...change }));
  }
}
