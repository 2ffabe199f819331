import type { Unsubscribe } from '../events.js';

/** What a stream is shown on: an `HTMLVideoElement` is one. */
export interface MediaSink {
  srcObject: unknown;
  muted: boolean;
  /** `HTMLMediaElement.readyState`: 2 and more = a frame is there. */
  readonly readyState: number;
  play(): Promise<void>;
  addEventListener(type: 'loadeddata', listener: () => void): void;
  removeEventListener(type: 'loadeddata', listener: () => void): void;
}

const HAVE_CURRENT_DATA = 2;

export type OutletPlayback = 'none' | 'playing' | 'muted' | 'blocked';

/**
 * Shows one stream on any number of elements, and lets the first of them be heard. Browsers play sound after a gesture only: what is refused is played
 * without sound until `unlock()` is called inside one (HTML standard, `play()`: NotAllowedError).
 */
export class VideoOutlet {
  readonly #sinks: MediaSink[] = [];
  readonly #onPlayback: (playback: OutletPlayback) => void;
  #stream: MediaStream | undefined;
  #isMuted = false;
  #isHushed = false;
  #isBlocked = false;
  #frame: (() => void) | undefined;

  constructor(onPlayback: (playback: OutletPlayback) => void) {
    this.#onPlayback = onPlayback;
  }

  get playback(): OutletPlayback {
    if (!this.#stream || this.#sinks.length === 0) return 'none';
    if (this.#isMuted) return 'muted';
    return this.#isBlocked ? 'blocked' : 'playing';
  }

  /** Shows the stream there too, until the returned function is called. */
  attach(sink: MediaSink): Unsubscribe {
    this.#sinks.push(sink);
    sink.addEventListener('loadeddata', this.#seen);
    this.#connect(sink);
    return () => {
      const index = this.#sinks.indexOf(sink);
      if (index < 0) return;
      this.#sinks.splice(index, 1);
      sink.removeEventListener('loadeddata', this.#seen);
      sink.srcObject = null;
      // The one that was heard is gone: the next one is.
      for (const other of this.#sinks) this.#mute(other);
      this.#seen();
      this.#tell();
    };
  }

  show(stream: MediaStream): void {
    this.#stream = stream;
    this.#isBlocked = false;
    for (const sink of this.#sinks) this.#connect(sink);
  }

  /** Takes the picture away and ends its tracks. */
  clear(): void {
    for (const sink of this.#sinks) sink.srcObject = null;
    for (const track of this.#stream?.getTracks() ?? []) track.stop();
    this.#stream = undefined;
    this.#isHushed = false;
    this.#isBlocked = false;
    this.#tell();
  }

  /** Resolves when a frame is shown, and at once where there is nothing to show it on. */
  firstFrame(): Promise<void> {
    return new Promise((resolve) => {
      this.#frame = resolve;
      this.#seen();
    });
  }

  set muted(isMuted: boolean) {
    this.#isMuted = isMuted;
    for (const sink of this.#sinks) this.#mute(sink);
    this.#tell();
  }

  /** Our own player is heard instead, so the stream must not be. */
  set hushed(isHushed: boolean) {
    this.#isHushed = isHushed;
    for (const sink of this.#sinks) this.#mute(sink);
  }

  /** Call it inside a gesture. */
  async unlock(): Promise<void> {
    this.#isBlocked = false;
    await Promise.all(this.#sinks.map((sink) => this.#play(sink)));
  }

  #connect(sink: MediaSink): void {
    if (!this.#stream) return;
    sink.srcObject = this.#stream;
    void this.#play(sink);
  }

  async #play(sink: MediaSink): Promise<void> {
    this.#mute(sink);
    try {
      await sink.play();
    } catch (error) {
      // Anything else is a load that was replaced by a newer one.
      if ((error as Error).name === 'NotAllowedError' && !sink.muted) {
        this.#isBlocked = true;
        this.#mute(sink);
        await sink.play().catch(() => {}); // not even without sound: the button plays it
      }
    }
    this.#tell();
  }

  #mute(sink: MediaSink): void {
    sink.muted = this.#isMuted || this.#isHushed || this.#isBlocked || sink !== this.#sinks[0];
  }

  readonly #seen = (): void => {
    if (this.#sinks.length > 0 && this.#sinks.every(({ readyState }) => readyState < HAVE_CURRENT_DATA)) return;
    this.#frame?.();
    this.#frame = undefined;
  };

  #tell(): void {
    this.#onPlayback(this.playback);
  }
}
