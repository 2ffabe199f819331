const MAX_LENGTH = 80;

/** A name as part of a sentence of ours: one line, not too long, and without marks that turn the direction of what follows. */
export function plainName(name: string): string {
  const line = name.replace(/[\p{Cc}\u200e\u200f\u202a-\u202e\u2066-\u2069]+/gu, ' ').trim();
  return line.length > MAX_LENGTH ? `${line.slice(0, MAX_LENGTH)}…` : line;
}
