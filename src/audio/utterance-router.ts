import type { Unsubscribe } from '../events.js';
import type { Clock, TimerId } from '../platform/platform.js';
import type { HeardSpeech, SpeechListener } from './audio-types.js';
import type { Player } from './player.js';

/** The last frames of an answer may come after the word that the turn is over. */
const LATE_MS = 300;

export interface UtteranceRouterOptions {
  readonly clock: Clock;
  readonly player: Pick<Player, 'play' | 'end' | 'flush' | 'heard'>;
  /** The first sound of a turn, milliseconds after the turn began. */
  readonly onFirstSound: (milliseconds: number) => void;
}

/**
 * Where the server's speech goes. Its frames have no header, so an utterance is what comes in one turn of the agent; after an interruption everything
 * is late until the next turn begins.
 */
export class UtteranceRouter {
  readonly #options: UtteranceRouterOptions;
  readonly #listeners = new Set<SpeechListener>();
  #route: 'local' | 'avatar' = 'local';
  #turns = 0;
  #turnAt: number | undefined;
  #isTurn = false;
  /** The utterance that chunks belong to now. */
  #id: string | undefined;
  #isCancelled = false;
  #timer: TimerId | undefined;

  constructor(options: UtteranceRouterOptions) {
    this.#options = options;
  }

  /** Late frames of a turn that was cut short. */
  dropped = 0;

  /** The utterance whose end will be told; `undefined` between two. */
  get utteranceId(): string | undefined {
    return this.#id;
  }

  setRoute(route: 'local' | 'avatar'): void {
    this.#route = route;
  }

  onSpeech(listener: SpeechListener): Unsubscribe {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /** The agent's turn begins. */
  agentTurn(): void {
    this.#end();
    this.#isCancelled = false;
    this.#isTurn = true;
    this.#turnAt = this.#options.clock.now();
  }

  /** The agent's turn is over. */
  userTurn(): void {
    this.#isTurn = false;
    this.#turnAt = undefined;
    if (this.#id !== undefined) this.#endSoon();
  }

  /** The rest of the answer will not come. What came of it is heard. */
  lost(): void {
    this.#isTurn = false;
    this.#end();
  }

  /** Takes speech of the turn that runs. `isHeard`: somebody wants to hear it from our player. */
  take(pcm: Int16Array, rate: number, isHeard: boolean): void {
    if (this.#isCancelled) {
      this.dropped += 1;
      return;
    }
    if (pcm.length === 0) return;
    const id = (this.#id ??= `turn-${(this.#turns += 1)}`);
    if (this.#turnAt !== undefined) {
      this.#options.onFirstSound(this.#options.clock.now() - this.#turnAt);
      this.#turnAt = undefined;
    }
    for (const listener of [...this.#listeners]) listener.chunk(id, pcm, rate);
    // A listener may have kept the samples; the player takes the buffer away.
    if (isHeard && this.#route === 'local')
      this.#options.player.play(id, this.#listeners.size > 0 ? pcm.slice() : pcm, rate);
    if (!this.#isTurn) this.#endSoon();
  }

  /** Silence now, and nothing of this turn is heard any more. Returns what was heard of what is cut short. */
  cancel(): HeardSpeech | undefined {
    const id = this.#id;
    this.#forget();
    this.#isCancelled = true;
    const heard = this.#options.player.flush();
    if (id !== undefined) for (const listener of [...this.#listeners]) listener.cancel(id);
    return heard;
  }

  #endSoon(): void {
    const { clock } = this.#options;
    clock.clearTimeout(this.#timer);
    this.#timer = clock.setTimeout(() => this.#end(), LATE_MS);
  }

  #end(): void {
    const id = this.#id;
    this.#forget();
    if (id === undefined) return;
    this.#options.player.end(id);
    for (const listener of [...this.#listeners]) listener.end(id);
  }

  #forget(): void {
    this.#options.clock.clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#id = undefined;
  }
}
