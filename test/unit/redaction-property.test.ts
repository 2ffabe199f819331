import { expect } from '@open-wc/testing';
import * as fc from 'fast-check';
import { createRedactor, redact } from '../../src/logging/redact.js';

/** Part of every planted secret; nothing else holds it. */
const MARK = 'S3CR3T';
const JWT_HEAD = 'eyJhbGciOiJIUzI1NiJ9';
/** In all parts together at least 20,000. */
const RUNS = 7000;

const secret = fc
  .tuple(fc.stringMatching(/^[A-Za-z0-9]{0,8}$/), fc.stringMatching(/^[A-Za-z0-9]{4,24}$/))
  .map(([before, after]) => `${before}${MARK}${after}`);

const WORDS: readonly (readonly string[])[] = [
  ['token'],
  ['access', 'token'],
  ['refresh', 'token'],
  ['id', 'token'],
  ['heygen', 'token'],
  ['password'],
  ['password', 'hash'],
  ['api', 'key'],
  ['x', 'api', 'key'],
  ['client', 'secret'],
  ['secret', 'key'],
  ['private', 'key'],
  ['jwt'],
];
const FIELD_WORDS: readonly (readonly string[])[] = [
  ...WORDS,
  ['authorization'],
  ['cookie'],
  ['set', 'cookie'],
  ['credentials'],
  ['new', 'password', 'again'],
  ['api', 'key', 'id'],
];
const upper = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);
const WRITINGS: readonly ((words: readonly string[]) => string)[] = [
  (words) => words.join('_'),
  (words) => words.join('-'),
  (words) => words.map((word, index) => (index > 0 ? upper(word) : word)).join(''),
  (words) => words.map(upper).join('-'),
  (words) => words.join('_').toUpperCase(),
];
const written = (words: readonly (readonly string[])[]): fc.Arbitrary<string> =>
  fc.tuple(fc.constantFrom(...words), fc.constantFrom(...WRITINGS)).map(([word, write]) => write(word));
const fieldName = written(FIELD_WORDS);
const textName = written(WORDS);
const filler = fc.string({ maxLength: 20 });

/** Texts in which a secret shows by its surroundings. */
const telltale = fc.oneof(
  fc
    .tuple(fc.constantFrom('Bearer', 'bearer', 'Basic', 'BEARER'), secret)
    .map(([scheme, hidden]) => `${scheme} ${hidden}`),
  secret.map((hidden) => `${JWT_HEAD}.${hidden}.${hidden}`),
  secret.map((hidden) => `${JWT_HEAD}.${hidden}`),
  fc
    .tuple(textName, secret, fc.constantFrom('?', '?a=1&', '#', '?next=%2Fx&'))
    .map(([name, hidden, at]) => `wss://h/ws${at}${name}=${hidden}&b=2`),
  fc.tuple(textName, secret).map(([name, hidden]) => `https://h/?to=${encodeURIComponent(`/x?${name}=${hidden}`)}`),
  secret.map((hidden) => `https://user:${hidden}@h/`),
  fc.tuple(textName, secret).map(([name, hidden]) => JSON.stringify({ a: 1, [name]: hidden, b: [2] })),
  fc
    .tuple(textName, secret)
    .map(([name, hidden]) => JSON.stringify(JSON.stringify({ [name]: `${hidden} "x" ${hidden}` }))),
  fc
    .tuple(textName, secret)
    .map(([name, hidden]) => JSON.stringify({ body: JSON.stringify({ deep: JSON.stringify({ [name]: hidden }) }) })),
  fc
    .tuple(textName, fc.constantFrom('=', ': ', ' = ', ':'), secret)
    .map(([name, is, hidden]) => `${name}${is}${hidden}, next`),
  fc.tuple(textName, secret).map(([name, hidden]) => `{'${name}': '${hidden} and ${hidden}'}`),
  secret.map((hidden) => `Cookie: theme=dark; sid=${hidden}; other=${hidden}`),
  secret.map((hidden) => `GET / HTTP/1.1\r\nAuthorization: Digest username="x", response="${hidden}"\r\nHost: h`),
  secret.map((hidden) => `sk-${hidden}ABCDEFGHIJKLMNOP`),
  secret.map((hidden) => `ghp_${hidden}ABCDEFGHIJKLMNOP`),
);

/** Something behind which nobody may look. */
const anything = fc.oneof(
  secret,
  secret.map((hidden) => ({ inner: [hidden] })),
  secret.map((hidden) => [hidden, 1]),
  secret.map((hidden) => new Map([[hidden, hidden]])),
);

const planted: fc.Arbitrary<unknown> = fc.oneof(
  telltale,
  fc.tuple(filler, telltale, filler).map((parts) => parts.join(' ')),
  fc.tuple(fieldName, anything).map(([name, hidden]) => ({ [name]: hidden })),
  fc.tuple(fieldName, anything).map(([name, hidden]) => new Map([[name, hidden]])),
  telltale.map((text) => ({ [text]: 1 })),
  telltale.map((text) => new Map([[{ text }, 1]])),
  telltale.map((text) => new Set([text])),
  telltale.map((text) => Symbol(text)),
  fc.tuple(telltale, telltale).map(([text, cause]) => new Error(text, { cause })),
  telltale.map((text) => new AggregateError([new TypeError(text), text], text)),
  fc.tuple(textName, secret).map(([name, hidden]) => new URL(`https://u:${hidden}@h/?${name}=${hidden}`)),
  fc.tuple(fieldName, secret).map(([name, hidden]) => new URLSearchParams({ [name]: hidden })),
  secret.map((hidden) => new Headers({ authorization: hidden, cookie: hidden, 'x-api-key': hidden })),
  secret.map((hidden) => new TextEncoder().encode(hidden)),
  secret.map((hidden) => new TextEncoder().encode(hidden).buffer),
  fc
    .tuple(fieldName, secret)
    .map(([name, hidden]) => Object.defineProperty({}, name, { enumerable: true, get: () => hidden })),
);

/** Random structures with secrets in random places, some of them in a circle. */
const tree = fc.letrec<{ node: unknown }>((tie) => ({
  node: fc.oneof(
    { maxDepth: 5, depthSize: 'small' },
    planted,
    fc.anything({ maxDepth: 1, withMap: true, withSet: true, withTypedArray: true, withBigInt: true, withDate: true }),
    fc.array(tie('node'), { maxLength: 4 }),
    fc.dictionary(fc.string(), tie('node'), { maxKeys: 4 }),
    fc.tuple(fc.string(), tie('node')).map(([name, child]) => new Map([[name, child]])),
    tie('node').map((child) => new Error('wrapped', { cause: child })),
    tie('node').map((child) => {
      const circle: Record<string, unknown> = { child };
      circle['again'] = circle;
      return circle;
    }),
  ),
})).node;

const shown = (value: unknown): string => JSON.stringify(value) ?? '';

describe('redaction of planted secrets', function () {
  this.timeout(120_000);

  it('finds none in random structures', () => {
    const clean = createRedactor();
    fc.assert(
      fc.property(tree, planted, (node, hidden) => !shown(clean({ node, hidden })).includes(MARK)),
      { numRuns: RUNS },
    );
  });

  it('finds none in texts, wherever they are cut', () => {
    const clean = createRedactor();
    const length = fc.oneof(
      fc.integer({ min: 0, max: 40 }),
      fc.integer({ min: 1940, max: 2010 }),
      fc.integer({ min: 5900, max: 6100 }),
    );
    fc.assert(
      fc.property(length, telltale, telltale, (before, first, second) => {
        const text = `${first} ${'x '.repeat(before / 2)}${second} ${'y '.repeat(before)}`;
        return !shown(clean([text, `${`${first} `.repeat(300)}${second}`])).includes(MARK);
      }),
      { numRuns: RUNS },
    );
  });

  it('finds none under the names of a configuration, in fields and in texts', () => {
    const clean = createRedactor({ names: ['phoneNumber', 'account-id', 'NATIONAL_ID'] });
    const named = written([
      ['phone', 'number'],
      ['account', 'id'],
      ['national', 'id'],
    ]);
    const value = fc.oneof(
      fc.tuple(named, anything).map(([name, hidden]): unknown => ({ [name]: hidden })),
      fc.tuple(named, secret).map(([name, hidden]) => JSON.stringify({ [name]: hidden })),
      fc.tuple(named, secret).map(([name, hidden]) => `https://h/?${name}=${hidden}`),
      fc.tuple(named, secret).map(([name, hidden]) => `${name}: ${hidden}, ${name}=${hidden}`),
    );
    fc.assert(
      fc.property(value, tree, (hidden, node) => !shown(clean({ hidden, node })).includes(MARK)),
      { numRuns: RUNS },
    );
  });

  it('finds no address and no card number where they were asked for', () => {
    const clean = createRedactor({ names: ['email', 'card'] });
    const address = fc.tuple(fc.stringMatching(/^[a-z][a-z0-9.+]{0,10}$/), fc.stringMatching(/^[a-z][a-z0-9]{0,8}$/));
    fc.assert(
      fc.property(address, fc.stringMatching(/^[0-9]{13,19}$/), filler, ([user, host], card, text) => {
        const grouped = card.replace(/(\d{4})(?=\d)/g, '$1 ');
        const left = shown(clean([`${text} <${user}@${host}.example> ${grouped}, ${card} ${text}`]));
        return !left.includes(`@${host}.example`) && !left.includes(card) && !left.includes(grouped);
      }),
      { numRuns: 1000 },
    );
  });

  it('is pure, and says the same of what it has said', () => {
    fc.assert(
      fc.property(tree, (node) => {
        const once = redact({ node });
        expect(JSON.parse(shown(once))).to.be.an('object');
        return !shown(redact(once)).includes(MARK);
      }),
      { numRuns: 500 },
    );
  });

  it('costs a bounded time, however large the value is', () => {
    const wide = Array.from({ length: 200_000 }, (_, index) => ({ index, text: 'token=abc '.repeat(50) }));
    const long = 'a=b; "token":"x" Bearer abcdef '.repeat(200_000);
    const started = performance.now();
    for (let turn = 0; turn < 20; turn += 1) redact({ wide, long, list: [long, long, wide, wide] });
    const each = (performance.now() - started) / 20;
    console.log(`redacting 200,000 objects and 12 MB of text: ${each.toFixed(1)} ms`);
    expect(each).to.be.lessThan(500);
  });
});
