import type { ConversationWords } from './conversation-words.js';

const DAY_MS = 24 * 60 * 60 * 1000;

/** Whether two times, milliseconds since 1970-01-01 UTC, are on one day here. */
export const isSameDay = (a: number, b: number): boolean => new Date(a).toDateString() === new Date(b).toDateString();

/** Times of day and dates in a language, as its readers write them. Times are milliseconds since 1970-01-01 UTC. */
export class Times {
  readonly words: ConversationWords;
  readonly #time: Intl.DateTimeFormat;
  readonly #day: Intl.DateTimeFormat;
  readonly #stamp: Intl.DateTimeFormat;
  readonly #relative: Intl.RelativeTimeFormat;

  constructor(language: string, words: ConversationWords) {
    this.words = words;
    const locale = knownLocale(language);
    this.#time = new Intl.DateTimeFormat(locale, { timeStyle: 'short' });
    this.#day = new Intl.DateTimeFormat(locale, { dateStyle: 'full' });
    this.#stamp = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' });
    this.#relative = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' });
  }

  time(at: number): string {
    return this.#time.format(at);
  }

  /** Date and time. */
  stamp(at: number): string {
    return this.#stamp.format(at);
  }

  /** `today` and `yesterday` by these names, other days by their date. */
  day(at: number): string {
    const now = Date.now();
    if (isSameDay(at, now)) return this.#relative.format(0, 'day');
    return isSameDay(at + DAY_MS, now) ? this.#relative.format(-1, 'day') : this.#day.format(at);
  }
}

/** A `lang` that is no language must not cost the transcript. */
function knownLocale(language: string): string {
  try {
    return Intl.getCanonicalLocales(language)[0] ?? 'en';
  } catch {
    return 'en';
  }
}
