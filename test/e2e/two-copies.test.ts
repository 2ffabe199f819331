import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { Page } from 'playwright-core';
import { DemoBench, DemoPage } from '../support/demo-page.js';

const DIST = resolve(import.meta.dirname, '../../dist');
const { version } = JSON.parse(readFileSync(join(DIST, '../package.json'), 'utf8')) as { version: string };
const OTHER = '0.9.9';

/** The script-tag files as another version would have them: its number is in the elements and in what its chunks look up. */
function makeOtherVersion(): string {
  const folder = mkdtempSync(join(tmpdir(), 'other-version-'));
  for (const file of ['realtime-elements.js', 'realtime-elements.iife.js', 'chunks']) {
    cpSync(join(DIST, file), join(folder, file), { recursive: true });
  }
  const scripts = [
    'realtime-elements.js',
    'realtime-elements.iife.js',
    ...readdirSync(join(folder, 'chunks')).map((name) => `chunks/${name}`),
  ];
  for (const file of scripts.filter((name) => name.endsWith('.js'))) {
    const code = readFileSync(join(folder, file), 'utf8');
    writeFileSync(join(folder, file), code.replaceAll(version, OTHER));
  }
  return folder;
}

describe('two copies of the package on one page', () => {
  let bench: DemoBench;
  let other = '';

  before(async () => {
    other = makeOtherVersion();
    // A page that the test answers for counts as public, and may not dial this machine.
    bench = await DemoBench.start({ args: ['--disable-features=LocalNetworkAccessChecks'] });
  });
  after(async () => {
    await bench?.stop();
    rmSync(other, { recursive: true, force: true });
  });

  /** A page of the demo with other scripts in its head. */
  async function open(scripts: string): Promise<{ page: Page; warnings: string[]; errors: string[]; demo: DemoPage }> {
    const context = await bench.browser.newContext();
    const page = await context.newPage();
    const warnings: string[] = [];
    const errors: string[] = [];
    page.on('console', (message) => {
      if (message.type() === 'error') errors.push(message.text());
      if (message.type() === 'warning') warnings.push(message.text());
    });
    page.on('pageerror', (error) => errors.push(error.message));
    await page.route('**/two-copies.html', (route) =>
      route.fulfill({
        contentType: 'text/html',
        body: `<!doctype html><html lang="en"><head><title>Two</title><link rel="icon" href="data:,">${scripts}</head><body>
          <realtime-session environment="development"><realtime-status></realtime-status><realtime-sign-in></realtime-sign-in>
          <realtime-conversation></realtime-conversation><realtime-composer></realtime-composer><realtime-log-panel></realtime-log-panel>
          </realtime-session><script src="/strict-page.js"></script></body></html>`,
      }),
    );
    await page.route('**/other/**', (route) => {
      const { pathname } = new URL(route.request().url());
      return route.fulfill({ path: join(other, pathname.slice('/other/'.length)), contentType: 'text/javascript' });
    });
    await page.goto(`${bench.server.url}two-copies.html`);
    return { page, warnings, errors, demo: new DemoPage(page) };
  }

  const ours = '<script type="module" src="/dist/realtime-elements.js"></script>';
  const again = '<script type="module" src="/dist/realtime-elements.js?again"></script>';
  const otherVersion = '<script type="module" src="/other/realtime-elements.js"></script>';
  const classic = '<script defer src="/dist/realtime-elements.iife.js"></script>';

  for (const [name, scripts, first, second] of [
    ['the same version twice', ours + again, version, version],
    ['two versions', ours + otherVersion, version, OTHER],
    ['two versions, the other way round', otherVersion + ours, OTHER, version],
    ['a classic script and a module of another version', classic + otherVersion, version, OTHER],
  ] as const) {
    it(`${name}: the first one works, the second one says so`, async () => {
      const { page, warnings, errors, demo } = await open(scripts);
      await demo.signIn();
      await demo.reaches('connected');
      await demo.say('What is 6 * 7?');
      await demo.answers('42');
      // What is loaded later comes from the copy in use.
      await page.waitForFunction(() =>
        document.querySelector('realtime-log-panel')?.shadowRoot?.querySelector('[part]'),
      );
      const ofPackage = warnings.filter((text) => text.includes('realtime-elements is on this page twice'));
      assert.equal(ofPackage.length, 1, warnings.join('\n'));
      assert.match(ofPackage[0] ?? '', new RegExp(`version ${first} was first.*version ${second} was not registered`));
      assert.deepEqual(errors, []);
      await page.context().close();
    });
  }

  it('a page that registered the elements of this very copy gets no warning', async () => {
    const { page, warnings } = await open(ours);
    await page.waitForFunction(() => customElements.get('realtime-log-panel'));
    await page.waitForLoadState('networkidle');
    assert.deepEqual(
      warnings.filter((text) => text.includes('twice')),
      [],
    );
    await page.context().close();
  });
});
