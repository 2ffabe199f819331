/**
 * A streaming change of the sample rate for speech, by straight lines between samples. Servers speak at 24 kHz, which is what providers take: this is for
 * the others, and hears nothing where both rates are the same.
 */
export class LinearResampler {
  readonly #step: number;
  /** Where the next output sample lies, in input samples from the first one of the next call. */
  #at = 0;
  #last = 0;

  constructor(inputRate: number, outputRate: number) {
    this.#step = inputRate / outputRate;
  }

  process(pcm: Int16Array): Int16Array {
    if (this.#step === 1 || pcm.length === 0) return pcm;
    const output: number[] = [];
    // Index -1 is the last sample of the call before.
    const sample = (index: number): number => (index < 0 ? this.#last : (pcm[index] ?? 0));
    while (this.#at <= pcm.length - 1) {
      const index = Math.floor(this.#at);
      const share = this.#at - index;
      const next = share > 0 ? sample(index + 1) : 0;
      output.push(Math.round(sample(index) * (1 - share) + next * share));
      this.#at += this.#step;
    }
    this.#at -= pcm.length;
    this.#last = sample(pcm.length - 1);
    return Int16Array.from(output);
  }
}
