import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { chromium, type Browser, type Page } from 'playwright-core';
import { chromiumArgs, needBrowser } from '../../tools/browsers.mjs';
import { startStaticServer, type StaticServer } from '../support/static-server.js';

const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self' ws:; " +
  "require-trusted-types-for 'script'";
/** The shortest list of Trusted Types policies that we promise to live with. */
const STRICTER_POLICY = `${POLICY}; trusted-types lit-html`;

const TAGS = ['session', 'status', 'sign-in', 'conversation', 'composer', 'microphone', 'health', 'log-panel'].map(
  (name) => `realtime-${name}`,
);
const [SESSION, ...CHILDREN] = TAGS;
const page = (script: string): string =>
  `<!doctype html><html lang="en"><head><title>strict</title>${script}</head><body><${SESSION} auto-connect="false">` +
  `${CHILDREN.map((tag) => `<${tag}></${tag}>`).join('')}</${SESSION}></body></html>`;

const SCRIPTS = {
  // `?v=2`, as pages write it against caches: a second copy of the bundle would show.
  module: page('<script type="module" src="/dist/realtime-elements.js?v=2"></script>'),
  classic: page('<script defer src="/dist/realtime-elements.iife.js?v=2"></script>'),
  both: page(
    '<script defer src="/dist/realtime-elements.iife.js"></script><script type="module" src="/dist/realtime-elements.js"></script>',
  ),
};

interface Observed {
  page: Page;
  problems: string[];
  scripts: string[];
}

describe('under a strict Content-Security-Policy with Trusted Types', () => {
  let server: StaticServer;
  let stricterServer: StaticServer;
  let browser: Browser;

  before(async () => {
    const pages = Object.fromEntries(Object.entries(SCRIPTS).map(([name, html]) => [`/${name}`, html]));
    server = await startStaticServer(pages, { 'content-security-policy': POLICY });
    stricterServer = await startStaticServer(pages, { 'content-security-policy': STRICTER_POLICY });
    browser = await chromium.launch({ executablePath: needBrowser('chromium'), args: chromiumArgs() });
  });
  after(async () => {
    await browser?.close();
    await server?.close();
    await stricterServer?.close();
  });

  async function open(path: string, { url } = stricterServer): Promise<Observed> {
    const tab = await browser.newPage();
    const problems: string[] = [];
    const scripts: string[] = [];
    tab.on('pageerror', (error) => problems.push(`error: ${error.message}`));
    // Blocked styles, scripts and policies are reported on the console. The icon that nobody asked for is not ours.
    tab.on('console', (message) => {
      if (message.type() === 'error' && !message.location().url.endsWith('/favicon.ico')) problems.push(message.text());
    });
    tab.on('response', (response) => {
      const path = new URL(response.url()).pathname;
      if (path.endsWith('.js')) scripts.push(path);
    });
    await tab.addInitScript(() => {
      const seen: string[] = [];
      Object.assign(globalThis, { violations: seen });
      document.addEventListener('securitypolicyviolation', (event) => {
        seen.push(`${event.violatedDirective} ${event.blockedURI} ${event.sample}`);
      });
    });
    await tab.goto(`${url}/${path}`);
    await tab.waitForFunction((tags) => tags.every((tag) => customElements.get(tag)), TAGS);
    await tab.waitForLoadState('networkidle');
    return { page: tab, problems, scripts };
  }

  const violations = (tab: Page): Promise<string[]> =>
    tab.evaluate(() => (globalThis as unknown as { violations: string[] }).violations);

  for (const name of ['module', 'classic'] as const) {
    it(`the ${name} script defines every element without a violation`, async () => {
      const { page: tab, problems, scripts } = await open(name);
      assert.deepEqual(await violations(tab), []);
      assert.deepEqual(problems, []);
      const main = scripts.filter((path) => !path.includes('/chunks/'));
      assert.equal(main.length, 1, `loaded ${scripts.join(', ')}`);
      await tab.close();
    });

    it(`the ${name} script has one copy of lit, also after its chunks were loaded`, async () => {
      const { page: tab, scripts } = await open(name);
      await tab.waitForFunction(() => document.querySelector('realtime-log-panel')?.shadowRoot?.childElementCount);
      assert.ok(
        scripts.some((path) => path.includes('/chunks/')),
        'the log panel came with no chunk',
      );
      const copies = await tab.evaluate(() => (globalThis as { litHtmlVersions?: string[] }).litHtmlVersions);
      assert.equal(copies?.length, 1);
      await tab.close();
    });
  }

  it('the classic script leaves one global with the classes', async () => {
    const { page: tab } = await open('classic');
    const names = await tab.evaluate(() =>
      Object.keys((globalThis as unknown as { RealtimeElements: object }).RealtimeElements),
    );
    for (const name of ['RealtimeClient', 'RealtimeError', 'RealtimeSession']) assert.ok(names.includes(name), name);
    await tab.close();
  });

  it('both scripts on one page do not quarrel', async () => {
    // Two bundles are two copies of lit, so the page has to allow a policy's name to be used twice.
    const { page: tab, problems } = await open('both', server);
    assert.deepEqual(await violations(tab), []);
    assert.deepEqual(problems, []);
    await tab.close();
  });
});
