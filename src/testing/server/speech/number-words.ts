const ONES = (
  'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen ' +
  'eighteen nineteen'
).split(' ');
const TENS = ['', '', 'twenty', 'thirty', 'forty', 'fifty', 'sixty', 'seventy', 'eighty', 'ninety'];
const GROUPS: readonly (readonly [size: number, name: string])[] = [
  [1_000_000_000, 'billion'],
  [1_000_000, 'million'],
  [1000, 'thousand'],
  [100, 'hundred'],
];

function wholeToWords(value: number): string {
  if (value < 20) return ONES[value] ?? '';
  if (value < 100) return `${TENS[Math.floor(value / 10)]} ${value % 10 === 0 ? '' : ONES[value % 10]}`.trim();
  for (const [size, name] of GROUPS) {
    if (value < size) continue;
    const rest = value % size;
    return `${wholeToWords(Math.floor(value / size))} ${name}${rest === 0 ? '' : ` ${wholeToWords(rest)}`}`;
  }
  return '';
}

/** A number as it stands in a text (`1,234.5`) in English words. Beyond 999 billion it is read digit by digit. */
export function numberToWords(text: string): string {
  const [whole = '', fraction] = text.replaceAll(',', '').split('.');
  const digits = (value: string): string => Array.from(value, (digit) => ONES[Number(digit)] ?? '').join(' ');
  const said = whole.length > 12 || /^0\d/.test(whole) ? digits(whole) : wholeToWords(Number(whole));
  return fraction ? `${said} point ${digits(fraction)}` : said;
}
