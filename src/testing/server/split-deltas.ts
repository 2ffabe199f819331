/** The server joins what the model writes up to so many characters before it sends a delta. */
export const MAX_DELTA_CHARS = 50;

/**
 * Cuts a text into deltas of at least `minChars` (whole words, as a model's tokens fall) and at most 50 characters.
 * Joined they give the text again; no character is cut in two.
 */
export function splitDeltas(text: string, minChars: number): string[] {
  const deltas: string[] = [];
  let current = '';
  const flush = (): void => {
    if (current) deltas.push(current);
    current = '';
  };
  for (const word of text.match(/\s*\S+|\s+$/gu) ?? []) {
    if (current.length + word.length > MAX_DELTA_CHARS) flush();
    for (const char of word.length > MAX_DELTA_CHARS ? Array.from(word) : [word]) {
      if (current.length + char.length > MAX_DELTA_CHARS) flush();
      current += char;
    }
    if (current.length >= minChars) flush();
  }
  flush();
  return deltas;
}
