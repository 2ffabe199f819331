import { RealtimeError } from '../errors.js';
import type { Unsubscribe } from '../events.js';
import type { ComponentStatus } from '../health/health-types.js';
import type { Clock } from '../platform/platform.js';

/** An optional part of a client: the conversation goes on without it. */
export interface OptionalComponent {
  /** `audio`, `avatar`, … */
  readonly name: string;
  /** Resolves with what stops it. `signal`: nobody waits for it any more; what it has begun has to end. */
  start(signal: AbortSignal): Promise<() => void>;
}

interface Entry {
  readonly component: OptionalComponent;
  status: ComponentStatus;
  enabled: boolean;
  /** Ends the start or the run that goes on. */
  end: (() => void) | undefined;
}

export interface ComponentSupervisorOptions {
  readonly clock: Clock;
  /** Bound of one start, milliseconds. */
  readonly startTimeoutMs: number;
  readonly onFailed: (name: string, error: RealtimeError) => void;
  readonly onRunning: (name: string) => void;
}

/** Starts the optional parts one after the other, stops them the other way round, restarts one alone, and bounds each start. */
export class ComponentSupervisor {
  readonly #options: ComponentSupervisorOptions;
  readonly #entries: Entry[] = [];
  #up = false;

  constructor(options: ComponentSupervisorOptions) {
    this.#options = options;
  }

  /** What each part is doing. */
  get statuses(): ReadonlyMap<string, ComponentStatus> {
    return new Map(this.#entries.map(({ component, status }) => [component.name, status]));
  }

  /** Takes a part in; it starts with the others, or at once where they have started. Returns what takes it out. */
  add(component: OptionalComponent): Unsubscribe {
    const entry: Entry = { component, status: 'stopped', enabled: true, end: undefined };
    this.#entries.push(entry);
    if (this.#up) void this.#start(entry);
    return () => {
      this.#stop(entry);
      const index = this.#entries.indexOf(entry);
      if (index >= 0) this.#entries.splice(index, 1);
    };
  }

  /** Starts what does not run, in the order in which it was added; one that fails does not keep the next from starting. */
  async up(): Promise<void> {
    this.#up = true;
    for (const entry of [...this.#entries]) if (this.#up) await this.#start(entry);
  }

  /** Stops everything, the last one first. */
  down(): void {
    this.#up = false;
    for (const entry of [...this.#entries].reverse()) this.#stop(entry);
  }

  restart(name: string): void {
    for (const entry of this.#named([name])) {
      this.#stop(entry);
      if (this.#up) void this.#start(entry);
    }
  }

  /** Switches parts off, the last one first. Returns those that were on. */
  disable(names: readonly string[]): string[] {
    const entries = this.#named(names).filter(({ enabled }) => enabled);
    for (const entry of [...entries].reverse()) {
      const { status } = entry;
      this.#stop(entry);
      entry.enabled = false;
      if (status === 'failed') entry.status = status;
    }
    return entries.map(({ component }) => component.name);
  }

  enable(names: readonly string[]): void {
    for (const entry of this.#named(names)) {
      entry.enabled = true;
      if (this.#up) void this.#start(entry);
    }
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

  async #start(entry: Entry): Promise<void> {
    if (!entry.enabled || entry.end) return;
    const { clock, startTimeoutMs, onRunning } = this.#options;
    const { name } = entry.component;
    const controller = new AbortController();
    entry.status = 'starting';
    await new Promise<void>((resolve) => {
      let stop: (() => void) | undefined;
      let over = false;
      const end = (): void => {
        if (over) return;
        over = true;
        clock.clearTimeout(timer);
        controller.abort();
        stop?.();
        resolve();
      };
      const fail = (cause: unknown): void => {
        if (over) return;
        end();
        this.#failed(
          entry,
          RealtimeError.from(cause, 'component/start-failed', `${name} did not start.`, { retryable: true }),
        );
      };
      const timer = clock.setTimeout(
        () =>
          fail(
            new RealtimeError('component/start-failed', `${name} did not start within ${startTimeoutMs} ms.`, {
              retryable: true,
            }),
          ),
        startTimeoutMs,
      );
      entry.end = end;
      const started = (result: () => void): void => {
        // It came too late: what it holds is given back at once.
        if (over) return result();
        stop = result;
        clock.clearTimeout(timer);
        entry.status = 'running';
        onRunning(name);
        resolve();
      };
      begin(entry.component, controller.signal).then(started).catch(fail);
    });
  }

  #failed(entry: Entry, error: RealtimeError): void {
    entry.end = undefined;
    entry.status = 'failed';
    this.#options.onFailed(entry.component.name, error);
  }
}

/** A start that throws at once is one that fails. */
const begin = async (component: OptionalComponent, signal: AbortSignal): Promise<() => void> => component.start(signal);
