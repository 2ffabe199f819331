import type { Unsubscribe } from '../events.js';
import type { Clock, TimerId } from '../platform/platform.js';
import type { PlaybackPort, SpeechListener } from './avatar-types.js';
import type { SpeechProgress } from './caption-policy.js';

const TICK_MS = 50;
/** What is not heard so long after it was complete is not heard any more: a player without a gesture, or a muted one. Milliseconds. */
const GIVE_UP_MS = 60_000;

export interface HostSpeechHooks {
  /** Whether our player is the one who is heard. */
  readonly isHost: () => boolean;
  readonly onStarted: (utteranceId: string, progress: () => SpeechProgress | undefined) => void;
  readonly onEnded: (utteranceId: string) => void;
}

/** Watches our own player: when an utterance begins to be heard, how far it is and when it is over. Looks only while there is something to hear. */
export class HostSpeech implements SpeechListener {
  readonly #clock: Clock;
  readonly #player: PlaybackPort;
  readonly #hooks: HostSpeechHooks;
  readonly #off: Unsubscribe;
  #id: string | undefined;
  #totalMs = 0;
  #isComplete = false;
  #heardMs: number | undefined;
  /** What somebody else had said of it before, milliseconds. */
  #saidMs = 0;
  #until = 0;
  #timer: TimerId | undefined;

  constructor(clock: Clock, player: PlaybackPort, hooks: HostSpeechHooks) {
    this.#clock = clock;
    this.#player = player;
    this.#hooks = hooks;
    this.#off = player.onSpeech(this);
  }

  /** The utterance that arrives now. */
  get arriving(): string | undefined {
    return this.#isComplete ? undefined : this.#id;
  }

  chunk(id: string, pcm: Int16Array, sampleRate: number): void {
    if (id !== this.#id) {
      this.#over();
      this.#id = id;
      this.#totalMs = 0;
      this.#isComplete = false;
      if (this.#hooks.isHost()) this.#tick();
    }
    this.#totalMs += (pcm.length / sampleRate) * 1000;
  }

  end(id: string): void {
    if (id !== this.#id) return;
    this.#isComplete = true;
    this.#until = this.#clock.now() + this.#totalMs + GIVE_UP_MS;
  }

  cancel(id: string): void {
    if (id === this.#id) this.#over();
  }

  /** Nothing is heard any more. */
  forget(): void {
    this.#over();
  }

  /** Our player goes on with what somebody else has begun. */
  takeOver(saidMs: number): void {
    this.#saidMs = saidMs;
    this.#tick();
  }

  stop(): void {
    this.#off();
    this.#over();
  }

  #tick(): void {
    this.#clock.clearTimeout(this.#timer);
    const id = this.#id;
    if (id === undefined) return;
    const { heard } = this.#player;
    const heardMs = heard?.utteranceId === id ? heard.heardMs : undefined;
    const wasHeard = this.#heardMs !== undefined;
    if (heardMs !== undefined && heardMs > 0) {
      this.#heardMs = heardMs;
      if (!wasHeard) this.#hooks.onStarted(id, () => this.#progress(id));
    }
    const isPlayed = this.#isComplete && wasHeard && heardMs === undefined;
    if (isPlayed || (this.#isComplete && this.#clock.now() > this.#until)) return this.#over();
    this.#timer = this.#clock.setTimeout(() => this.#tick(), TICK_MS);
  }

  #progress(id: string): SpeechProgress | undefined {
    if (id !== this.#id || this.#heardMs === undefined) return undefined;
    return { elapsedMs: this.#saidMs + this.#heardMs, totalMs: this.#totalMs, isComplete: this.#isComplete };
  }

  #over(): void {
    this.#clock.clearTimeout(this.#timer);
    const id = this.#id;
    this.#id = undefined;
    this.#heardMs = undefined;
    this.#saidMs = 0;
    this.#isComplete = false;
    if (id !== undefined) this.#hooks.onEnded(id);
  }
}
