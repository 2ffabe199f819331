import { html, svg, type TemplateResult } from 'lit';
import type { LogEntry } from '../../src/index.js';
import { durationText } from './log-time.js';
import type { PanelWords } from './panel-words.js';

/** Marks in one lane; those of a longer episode are thinned out. */
const MOST_MARKS = 200;
/** Units of the drawing from end to end. */
const WIDTH = 1000;
const HEIGHT = 16;

interface Lane {
  readonly area: string;
  readonly entries: readonly LogEntry[];
}

/** One episode as lanes over time: a lane for each area, a mark for each entry, a bar for what says how long it took. */
export function renderTimeline(
  entries: readonly LogEntry[],
  selected: number | undefined,
  select: (seq: number) => void,
  t: PanelWords,
): TemplateResult {
  const first = entries[0]?.time ?? 0;
  const length = Math.max(1, (entries.at(-1)?.time ?? 0) - first);
  const errors = entries.filter(({ level }) => level === 'ERROR').length;
  const x = (time: number): number => Math.round(((time - first) / length) * (WIDTH - 8)) + 4;
  const mark = (entry: LogEntry): TemplateResult => {
    const took = entry.fields['durationMs'];
    const from = typeof took === 'number' ? Math.max(4, x(entry.time - took)) : undefined;
    return svg`<g data-level=${entry.level} data-seq=${entry.seq} class=${entry.seq === selected ? 'selected' : ''}>
      <title>${durationText(entry.time - first)} ${entry.message}</title>
      ${from === undefined ? '' : svg`<rect x=${from} y="6" height="4" width=${x(entry.time) - from}></rect>`}
      <rect class="mark" x=${x(entry.time) - 3} y="2" height="12" width="6"></rect>
    </g>`;
  };
  return html`<div
    class="timeline"
    part="timeline"
    role="group"
    aria-label=${t.logTimeline(durationText(length).slice(1), entries.length, errors)}
  >
    ${lanesOf(entries).map(
      ({ area, entries: marks }) =>
        html`<span class="lane" part="lane">${area}</span>
          <svg
            class="track"
            viewBox=${`0 0 ${WIDTH} ${HEIGHT}`}
            preserveAspectRatio="none"
            aria-hidden="true"
            @click=${(event: Event) => {
              const seq = (event.target as Element).closest('g')?.getAttribute('data-seq');
              if (seq) select(Number(seq));
            }}
          >
            ${thinned(marks).map(mark)}
          </svg>`,
    )}
    <span class="lane"></span>
    <span class="axis" part="axis"
      ><span>0 ms</span><span>${t.logTimeline(durationText(length).slice(1), entries.length, errors)}</span></span
    >
  </div>`;
}

function lanesOf(entries: readonly LogEntry[]): Lane[] {
  const lanes = new Map<string, LogEntry[]>();
  for (const entry of entries) {
    const lane = lanes.get(entry.area);
    if (lane) lane.push(entry);
    else lanes.set(entry.area, [entry]);
  }
  return [...lanes].map(([area, marks]) => ({ area, entries: marks }));
}

/** Errors and warnings stay. */
function thinned(entries: readonly LogEntry[]): readonly LogEntry[] {
  const step = Math.ceil(entries.length / MOST_MARKS);
  return entries.filter(({ level }, index) => index % step === 0 || level === 'ERROR' || level === 'WARN');
}
