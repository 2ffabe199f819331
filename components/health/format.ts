const UNITS = ['B', 'kB', 'MB', 'GB'] as const;

/** What stands where nothing was measured. */
export const NOTHING = '–';

/** Numbers, times and sizes as people of a language write them. */
export class Format {
  readonly #number: Intl.NumberFormat;
  readonly #percent: Intl.NumberFormat;
  readonly #time: Intl.DateTimeFormat;

  /** `language`: a BCP 47 tag; one that the browser does not take is English. */
  constructor(language: string) {
    const tag = isLanguage(language) ? language : 'en';
    this.#number = new Intl.NumberFormat(tag, { maximumFractionDigits: 1 });
    this.#percent = new Intl.NumberFormat(tag, { style: 'percent', maximumFractionDigits: 0 });
    this.#time = new Intl.DateTimeFormat(tag, { timeStyle: 'medium' });
  }

  count(value: number): string {
    return this.#number.format(value);
  }

  /** A share of 0 to 1. What is more than nothing is never shown as nothing. */
  share(value: number): string {
    return value > 0 && value < 0.005 ? `< ${this.#percent.format(0.01)}` : this.#percent.format(value);
  }

  /** Milliseconds: `0.4 ms`, `31 ms`, `1.2 s`. */
  duration(ms: number | undefined): string {
    if (ms === undefined) return NOTHING;
    if (ms >= 1000) return `${this.#number.format(ms / 1000)} s`;
    return `${this.#number.format(ms < 10 ? ms : Math.round(ms))} ms`;
  }

  /** A long time in whole units: `42 s`, `3 min 05 s`, `2 h 03 min`, `3 d 4 h`. */
  span(ms: number): string {
    const seconds = Math.max(0, Math.floor(ms / 1000));
    const minutes = Math.floor(seconds / 60);
    const hours = Math.floor(minutes / 60);
    if (minutes < 1) return `${seconds} s`;
    if (hours < 1) return `${minutes} min ${two(seconds % 60)} s`;
    if (hours < 24) return `${hours} h ${two(minutes % 60)} min`;
    return `${Math.floor(hours / 24)} d ${hours % 24} h`;
  }

  /** Bytes; a kilobyte is 1000 (SI). */
  bytes(value: number | undefined): string {
    if (value === undefined) return NOTHING;
    const power = value < 1000 ? 0 : Math.min(UNITS.length - 1, Math.floor(Math.log10(value) / 3));
    return `${this.#number.format(value / 1000 ** power)} ${UNITS[power]}`;
  }

  /** Milliseconds since 1970-01-01 UTC. */
  clock(at: number): string {
    return this.#time.format(at);
  }
}

const two = (value: number): string => String(value).padStart(2, '0');

function isLanguage(tag: string): boolean {
  try {
    return Intl.NumberFormat.supportedLocalesOf(tag).length > 0;
  } catch {
    return false;
  }
}
