import assert from 'node:assert/strict';
import { after, before, describe, it, type TestContext } from 'node:test';
import { chromium, type Browser, type Page } from 'playwright-core';
import { chromiumArgs, needBrowser } from '../../tools/browsers.mjs';
import type { Figures, LongPage } from '../support/long-page.js';
import { bundlePageScript } from '../support/page-script.js';
import { startStaticServer, type StaticServer } from '../support/static-server.js';

const MESSAGES = 10_000;
/** What else runs on a machine makes tasks longer and never shorter, so the best of a few is what the page needs. */
const TRIES = 4;
const PAGE =
  '<!doctype html><html lang="en"><head><title>long</title><link rel="icon" href="data:,">' +
  '<script type="module" src="/dist/realtime-elements.js"></script><style>html,body{margin:0;height:100%}' +
  'realtime-conversation{height:100%}</style></head><body><realtime-conversation></realtime-conversation></body></html>';

type Remote = typeof globalThis & { longPage: LongPage };

describe('a transcript of 10,000 messages in Chromium', () => {
  let server: StaticServer;
  let browser: Browser;
  let page: Page;

  before(async () => {
    server = await startStaticServer({ '/': PAGE });
    browser = await chromium.launch({ executablePath: needBrowser('chromium'), args: chromiumArgs() });
    page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
    await page.goto(`${server.url}/`);
    await page.waitForFunction(() => customElements.get('realtime-conversation'));
    await page.evaluate(await bundlePageScript('test/support/long-page.ts'));
  });
  after(async () => {
    await browser?.close();
    await server?.close();
  });

  async function smooth<T extends Figures>(t: TestContext, name: string, once: () => Promise<T>): Promise<T> {
    for (let left = TRIES; ; left -= 1) {
      const figures = await once();
      t.diagnostic(`${name}: ${JSON.stringify(figures)}`);
      if (figures.longTasks.length === 0) return figures;
      if (left === 1) assert.deepEqual(figures.longTasks, [], `${name}: tasks of 50 ms and more`);
    }
  }

  it('shows all of it', { timeout: 120_000 }, async (t) => {
    const figures = await page.evaluate((count) => (globalThis as Remote).longPage.show(count), MESSAGES);
    t.diagnostic(`show: ${JSON.stringify(figures)}`);
    const shown = await page.evaluate(
      () => document.querySelector('realtime-conversation')!.shadowRoot!.querySelectorAll('[part~=answer]').length,
    );
    assert.equal(shown, MESSAGES / 2);
  });

  it('scrolls without a long task', { timeout: 120_000 }, async (t) => {
    await smooth(t, 'scroll', () => page.evaluate(() => (globalThis as Remote).longPage.scroll(150)));
  });

  it('streams 200 tokens a second without a long task', { timeout: 120_000 }, async (t) => {
    const { tokens } = await smooth(t, 'stream', () =>
      page.evaluate(() => (globalThis as Remote).longPage.stream(200, 5)),
    );
    assert.ok(tokens >= 950, `${tokens} tokens`);
  });
});
