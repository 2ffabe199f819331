import type { Unsubscribe } from '../events.js';
import type { LifecycleSignal, LifecycleSource } from '../platform/platform.js';

/** A page whose life is a test's to play: `send('hidden')`, `send('online')` … */
export class FakeLifecycle implements LifecycleSource {
  online = true;
  visible = true;
  readonly #listeners = new Set<(signal: LifecycleSignal) => void>();

  /** How many listen: 0 after whatever was tested is disposed. */
  get listeners(): number {
    return this.#listeners.size;
  }

  subscribe(listener: (signal: LifecycleSignal) => void): Unsubscribe {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /** Sends a signal; `online` and `visible` say the same from then on. */
  send(signal: LifecycleSignal): void {
    if (signal === 'online' || signal === 'offline') this.online = signal === 'online';
    if (signal === 'visible' || signal === 'hidden') this.visible = signal === 'visible';
    for (const listener of [...this.#listeners]) listener(signal);
  }
}
