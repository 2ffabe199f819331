import type { Clock, TimerId } from '../../platform/platform.js';
import type { ServerConnection } from './server-types.js';

export interface TokenHolder {
  readonly userId: string;
  /** Milliseconds since 1970-01-01 UTC. */
  readonly expiresAt?: number | undefined;
}

export interface TokenWatchOptions {
  clock: Clock;
  verify: (token: string) => Promise<TokenHolder | undefined> | TokenHolder | undefined;
  /** Who the connection belongs to. */
  userId: string;
  connection: ServerConnection;
}

/** The part of a token's remaining life that is left when the client is asked for another one. */
const ASK_AT = 0.1;
const EXPIRED = 4401;
const FORBIDDEN = 4403;

/** A token that ends on an open connection: asks for another in time, and closes with 4401 when none comes. */
export class TokenWatch {
  readonly #options: TokenWatchOptions;
  #timer: TimerId | undefined;
  #stopped = false;

  constructor(options: TokenWatchOptions) {
    this.#options = options;
  }

  start(expiresAt: number | undefined): void {
    const { clock, connection } = this.#options;
    clock.clearTimeout(this.#timer);
    if (expiresAt === undefined || this.#stopped) return;
    const leftMs = Math.max(0, expiresAt - clock.now());
    this.#wait(leftMs * (1 - ASK_AT), () => {
      connection.send(JSON.stringify({ t: 'auth_req' }));
      this.#wait(expiresAt - clock.now(), () => connection.close(EXPIRED, ''));
    });
  }

  /** A token has come on the connection. */
  async renew(token: string): Promise<void> {
    const { verify, userId, connection } = this.#options;
    const holder = await verify(token);
    if (this.#stopped) return;
    if (!holder) return connection.close(EXPIRED, '');
    if (holder.userId !== userId) return connection.close(FORBIDDEN, '');
    connection.send(JSON.stringify({ t: 'auth_ok' }));
    this.start(holder.expiresAt);
  }

  stop(): void {
    this.#stopped = true;
    this.#options.clock.clearTimeout(this.#timer);
  }

  /** Timers hold at most 24.8 days: what is further away is looked at again. */
  #wait(delayMs: number, then: () => void): void {
    const { clock } = this.#options;
    const step = Math.min(Math.max(0, delayMs), 2_000_000_000);
    this.#timer = clock.setTimeout(() => (step < delayMs ? this.#wait(delayMs - step, then) : then()), step);
  }
}
