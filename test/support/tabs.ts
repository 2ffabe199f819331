import { chromium } from 'playwright-core';
import * as puppeteer from 'puppeteer-core';
import { chromiumArgs, findBrowser, needBrowser } from '../../tools/browsers.mjs';
import { startWebDriverSession } from '../../tools/webdriver-session.mjs';

export type TabKind = 'chromium' | 'firefox' | 'webkit';

/** A page in any of the three browsers: what all of their drivers can do. */
export interface Tab {
  open(url: string): Promise<void>;
  /** Value of an expression; a promise is awaited. */
  evaluate<T>(expression: string): Promise<T>;
  /** Exceptions and errors on the console, as far as the driver tells. */
  readonly problems: readonly string[];
  /** Every address that was asked for, as far as the driver tells. */
  readonly requests: readonly string[];
  close(): Promise<void>;
}

export interface TabBrowser {
  newTab(): Promise<Tab>;
  close(): Promise<void>;
}

const START: Readonly<Record<TabKind, () => Promise<TabBrowser>>> = {
  async chromium() {
    const browser = await chromium.launch({ executablePath: needBrowser('chromium'), args: chromiumArgs() });
    return {
      close: () => browser.close(),
      async newTab() {
        const context = await browser.newContext();
        const page = await context.newPage();
        // Straight to the debugger: playwright's own way is `eval`, which a strict policy forbids.
        const debug = await context.newCDPSession(page);
        const problems: string[] = [];
        const requests: string[] = [];
        page.on('pageerror', (error) => problems.push(error.message));
        page.on('console', (message) => {
          if (message.type() === 'error') problems.push(message.text());
        });
        page.on('request', (request) => requests.push(request.url()));
        page.on('websocket', (socket) => requests.push(socket.url().split('?')[0] ?? ''));
        return {
          problems,
          requests,
          open: async (url) => void (await page.goto(url)),
          async evaluate<T>(expression: string) {
            const options = { expression, awaitPromise: true, returnByValue: true };
            const { result, exceptionDetails } = await debug.send('Runtime.evaluate', options);
            if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
            return result.value as T;
          },
          close: () => context.close(),
        };
      },
    };
  },
  async firefox() {
    const browser = await puppeteer.launch({ browser: 'firefox', executablePath: needBrowser('firefox') });
    return {
      close: () => browser.close(),
      async newTab() {
        const context = await browser.createBrowserContext();
        const page = await context.newPage();
        const problems: string[] = [];
        const requests: string[] = [];
        page.on('pageerror', (error) => problems.push(String(error)));
        page.on('request', (request) => requests.push(request.url()));
        return {
          problems,
          requests,
          open: async (url) => void (await page.goto(url)),
          evaluate: async <T>(expression: string) => (await page.evaluate(expression)) as T,
          close: () => context.close(),
        };
      },
    };
  },
  async webkit() {
    const session = await startWebDriverSession({ binary: needBrowser('webkit') });
    return {
      close: () => session.end(),
      async newTab() {
        return {
          problems: [],
          requests: [],
          open: async (url) => void (await session.call('POST', '/url', { url })),
          evaluate: async <T>(expression: string) =>
            (await session.call('POST', '/execute/sync', { script: `return (${expression});`, args: [] })) as T,
          close: async () => void (await session.call('POST', '/url', { url: 'about:blank' })),
        };
      },
    };
  },
};

/** Starts a browser of a kind; `undefined` when this machine has none and nobody asked for it. */
export async function startTabs(kind: TabKind): Promise<TabBrowser | undefined> {
  const named = process.env['BROWSERS']?.split(',').map((each) => each.trim());
  if (named ? !named.includes(kind) : kind !== 'chromium' && !findBrowser(kind)) return undefined;
  return START[kind]();
}
