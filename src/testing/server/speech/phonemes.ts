/** A stretch of sound that the vocal tract holds: where it resonates, and what drives it. */
export interface Segment {
  /** Length at normal speed, milliseconds. */
  readonly ms: number;
  /** The first three resonances, Hz; absent = those of its neighbour. */
  readonly formants?: readonly [f1: number, f2: number, f3: number];
  /** How loud the vocal cords drive it, 0 to 1. */
  readonly voice?: number;
  /** Breath through the whole tract, 0 to 1. */
  readonly breath?: number;
  /** Noise made in the mouth, 0 to 1, around `hissHz`. */
  readonly hiss?: number;
  readonly hissHz?: number;
  /** Carries pitch accents and is stretched at the end of a sentence. */
  readonly vowel?: boolean;
}

type Formants = readonly [number, number, number];

const vowel = (ms: number, ...formants: Formants): Segment => ({ ms, formants, voice: 1, vowel: true });
const glide = (ms: number, ...formants: Formants): Segment => ({ ms, formants, voice: 0.75 });
const nasal = (ms: number, ...formants: Formants): Segment => ({ ms, formants, voice: 0.45 });
const fricative = (ms: number, hiss: number, hissHz: number, voice: number, ...formants: Formants): Segment => ({
  ms,
  formants,
  hiss,
  hissHz,
  voice,
});

/** A stop is silence and a short burst; an unvoiced one breathes after it. */
function stop(hissHz: number, voiced: boolean, ...formants: Formants): readonly Segment[] {
  const closure: Segment = { ms: voiced ? 45 : 60, formants, voice: voiced ? 0.14 : 0 };
  const burst: Segment = { ms: 14, formants, hiss: voiced ? 0.3 : 0.5, hissHz, voice: voiced ? 0.3 : 0 };
  return voiced ? [closure, burst] : [closure, burst, { ms: 24, formants, breath: 0.35 }];
}

const EH = [540, 1800, 2500] as const;
const IY = [290, 2250, 2950] as const;
const AA = [740, 1180, 2480] as const;
const AO = [580, 880, 2450] as const;
const UH = [440, 1020, 2240] as const;
const IH = [400, 1950, 2560] as const;

/**
 * The sounds of English, roughly, by ARPAbet names. Vowel formants are rounded from the averages of Peterson and Barney (1952); the
 * loci of the consonants and their noise are rules of thumb.
 */
export const PHONEMES: Readonly<Record<string, readonly Segment[]>> = {
  iy: [vowel(110, ...IY)],
  ih: [vowel(80, ...IH)],
  eh: [vowel(95, ...EH)],
  ae: [vowel(120, 690, 1680, 2430)],
  aa: [vowel(120, ...AA)],
  ao: [vowel(120, ...AO)],
  uh: [vowel(85, ...UH)],
  uw: [vowel(110, 320, 900, 2240)],
  ah: [vowel(85, 640, 1200, 2400)],
  er: [vowel(115, 480, 1360, 1720)],
  ax: [vowel(60, 500, 1480, 2480)],
  ey: [vowel(80, ...EH), vowel(65, ...IY)],
  ay: [vowel(90, ...AA), vowel(70, ...IH)],
  aw: [vowel(90, ...AA), vowel(70, ...UH)],
  ow: [vowel(80, ...AO), vowel(65, ...UH)],
  oy: [vowel(90, ...AO), vowel(70, ...IH)],
  w: [glide(60, 300, 660, 2200)],
  y: [glide(55, 280, 2200, 2950)],
  r: [glide(65, 330, 1160, 1560)],
  l: [glide(60, 360, 1100, 2700)],
  m: [nasal(70, 260, 1050, 2200)],
  n: [nasal(65, 260, 1500, 2500)],
  ng: [nasal(75, 260, 2000, 2600)],
  f: [fricative(90, 0.16, 6000, 0, 340, 1100, 2250)],
  v: [fricative(60, 0.1, 5500, 0.45, 340, 1100, 2250)],
  th: [fricative(85, 0.14, 6800, 0, 360, 1350, 2500)],
  dh: [fricative(50, 0.06, 6000, 0.5, 360, 1350, 2500)],
  s: [fricative(100, 0.42, 7200, 0, 340, 1600, 2600)],
  z: [fricative(75, 0.26, 7000, 0.4, 340, 1600, 2600)],
  sh: [fricative(105, 0.45, 3400, 0, 340, 1800, 2600)],
  zh: [fricative(75, 0.26, 3300, 0.4, 340, 1800, 2600)],
  h: [{ ms: 60, breath: 0.5 }],
  p: stop(1100, false, 340, 850, 2200),
  b: stop(900, true, 300, 850, 2200),
  t: stop(4800, false, 340, 1700, 2600),
  d: stop(4200, true, 300, 1700, 2600),
  k: stop(2200, false, 340, 2000, 2500),
  g: stop(1900, true, 300, 2000, 2500),
  ch: [...stop(4800, false, 340, 1700, 2600).slice(0, 2), fricative(80, 0.42, 3400, 0, 340, 1800, 2600)],
  j: [...stop(4200, true, 300, 1700, 2600).slice(0, 1), fricative(65, 0.28, 3300, 0.4, 340, 1800, 2600)],
  // Pauses: between words there is none, the sounds run into each other.
  ',': [{ ms: 170 }],
  '.': [{ ms: 260 }],
};
