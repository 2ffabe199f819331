import type { Unsubscribe } from '../events.js';
import type { AudioPorts } from '../platform/audio-ports.js';
import type { Clock, TimerId } from '../platform/platform.js';
import type { AudioOutput } from './audio-output.js';
import type { Sound } from './sound.js';

/** A context takes a moment to start, also where nothing holds it back. */
const START_MS = 500;

export interface GestureGateOptions {
  readonly clock: Clock;
  readonly ports: AudioPorts;
  readonly sound: Sound;
  readonly output: Pick<AudioOutput, 'needsGesture'>;
  /** Somebody has clicked. */
  readonly onGesture: () => void;
  readonly onChange: (needsGesture: boolean) => void;
}

/** Knows when a browser holds sound back until somebody clicks, and waits for that. */
export class GestureGate {
  readonly #options: GestureGateOptions;
  #off: Unsubscribe | undefined;
  #timer: TimerId | undefined;

  constructor(options: GestureGateOptions) {
    this.#options = options;
  }

  /** Says whether a gesture is needed; at once where there was none on this page, else when a context has not started by itself. */
  look(): void {
    const { clock, ports, sound, output } = this.#options;
    clock.clearTimeout(this.#timer);
    this.#timer = undefined;
    if (output.needsGesture) return this.#need(true);
    if (!sound.isHeldBack) return this.#need(false);
    this.#timer = clock.setTimeout(() => this.#need(sound.isHeldBack), START_MS);
    if (ports.touched) sound.resume();
  }

  dispose(): void {
    this.#options.clock.clearTimeout(this.#timer);
    this.#off?.();
  }

  #need(isNeeded: boolean): void {
    const { ports, onGesture, onChange } = this.#options;
    this.#off?.();
    this.#off = isNeeded ? ports.onGesture(onGesture) : undefined;
    onChange(isNeeded);
  }
}
