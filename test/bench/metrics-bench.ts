import { startBenchServer } from './bench-server.js';
import { bundle, openTabs } from './browser-tabs.js';
import type { Section } from './report.js';
import { median, quantile } from './statistics.js';

const WARM_UP_ROUNDS = 3;
const ROUNDS = 40;
/** Of the page's clock, which is not the real one: the work of so many seconds is done at once. */
const SECONDS = 50;

/** Measures the same client, in turns, with and without what measures and watches it. */
export async function runMetricsBench(): Promise<{ browser: string; sections: Section[] }> {
  const server = await startBenchServer({ metrics: await bundle('metrics') });
  const tabs = await openTabs('chromium');
  const samples = { without: [] as number[], with: [] as number[] };
  try {
    const tab = await tabs.open(server, 'metrics');
    for (let round = 0; round < WARM_UP_ROUNDS + ROUNDS; round += 1) {
      const order = round % 2 ? (['with', 'without'] as const) : (['without', 'with'] as const);
      for (const variant of order) {
        const before = await tab.worked();
        await tab.call('metricsPage.measure', variant === 'with', SECONDS);
        if (round >= WARM_UP_ROUNDS) samples[variant].push(((await tab.worked()) - before) / SECONDS);
      }
    }
    return { browser: tabs.browser, sections: [metricsSection(samples.without, samples.with)] };
  } finally {
    await tabs.close();
    await server.close();
  }
}

const ms = (value: number): string => `${value.toFixed(2)} ms`;
const row = (name: string, values: readonly number[]): readonly string[] => [
  name,
  ms(median(values)),
  `${(median(values) / 10).toFixed(2)} %`,
  `${ms(quantile(values, 0.25))} to ${ms(quantile(values, 0.75))}`,
];

/** In milliseconds of the processor for each second with 1,000 messages, one entry a round. */
export const metricsSection = (without: readonly number[], withAll: readonly number[]): Section => ({
  title: 'What metrics cost',
  text:
    'A whole client takes 1,000 messages a second and is looked at once a second, with and without the part that measures, alerts and decides about recovery, ' +
    `by turns in one page. Processor time of the page's main thread. Median of ${withAll.length} rounds of ${SECONDS} seconds' work. Counting messages and bytes is in both.`,
  head: ['client', 'work per second', 'of one core', 'middle half of the rounds'],
  rows: [
    row('without', without),
    row('with', withAll),
    row(
      'the difference within a round',
      withAll.map((value, index) => value - (without[index] ?? NaN)),
    ),
  ],
});
