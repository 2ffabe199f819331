/** What is read of an `AnalyserNode`. */
export interface LevelTap {
  fftSize: number;
  readonly frequencyBinCount: number;
  readonly context: { readonly sampleRate: number };
  getFloatTimeDomainData(into: Float32Array<ArrayBuffer>): void;
  getByteFrequencyData(into: Uint8Array<ArrayBuffer>): void;
}

/** How loud speech is, and where in the spectrum. */
export interface SpeechLevels {
  /** Root mean square of the last 1024 samples, 0 to 1. */
  readonly rms: number;
  /** Shares of 200-800, 800-2500 and 2500-8000 Hz; together 1, or 0 in silence. */
  readonly bands: readonly [low: number, middle: number, high: number];
}

export const SILENCE: SpeechLevels = { rms: 0, bands: [0, 0, 0] };

const FFT_SIZE = 1024;
/** Hz. Openness of the jaw, spread of the lips, sibilants. */
const EDGES = [200, 800, 2500, 8000] as const;

/** Makes a reader of what is heard now; it allocates nothing after its first call. */
export function levelReader(tap: () => LevelTap | undefined): () => SpeechLevels {
  const wave = new Float32Array(FFT_SIZE);
  const spectrum = new Uint8Array(FFT_SIZE / 2);
  return () => {
    const node = tap();
    if (!node) return SILENCE;
    if (node.fftSize !== FFT_SIZE) node.fftSize = FFT_SIZE;
    node.getFloatTimeDomainData(wave);
    let square = 0;
    for (const sample of wave) square += sample * sample;
    const rms = Math.sqrt(square / FFT_SIZE);
    if (rms === 0) return SILENCE;
    node.getByteFrequencyData(spectrum);
    return { rms, bands: bandShares(spectrum, node.context.sampleRate / FFT_SIZE) };
  };
}

/** @param binHz width of one bin of the spectrum, Hz */
export function bandShares(spectrum: ArrayLike<number>, binHz: number): SpeechLevels['bands'] {
  const energies = [0, 1, 2].map((band) => {
    const from = Math.ceil((EDGES[band] ?? 0) / binHz);
    const to = Math.min(spectrum.length, Math.floor((EDGES[band + 1] ?? 0) / binHz));
    let sum = 0;
    for (let bin = from; bin < to; bin += 1) sum += ((spectrum[bin] ?? 0) / 255) ** 2;
    return to > from ? sum / (to - from) : 0;
  });
  const total = energies.reduce((sum, energy) => sum + energy, 0);
  const [low = 0, middle = 0, high = 0] = energies.map((energy) => (total > 0 ? energy / total : 0));
  return [low, middle, high];
}
