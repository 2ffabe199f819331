// One way to open a page of the bench in Chromium and in Firefox.
import { once } from 'node:events';
import { chromium } from 'playwright-core';
import * as puppeteer from 'puppeteer-core';
import { chromiumArgs, needBrowser } from '../../tools/browsers.mjs';
import type { BenchServer } from './bench-server.js';
import { bundleScript } from './bundle-script.js';

export type BenchBrowser = 'chromium' | 'firefox';

export interface Tab {
  /** Calls a function of the page's script by its dotted name; arguments and result are JSON. */
  call<T>(name: string, ...args: readonly unknown[]): Promise<T>;
  /** Milliseconds that the main thread of the page has worked, of the processor and not of the clock on the wall. Chromium only, else `NaN`. */
  worked(): Promise<number>;
  /** Bytes that the page's objects take after a garbage collection, DOM included. Chromium only, else `NaN`. */
  heap(): Promise<number>;
  close(): Promise<void>;
}

export interface Tabs {
  /** Name and version. */
  readonly browser: string;
  /** Opens a page in a profile of its own: those that share one are background tabs, whose timers are slowed down. */
  open(server: BenchServer, name: string): Promise<Tab>;
  close(): Promise<void>;
}

interface AnyPage {
  goto(url: string): Promise<unknown>;
  evaluate(script: string): Promise<unknown>;
}

/** A measurement that takes longer hangs, however busy the machine. */
const CALL_WITHIN_MS = 120_000;

export const bundle = (page: string): Promise<string> => bundleScript(`${import.meta.dirname}/page/${page}.ts`);

async function ready(page: AnyPage, server: BenchServer, name: string): Promise<Tab['call']> {
  await page.goto(`${server.url}/${name}`);
  await page.evaluate(`new Promise((done) => {
    const look = () => ('${name}Page' in globalThis ? done() : setTimeout(look, 10));
    look();
  })`);
  if ((await page.evaluate('crossOriginIsolated')) !== true) throw new Error('The page is not isolated.');
  return async <T>(call: string, ...args: readonly unknown[]) => {
    const what = `${call}(...${JSON.stringify(args)})`;
    const late = AbortSignal.timeout(CALL_WITHIN_MS);
    const answer = page.evaluate(what);
    await Promise.race([answer, once(late, 'abort').then(() => Promise.reject(new Error(`${what} never ended.`)))]);
    return (await answer) as T;
  };
}

async function openChromium(): Promise<Tabs> {
  const browser = await chromium.launch({ executablePath: needBrowser('chromium'), args: chromiumArgs() });
  return {
    browser: `Chromium ${browser.version()}`,
    async open(server, name) {
      const context = await browser.newContext();
      const page = await context.newPage();
      page.on('pageerror', (error) => console.error(error));
      const cdp = await context.newCDPSession(page);
      await cdp.send('Performance.enable', { timeDomain: 'threadTicks' });
      return {
        call: await ready(page, server, name),
        async worked() {
          const { metrics } = await cdp.send('Performance.getMetrics');
          return 1000 * (metrics.find((metric) => metric.name === 'TaskDuration')?.value ?? NaN);
        },
        async heap() {
          await cdp.send('HeapProfiler.collectGarbage');
          const { usedSize, ...rest } = await cdp.send('Runtime.getHeapUsage');
          const { embedderHeapUsedSize = 0, backingStorageSize = 0 } = rest as Partial<Record<string, number>>;
          return usedSize + embedderHeapUsedSize + backingStorageSize;
        },
        close: () => context.close(),
      };
    },
    close: () => browser.close(),
  };
}

async function openFirefox(): Promise<Tabs> {
  const browser = await puppeteer.launch({ browser: 'firefox', executablePath: needBrowser('firefox') });
  return {
    browser: (await browser.version()).replace('/', ' ').replace(/^firefox/i, 'Firefox'),
    async open(server, name) {
      const context = await browser.createBrowserContext();
      const page = await context.newPage();
      page.on('pageerror', (error) => String(error).includes('favicon') || console.error(error));
      const unknown = (): Promise<number> => Promise.resolve(NaN);
      return { call: await ready(page, server, name), worked: unknown, heap: unknown, close: () => context.close() };
    },
    close: () => browser.close(),
  };
}

export const openTabs = (kind: BenchBrowser): Promise<Tabs> => (kind === 'chromium' ? openChromium() : openFirefox());
