/** A word for each plural category that its language has; `#` is the number. */
export type Forms = Partial<Readonly<Record<Intl.LDMLPluralRule, string>>> & { readonly other: string };

/** Numbers as a language writes and counts them. */
export interface Counting {
  number(value: number): string;
  /** `1 entry`, `2 entries`: the form of the language's plural category, `#` replaced. */
  count(value: number, forms: Forms): string;
  /** Whole seconds, with the unit: `5 s`. */
  seconds(value: number): string;
  /** Milliseconds: `250 ms`, `1.3 s`. */
  duration(ms: number): string;
}

/** @param language a BCP 47 tag */
export function counting(language: string): Counting {
  const unit = (name: string, digits: number): Intl.NumberFormat =>
    new Intl.NumberFormat(language, { style: 'unit', unit: name, maximumFractionDigits: digits });
  const number = new Intl.NumberFormat(language, { maximumFractionDigits: 1 });
  const rules = new Intl.PluralRules(language);
  const wholeSeconds = unit('second', 0);
  const seconds = unit('second', 1);
  const milliseconds = unit('millisecond', 0);
  return {
    number: (value) => number.format(value),
    count: (value, forms) => (forms[rules.select(value)] ?? forms.other).replace('#', number.format(value)),
    seconds: (value) => wholeSeconds.format(value),
    duration: (ms) => (ms < 1000 ? milliseconds.format(Math.round(ms)) : seconds.format(ms / 1000)),
  };
}

const english = counting('en');

/** `1 entry`, `1,234 entries` in English. */
export const plural = (n: number, one: string, many: string): string => `${english.number(n)} ${n === 1 ? one : many}`;

/** The texts whose count is not zero, one after the other. */
export const counted = (separator: string, ...parts: readonly (readonly [text: string, count: number])[]): string =>
  parts
    .filter(([, count]) => count > 0)
    .map(([text]) => text)
    .join(separator);
