/** Input samples of one filter on each side of an output sample, at equal rates. */
const REACH = 32;
/** Attenuation of about 80 dB beyond the edge (Kaiser, "Nonrecursive digital filter design", 1974: beta = 0.1102 (A - 8.7)). */
const KAISER_BETA = 7.857;
/** The pass band ends here, as a share of the lower Nyquist frequency; the stop band begins at 1. */
const PASS_BAND = 0.84;
/** More phases than this are rounded to the nearest: their error stays below -70 dB. */
const MOST_PHASES = 1024;

const gcd = (a: number, b: number): number => (b === 0 ? a : gcd(b, a % b));

/** Modified Bessel function of the first kind, order 0: its power series. */
function bessel0(x: number): number {
  let sum = 1;
  let term = 1;
  for (let k = 1; term > sum * 1e-12; k += 1) {
    term *= (x / (2 * k)) ** 2;
    sum += term;
  }
  return sum;
}

/**
 * A streaming, band-limited change of the sample rate: a polyphase filter (windowed sinc) whose phase is kept in whole
 * numbers from the first sample to the last, so that it never drifts. N samples in are ceil(N * out / in) samples out.
 * It delays by `delay` input samples. `process` allocates nothing.
 */
export class Resampler {
  /** Input samples that the filter lags behind. */
  readonly delay: number;
  /** Of the last call: how much of the input was taken. */
  consumed = 0;
  readonly #up: number;
  readonly #down: number;
  readonly #taps: number;
  readonly #phases: number;
  readonly #bank: Float32Array;
  /** Every sample is written twice, so that a whole window always stands in one piece. */
  readonly #history: Float32Array;
  #at = 0;
  /** Where the next output sample lies behind the newest input sample, in 1/up of an input sample. */
  #next: number;

  /** @param inputRate, outputRate in Hz, whole numbers */
  constructor(inputRate: number, outputRate: number) {
    const divisor = gcd(inputRate, outputRate);
    this.#up = outputRate / divisor;
    this.#down = inputRate / divisor;
    // Going down, the filter gets longer by as much as the band gets narrower.
    const stretch = Math.max(1, inputRate / outputRate);
    const isCopy = inputRate === outputRate;
    this.delay = isCopy ? 0 : Math.ceil(REACH * stretch);
    this.#taps = isCopy ? 1 : 2 * this.delay;
    this.#phases = Math.min(this.#up, MOST_PHASES);
    this.#bank = isCopy ? new Float32Array([1]) : designBank(this.#phases, this.#taps, 1 / stretch);
    this.#history = new Float32Array(2 * this.#taps);
    this.#next = this.#up;
  }

  /**
   * Reads from `input` from index `from` on and writes to `output` from `at` on, until either is at its end. Returns the number of
   * samples written; `consumed` is the number of those read.
   */
  process(input: Float32Array, from: number, to: number, output: Float32Array, at: number, end: number): number {
    let read = from;
    let written = at;
    while (written < end) {
      if (this.#next >= this.#up) {
        if (read >= to) break;
        this.#push(input[read] ?? 0);
        read += 1;
        this.#next -= this.#up;
        continue;
      }
      output[written] = this.#sample();
      written += 1;
      this.#next += this.#down;
    }
    this.consumed = read - from;
    return written - at;
  }

  /** Forgets what came before: the next sample is the first one of another signal. */
  reset(): void {
    this.#history.fill(0);
    this.#at = 0;
    this.#next = this.#up;
  }

  #push(value: number): void {
    // Backwards, so that the newest sample stands first in the window.
    this.#at = this.#at === 0 ? this.#taps - 1 : this.#at - 1;
    this.#history[this.#at] = value;
    this.#history[this.#at + this.#taps] = value;
  }

  #sample(): number {
    const taps = this.#taps;
    const history = this.#history;
    const bank = this.#bank;
    const phase = this.#phases === this.#up ? this.#next : Math.floor((this.#next * this.#phases) / this.#up);
    const row = phase * taps;
    const at = this.#at;
    let sum = 0;
    for (let tap = 0; tap < taps; tap += 1) sum += (history[at + tap] ?? 0) * (bank[row + tap] ?? 0);
    return sum;
  }
}

/** One row of filter taps for each place between two input samples. Each row has the sum 1, so that a constant stays what it is. */
function designBank(phases: number, taps: number, band: number): Float32Array {
  const bank = new Float32Array(phases * taps);
  const half = taps / 2;
  // In the middle between the end of the pass band and the beginning of the stop band.
  const cutoff = (band * (1 + PASS_BAND)) / 2;
  const norm = bessel0(KAISER_BETA);
  for (let phase = 0; phase < phases; phase += 1) {
    const row = bank.subarray(phase * taps, (phase + 1) * taps);
    let sum = 0;
    for (let tap = 0; tap < taps; tap += 1) {
      const t = tap + phase / phases - half;
      const x = Math.PI * cutoff * t;
      const sinc = x === 0 ? 1 : Math.sin(x) / x;
      const window = Math.abs(t) >= half ? 0 : bessel0(KAISER_BETA * Math.sqrt(1 - (t / half) ** 2)) / norm;
      row[tap] = sinc * window;
      sum += sinc * window;
    }
    for (let tap = 0; tap < taps; tap += 1) row[tap] = (row[tap] ?? 0) / sum;
  }
  return bank;
}
