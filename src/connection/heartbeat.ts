import type { Clock, TimerId } from '../platform/platform.js';

export interface HeartbeatOptions {
  clock: Clock;
  /** Silence after which a ping goes out, milliseconds. */
  intervalMs: () => number;
  /** Silence after that ping which is a verdict, milliseconds. */
  timeoutMs: () => number;
  ping: () => void;
  /** A ping is out and its answer is late: the state becomes `degraded`, a verdict it is not. */
  onSuspect: () => void;
  onAlive: () => void;
  onRoundTrip: (milliseconds: number) => void;
  onDead: () => void;
}

/** After a sleep the socket is asked once, with less patience, instead of being judged by a clock that stood still. */
const WAKE_PROBE_MS = 3000;
/** Part of the patience after which an answer is late. An ordinary round trip never shows. */
const SUSPECT_AFTER = 0.25;

/**
 * Decides whether the other side still lives. Any inbound frame is life. A timer that comes much too late means that this
 * device slept or the tab was throttled: that is a reason to ask, never a verdict (an open `readyState` proves nothing either:
 * a half-open socket looks perfect).
 */
export class Heartbeat {
  readonly #options: HeartbeatOptions;
  #timer: TimerId | undefined;
  #lastSeen = 0;
  #pingAt: number | undefined;
  /** A ping is out and the verdict is open. */
  #waiting = false;
  #running = false;

  constructor(options: HeartbeatOptions) {
    this.#options = options;
  }

  /** A clean slate for a new connection. */
  start(): void {
    this.stop();
    this.#running = true;
    this.#lastSeen = this.#options.clock.now();
    this.#watch(this.#options.intervalMs());
  }

  stop(): void {
    this.#running = false;
    this.#waiting = false;
    this.#pingAt = undefined;
    this.#options.clock.clearTimeout(this.#timer);
  }

  /** Counts on with the intervals as they are now, after a configuration update. */
  settingsChanged(): void {
    if (!this.#running || this.#waiting) return;
    this.#options.clock.clearTimeout(this.#timer);
    this.#watch(Math.max(0, this.#lastSeen + this.#options.intervalMs() - this.#options.clock.now()));
  }

  /** Something came in. */
  seen(): void {
    this.#lastSeen = this.#options.clock.now();
    if (this.#waiting) this.#settle();
  }

  /** The answer to a ping came in. */
  pong(): void {
    if (this.#pingAt !== undefined) this.#options.onRoundTrip(this.#options.clock.now() - this.#pingAt);
    this.#pingAt = undefined;
    this.seen();
  }

  /** Asks now: after a wake-up, when the network changed, or when the page became visible. */
  probe(timeoutMs = Math.min(WAKE_PROBE_MS, this.#options.timeoutMs())): void {
    if (!this.#running) return;
    this.#options.clock.clearTimeout(this.#timer);
    this.#ask(timeoutMs);
  }

  #watch(delayMs: number): void {
    this.#wait(delayMs, () => {
      const silentMs = this.#options.clock.now() - this.#lastSeen;
      const leftMs = this.#options.intervalMs() - silentMs;
      if (leftMs > 0) this.#watch(leftMs);
      else this.#ask(this.#options.timeoutMs());
    });
  }

  #ask(timeoutMs: number): void {
    this.#pingAt = this.#options.clock.now();
    this.#waiting = true;
    this.#options.ping();
    const graceMs = timeoutMs * SUSPECT_AFTER;
    this.#wait(graceMs, () => {
      this.#options.onSuspect();
      this.#wait(timeoutMs - graceMs, () => {
        this.stop();
        this.#options.onDead();
      });
    });
  }

  #wait(delayMs: number, then: () => void): void {
    const dueAt = this.#options.clock.now() + delayMs;
    this.#timer = this.#options.clock.setTimeout(() => {
      if (this.#overslept(dueAt, delayMs)) this.probe();
      else then();
    }, delayMs);
  }

  #overslept(dueAt: number, delayMs: number): boolean {
    return this.#options.clock.now() - dueAt > Math.max(delayMs, 1000);
  }

  #settle(): void {
    if (!this.#running) return;
    this.#options.clock.clearTimeout(this.#timer);
    this.#waiting = false;
    this.#options.onAlive();
    this.#watch(this.#options.intervalMs());
  }
}
