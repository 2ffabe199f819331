import type { PlaybackPort, SpeechListener } from '../avatar/avatar-types.js';
import type { Unsubscribe } from '../events.js';
import type { Clock } from '../platform/platform.js';

interface Played {
  readonly utteranceId: string;
  readonly from: number;
  ms: number;
}

/** Our player without a loudspeaker: it plays one thing after the other, in the time of a clock, and remembers what was heard. */
export class FakePlayback implements PlaybackPort {
  route: 'local' | 'avatar' = 'local';
  tap: AnalyserNode | undefined;
  readonly listeners = new Set<SpeechListener>();
  readonly #clock: Clock;
  #played: Played[] = [];

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  get heard(): { readonly utteranceId: string; readonly heardMs: number } | undefined {
    const now = this.#clock.now();
    const playing = this.#played.find(({ from, ms }) => from <= now && now < from + ms);
    return playing && { utteranceId: playing.utteranceId, heardMs: now - playing.from };
  }

  /** How much of an utterance was heard from here, milliseconds. */
  heardMs(utteranceId: string): number {
    const now = this.#clock.now();
    const own = this.#played.filter((each) => each.utteranceId === utteranceId);
    return own.reduce((sum, { from, ms }) => sum + Math.max(0, Math.min(ms, now - from)), 0);
  }

  setRoute(route: 'local' | 'avatar'): void {
    this.route = route;
  }

  onSpeech(listener: SpeechListener): Unsubscribe {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  }

  play(utteranceId: string, pcm: Int16Array, sampleRate: number): void {
    const ms = (pcm.length / sampleRate) * 1000;
    const last = this.#played.at(-1);
    const from = Math.max(this.#clock.now(), last ? last.from + last.ms : 0);
    if (last?.utteranceId === utteranceId && last.from + last.ms >= this.#clock.now()) last.ms += ms;
    else this.#played.push({ utteranceId, from, ms });
  }

  flush(): void {
    const now = this.#clock.now();
    this.#played = this.#played.filter(({ from }) => from < now);
    for (const played of this.#played) played.ms = Math.min(played.ms, now - played.from);
  }

  /** The server speaks: so many milliseconds of an utterance arrive. */
  receive(utteranceId: string, ms: number, sampleRate = 24_000): void {
    const pcm = new Int16Array((ms / 1000) * sampleRate);
    for (const listener of [...this.listeners]) listener.chunk(utteranceId, pcm, sampleRate);
    if (this.route === 'local') this.play(utteranceId, pcm, sampleRate);
  }

  /** The utterance has arrived completely. */
  complete(utteranceId: string): void {
    for (const listener of [...this.listeners]) listener.end(utteranceId);
  }

  /** Somebody interrupts. */
  cancel(utteranceId: string): void {
    this.flush();
    for (const listener of [...this.listeners]) listener.cancel(utteranceId);
  }
}
