import type { Clock, TimerId } from '../platform/platform.js';
import { settle } from './settle.js';

interface FakeTimer {
  readonly dueAt: number;
  readonly order: number;
  readonly callback: () => void;
}

/**
 * A clock that stands still until a test moves it. `advance()` is what nearly every test wants: it runs the timers that fall due
 * one by one and lets promises settle between them.
 */
export class FakeClock implements Clock {
  readonly #timers = new Map<number, FakeTimer>();
  #now: number;
  #order = 0;

  /** @param now milliseconds since 1970-01-01 UTC. Default: 2026-01-01T00:00:00Z. */
  constructor(now = Date.UTC(2026, 0, 1)) {
    this.#now = now;
  }

  /** Timers that have not fired: 0 after whatever was tested is disposed. */
  get pending(): number {
    return this.#timers.size;
  }

  /** When the next timer is due, milliseconds since 1970-01-01 UTC. */
  get nextAt(): number | undefined {
    return this.#next()?.dueAt;
  }

  now(): number {
    return this.#now;
  }

  setTimeout(callback: () => void, delayMs: number): TimerId {
    // A real one takes NaN for 0 and fires at once beyond 32 bits: here both are faults of the caller.
    if (!(delayMs >= 0)) throw new RangeError(`a delay of ${delayMs} ms`);
    this.#order += 1;
    this.#timers.set(this.#order, { dueAt: this.#now + delayMs, order: this.#order, callback });
    return this.#order;
  }

  clearTimeout(id: TimerId | undefined): void {
    this.#timers.delete(id as number);
  }

  /** Moves on by `ms`; each timer fires at its own time. Promises settle only when the caller awaits something. */
  tick(ms: number): void {
    const until = this.#now + ms;
    for (let timer = this.#next(); timer && timer.dueAt <= until; timer = this.#next()) this.#fire(timer);
    this.#now = until;
  }

  /** Moves on by `ms` and lets promises and sockets settle before, between and after the timers. */
  async advance(ms: number): Promise<void> {
    const until = this.#now + ms;
    await settle();
    for (let timer = this.#next(); timer && timer.dueAt <= until; timer = this.#next()) {
      this.#fire(timer);
      await settle();
    }
    this.#now = until;
  }

  /** Runs timers until `done()`. Throws when there is none left or `limitMs` have gone by: what is waited for cannot happen. */
  async advanceUntil(done: () => boolean, limitMs = 600_000): Promise<void> {
    const until = this.#now + limitMs;
    for (await settle(); !done(); await settle()) {
      const timer = this.#next();
      if (!timer) throw new Error('no timer is left, and what the test waits for has not happened');
      if (timer.dueAt > until) throw new Error(`what the test waits for has not happened in ${limitMs} ms`);
      this.#fire(timer);
    }
  }

  /**
   * The device sleeps: time goes by and no timer fires. Those that were due meanwhile fire late, at the next `tick()` or
   * `advance()`. A negative value sets the clock back.
   */
  sleep(ms: number): void {
    this.#now += ms;
  }

  #next(): FakeTimer | undefined {
    let next: FakeTimer | undefined;
    for (const timer of this.#timers.values()) {
      if (!next || timer.dueAt < next.dueAt || (timer.dueAt === next.dueAt && timer.order < next.order)) next = timer;
    }
    return next;
  }

  #fire(timer: FakeTimer): void {
    this.#timers.delete(timer.order);
    this.#now = Math.max(this.#now, timer.dueAt);
    timer.callback();
  }
}
