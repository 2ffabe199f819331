import type { Clock, TimerId } from '../platform/platform.js';

/** A warning comes so long before the end, milliseconds. */
const WARN_MS = 15_000;
/** LiveAvatar ends a session that is silent for 5 minutes and asks for a word every 2 to 3. */
const KEEP_ALIVE_MS = 120_000;

export interface SessionGuardsOptions {
  readonly clock: Clock;
  /** Longest life of the session; `undefined` = nobody knows of an end. */
  readonly maxMs: number | undefined;
  /** 0 = never. */
  readonly idleStopMs: () => number;
  readonly visible: () => boolean;
  readonly keepAlive?: (() => void) | undefined;
  readonly onExpiring: (expiresAt: number) => void;
  readonly onOver: (reason: 'max-duration' | 'idle') => void;
}

/** Keeps a paid session from living longer than anybody looks at it. */
export class SessionGuards {
  readonly #options: SessionGuardsOptions;
  readonly #timers: { idle?: TimerId; end?: TimerId; keep?: TimerId } = {};
  #spokeAt: number;

  constructor(options: SessionGuardsOptions) {
    this.#options = options;
    const { clock, maxMs } = options;
    this.#spokeAt = clock.now();
    if (maxMs !== undefined) {
      const expiresAt = clock.now() + maxMs;
      this.#timers.end = clock.setTimeout(
        () => {
          options.onExpiring(expiresAt);
          this.#timers.end = clock.setTimeout(() => options.onOver('max-duration'), expiresAt - clock.now());
        },
        Math.max(0, maxMs - WARN_MS),
      );
    }
    if (options.keepAlive) this.#keepAlive();
    this.visibilityChanged();
  }

  /** The session is in use. */
  spoke(): void {
    this.#spokeAt = this.#options.clock.now();
  }

  visibilityChanged(): void {
    const { clock, visible } = this.#options;
    clock.clearTimeout(this.#timers.idle);
    this.spoke();
    if (!visible()) this.#watch();
  }

  stop(): void {
    for (const timer of Object.values(this.#timers)) this.#options.clock.clearTimeout(timer);
  }

  #watch(): void {
    const { clock, idleStopMs, onOver } = this.#options;
    if (idleStopMs() <= 0) return;
    const leftMs = this.#spokeAt + idleStopMs() - clock.now();
    if (leftMs <= 0) onOver('idle');
    else this.#timers.idle = clock.setTimeout(() => this.#watch(), leftMs);
  }

  #keepAlive(): void {
    const { clock, visible, keepAlive } = this.#options;
    this.#timers.keep = clock.setTimeout(() => {
      // What nobody looks at may end.
      if (visible()) keepAlive?.();
      this.#keepAlive();
    }, KEEP_ALIVE_MS);
  }
}
