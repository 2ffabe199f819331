import { LOG_LEVELS, type LogBuffer, type LogEntry, type LogLevel } from '../../src/index.js';
import { createTest, NO_FILTER, type LogFilter } from './log-filter.js';

/** Entries between two looks at the time. */
const STEP = 256;
/** Dead entries at the beginning of a list before it is cut. */
const SLACK = 10_000;

/** A list that grows at its end and shrinks at its beginning, both without moving the rest. */
class Deque {
  #items: LogEntry[] = [];
  #head = 0;

  get length(): number {
    return this.#items.length - this.#head;
  }

  at(index: number): LogEntry | undefined {
    return index < 0 ? undefined : this.#items[this.#head + index];
  }

  slice(first: number, last: number): LogEntry[] {
    return this.#items.slice(this.#head + first, this.#head + last);
  }

  push(entry: LogEntry): void {
    this.#items.push(entry);
  }

  replaceLast(entry: LogEntry): void {
    if (this.length > 0) this.#items[this.#items.length - 1] = entry;
  }

  shift(): LogEntry | undefined {
    const entry = this.at(0);
    if (entry) this.#head += 1;
    if (this.#head > SLACK && this.#head * 2 > this.#items.length) {
      this.#items = this.#items.slice(this.#head);
      this.#head = 0;
    }
    return entry;
  }

  clear(): void {
    this.#items = [];
    this.#head = 0;
  }
}

/**
 * The entries of a log that pass a filter, kept up to date at the cost of what is new: a log of 100,000 entries is never copied, and a new filter
 * goes through it in slices.
 */
export class LogRows {
  readonly #all = new Deque();
  readonly #shown = new Deque();
  readonly #areas = new Map<string, number>();
  #counts = noCounts();
  #source: LogBuffer | undefined;
  #filter = NO_FILTER;
  #test = createTest(NO_FILTER);
  /** Entries of `#all` that the filter has seen. */
  #tested = 0;

  /** Entries that pass, as far as the filter has come. */
  get length(): number {
    return this.#shown.length;
  }

  /** Entries that there are. */
  get total(): number {
    return this.#all.length;
  }

  get filter(): LogFilter {
    return this.#filter;
  }

  /** Entries of each level. */
  get counts(): Readonly<Record<LogLevel, number>> {
    return this.#counts;
  }

  /** The areas that there are, by name. */
  get areas(): readonly string[] {
    return [...this.#areas.keys()].sort();
  }

  /** Whether the filter has seen everything. */
  get isDone(): boolean {
    return this.#tested === this.#all.length;
  }

  at(index: number): LogEntry | undefined {
    return this.#shown.at(index);
  }

  slice(first: number, last: number): LogEntry[] {
    return this.#shown.slice(first, last);
  }

  /** Where an entry is shown; -1 = it is not. */
  indexOf(seq: number): number {
    let [low, high] = [0, this.#shown.length - 1];
    while (low <= high) {
      const middle = (low + high) >> 1;
      const found = this.#shown.at(middle)?.seq ?? 0;
      if (found === seq) return middle;
      if (found < seq) low = middle + 1;
      else high = middle - 1;
    }
    return -1;
  }

  setSource(source: LogBuffer | undefined): void {
    this.#source = source;
    this.#empty();
  }

  /** @param change what is different from now on */
  setFilter(change: Partial<LogFilter>): void {
    this.#filter = { ...this.#filter, ...change };
    this.#test = createTest(this.#filter);
    this.#shown.clear();
    this.#tested = 0;
  }

  /** Takes in what is new in the log, and lets go what is no longer there. */
  pull(): void {
    const source = this.#source;
    const oldest = source?.at(0)?.seq;
    if (!source || oldest === undefined) return this.#empty();
    while ((this.#all.at(0)?.seq ?? oldest) < oldest) this.#forgetOldest();
    const last = this.#all.at(this.#all.length - 1);
    const added: LogEntry[] = [];
    for (let place = source.size - 1; place >= 0; place -= 1) {
      const entry = source.at(place);
      if (!entry || entry === last || entry.seq < (last?.seq ?? 0)) break;
      added.push(entry);
    }
    for (const entry of added.reverse()) this.#add(entry, entry.seq === last?.seq);
  }

  /** Lets the filter go on for so many milliseconds. */
  work(budgetMs: number): void {
    const until = performance.now() + budgetMs;
    while (!this.isDone && performance.now() < until) {
      const end = Math.min(this.#all.length, this.#tested + STEP);
      for (; this.#tested < end; this.#tested += 1) {
        const entry = this.#all.at(this.#tested);
        if (entry && this.#test(entry)) this.#shown.push(entry);
      }
    }
  }

  #add(entry: LogEntry, isNewCount: boolean): void {
    if (isNewCount) {
      this.#all.replaceLast(entry);
      if (this.#shown.at(this.#shown.length - 1)?.seq === entry.seq) this.#shown.replaceLast(entry);
      return;
    }
    this.#all.push(entry);
    this.#counts[entry.level] += 1;
    this.#areas.set(entry.area, (this.#areas.get(entry.area) ?? 0) + 1);
  }

  #forgetOldest(): void {
    const entry = this.#all.shift();
    if (!entry) return;
    this.#tested = Math.max(0, this.#tested - 1);
    if (this.#shown.at(0)?.seq === entry.seq) this.#shown.shift();
    this.#counts[entry.level] -= 1;
    const left = (this.#areas.get(entry.area) ?? 1) - 1;
    // What is hidden stays, or nobody could show it again.
    if (left > 0 || this.#filter.hiddenAreas.has(entry.area)) this.#areas.set(entry.area, left);
    else this.#areas.delete(entry.area);
  }

  #empty(): void {
    this.#all.clear();
    this.#shown.clear();
    this.#areas.clear();
    this.#counts = noCounts();
    this.#tested = 0;
  }
}

const noCounts = (): Record<LogLevel, number> =>
  Object.fromEntries(LOG_LEVELS.map((level) => [level, 0])) as Record<LogLevel, number>;
