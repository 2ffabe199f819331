/** What makes one voice of the formant synthesiser differ from another. */
export interface FormantVoice {
  readonly id: string;
  readonly words: string;
  /** Average pitch, Hz. */
  readonly pitchHz: number;
  /** Resonances against those of the table: below 1 a longer vocal tract, above 1 a shorter one. */
  readonly scale: number;
  /** Speed, 1 = normal. */
  readonly rate: number;
  /** Breath in the voice, 0 to 1. */
  readonly breath: number;
}

const voice = (
  id: string,
  words: string,
  pitchHz: number,
  scale: number,
  rate: number,
  breath: number,
): FormantVoice => ({ id, words, pitchHz, scale, rate, breath });

/** The ids are those that the real server offers, so that a page works with both. */
export const FORMANT_VOICES: readonly FormantVoice[] = [
  voice('alloy', 'middle, even', 148, 1.06, 1, 0.04),
  voice('ash', 'low, quick', 108, 0.98, 1.1, 0.03),
  voice('coral', 'high, warm', 196, 1.14, 1, 0.06),
  voice('echo', 'low, even', 116, 1, 1, 0.03),
  voice('fable', 'middle, lively', 164, 1.08, 1.08, 0.05),
  voice('nova', 'high, bright', 208, 1.17, 1.04, 0.05),
  voice('onyx', 'very low, calm', 88, 0.93, 0.94, 0.03),
  voice('sage', 'high, calm', 182, 1.12, 0.92, 0.07),
  voice('shimmer', 'very high, breathy', 224, 1.2, 1, 0.1),
];
