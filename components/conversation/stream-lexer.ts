import { Lexer, type Token, type TokensList } from 'marked';

/** Answers that stream at the same time: of sub-agents, and of other sessions on the page. */
const MAX_STREAMS = 4;
/** Blocks at the end that more text can still change. */
const OPEN_BLOCKS = 3;

/**
 * Lexes a text that grows: what is complete is not lexed again, so that a token costs as much at the end of a long answer as at its
 * beginning. Throws what `marked` throws.
 */
export class StreamLexer {
  readonly #streams: { text: string; tokens: TokensList }[] = [];

  lex(text: string): readonly Token[] {
    const known = this.#streams.findIndex((stream) => text.startsWith(stream.text));
    const [stream] = known < 0 ? [] : this.#streams.splice(known, 1);
    const tokens = (stream && extend(stream.tokens, text)) ?? lexAll(text);
    this.#streams.unshift({ text, tokens });
    this.#streams.length = Math.min(this.#streams.length, MAX_STREAMS);
    return tokens;
  }
}

const lexAll = (text: string): TokensList => new Lexer({ gfm: true }).lex(text);

/** `undefined` where only the whole text can be lexed. */
function extend(tokens: TokensList, text: string): TokensList | undefined {
  const closed = tokens.slice(0, -OPEN_BLOCKS);
  if (closed.length === 0) return undefined;
  const source = closed.map(({ raw }) => raw).join('');
  // The lexer changes line ends and tabs: then its tokens are no measure of the text.
  if (!text.startsWith(source)) return undefined;
  const open = lexAll(text.slice(source.length));
  // A definition changes links that stand before it.
  if (Object.keys(open.links).length > 0 || Object.keys(tokens.links).length > 0) return undefined;
  return Object.assign([...closed, ...open], { links: open.links });
}
