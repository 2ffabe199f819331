import type { AudioManager } from '../../src/index.js';
import { meterShare } from './microphone-state.js';

/** With reduced motion the meter moves so seldom. */
const CALM_MS = 400;

/** Writes the level of the microphone into `--_level` of an element (0 to 1), without a render. */
export class LevelMeter {
  readonly #host: HTMLElement;
  readonly #calm = globalThis.matchMedia?.('(prefers-reduced-motion: reduce)');
  #audio: AudioManager | undefined;
  #off: (() => void) | undefined;
  #shownAt = 0;

  constructor(host: HTMLElement) {
    this.#host = host;
  }

  follow(audio: AudioManager | undefined): void {
    if (audio === this.#audio) return;
    this.#off?.();
    this.#audio = audio;
    this.#off = audio?.onLevel(({ rms }) => this.#show(rms));
    if (!audio) this.#show(0);
  }

  #show(rms: number): void {
    const now = performance.now();
    if (rms > 0 && this.#calm?.matches && now - this.#shownAt < CALM_MS) return;
    this.#shownAt = now;
    // Through the CSSOM: a strict policy forbids style attributes, not this.
    this.#host.style.setProperty('--_level', meterShare(rms).toFixed(2));
  }
}
