import type { AvatarSession, AvatarUtterance } from './avatar-types.js';
import { SentenceBatcher } from './sentence-batcher.js';

export interface TextSpeakerOptions {
  readonly session: AvatarSession;
  /** Whether the server leaves speaking to the avatar; if not, its own speech is heard, and the avatar says nothing. */
  readonly isOurs: () => boolean;
  readonly onStarted: (utteranceId: string, text: string) => void;
  readonly onEnded: (utteranceId: string) => void;
  readonly onFailed: () => void;
}

/** Lets a provider say the answer, sentence by sentence, because the server does not. */
export class TextSpeaker {
  readonly #options: TextSpeakerOptions;
  readonly #batcher = new SentenceBatcher();
  readonly #open = new Set<AvatarUtterance>();
  #count = 0;
  #isStopped = false;

  constructor(options: TextSpeakerOptions) {
    this.#options = options;
  }

  /** A piece of the answer. */
  push(piece: string): void {
    if (this.#isStopped) return;
    if (!this.#options.isOurs()) return this.#batcher.clear();
    for (const sentence of this.#batcher.push(piece)) this.#say(sentence);
  }

  /** The answer is complete. */
  end(): void {
    const rest = this.#batcher.flush();
    if (!this.#isStopped && this.#options.isOurs()) for (const sentence of rest) this.#say(sentence);
  }

  interrupt(): void {
    this.#batcher.clear();
    if (this.#open.size === 0) return;
    for (const utterance of this.#open) utterance.cancel();
    this.#options.session.interrupt();
    for (const utterance of [...this.#open]) this.#close(utterance);
  }

  stop(): void {
    this.#isStopped = true;
    this.interrupt();
  }

  #say(sentence: string): void {
    const { session, onStarted, onFailed } = this.#options;
    const utterance = session.speakText?.(sentence, { id: `said-${(this.#count += 1)}` });
    if (!utterance) return;
    this.#open.add(utterance);
    void utterance.started.then(
      () => this.#open.has(utterance) && onStarted(utterance.id, sentence),
      () => {}, // `finished` tells it too
    );
    const finished = (how: string): void => {
      if (how === 'failed' && this.#open.has(utterance)) onFailed();
      this.#close(utterance);
    };
    void utterance.finished.then(finished, () => finished('failed'));
  }

  #close(utterance: AvatarUtterance): void {
    if (this.#open.delete(utterance)) this.#options.onEnded(utterance.id);
  }
}
