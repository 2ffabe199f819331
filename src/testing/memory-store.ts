import type { KeyValueStore } from '../platform/platform.js';

/** A tab's storage that is an object. Hand the same one to two clients to play a reload of the page. */
export class MemoryStore implements KeyValueStore {
  readonly values = new Map<string, string>();

  get(key: string): string | undefined {
    return this.values.get(key);
  }

  set(key: string, value: string): void {
    this.values.set(key, value);
  }

  remove(key: string): void {
    this.values.delete(key);
  }
}
