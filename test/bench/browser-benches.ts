import { setTimeout as sleep } from 'node:timers/promises';
import { chromium, type Browser, type Page } from 'playwright-core';
import { chromiumArgs, needBrowser } from '../../tools/browsers.mjs';
import { FRAMES, type BrowserFigures, type Samples } from './bench-figures.js';
import { startBenchServer, type BenchServer } from './bench-server.js';
import { bundleScript } from './bundle-script.js';
import type { FramesPage } from './page/frames.js';
import type { RedialPage } from './page/redial.js';
import { rotated } from './statistics.js';

declare global {
  var framesPage: FramesPage;
  var redialPage: RedialPage;
}

const WARM_UP_ROUNDS = 2;
const ROUNDS = 15;
/** Longer than every library's own idea of a stable connection (ours: 10 s). */
const STABLE_MS = 11_000;
const REDIAL_PAGES = 4;
const REDIALS_PER_PAGE = 5;
/** The slowest redial by the libraries' own defaults is 5 s. */
const REDIAL_WITHIN_MS = 8000;

export const bundle = (page: string): Promise<string> => bundleScript(`${import.meta.dirname}/page/${page}.ts`);

export async function openPage(browser: Browser, server: BenchServer, name: string): Promise<Page> {
  // A context for each page: those that share one are background tabs, whose timers are slowed down.
  const page = await (await browser.newContext()).newPage();
  page.on('pageerror', (error) => console.error(error));
  await page.goto(`${server.url}/${name}`);
  await page.waitForFunction((global) => global in globalThis, `${name}Page`);
  if (!(await page.evaluate(() => crossOriginIsolated))) throw new Error('The page is not isolated.');
  return page;
}

async function measureFrames(browser: Browser, server: BenchServer): Promise<Samples> {
  const page = await openPage(browser, server, 'frames');
  const names = await page.evaluate(() => framesPage.frameCandidates);
  const samples = new Map<string, number[]>(names.map((name) => [name, []]));
  const url = `${server.url.replace('http', 'ws')}/frames`;
  for (let round = 0; round < WARM_UP_ROUNDS + ROUNDS; round += 1) {
    for (const name of rotated(names, round)) {
      const ms = await page.evaluate(([who, where, count]) => framesPage.receiveFrames(who, where, count), [
        name,
        url,
        FRAMES,
      ] as const);
      if (round >= WARM_UP_ROUNDS) samples.get(name)?.push(ms);
    }
  }
  await page.context().close();
  return samples;
}

async function measureRedials(browser: Browser, server: BenchServer): Promise<Samples> {
  const pages = await Promise.all(Array.from({ length: REDIAL_PAGES }, () => openPage(browser, server, 'redial')));
  const names = (await pages[0]?.evaluate(() => redialPage.redialCandidates)) ?? [];
  for (const page of pages) {
    const wanted = await page.evaluate((each) => redialPage.startRedials(each), REDIALS_PER_PAGE);
    await page.waitForFunction((count) => redialPage.openRedials() === count, wanted, { timeout: 10_000 });
  }
  await sleep(STABLE_MS);
  server.dropAll();
  await sleep(REDIAL_WITHIN_MS);
  const times = (await Promise.all(pages.map((page) => page.evaluate(() => redialPage.redialTimes())))).flat();
  return new Map(names.map((name) => [name, times.filter(([who]) => who === name).map(([, ms]) => ms)]));
}

/** Everything that needs a page, but the cost of metrics: one Chromium, one server. */
export async function runBrowserBenches(): Promise<BrowserFigures> {
  const server = await startBenchServer({ frames: await bundle('frames'), redial: await bundle('redial') });
  const browser = await chromium.launch({ executablePath: needBrowser('chromium'), args: chromiumArgs() });
  try {
    const frames = await measureFrames(browser, server);
    const redials = await measureRedials(browser, server);
    return { browser: `Chromium ${browser.version()}`, frames, redials };
  } finally {
    await browser.close();
    await server.close();
  }
}
