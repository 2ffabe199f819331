import { PLOT_STYLE, escape, short, svgText } from '../support/plot-parts.js';

export interface Bar {
  readonly label: string;
  readonly value: number;
  /** Middle half of the rounds. */
  readonly range?: readonly [number, number];
  readonly isOurs?: boolean;
}

export interface Plot {
  /** Of the file in docs/performance/. */
  readonly name: string;
  readonly title: string;
  /** What the numbers are. */
  readonly unit: string;
  readonly bars: readonly Bar[];
  /** What is aimed at. */
  readonly target?: { readonly value: number; readonly label: string };
}

const LEFT = 304;
const WIDTH = 420;
const ROW = 28;
const TOP = 72;
const RIGHT = 96;

/** Three digits that count. */
export const digits = (value: number): string =>
  !Number.isFinite(value)
    ? 'none'
    : Math.abs(value) >= 100
      ? Math.round(value).toLocaleString('en-US')
      : String(Number(value.toPrecision(3)));

/** Bars from zero, one for each candidate, with a line over the middle half of the rounds. */
export function barPlot({ title, unit, bars, target }: Plot): string {
  const most = Math.max(target?.value ?? 0, ...bars.flatMap(({ value, range }) => [value || 0, range?.[1] ?? 0])) || 1;
  const at = (value: number): number => (Math.max(0, value || 0) / most) * WIDTH;
  const height = TOP + bars.length * ROW + (target ? 36 : 16);
  const width = LEFT + WIDTH + RIGHT;
  const rows = bars.map(({ label, value, range, isOurs }, index) => {
    const end = at(Math.max(value || 0, range?.[1] ?? 0));
    const line = range && `<path class="range" d="M${short(at(range[0]))} 11H${short(at(range[1]))}"/>`;
    return (
      `<g transform="translate(${LEFT} ${TOP + index * ROW})">` +
      svgText(-12, 15, label, isOurs ? 'ours' : '', 'end') +
      `<path class="${isOurs ? 'our-bars' : 'peer-bars'}" d="M0 2h${short(at(value))}v18H0z"/>${line ?? ''}` +
      `${svgText(end + 8, 15, digits(value), isOurs ? 'ours' : 'note')}</g>`
    );
  });
  const bottom = TOP + bars.length * ROW;
  const mark = target
    ? `<path class="limit" d="M${short(LEFT + at(target.value))} ${TOP - 6}V${bottom + 4}"/>` +
      svgText(LEFT + at(target.value), bottom + 20, target.label, 'note', 'middle')
    : '';
  const spoken = bars.map(({ label, value }) => `${label}: ${digits(value)}`).join('; ');
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-labelledby="t d">`,
    `<title id="t">${escape(title)}</title>`,
    `<desc id="d">${escape(`${unit}. ${spoken}.`)}</desc>`,
    `<style>${PLOT_STYLE}\n  .range { stroke: #1f2328; stroke-width: 2; fill: none; }\n  @media (prefers-color-scheme: dark) { .range { stroke: #f0f6fc; } }\n</style>`,
    `<rect class="paper" width="${width}" height="${height}"/>`,
    svgText(16, 28, title, 'head'),
    svgText(16, 48, unit, 'note'),
    ...rows,
    mark,
    '</svg>\n',
  ].join('\n');
}
