import { expect } from '@open-wc/testing';
import fc from 'fast-check';
import { Lexer, type Token } from 'marked';
import { StreamLexer } from '../../components/conversation/stream-lexer.js';

const BLOCKS = [
  'words go on\n',
  '\n',
  '# title\n',
  '- one\n- two\n',
  '1. first\n\n2. second\n',
  '```js\ncode\n',
  '```\n',
  '> quote\n',
  '| a | b |\n|---|---|\n| 1 | 2 |\n',
  '[r]: https://example.com\n',
  'see [r] and [r][r]\n',
  '<b>raw</b>\n',
  '---\n',
  '  indented\n',
  '\ttab\r\n',
  '**bold',
  '** and `code`\n',
  '===\n',
];

const plain = (tokens: readonly Token[]): unknown => JSON.parse(JSON.stringify(tokens));

describe('the lexer of a growing text', () => {
  it('finds what the whole text says, however it is cut', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(...BLOCKS), { maxLength: 14 }),
        fc.integer({ min: 1, max: 9 }),
        (blocks, step) => {
          const lexer = new StreamLexer();
          const text = blocks.join('');
          for (let end = step; end < text.length; end += step) lexer.lex(text.slice(0, end));
          expect(plain(lexer.lex(text))).to.deep.equal(plain(new Lexer({ gfm: true }).lex(text)));
        },
      ),
      { numRuns: 150, seed: 20261128 },
    );
  });

  it('does not lex again what is complete', () => {
    const lexer = new StreamLexer();
    const text = 'A paragraph.\n\n'.repeat(50);
    const before = lexer.lex(text);
    const after = lexer.lex(`${text}More.`);
    expect(after[0]).to.equal(before[0]);
    expect(after.length).to.be.greaterThan(before.length);
  });
});
