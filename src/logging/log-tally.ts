import type { LogMetrics } from './log-types.js';

/** Adds up what is counted and timed under constant names. */
export class LogTally {
  readonly #counters = new Map<string, number>();
  readonly #timings = new Map<string, readonly [count: number, sum: number, max: number]>();

  count(name: string, by: number): void {
    this.#counters.set(name, (this.#counters.get(name) ?? 0) + by);
  }

  /** @param durationMs milliseconds */
  time(name: string, durationMs: number): void {
    const [count, sum, max] = this.#timings.get(name) ?? [0, 0, 0];
    this.#timings.set(name, [count + 1, sum + durationMs, Math.max(max, durationMs)]);
  }

  toJSON(): LogMetrics {
    const timings = [...this.#timings].map(([name, [count, sum, max]]) => [name, { count, sum, max }] as const);
    return { counters: Object.fromEntries(this.#counters), timings: Object.fromEntries(timings) };
  }
}
