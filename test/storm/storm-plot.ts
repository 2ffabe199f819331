import { captionOf, count } from './figures.js';
import type { Row, Storm } from './storm.js';
import { PLOT_STYLE as STYLE, escape, short, svgText as text } from '../support/plot-parts.js';
import { BIN_MS } from './simulate.js';

const LEFT = 176;
const TOP = 104;
const PANEL = { width: 240, height: 52, gapX: 24, rowHeight: 84 };
/** The scale of the dials: from 1/10 000 of the clients to ten times as many. */
const DECADES = 5;

/** Pixels above the axis. */
const heightOf = (dials: number, clients: number): number =>
  dials <= 0 ? 0 : Math.max(1, Math.min(1, (Math.log10(dials / clients) + DECADES - 1) / DECADES) * PANEL.height);

/** The outline of all columns as one path. */
function bars({ scenario }: Storm, { result }: Row, base: number): string {
  const { spanMs, columnMs } = scenario.plot;
  const width = (PANEL.width * columnMs) / spanMs;
  const perColumn = columnMs / BIN_MS;
  let path = '';
  let level = 0;
  for (let index = 0; index <= spanMs / columnMs; index += 1) {
    const dials = result.bins.slice(index * perColumn, (index + 1) * perColumn).reduce((sum, bin) => sum + bin, 0);
    const next = index < spanMs / columnMs ? Math.round(heightOf(dials, result.clients) * 2) / 2 : 0;
    if (next === level) continue;
    path += level === 0 ? `M${short(index * width)} ${short(base)}V` : `H${short(index * width)}V`;
    path += short(base - next) + (next === 0 ? 'Z' : '');
    level = next;
  }
  return path;
}

function panel(storm: Storm, row: Row, isOurs: boolean): string {
  const { scenario } = storm;
  const { spanMs } = scenario.plot;
  const { clients, nearlyAll } = row.result;
  const base = 16 + PANEL.height;
  const at = (ms: number): number => (ms / spanMs) * PANEL.width;
  const decade = PANEL.height / DECADES;
  const lines = [1, 2, 3, 4, 5].map((index) => `M0 ${short(base - index * decade)}h${PANEL.width}`).join('');
  const parts = [
    scenario.backAt > 0 ? `<path class="down" d="M0 16h${at(scenario.backAt)}v${PANEL.height}H0z"/>` : '',
    `<path class="grid" d="${lines}M0 ${base}h${PANEL.width}"/>`,
    `<path class="${isOurs ? 'our-bars' : 'peer-bars'}" d="${bars(storm, row, base)}"/>`,
    scenario.limitShare === undefined
      ? ''
      : `<path class="limit" d="M0 ${short(base - heightOf(scenario.limitShare * clients, clients))}h${PANEL.width}"/>`,
    nearlyAll === undefined || nearlyAll > spanMs
      ? ''
      : `<path class="done" d="M${short(at(nearlyAll))} ${base + 1}l4 7h-8z"/>`,
    text(0, 10, captionOf(storm, row), 'note'),
  ];
  return parts.join('');
}

function rowLabel(storms: readonly Storm[], index: number): string {
  const row = storms[0]?.rows[index];
  if (!row) return '';
  const y = 16 + PANEL.height;
  const decade = PANEL.height / DECADES;
  const tick = (step: number): string =>
    text(
      LEFT - 8,
      y - step * decade + 4,
      shortCount((row.result.clients / 10 ** DECADES) * 10 * 10 ** step),
      'tick',
      'end',
    );
  return (
    text(16, 40, nameOf(row), index === 0 ? 'ours' : '') +
    text(16, 56, versionOf(row), 'note') +
    [0, 2, 4].map(tick).join('')
  );
}

const nameOf = ({ library }: Row): string => library.name;
const versionOf = ({ library }: Row): string => (library.version.includes('.') ? library.version : '');
const shortCount = (value: number): string => (value >= 1000 ? `${count(value / 1000)}k` : count(value));

function head({ scenario }: Storm, x: number): string {
  const { columnMs } = scenario.plot;
  return (
    text(x, 72, scenario.title, 'head') +
    text(x, 90, `dials in each ${columnMs < 1000 ? `${columnMs} ms` : 'second'} (log scale)`, 'note')
  );
}

function foot({ scenario }: Storm, x: number, y: number): string {
  const { spanMs } = scenario.plot;
  const ticks = [0, 1, 2, 3, 4].map((quarter) => {
    const anchor = quarter === 0 ? 'start' : quarter === 4 ? 'end' : 'middle';
    const unit = quarter === 4 ? ' s' : '';
    return text(x + (quarter * PANEL.width) / 4, y, `${short((spanMs * quarter) / 4000)}${unit}`, 'tick', anchor);
  });
  return ticks.join('') + text(x + PANEL.width / 2, y + 16, 'time since the drop', 'note', 'middle');
}

function legend(y: number): string {
  const items: [string, string][] = [
    [`<path class="our-bars" d="M0 0h14v-11H0z"/>`, 'realtime-elements'],
    [`<path class="peer-bars" d="M0 0h14v-11H0z"/>`, 'other libraries'],
    [`<path class="down" d="M0 0h14v-11H0z"/>`, 'server refuses all'],
    [`<path class="limit" d="M0-5h14"/>`, 'most that it takes'],
    [`<path class="done" d="M7-10l4 7h-8z"/>`, '99 % connected'],
  ];
  return items
    .map(
      ([sign, name], index) =>
        `<g transform="translate(${LEFT + index * 156} ${y})">${sign}${text(20, 0, name, 'note')}</g>`,
    )
    .join('');
}

/** The picture of all scenarios: a row for each library, the same scale everywhere. */
export function plotOf(storms: readonly Storm[]): string {
  const rows = storms[0]?.rows ?? [];
  const clients = rows[0]?.result.clients ?? 0;
  const width = LEFT + storms.length * (PANEL.width + PANEL.gapX);
  const bottom = TOP + rows.length * PANEL.rowHeight;
  const height = bottom + 68;
  const left = (index: number): number => LEFT + index * (PANEL.width + PANEL.gapX);
  const title = `${count(clients)} clients lose their connection at once: when they dial again`;
  const spoken = storms.map((storm) => {
    const lines = storm.rows.map((row) => `${nameOf(row)}, ${captionOf(storm, row)}`);
    return `${storm.scenario.title}: ${lines.join('; ')}.`;
  });
  const panels = rows.map((_, index) => {
    const drawn = storms.map((storm, place) => {
      const row = storm.rows[index];
      return row ? `<g transform="translate(${left(place)} 0)">${panel(storm, row, index === 0)}</g>` : '';
    });
    return `<g transform="translate(0 ${TOP + index * PANEL.rowHeight})">${rowLabel(storms, index)}${drawn.join('')}</g>`;
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-labelledby="t d">`,
    `<title id="t">${escape(title)}</title>`,
    `<desc id="d">${escape(spoken.join(' '))}</desc>`,
    `<style>${STYLE}\n</style>`,
    `<rect class="paper" width="${width}" height="${height}"/>`,
    text(16, 32, title, 'title'),
    ...storms.map((storm, index) => head(storm, left(index))),
    ...panels,
    ...storms.map((storm, index) => foot(storm, left(index), bottom + 2)),
    legend(height - 14),
    '</svg>\n',
  ].join('\n');
}
