import assert from 'node:assert/strict';
import { after, before, describe, it, type TestContext } from 'node:test';
import { chromium, type Browser, type Page } from 'playwright-core';
import { chromiumArgs, needBrowser } from '../../tools/browsers.mjs';
import type { Figures, LongPage } from '../support/long-page.js';
import { LONG_TASK_MS, tasksDuring } from '../support/main-thread-tasks.js';
import { bundlePageScript } from '../support/page-script.js';
import { startStaticServer, type StaticServer } from '../support/static-server.js';

const MESSAGES = 10_000;
/** A machine that does other things too makes a task longer, never shorter: what stays long in every one of these goes is long by itself. */
const GOES = 4;
/** 200 tokens a second, for five seconds. */
const RATE = 200;
const TOKENS = 1000;
const PAGE =
  '<!doctype html><html lang="en"><head><title>long</title><link rel="icon" href="data:,">' +
  '<script type="module" src="/dist/realtime-elements.js"></script><style>html,body{margin:0;height:100%}' +
  'realtime-conversation{height:100%}</style></head><body><realtime-conversation></realtime-conversation></body></html>';

type Remote = typeof globalThis & { longPage: LongPage };

describe('a transcript of 10,000 messages in Chromium', () => {
  let server: StaticServer;
  let browser: Browser;
  let page: Page;
  let script: string;

  before(async () => {
    server = await startStaticServer({ '/': PAGE });
    browser = await chromium.launch({ executablePath: needBrowser('chromium'), args: chromiumArgs() });
    page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
    script = await bundlePageScript('test/support/long-page.ts');
    await openPage();
  });
  after(async () => {
    await browser?.close();
    await server?.close();
  });

  /**
   * Goes until nothing was long, and fails when something was in every go. Resolves with the time of the thread that the tasks of that go
   * took, milliseconds.
   */
  async function smooth(t: TestContext, name: string, once: () => Promise<Figures>): Promise<number> {
    const long: number[][] = [];
    while (long.length < GOES) {
      const [figures, tasks] = await tasksDuring(browser, once);
      assert.ok(tasks.length > 50, `${tasks.length} tasks were seen`);
      const { longTasks, frameMs, totalMs } = figures;
      t.diagnostic(
        `${name}: longest tasks ${tasks.slice(0, 5).map(Math.round).join(', ')} ms of the thread's time; ${longTasks.length} longtask entries, frame p95 ${frameMs} ms, ${totalMs} ms in all`,
      );
      const found = tasks.filter((ms) => ms > LONG_TASK_MS);
      if (found.length === 0) return Math.round(tasks.reduce((sum, ms) => sum + ms, 0));
      long.push(found.map(Math.round));
    }
    assert.fail(`${name}: tasks over ${LONG_TASK_MS} ms in each of ${GOES} goes: ${JSON.stringify(long)}`);
  }

  /** A page with an element that has a client, and nothing to show yet. */
  async function openPage(): Promise<void> {
    await page.goto(`${server.url}/`);
    await page.waitForFunction(() => customElements.get('realtime-conversation'));
    await page.evaluate(script);
    await page.evaluate((count) => (globalThis as Remote).longPage.prepare(count), MESSAGES);
  }

  it('shows all of it', { timeout: 240_000 }, async (t) => {
    let goes = 0;
    await smooth(t, 'show', async () => {
      if ((goes += 1) > 1) await openPage();
      return page.evaluate(() => (globalThis as Remote).longPage.show());
    });
    const shown = await page.evaluate(
      () => document.querySelector('realtime-conversation')!.shadowRoot!.querySelectorAll('[part~=answer]').length,
    );
    assert.equal(shown, MESSAGES / 2);
  });

  it('scrolls smoothly', { timeout: 240_000 }, async (t) => {
    await smooth(t, 'scroll', () => page.evaluate(() => (globalThis as Remote).longPage.scroll(150)));
  });

  it('streams 200 tokens a second', { timeout: 120_000 }, async (t) => {
    let shown = '';
    const spent = await smooth(t, 'stream', async () => {
      const figures = await page.evaluate(([rate, count]) => (globalThis as Remote).longPage.stream(rate, count), [
        RATE,
        TOKENS,
      ] as const);
      ({ shown } = figures);
      return figures;
    });
    const numbers = [...shown.matchAll(/\d+/g)].map(Number);
    assert.deepEqual(numbers, [...Array(TOKENS).keys()], 'every token, in order');
    t.diagnostic(`${TOKENS} tokens took ${spent} ms of the thread's time`);
    assert.ok(spent < (TOKENS / RATE) * 1000, `${spent} ms for what comes in ${TOKENS / RATE} s`);
  });
});
