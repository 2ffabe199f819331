import { randomUUID } from 'node:crypto';
import type { FakeVendorKnobs, FakeVendorLedger, FakeVendorMode, FakeVendorSession } from './fake-vendor-types.js';

interface Running {
  readonly session: FakeVendorSession;
  idle: NodeJS.Timeout | undefined;
  readonly longest: NodeJS.Timeout;
}

/** The books: which sessions run, how each of them ended, and how many slots are taken. */
export class VendorLedger implements FakeVendorLedger {
  readonly sessions: FakeVendorSession[] = [];
  readonly #knobs: () => Readonly<FakeVendorKnobs>;
  readonly #onEnd: (session: FakeVendorSession) => void;
  readonly #running = new Map<string, Running>();
  readonly #freed: { readonly atMs: number }[] = [];

  constructor(knobs: () => Readonly<FakeVendorKnobs>, onEnd: (session: FakeVendorSession) => void) {
    this.#knobs = knobs;
    this.#onEnd = onEnd;
  }

  get active(): number {
    return this.#running.size;
  }

  get isFull(): boolean {
    const now = Date.now();
    const lagging = this.#freed.filter(({ atMs }) => atMs > now).length;
    return this.#running.size + lagging >= this.#knobs().maxConcurrent;
  }

  /** @param id default: a new one */
  start(mode: FakeVendorMode, avatarId: string, id: string = randomUUID()): FakeVendorSession {
    const session: FakeVendorSession = {
      id,
      mode,
      avatarId,
      startedAtMs: Date.now(),
      endedAtMs: undefined,
      endReason: undefined,
      keepAlives: 0,
      stopCalls: 0,
      droppedEarly: 0,
      errors: 0,
      lateChunks: 0,
      utterances: [],
      texts: [],
      commands: [],
    };
    this.sessions.push(session);
    const longest = setTimeout(() => this.end(id, 'MAX_DURATION_REACHED'), this.#knobs().maxMs);
    this.#running.set(id, { session, idle: undefined, longest });
    this.touch(id);
    return session;
  }

  /** The session with this id while it runs. */
  find(id: string): FakeVendorSession | undefined {
    return this.#running.get(id)?.session;
  }

  /** Somebody wants something of it: the idle timeout begins anew. */
  touch(id: string): void {
    const running = this.#running.get(id);
    if (!running) return;
    clearTimeout(running.idle);
    running.idle = setTimeout(() => this.end(id, 'IDLE_TIMEOUT'), this.#knobs().idleMs);
  }

  /** `false` when it does not run. */
  end(id: string, reason: string): boolean {
    const running = this.#running.get(id);
    if (!running) return false;
    clearTimeout(running.idle);
    clearTimeout(running.longest);
    this.#running.delete(id);
    running.session.endedAtMs = Date.now();
    running.session.endReason = reason;
    this.#freed.push({ atMs: Date.now() + this.#knobs().stopLagMs });
    this.#onEnd(running.session);
    return true;
  }

  endAll(reason: string): void {
    for (const id of [...this.#running.keys()]) this.end(id, reason);
  }

  /** Forgets everything that has ended. */
  clear(): void {
    this.sessions.splice(0, this.sessions.length, ...[...this.#running.values()].map(({ session }) => session));
    this.#freed.length = 0;
  }
}
