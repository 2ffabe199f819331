import type { Unsubscribe } from '../events.js';
import type { LogEntry, LogSink } from './log-types.js';

/** Bounded memory of a log: a ring that drops its oldest entries and counts them. */
export class LogBuffer implements LogSink {
  #ring: LogEntry[] = [];
  /** Where the oldest entry is once the ring is full. */
  #start = 0;
  #capacity: number;
  #dropped = 0;
  #announced = false;
  readonly #listeners = new Set<() => void>();

  /** @param capacity Entries kept, at least 1. Default 1000. */
  constructor(capacity = 1000) {
    this.#capacity = Math.max(1, Math.floor(capacity));
  }

  /** Entries kept at most. */
  get capacity(): number {
    return this.#capacity;
  }

  /** Entries held now. */
  get size(): number {
    return this.#ring.length;
  }

  /** Entries that were dropped for lack of room since the last `clear()`. */
  get dropped(): number {
    return this.#dropped;
  }

  /** The entry at a place, the oldest at 0, the newest at -1. */
  at(place: number): LogEntry | undefined {
    const { length } = this.#ring;
    return this.#ring[(this.#start + place + length) % length];
  }

  /** The entries, oldest first; a copy. */
  entries(): readonly LogEntry[] {
    return [...this.#ring.slice(this.#start), ...this.#ring.slice(0, this.#start)];
  }

  /** Takes an entry in; one with the newest one's number takes its place. */
  write(entry: LogEntry): void {
    const { length } = this.#ring;
    if (length > 0 && this.at(-1)?.seq === entry.seq) this.#ring[(this.#start + length - 1) % length] = entry;
    else if (length < this.#capacity) this.#ring.push(entry);
    else {
      this.#ring[this.#start] = entry;
      this.#start = (this.#start + 1) % this.#capacity;
      this.#dropped++;
    }
    this.#announce();
  }

  /** Changes the capacity; the oldest entries go when there is less room than before. */
  setCapacity(capacity: number): void {
    const wanted = Math.max(1, Math.floor(capacity));
    if (wanted === this.#capacity) return;
    const kept = this.entries().slice(-wanted);
    const lost = this.#ring.length - kept.length;
    this.#dropped += lost;
    this.#ring = [...kept];
    this.#start = 0;
    this.#capacity = wanted;
    if (lost) this.#announce();
  }

  /** Forgets all entries and the count of dropped ones. */
  clear(): void {
    this.#ring = [];
    this.#start = 0;
    this.#dropped = 0;
    this.#announce();
  }

  /** Called after changes, at most once per microtask however many entries came. */
  subscribe(listener: () => void): Unsubscribe {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  toJSON(): { dropped: number; entries: readonly LogEntry[] } {
    return { dropped: this.#dropped, entries: this.entries() };
  }

  #announce(): void {
    if (this.#announced || !this.#listeners.size) return;
    this.#announced = true;
    queueMicrotask(() => {
      this.#announced = false;
      for (const listener of [...this.#listeners]) {
        try {
          listener();
        } catch {
          // A view that fails must not hurt who logs, nor the other views.
        }
      }
    });
  }
}
