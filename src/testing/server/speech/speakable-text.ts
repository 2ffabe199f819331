import { numberToWords } from './number-words.js';

const SYMBOLS: readonly (readonly [pattern: RegExp, words: string])[] = [
  [/°\s?C\b/g, ' degrees Celsius'],
  [/°\s?F\b/g, ' degrees Fahrenheit'],
  [/°/g, ' degrees'],
  [/%/g, ' percent'],
  [/\s=\s/g, ' equals '],
  [/\+/g, ' plus '],
  [/(?<=[\d)]\s)[-−](?=\s[\d(])/g, 'minus'],
  [/(?<=\d\s?)[/÷](?=\s?\d)/g, ' divided by '],
  [/\^/g, ' to the power of '],
  [/&/g, ' and '],
  [/(?<=^|\s)[-−](?=\d)/g, 'minus '],
];

/** What of a piece of Markdown is said: marks, addresses and pictures go, numbers and signs become words. May be empty. */
export function toSpeakable(markdown: string): string {
  let text = markdown
    .replace(/!\[[^\]]*\]\([^)]*\)/g, ' ')
    .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replace(/https?:\/\/\S+/g, ' a link ')
    .replace(/<[^>]*>/g, ' ')
    .replace(/^\s*(?:#{1,6}|>+|[-*+]|\d+\.)\s+/gm, '')
    .replace(/^[\s|:-]*-{3,}[\s|:-]*$/gm, ' ')
    .replace(/\|/g, ', ')
    .replace(/(?<=[\d)]\s?)(?<!\*)[*×](?!\*)(?=\s?[\d(])/g, ' times ')
    .replace(/[*_~`]/g, '');
  for (const [pattern, words] of SYMBOLS) text = text.replace(pattern, words);
  return text
    .replace(/\d+(?:,\d{3})*(?:\.\d+)?/g, (number) => ` ${numberToWords(number)} `)
    .replace(/[^\p{L}\p{M}' .,;:!?…–—()\n-]/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim();
}
