import type { Clock, TimerId } from '../platform/platform.js';
import { captionAt, type SpeechProgress } from './caption-policy.js';
import type { AvatarCaption } from './avatar-state.js';

const TICK_MS = 100;

/** Text of a turn, as far as it has arrived. */
export interface SpokenText {
  text: string;
}

/** Shows what is said while it is said: it follows the speech, and not the text, which arrives long before. */
export class CaptionTrack {
  readonly #clock: Clock;
  readonly #publish: (caption: AvatarCaption | undefined) => void;
  #timer: TimerId | undefined;
  #shown = '';

  constructor(clock: Clock, publish: (caption: AvatarCaption | undefined) => void) {
    this.#clock = clock;
    this.#publish = publish;
  }

  /** Follows an utterance until `progress` says `undefined`. */
  follow(utteranceId: string, spoken: SpokenText, progress: () => SpeechProgress | undefined): void {
    this.#clock.clearTimeout(this.#timer);
    const at = progress();
    if (!at) return this.clear();
    this.show(utteranceId, captionAt(spoken.text, at));
    this.#timer = this.#clock.setTimeout(() => this.follow(utteranceId, spoken, progress), TICK_MS);
  }

  show(utteranceId: string | undefined, text: string): void {
    if (text === this.#shown) return;
    this.#shown = text;
    this.#publish(text ? Object.freeze({ utteranceId, text }) : undefined);
  }

  clear(): void {
    this.#clock.clearTimeout(this.#timer);
    this.#timer = undefined;
    this.show(undefined, '');
  }
}
