import { SentenceCutter } from './sentence-cutter.js';
import { SpeechStream, type SpeechStreamOptions } from './speech-stream.js';

/** The sound of one turn: text goes in as it is streamed, each sentence is spoken as soon as it is whole. */
export class TurnSpeech {
  readonly #cutter = new SentenceCutter();
  readonly #stream: SpeechStream;

  constructor(options: SpeechStreamOptions) {
    this.#stream = new SpeechStream(options);
  }

  /** A piece of the answer. */
  add(text: string): void {
    for (const sentence of this.#cutter.add(text)) this.#stream.say(sentence);
  }

  /** The model pauses, for a tool or for good: what is there is said. */
  flush(): void {
    for (const sentence of this.#cutter.flush()) this.#stream.say(sentence);
  }

  /** Resolves when all of it was heard, or when it was stopped. */
  finished(): Promise<void> {
    this.flush();
    return this.#stream.finished();
  }

  stop(): void {
    this.#stream.stop();
  }
}
