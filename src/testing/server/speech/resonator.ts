/**
 * A second-order resonance with a gain of 1 at 0 Hz, as in Klatt (1980), "Software for a cascade/parallel formant synthesizer":
 * y[n] = A x[n] + B y[n-1] + C y[n-2].
 */
export class Resonator {
  readonly #rate: number;
  #a = 1;
  #b = 0;
  #c = 0;
  #y1 = 0;
  #y2 = 0;

  /** `rate` in samples a second. */
  constructor(rate: number) {
    this.#rate = rate;
  }

  /** Centre and bandwidth at -3 dB, Hz. Can be changed while it rings. */
  tune(hz: number, bandwidthHz: number): void {
    const radius = Math.exp((-Math.PI * bandwidthHz) / this.#rate);
    this.#c = -radius * radius;
    this.#b = 2 * radius * Math.cos((2 * Math.PI * hz) / this.#rate);
    this.#a = 1 - this.#b - this.#c;
  }

  next(x: number): number {
    const y = this.#a * x + this.#b * this.#y1 + this.#c * this.#y2;
    this.#y2 = this.#y1;
    this.#y1 = y;
    return y;
  }
}
