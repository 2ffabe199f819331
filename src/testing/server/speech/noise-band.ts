/** A band-pass with a gain of 1 at its centre, after Robert Bristow-Johnson's audio equaliser cookbook: shapes the noise of consonants. */
export class NoiseBand {
  readonly #rate: number;
  #b0 = 0;
  #a1 = 0;
  #a2 = 0;
  #x1 = 0;
  #x2 = 0;
  #y1 = 0;
  #y2 = 0;

  /** `rate` in samples a second. */
  constructor(rate: number) {
    this.#rate = rate;
  }

  /** `q`: centre over bandwidth. */
  tune(hz: number, q: number): void {
    const angle = (2 * Math.PI * Math.min(hz, this.#rate * 0.45)) / this.#rate;
    const alpha = Math.sin(angle) / (2 * q);
    this.#b0 = alpha / (1 + alpha);
    this.#a1 = (-2 * Math.cos(angle)) / (1 + alpha);
    this.#a2 = (1 - alpha) / (1 + alpha);
  }

  next(x: number): number {
    const y = this.#b0 * (x - this.#x2) - this.#a1 * this.#y1 - this.#a2 * this.#y2;
    this.#x2 = this.#x1;
    this.#x1 = x;
    this.#y2 = this.#y1;
    this.#y1 = y;
    return y;
  }
}
