import { wordToPhonemes } from './letter-rules.js';
import { PHONEMES, type Segment } from './phonemes.js';
import { toSpeakable } from './speakable-text.js';

type Formants = readonly [number, number, number];

/** A segment with everything settled: nothing is left to its neighbours. */
export interface PlannedSegment {
  readonly ms: number;
  readonly formants: Formants;
  readonly voice: number;
  readonly breath: number;
  readonly hiss: number;
  readonly hissHz: number;
  /** Pitch at its start, as a multiple of the voice's average. */
  readonly pitch: number;
}

const NEUTRAL: Formants = [500, 1500, 2500];
/** Pitch falls by about so much from the first word to the last one. */
const DECLINE = 0.24;
const START = 1.13;
const ACCENT = 0.1;
/** The last syllable of a sentence is slower. */
const FINAL_STRETCH = 1.35;

/** Words and pauses of a text, in order: `['hello', ',', 'you', '.']`. */
function tokenize(text: string): string[] {
  return text.toLowerCase().match(/[\p{L}\p{M}']+|[.!?…]|[,;:–—()]|(?<=\s)-(?=\s)/gu) ?? [];
}

function toSegments(tokens: readonly string[]): { segments: Segment[]; accents: Set<number> } {
  const segments: Segment[] = [];
  const accents = new Set<number>();
  for (const token of tokens) {
    if (!/\p{L}/u.test(token)) {
      segments.push(...(PHONEMES[/[.!?…]/.test(token) ? '.' : ','] ?? []));
      continue;
    }
    const sounds = wordToPhonemes(token).flatMap((name) => PHONEMES[name] ?? []);
    const first = sounds.findIndex((sound) => sound.vowel);
    // Short words are the small ones: "the", "of", "and".
    if (first >= 0 && token.length > 3) accents.add(segments.length + first);
    segments.push(...sounds);
  }
  return { segments, accents };
}

/** What is to be spoken for a text, with lengths, resonances and the tune of the sentence. Empty for a text without words. */
export function planUtterance(markdown: string, rate: number): PlannedSegment[] {
  const text = toSpeakable(markdown);
  const tokens = tokenize(text);
  if (!tokens.some((token) => /\p{L}/u.test(token))) return [];
  const question = /\?[)"'\s]*$/.test(text);
  if (!/[.!?…]/.test(tokens.at(-1) ?? '')) tokens.push('.');
  const { segments, accents } = toSegments(tokens);
  const lastVowel = segments.findLastIndex((segment) => segment.vowel);
  return segments.map((segment, index) => {
    const along = index / Math.max(1, segments.length - 1);
    const rise = question && index >= lastVowel - 1 ? 0.35 : 0;
    const stretch = index === lastVowel ? FINAL_STRETCH : 1;
    return {
      ms: (segment.ms * stretch) / rate,
      formants: segment.formants ?? neighbour(segments, index),
      voice: segment.voice ?? 0,
      breath: segment.breath ?? 0,
      hiss: segment.hiss ?? 0,
      hissHz: segment.hissHz ?? nearestHiss(segments, index),
      pitch: START - DECLINE * along + (accents.has(index) ? ACCENT : 0) + rise,
    };
  });
}

function neighbour(segments: readonly Segment[], index: number): Formants {
  return segments.slice(index).find(({ formants }) => formants)?.formants ?? segments[index - 1]?.formants ?? NEUTRAL;
}

/** Where a segment makes no noise its centre does not matter, but it must not sweep through the noise of the next one. */
function nearestHiss(segments: readonly Segment[], index: number): number {
  return segments[index + 1]?.hissHz ?? segments[index - 1]?.hissHz ?? 4000;
}
