import type { Row, Storm } from './storm.js';
import type { StormResult } from './simulate.js';

export const count = (value: number): string => value.toLocaleString('en-US');
export const percent = (share: number): string => `${(share * 100).toFixed(share > 0 && share < 0.01 ? 2 : 1)} %`;
export const seconds = (ms: number | undefined): string =>
  ms === undefined ? 'never' : `${(ms / 1000).toFixed(ms < 10_000 ? 2 : 1)} s`;

interface Column {
  readonly title: string;
  readonly value: (result: StormResult) => number | undefined;
  readonly text: (value: number | undefined) => string;
}

const column = (title: string, value: Column['value'], text: (value: number) => string): Column => ({
  title,
  value,
  text: (shown) => (shown === undefined ? 'never' : text(shown)),
});

const BEFORE: readonly Column[] = [
  column('busiest second', (result) => result.peakSecond, count),
  column('busiest 50 ms', (result) => result.peakShare, percent),
];
/** Only where the server is away for a while: this is the load that it comes back to. */
const ONCE_BACK: readonly Column[] = [
  column('busiest second once back', (result) => result.peakSecondBack, count),
  column('busiest 50 ms once back', (result) => result.peakShareBack, percent),
];
const AFTER: readonly Column[] = [
  column('dials in all', (result) => result.dials, count),
  column('50 % connected', (result) => result.half, seconds),
  column('99 % connected', (result) => result.nearlyAll, seconds),
  column('gave up', (result) => result.gaveUp / result.clients, percent),
];

export interface Table {
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/**
 * The figures of one scenario as text.
 *
 * @param mark puts a sign on the best figure of a column, unless more than two have it; who gives up is not compared
 */
export function tableOf({ scenario, rows, variants }: Storm, mark = (text: string): string => text): Table {
  const columns = [...BEFORE, ...(scenario.backAt > 0 ? ONCE_BACK : []), ...AFTER];
  const faithful = rows.filter(({ result }) => result.gaveUp === 0);
  const best = columns.map(({ value }) => Math.min(...faithful.map(({ result }) => value(result) ?? Infinity)));
  const isBest = (result: StormResult, index: number): boolean => {
    const { value, text } = columns[index] as Column;
    return result.gaveUp === 0 && text(value(result)) === text(best[index]);
  };
  const stands = columns.map((_, index) => faithful.filter(({ result }) => isBest(result, index)).length <= 2);
  const lineOf = ({ library, result }: Row, compared: boolean): string[] => [
    library.name,
    ...columns.map(({ value, text }, index) => {
      const shown = text(value(result));
      return compared && stands[index] && isBest(result, index) ? mark(shown) : shown;
    }),
  ];
  return {
    head: ['library', ...columns.map(({ title }) => title)],
    rows: [...rows.map((row) => lineOf(row, true)), ...variants.map((row) => lineOf(row, false))],
  };
}

/** The figure that matters most in a scenario, and when it was over: the caption of a panel. */
export function captionOf({ scenario }: Storm, { result }: Row): string {
  const peak =
    scenario.id === 'restart'
      ? `busiest 50 ms: ${percent(result.peakShare)}`
      : scenario.id === 'outage'
        ? `once back: ${count(result.peakSecondBack)}/s`
        : `${count(result.dials)} dials`;
  const end =
    result.gaveUp > 0
      ? `${percent(result.gaveUp / result.clients)} give up`
      : `99 % after ${seconds(result.nearlyAll)}`;
  return `${peak} · ${end}`;
}
