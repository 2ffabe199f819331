/** What became of one utterance. `started` never settles for one that was never heard. */
export class SpeechTask {
  readonly id: string;
  readonly started: Promise<void>;
  readonly finished: Promise<'ended' | 'interrupted' | 'failed'>;
  #start: () => void = () => {};
  #finish: (outcome: 'ended' | 'interrupted' | 'failed') => void = () => {};
  #isStarted = false;
  #isOver = false;

  constructor(id: string) {
    this.id = id;
    this.started = new Promise((resolve) => (this.#start = resolve));
    this.finished = new Promise((resolve) => (this.#finish = resolve));
  }

  get isStarted(): boolean {
    return this.#isStarted;
  }

  get isOver(): boolean {
    return this.#isOver;
  }

  /** `false` when it had started, or is over. */
  start(): boolean {
    if (this.#isStarted || this.#isOver) return false;
    this.#isStarted = true;
    this.#start();
    return true;
  }

  /** `false` when it was over: the first outcome stays. */
  finish(outcome: 'ended' | 'interrupted' | 'failed'): boolean {
    if (this.#isOver) return false;
    this.#isOver = true;
    this.#finish(outcome);
    return true;
  }
}
