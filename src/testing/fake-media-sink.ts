import type { MediaSink } from '../avatar/video-outlet.js';

/** A `<video>` without a picture. It shows a frame at once, and plays sound only where the browser would let it. */
export class FakeMediaSink implements MediaSink {
  muted = false;
  readyState = 0;
  /** Whether the user has clicked. */
  hasGesture = true;
  /** Whether frames arrive. */
  hasFrames = true;
  isPlaying = false;
  readonly #listeners = new Set<() => void>();
  #source: unknown = null;

  get srcObject(): unknown {
    return this.#source;
  }

  set srcObject(source: unknown) {
    this.#source = source;
    this.readyState = 0;
    this.isPlaying = false;
    if (source && this.hasFrames) this.showFrame();
  }

  /** Whether somebody hears it. */
  get isAudible(): boolean {
    return this.isPlaying && !this.muted && this.#source !== null;
  }

  get listenerCount(): number {
    return this.#listeners.size;
  }

  showFrame(): void {
    this.readyState = 2;
    for (const listener of [...this.#listeners]) listener();
  }

  async play(): Promise<void> {
    if (!this.muted && !this.hasGesture) {
      throw Object.assign(new Error('play() needs a gesture'), { name: 'NotAllowedError' });
    }
    this.isPlaying = true;
  }

  addEventListener(_type: 'loadeddata', listener: () => void): void {
    this.#listeners.add(listener);
  }

  removeEventListener(_type: 'loadeddata', listener: () => void): void {
    this.#listeners.delete(listener);
  }
}
