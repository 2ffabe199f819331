import { plainText } from './plain-text.js';

/** Ends of sentences: a mark and white space, a full-width mark, or a new line. */
const END = /[.!?…]+["'”’)\]]*(?=\s)|[。！？][」』）”]*|\n/g;
/** What ends with a full stop and is no sentence. One letter is an initial. */
const SHORT = /(?:^|[\s(])(?:\p{L}|Mr|Mrs|Ms|Dr|Prof|St|No|Nr|vs|etc|ca|bzw|e\.g|i\.e|z\.B|d\.h|u\.a)\.$/u;
/** A list's number stands alone before its item. */
const NUMBER = /^\s*\d+\.$/;
const FENCE = '```';

/** Cuts text that arrives in pieces into sentences that can be said. What is inside a code fence is left out. */
export class SentenceBatcher {
  #rest = '';

  /** Takes a piece; returns the sentences that it completes, without marks. */
  push(piece: string): string[] {
    this.#rest += piece;
    const sentences: string[] = [];
    for (let end = this.#nextEnd(); end !== undefined; end = this.#nextEnd()) sentences.push(this.#take(end));
    return sentences.filter(Boolean);
  }

  /** The text is over: what is left is a sentence too. */
  flush(): string[] {
    return [this.#take(this.#rest.length)].filter(Boolean);
  }

  clear(): void {
    this.#rest = '';
  }

  #take(end: number): string {
    const sentence = this.#rest.slice(0, end);
    this.#rest = this.#rest.slice(end);
    return plainText(sentence);
  }

  #nextEnd(): number | undefined {
    for (const match of this.#rest.matchAll(END)) {
      const end = match.index + match[0].length;
      const sentence = this.#rest.slice(0, end);
      const isInCode = sentence.split(FENCE).length % 2 === 0;
      if (!isInCode && !SHORT.test(sentence) && !NUMBER.test(sentence)) return end;
    }
    return undefined;
  }
}
