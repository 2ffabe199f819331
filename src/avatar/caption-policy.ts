import { plainText } from './plain-text.js';

/** Two lines of 42 characters (Netflix and BBC subtitle guidelines). */
const MOST_CHARACTERS = 84;
/** Usual speech: 150 words a minute of 6 characters. Used while nobody knows how long an utterance will be. */
const CHARACTERS_PER_MS = 15 / 1000;

/** How far an utterance is. */
export interface SpeechProgress {
  readonly elapsedMs: number;
  /** Of what has arrived. */
  readonly totalMs: number;
  /** No more will arrive. */
  readonly isComplete: boolean;
}

/** The caption at a moment of an utterance: the piece of its text that is said about now. Pure. `''` for no text. */
export function captionAt(text: string, { elapsedMs, totalMs, isComplete }: SpeechProgress): string {
  // A heading has no full stop; its line is its end.
  const pieces = text.split('\n').flatMap((line) => captionPieces(plainText(line)));
  const length = pieces.reduce((sum, piece) => sum + piece.length, 0);
  const at = isComplete && totalMs > 0 ? (elapsedMs / totalMs) * length : elapsedMs * CHARACTERS_PER_MS;
  let end = 0;
  for (const piece of pieces) {
    end += piece.length;
    if (at < end) return piece;
  }
  return pieces.at(-1) ?? '';
}

/** Sentences, and those that are too long at the space before the limit. */
function captionPieces(text: string): string[] {
  const sentences = text.match(/.+?(?:[.!?…]+["'”’)\]]*(?=\s|$)|[。！？]|$)/g) ?? [];
  return sentences.flatMap((sentence) => {
    const pieces: string[] = [];
    let rest = sentence.trim();
    while (rest.length > MOST_CHARACTERS) {
      const space = rest.lastIndexOf(' ', MOST_CHARACTERS);
      const end = space > 0 ? space : MOST_CHARACTERS;
      pieces.push(rest.slice(0, end));
      rest = rest.slice(end).trim();
    }
    return [...pieces, rest].filter(Boolean);
  });
}
