import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import type { Locator, Page } from 'playwright-core';
import { DemoBench } from '../support/demo-page.js';

describe('the playground', () => {
  let bench: DemoBench;
  let page: Page;
  const consoleErrors: string[] = [];

  before(async () => {
    bench = await DemoBench.start();
  });
  after(() => bench.stop());
  afterEach(async () => {
    await Promise.all(bench.browser.contexts().map((context) => context.close()));
    assert.deepEqual([...bench.problems.splice(0), ...consoleErrors.splice(0)], []);
  });

  const open = async (): Promise<void> => {
    const demo = await bench.open('/config.html');
    page = demo.page;
    page.setDefaultTimeout(8000);
    page.on('console', (message) => {
      // A refused configuration is an error of the log; the page's own console has none.
      if (message.type() === 'error' && !/ ERROR \[/.test(message.text())) consoleErrors.push(message.text());
    });
    await demo.reaches('connected');
  };
  const issues = (): Locator => page.locator('#issues li');
  const outcome = (words: RegExp): Promise<void> => page.locator('#outcome').getByText(words).waitFor();
  const preset = (id: string): Promise<void> => page.locator(`[data-preset="${id}"]`).click();
  const rows = (): Promise<[string, string][]> =>
    page
      .locator('.tag__line')
      .evaluateAll((lines) =>
        lines.map((line) => [...line.querySelectorAll('input')].map(({ value }) => value) as [string, string]),
      );
  const attribute = (name: string): Promise<string | null> => page.locator('#session').getAttribute(name);
  const row = (path: string): Locator =>
    page.locator('realtime-log-panel').getByRole('row').filter({ hasText: path }).first();
  const dials = (): number => (bench.server.faults.state().counts as { dials: number }).dials;
  const isConnected = (): Promise<boolean> => page.locator('#session[data-state="connected"]').count().then(Boolean);

  it('explains a typo, and mends it on request', async () => {
    await open();
    const before = dials();
    await preset('typo');
    await issues().filter({ hasText: 'did you mean heartbeat-interval?' }).waitFor();
    await outcome(/Refused as a whole/);
    assert.equal(await page.locator('.tag__line[data-severity="error"]').count(), 1);
    await row('connection.heartbeatInterval').getByText('30000', { exact: true }).first().waitFor();
    await page.getByRole('button', { name: 'Apply heartbeat-interval' }).click();
    await outcome(/^live: .*\(heartbeat-interval\)$/);
    assert.equal(await issues().count(), 0);
    assert.deepEqual((await rows()).at(-1), ['heartbeat-interval', '15000']);
    assert.deepEqual([await attribute('hearbeat-interval'), await attribute('heartbeat-interval')], [null, '15000']);
    await row('connection.heartbeatInterval').getByText('attribute heartbeat-interval').waitFor();
    assert.equal(await page.evaluate(() => document.activeElement?.id), 'issues-title');
    assert.equal(dials(), before);
  });

  it('leaves the running connection alone when a value is bad, and says so', async () => {
    await open();
    const before = dials();
    const since = await page.locator('#connection').textContent();
    await page.getByRole('button', { name: 'Add attribute' }).click();
    await page.keyboard.type('timeout');
    await page.keyboard.press('Tab');
    await page.keyboard.type('3s');
    await page.keyboard.press('Enter');
    await issues().filter({ hasText: 'write timeout="3000"' }).waitFor();
    await outcome(/Refused as a whole/);
    assert.equal(await page.locator('#status').textContent(), 'valid');
    assert.equal(await page.locator('#connection').textContent(), since);
    assert.match(since ?? '', /^connected, without a break since/);
    assert.deepEqual([await isConnected(), dials()], [true, before]);
    await page.getByRole('button', { name: 'Apply 3000' }).click();
    await outcome(/^live/);
    await page.getByRole('button', { name: 'Remove attribute 4' }).click();
    await outcome(/^live/);
    assert.equal(await attribute('timeout'), null);
    await page.getByRole('button', { name: 'Start a new session with it' }).click();
    await page.locator('#connection').getByText('connected').waitFor();
  });

  it('shows what each preset promises', async () => {
    await open();
    const presets = await page
      .locator('[data-preset]')
      .evaluateAll((buttons) =>
        (buttons as HTMLElement[]).map(({ dataset }) => [dataset['preset'], 'good' in dataset]),
      );
    assert.ok(presets.length >= 12);
    for (const [id, good] of presets as [string, boolean][]) {
      await preset(id);
      if (good) {
        await page.waitForFunction(() =>
          /^(live|reconnect)|No value/.test(document.querySelector('#outcome')!.textContent),
        );
        assert.equal(await issues().count(), 0, id);
      } else {
        await issues().first().waitFor();
        await page.locator('realtime-log-panel [part="issue"]').first().waitFor();
        assert.equal(await page.locator('realtime-log-panel [part="issue"]').count(), await issues().count(), id);
      }
      // Each begins from the same place.
      await page.getByRole('button', { name: 'Reset' }).click();
      await page.locator('#connection').getByText('connected').waitFor();
    }
  });

  it('takes what needs another connection only when that one is proven', async () => {
    await open();
    const before = dials();
    await preset('reconnect');
    await outcome(/^reconnect: .*\(audio-sample-rate\)$/);
    assert.deepEqual([await isConnected(), dials()], [true, before + 1]);
  });

  it('refuses from the start what is wrong from the start', async () => {
    await open();
    await preset('https');
    await page.locator('#status').getByText('config-invalid').waitFor();
    assert.equal(await page.locator('#session').getAttribute('data-state'), 'idle');
    await page.locator('realtime-log-panel').getByText('The configuration has a mistake').waitFor();
  });

  it('takes a token out of the page, and never shows it', async () => {
    await open();
    await preset('token');
    await issues().filter({ hasText: 'use a token provider' }).waitFor();
    assert.equal(await page.locator('#status').textContent(), 'valid');
    assert.equal(await attribute('token'), null);
    await row('auth.token').getByText('•••').waitFor();
    const shown = await page.evaluate(
      () => document.body.innerHTML + (document.querySelector('realtime-log-panel')?.shadowRoot?.innerHTML ?? ''),
    );
    assert.equal(shown.includes('not-a-real-token'), false);
    await preset('typo');
    await issues().filter({ hasText: 'heartbeat-interval' }).waitFor();
    assert.equal(await isConnected(), true);
  });

  it('mends a name and a value inside JSON', async () => {
    await open();
    await preset('json-name');
    await page.getByRole('button', { name: 'Apply connection.timeout' }).click();
    await page.getByRole('button', { name: 'Apply 1', exact: true }).click();
    await outcome(/^live: .*\(timeout\)$/);
    assert.deepEqual(JSON.parse((await attribute('config')) ?? ''), {
      connection: { timeout: 3000 },
      audio: { volume: 1 },
    });
    await row('connection.timeout').getByText('attribute config').waitFor();
    await preset('prototype');
    await issues().filter({ hasText: '__proto__' }).first().waitFor();
    await outcome(/Refused as a whole/);
    assert.equal(await page.evaluate(() => 'polluted' in {}), false);
  });

  it('fits a phone, in both directions of reading', async () => {
    await open();
    await page.setViewportSize({ width: 390, height: 844 });
    for (const dir of ['ltr', 'rtl']) {
      await page.evaluate((value) => (document.documentElement.dir = value), dir);
      await preset('enum');
      await issues().nth(1).waitFor();
      assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), dir);
    }
  });
});
