/** Longer than this is cut at a comma or a blank, so that speech begins in time. */
const MAX_CHARS = 220;
const ABBREVIATION = /(?:^|\s)(?:Mr|Mrs|Ms|Dr|St|vs|e\.g|i\.e|approx|no)\.$/i;

/** Cuts a text that comes in pieces into sentences. Blocks of code are left out: nobody wants to hear them. */
export class SentenceCutter {
  #rest = '';
  #inCode = false;

  /** Takes a piece; gives the sentences that are complete now. */
  add(piece: string): string[] {
    this.#rest += piece;
    const sentences: string[] = [];
    for (let end = this.#findEnd(); end > 0; end = this.#findEnd()) {
      this.#keep(this.#rest.slice(0, end), sentences);
      this.#rest = this.#rest.slice(end);
    }
    return sentences;
  }

  /** The text is over: gives what is left. */
  flush(): string[] {
    const sentences: string[] = [];
    this.#keep(this.#rest, sentences);
    this.#rest = '';
    return sentences;
  }

  /** The index after the next sentence; 0 when it is not complete. */
  #findEnd(): number {
    const ends = /[.!?…]["'”’)*_]*\s|\n/g;
    for (let match = ends.exec(this.#rest); match; match = ends.exec(this.#rest)) {
      const end = match.index + match[0].length;
      const before = this.#rest.slice(0, match.index + 1);
      // A list's number is no sentence.
      if (match[0] === '\n' || !(ABBREVIATION.test(before) || /^\s*\d+\.$/.test(before))) return end;
    }
    if (this.#rest.length <= MAX_CHARS) return 0;
    const piece = this.#rest.slice(0, MAX_CHARS);
    const comma = Math.max(piece.lastIndexOf(', '), piece.lastIndexOf('; '));
    return comma > MAX_CHARS / 3 ? comma + 2 : piece.lastIndexOf(' ') + 1 || MAX_CHARS;
  }

  #keep(text: string, sentences: string[]): void {
    if (/^\s*(?:```|~~~)/.test(text)) this.#inCode = !this.#inCode;
    else if (!this.#inCode && /[\p{L}\p{N}]/u.test(text)) sentences.push(text.trim());
  }
}
