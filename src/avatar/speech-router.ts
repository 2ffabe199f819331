import type { Unsubscribe } from '../events.js';
import type { Clock, TimerId } from '../platform/platform.js';
import type { AvatarSession, AvatarUtterance, PlaybackPort, SpeechListener } from './avatar-types.js';
import type { SpeechProgress } from './caption-policy.js';
import { LinearResampler } from './linear-resampler.js';
import { UtteranceBuffer } from './utterance-buffer.js';

/** The avatar has to be heard so soon after the first chunk, milliseconds. */
const WATCHDOG_MS = 2_500;
/** The end of an utterance is not waited for longer than this beyond its length, milliseconds. */
const LATE_END_MS = 5_000;

export interface SpeechRouterOptions {
  readonly clock: Clock;
  readonly player: PlaybackPort;
  readonly session: AvatarSession;
  /** Rate that the provider takes, Hz. */
  readonly sampleRate: number;
  /** The utterance that our player is in the middle of: it stays there. */
  readonly busyWith: string | undefined;
  readonly onStarted: (utteranceId: string, progress: () => SpeechProgress | undefined) => void;
  readonly onEnded: (utteranceId: string) => void;
  /** Our player takes an utterance over of which so many milliseconds were said; `undefined`: the next one is the avatar's again. */
  readonly onLocal: (saidMs: number | undefined) => void;
}

interface Current {
  readonly id: string;
  readonly buffer: UtteranceBuffer;
  readonly resampler: LinearResampler;
  readonly utterance: AvatarUtterance;
  startedAt: number | undefined;
  isComplete: boolean;
  /** `local`: our player says the rest. */
  heardFrom: 'avatar' | 'local';
  timer: TimerId | undefined;
}

/** Hands the server's speech to the avatar. Each utterance is heard once: from the avatar, or from our player, or the first part here and the rest there. */
export class SpeechRouter implements SpeechListener {
  readonly #options: SpeechRouterOptions;
  readonly #off: Unsubscribe;
  #current: Current | undefined;
  /** Not ours: our player had begun it, or it was cut short. */
  #foreign: string | undefined;
  #isStopped = false;

  constructor(options: SpeechRouterOptions) {
    this.#options = options;
    this.#foreign = options.busyWith;
    this.#off = options.player.onSpeech(this);
    if (this.#foreign === undefined) options.player.setRoute('avatar');
  }

  chunk(id: string, pcm: Int16Array, sampleRate: number): void {
    if (id === this.#foreign) return;
    const current = this.#current?.id === id ? this.#current : this.#open(id, sampleRate);
    if (!current) return;
    if (current.heardFrom === 'local') return this.#options.player.play(id, pcm, sampleRate);
    current.buffer.write(pcm);
    current.utterance.write(current.resampler.process(pcm));
  }

  end(id: string): void {
    const current = this.#current;
    if (current?.id !== id) return;
    current.isComplete = true;
    if (current.heardFrom === 'local') return this.#close(current);
    current.utterance.end();
    if (current.startedAt !== undefined) this.#watchEnd(current);
  }

  cancel(id: string): void {
    if (this.#current?.id === id) this.interrupt();
  }

  /** Silence now, from the avatar and from our player; what still comes of this utterance is not heard. */
  interrupt(): void {
    const current = this.#current;
    if (!current) return;
    const { session, player } = this.#options;
    this.#foreign = current.id;
    current.utterance.cancel();
    session.interrupt();
    if (current.heardFrom === 'local') player.flush();
    this.#close(current);
  }

  /** The avatar cannot be heard: our player says what it has not said. */
  fallBack(): void {
    const current = this.#current;
    if (!current || current.heardFrom === 'local') return;
    const { clock, player, session, onLocal } = this.#options;
    clock.clearTimeout(current.timer);
    current.heardFrom = 'local';
    current.utterance.cancel();
    session.interrupt();
    const saidMs = current.startedAt === undefined ? 0 : clock.now() - current.startedAt;
    const tail = current.buffer.tail(saidMs);
    onLocal(saidMs);
    if (tail.length > 0) player.play(current.id, tail, current.buffer.sampleRate);
    if (current.isComplete) this.#close(current);
  }

  /** The session ends. What it has not said yet our player says, with `isSilent` nobody. */
  stop(isSilent = false): void {
    if (this.#isStopped) return;
    this.#isStopped = true;
    if (isSilent) this.interrupt();
    else this.fallBack();
    if (!this.#current) this.#leave();
  }

  #open(id: string, sampleRate: number): Current | undefined {
    if (this.#isStopped) return undefined;
    const { clock, session, player, sampleRate: rate, onLocal } = this.#options;
    if (this.#current) this.#close(this.#current);
    this.#foreign = undefined;
    player.setRoute('avatar');
    onLocal(undefined);
    const utterance = session.openUtterance({ id });
    const current: Current = {
      id,
      buffer: new UtteranceBuffer(sampleRate),
      resampler: new LinearResampler(sampleRate, rate),
      utterance,
      startedAt: undefined,
      isComplete: false,
      heardFrom: 'avatar',
      timer: clock.setTimeout(() => this.fallBack(), WATCHDOG_MS),
    };
    this.#current = current;
    void utterance.started.then(
      () => this.#started(current),
      () => this.#isOpen(current) && this.fallBack(),
    );
    void utterance.finished.then(
      (how) => this.#finished(current, how),
      () => this.#finished(current, 'failed'),
    );
    return current;
  }

  #isOpen(current: Current): boolean {
    return this.#current === current && current.heardFrom === 'avatar';
  }

  #started(current: Current): void {
    if (!this.#isOpen(current) || current.startedAt !== undefined) return;
    const { clock, onStarted } = this.#options;
    clock.clearTimeout(current.timer);
    const startedAt = clock.now();
    current.startedAt = startedAt;
    if (current.isComplete) this.#watchEnd(current);
    onStarted(current.id, () =>
      this.#current === current
        ? {
            elapsedMs: clock.now() - startedAt,
            totalMs: current.buffer.durationMs,
            isComplete: current.isComplete,
          }
        : undefined,
    );
  }

  #finished(current: Current, how: 'ended' | 'interrupted' | 'failed'): void {
    if (!this.#isOpen(current)) return;
    if (how === 'failed') this.fallBack();
    else this.#close(current);
  }

  #watchEnd(current: Current): void {
    const { clock } = this.#options;
    const leftMs = (current.startedAt ?? 0) + current.buffer.durationMs - clock.now();
    current.timer = clock.setTimeout(() => this.#close(current), Math.max(0, leftMs) + LATE_END_MS);
  }

  #close(current: Current): void {
    this.#options.clock.clearTimeout(current.timer);
    if (this.#current !== current) return;
    this.#current = undefined;
    // What our player says is over when that says so.
    if (current.heardFrom === 'avatar') this.#options.onEnded(current.id);
    if (this.#isStopped) this.#leave();
  }

  #leave(): void {
    this.#off();
    this.#options.player.setRoute('local');
  }
}
