import { chromium } from 'playwright-core';
import { chromiumArgs, needBrowser } from '../../tools/browsers.mjs';
import { startBenchServer } from './bench-server.js';
import { bundleScript } from './bundle-script.js';
import type { LogPage } from './page/log.js';
import type { Section } from './report.js';
import { median, quantile, rotated, type Samples } from './statistics.js';

declare global {
  var logPage: LogPage;
}

const WARM_UP_ROUNDS = 2;
const ROUNDS = 15;
const CALLS = { disabled: 2_000_000, enabled: 50_000 } as const;

/** Nanoseconds of a call of a logger, one entry a round; who is called `empty loop` adds up numbers. */
export type LogCalls = Readonly<Record<'disabled' | 'enabled', Samples>>;

const ns = (value: number): string => (value < 100 ? value.toFixed(1) : Math.round(value).toLocaleString('en-US'));

function section(samples: Samples, title: string, text: string): Section {
  const empty = samples.get('empty loop') ?? [];
  return {
    title,
    text:
      `${text} Median of ${empty.length} rounds in which the loggers take turns; "above the loop" is the median of the differences within a ` +
      'round.',
    head: ['logger', 'ns per call', 'above the loop', 'middle half of the rounds'],
    rows: [...samples].map(([name, times]) => {
      const above = times.map((time, round) => time - (empty[round] ?? NaN));
      const [lower, upper] = [quantile(above, 0.25), quantile(above, 0.75)];
      return [name, ns(median(times)), ns(median(above)), `${ns(lower)} to ${ns(upper)}`];
    }),
  };
}

export const logSections = ({ disabled, enabled }: LogCalls): Section[] => [
  section(
    disabled,
    'A log call that is not wanted',
    'A debug call with five fields, made for the call, while the level is info. The loop adds up numbers.',
  ),
  section(
    enabled,
    'A log call into memory',
    'An info call with five fields of which one differs. Ours redacts, compares with the entry before and freezes; the others keep what they were given.',
  ),
];

/** `npm run bench -- log`: what a call costs that is wanted, and one that is not, next to other loggers. */
export async function runLogBench(): Promise<{ browser: string; sections: Section[] }> {
  const server = await startBenchServer({ log: await bundleScript(`${import.meta.dirname}/page/log.ts`) });
  const browser = await chromium.launch({ executablePath: needBrowser('chromium'), args: chromiumArgs() });
  try {
    const page = await (await browser.newContext()).newPage();
    page.on('pageerror', (error) => console.error(error));
    await page.goto(`${server.url}/log`);
    await page.waitForFunction(() => 'logPage' in globalThis);
    if (!(await page.evaluate(() => crossOriginIsolated))) throw new Error('The page is not isolated.');
    const names = await page.evaluate(() => logPage.logCandidates);
    const none = (): Map<string, number[]> => new Map(names.map((name) => [name, []]));
    const samples = { disabled: none(), enabled: none() };
    for (let round = 0; round < WARM_UP_ROUNDS + ROUNDS; round += 1) {
      for (const name of rotated(names, round)) {
        for (const kind of ['disabled', 'enabled'] as const) {
          const took = await page.evaluate(([who, which, count]) => logPage.measureCalls(who, which, count), [
            name,
            kind,
            CALLS[kind],
          ] as const);
          if (round >= WARM_UP_ROUNDS) samples[kind].get(name)?.push(took);
        }
      }
    }
    return { browser: `Chromium ${browser.version()}`, sections: logSections(samples) };
  } finally {
    await browser.close();
    await server.close();
  }
}
