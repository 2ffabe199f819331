import { RealtimeError } from '../errors.js';
import type { Unsubscribe } from '../events.js';
import type { ComponentStatus } from '../health/health-types.js';
import type { Clock } from '../platform/platform.js';

/** The order in which optional parts start; they stop the other way round. Those that are not named come last, as they were added. */
const ORDER: readonly string[] = ['audio', 'avatar'];

/** What a part tells while it starts and runs. Once its signal is aborted, nothing that it says is heard. */
export interface ComponentRun {
  /** It goes on, but not as well as it should. Counted as a failure. */
  degraded(error: RealtimeError): void;
  /** It is as well as before. */
  well(): void;
  /** It cannot go on. It is stopped; whether it is started again is decided by the recovery manager. */
  failed(error: RealtimeError): void;
}

/** An optional part of a client: the conversation goes on without it. */
export interface OptionalComponent {
  /** `audio`, `avatar`, … */
  readonly name: string;
  /**
   * Resolves with what stops it. `signal`: nobody waits for it any more; what it has begun has to end. A start is bounded, so it must not wait for a
   * person (a permission, a gesture).
   */
  start(signal: AbortSignal, run: ComponentRun): Promise<() => void>;
  /** What it can tell for `getMetrics()`: milliseconds, and bytes of buffers that it owns. Default: nothing. */
  measure?(): { readonly responseTime?: number | undefined; readonly memoryUsage?: number | undefined };
}

/** How a part is. */
export interface OptionalHealth {
  readonly status: ComponentStatus;
  /** Starts and runs that failed by all of the last minutes, 0 to 1. */
  readonly errorRate: number;
  readonly responseTime: number | undefined;
  readonly memoryUsage: number | undefined;
}

/** Counts what failed. */
export interface FailureRate {
  readonly rate: number;
  add(failed: boolean): void;
}

interface Entry {
  readonly component: OptionalComponent;
  readonly rate: FailureRate;
  status: ComponentStatus;
  enabled: boolean;
  /** Ends the start or the run that goes on. */
  end: (() => void) | undefined;
}

export interface ComponentSupervisorOptions {
  readonly clock: Clock;
  /** Bound of one start, milliseconds. */
  readonly startTimeoutMs: number;
  readonly createRate: () => FailureRate;
  readonly onFailed: (name: string, error: RealtimeError) => void;
  readonly onDegraded: (name: string, error: RealtimeError) => void;
  /** It has started, or is well again. */
  readonly onRunning: (name: string) => void;
  /** What should have stopped it threw. It counts as stopped all the same. */
  readonly onStopFailed: (name: string, error: unknown) => void;
}

/** Starts the optional parts one after the other, stops them the other way round, restarts one alone, and bounds each start. */
export class ComponentSupervisor {
  readonly #options: ComponentSupervisorOptions;
  readonly #entries: Entry[] = [];
  #up = false;
  #starting: Promise<void> | undefined;

  constructor(options: ComponentSupervisorOptions) {
    this.#options = options;
  }

  /** How each part is, in the order in which they start. */
  get health(): ReadonlyMap<string, OptionalHealth> {
    return new Map(
      this.#entries.map(({ component, status, rate }) => {
        const { responseTime, memoryUsage } = component.measure?.() ?? {};
        return [component.name, { status, errorRate: rate.rate, responseTime, memoryUsage }];
      }),
    );
  }

  /** Takes a part in; it starts with the others, or in its turn where they have started. Returns what takes it out. */
  add(component: OptionalComponent): Unsubscribe {
    const rate = this.#options.createRate();
    const entry: Entry = { component, rate, status: 'stopped', enabled: true, end: undefined };
    this.#entries.push(entry);
    this.#entries.sort((a, b) => placeOf(a) - placeOf(b));
    if (this.#up) void this.up();
    return () => {
      entry.enabled = false;
      this.#stop(entry);
      const index = this.#entries.indexOf(entry);
      if (index >= 0) this.#entries.splice(index, 1);
    };
  }

  /** Starts what does not run, in order; one that fails does not keep the next from starting. Resolves when all have started or failed. */
  async up(): Promise<void> {
    this.#up = true;
    const tried = new Set<Entry>();
    // One at a time, whoever asks meanwhile.
    while (this.#starting) await this.#starting;
    this.#starting = (async () => {
      const next = (): Entry | undefined => this.#entries.find((entry) => this.#isWanted(entry) && !tried.has(entry));
      for (let entry = next(); entry; entry = next()) {
        tried.add(entry);
        await this.#start(entry);
      }
    })();
    await this.#starting;
    this.#starting = undefined;
  }

  /** Stops everything, the last one first. */
  down(): void {
    this.#up = false;
    for (const entry of [...this.#entries].reverse()) this.#stop(entry);
  }

  restart(name: string): void {
    for (const entry of this.#named([name])) {
      this.#stop(entry);
      if (this.#isWanted(entry)) void this.#start(entry);
    }
  }

  /** Switches parts off, the last one first. Returns those that were on. */
  disable(names: readonly string[]): string[] {
    const entries = this.#named(names).filter(({ enabled }) => enabled);
    for (const entry of [...entries].reverse()) {
      const { status } = entry;
      entry.enabled = false;
      this.#stop(entry);
      if (status === 'failed') entry.status = status;
    }
    return entries.map(({ component }) => component.name);
  }

  enable(names: readonly string[]): void {
    for (const entry of this.#named(names)) entry.enabled = true;
    if (this.#up) void this.up();
  }

  #isWanted(entry: Entry): boolean {
    return this.#up && entry.enabled && !entry.end;
  }

  #named(names: readonly string[]): Entry[] {
    return this.#entries.filter(({ component }) => names.includes(component.name));
  }

  #stop(entry: Entry): void {
    const { end } = entry;
    entry.end = undefined;
    entry.status = 'stopped';
    end?.();
  }

  /** Resolves when it has started, failed, or is not wanted any more. Never rejects. */
  async #start(entry: Entry): Promise<void> {
    const { clock, startTimeoutMs, onRunning, onDegraded, onFailed } = this.#options;
    const { name } = entry.component;
    const controller = new AbortController();
    const { signal } = controller;
    entry.status = 'starting';
    await new Promise<void>((resolve) => {
      let stop: (() => void) | undefined;
      const end = (): void => {
        if (signal.aborted) return;
        clock.clearTimeout(timer);
        controller.abort();
        if (stop) this.#give(name, stop);
        resolve();
      };
      const failed = (error: RealtimeError): void => {
        if (signal.aborted) return;
        entry.end = undefined;
        entry.status = 'failed';
        entry.rate.add(true);
        end();
        onFailed(name, error);
      };
      const notStarted = (problem: string, cause?: unknown): RealtimeError =>
        RealtimeError.from(cause, 'component/start-failed', `${name} did not start${problem}.`, { retryable: true });
      const running = (status: ComponentStatus, tell: () => void): void => {
        if (signal.aborted || entry.status === status) return;
        entry.status = status;
        entry.rate.add(status === 'degraded');
        tell();
      };
      const run: ComponentRun = {
        degraded: (error) => running('degraded', () => onDegraded(name, error)),
        well: () => stop && running('running', () => onRunning(name)),
        failed,
      };
      const started = (result: () => void): void => {
        // It came too late: what it holds is given back at once.
        if (signal.aborted) return this.#give(name, result);
        stop = result;
        clock.clearTimeout(timer);
        if (entry.status === 'starting') run.well();
        resolve();
      };
      const timer = clock.setTimeout(() => failed(notStarted(` within ${startTimeoutMs} ms`)), startTimeoutMs);
      entry.end = end;
      begin(entry.component, signal, run).then(started, (cause: unknown) => failed(notStarted('', cause)));
    });
  }

  #give(name: string, stop: () => void): void {
    try {
      stop();
    } catch (error) {
      this.#options.onStopFailed(name, error);
    }
  }
}

const placeOf = ({ component }: Entry): number => {
  const place = ORDER.indexOf(component.name);
  return place < 0 ? ORDER.length : place;
};

/** A start that throws at once is one that fails. */
const begin: (...args: [OptionalComponent, AbortSignal, ComponentRun]) => Promise<() => void> = async (
  component,
  signal,
  run,
) => component.start(signal, run);
