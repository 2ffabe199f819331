import { nothing, svg, html, type TemplateResult } from 'lit';
import type { Format } from './format.js';
import type { HealthWords } from './health-words.js';

const WIDTH = 120;
const HEIGHT = 28;
const PAD = 2;

/**
 * A curve of the latest values, from left to right, whatever the direction of the text. What it shows is its label too.
 *
 * @param threshold milliseconds; drawn as a dashed line where the curve comes near it
 */
export function sparkline(
  values: readonly number[],
  threshold: number,
  format: Format,
  t: HealthWords,
): TemplateResult {
  const low = Math.min(...values);
  const high = Math.max(...values);
  const last = values.at(-1);
  // A quiet curve is not blown up to a storm.
  const top = Math.max(high * 1.2, 20);
  const y = (value: number): number => round(HEIGHT - PAD - (value / top) * (HEIGHT - 2 * PAD));
  const x = (index: number): number => round(PAD + (index / Math.max(1, values.length - 1)) * (WIDTH - 2 * PAD));
  const label =
    last === undefined
      ? t.healthNoSparkline
      : t.healthSparkline(values.length, format.duration(low), format.duration(high), format.duration(last));
  const points = values.map((value, index) => `${x(index)} ${y(value)}`);
  return html`<svg
    class="sparkline"
    part="sparkline"
    role="img"
    aria-label=${label}
    viewBox="0 0 ${WIDTH} ${HEIGHT}"
    preserveAspectRatio="none"
  >
    <path class="ground" d="M0 ${HEIGHT - PAD}H${WIDTH}"></path>
    ${threshold <= top ? svg`<path class="threshold" d="M0 ${y(threshold)}H${WIDTH}"></path>` : nothing}
    ${
      last === undefined
        ? nothing
        : svg`<path class="curve" d="M${points.join('L')}"></path>
            <path class="last" d="M${points.at(-1)}h0"></path>`
    }
  </svg>`;
}

const round = (value: number): number => Math.round(value * 10) / 10;
