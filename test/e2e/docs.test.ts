import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { extname, join, resolve } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { chromium, type Browser, type Page } from 'playwright-core';
import { chromiumArgs, needBrowser } from '../../tools/browsers.mjs';
import { buildDocs } from '../../tools/docs/build-docs.mjs';
import { printTroubleshooting } from '../../tools/error-docs.mjs';

const PROJECT = resolve(import.meta.dirname, '../..');
const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.txt': 'text/plain; charset=utf-8',
};
// It comes with the accessibility assertion of the browser tests.
const OF_TESTS = createRequire(createRequire(import.meta.url).resolve('chai-a11y-axe'));
const AXE = readFileSync(OF_TESTS.resolve('axe-core'), 'utf8');

interface Violation {
  readonly id: string;
  readonly nodes: readonly { readonly html: string }[];
}

describe('the documentation', () => {
  const folder = mkdtempSync(join(tmpdir(), 'docs-'));
  const pages = buildDocs(folder);
  let server: Server;
  let url = '';
  let browser: Browser;
  const requests: string[] = [];
  const problems: string[] = [];

  before(async () => {
    server = createServer((request, response) => {
      const path = new URL(request.url ?? '/', 'http://localhost').pathname;
      readFile(join(folder, path === '/' ? 'index.html' : path.slice(1))).then(
        (body) => response.writeHead(200, { 'content-type': TYPES[extname(path)] ?? 'text/html' }).end(body),
        () => response.writeHead(404).end(),
      );
    });
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    browser = await chromium.launch({ executablePath: needBrowser('chromium'), args: chromiumArgs() });
  });
  after(async () => {
    await browser?.close();
    server?.close();
    await rm(folder, { recursive: true, force: true });
  });

  async function open(path: string, colorScheme: 'light' | 'dark' = 'light'): Promise<Page> {
    const context = await browser.newContext({ colorScheme });
    const page = await context.newPage();
    page.on('request', (request) => requests.push(request.url()));
    page.on('pageerror', (error) => problems.push(`${path}: ${error.message}`));
    page.on('console', (message) => {
      if (message.type() === 'error') problems.push(`${path}: ${message.text()}`);
    });
    await page.goto(url + path);
    return page;
  }

  const isTooWide = (page: Page): Promise<boolean> =>
    page.evaluate(() => document.documentElement.scrollWidth > innerWidth);

  async function violations(page: Page): Promise<string[]> {
    // By the debugger: the site's policy lets no other script in.
    const debug = await page.context().newCDPSession(page);
    const evaluate = async <T>(expression: string): Promise<T> => {
      const options = { expression, awaitPromise: true, returnByValue: true };
      const { result, exceptionDetails } = await debug.send('Runtime.evaluate', options);
      if (exceptionDetails) throw new Error(exceptionDetails.exception?.description);
      return result.value as T;
    };
    await evaluate(`void (() => { ${AXE} })()`);
    const found = await evaluate<Violation[]>(
      'axe.run({ resultTypes: ["violations"] }).then(({ violations }) => JSON.parse(JSON.stringify(violations)))',
    );
    return found.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`.slice(0, 300));
  }

  it('has no dead link, and no page that nothing leads to', async () => {
    const html = new Map<string, string>();
    for (const page of pages) html.set(page, await readFile(join(folder, page), 'utf8'));
    const dead: string[] = [];
    const reached = new Set(['index.html']);
    for (const page of reached) {
      for (const [, link = ''] of (html.get(page) ?? '').matchAll(/ (?:href|src)="([^"]+)"/g)) {
        if (/^[a-z]+:/.test(link)) continue;
        const [name, hash = ''] = link.split('#');
        const target = name || page;
        if (html.has(target)) {
          reached.add(target);
          if (hash && !html.get(target)?.includes(` id="${hash}"`)) dead.push(`${page}: ${link}`);
        } else if (!(await readFile(join(folder, target)).catch(() => undefined))) dead.push(`${page}: ${link}`);
      }
    }
    assert.deepEqual(dead, []);
    assert.deepEqual([...reached].sort(), [...pages].sort());
  });

  // Dark differs in its colours only, so that one page of each kind is enough.
  const inDark = ['index.html', 'quick-start.html', 'realtime-session.html', 'recovery.html'];
  // All of them with `DOCS=all`; every run takes each third one, and another third each day.
  const day = Math.floor(Date.now() / 86_400_000);
  const inLight = process.env['DOCS'] === 'all' ? pages : pages.filter((_, index) => (index + day) % 3 === 0);
  for (const [scheme, some] of [
    ['light', inLight],
    ['dark', inDark],
  ] as const) {
    for (const path of some) {
      it(`is accessible on ${path}, ${scheme}`, async () => {
        const page = await open(path, scheme);
        assert.deepEqual(await violations(page), []);
        assert.equal(await isTooWide(page), false, 'it is wider than its window');
        await page.context().close();
      });
    }
  }

  it('is found by words, with the keyboard, and read on a phone', async () => {
    const page = await open('index.html');
    await page.setViewportSize({ width: 320, height: 640 });
    await page.keyboard.press('/');
    await page.keyboard.type('troubleshooting microphone');
    await page.getByRole('option').first().waitFor();
    assert.deepEqual(await violations(page), []);
    await page.keyboard.press('Enter');
    await page.waitForURL(/troubleshooting\.html#microphone-and-sound/);
    assert.equal(await isTooWide(page), false);
    await page.getByRole('button', { name: /theme/i }).click();
    await page.getByRole('button', { name: 'Theme: light' }).click();
    assert.equal(await page.evaluate(() => getComputedStyle(document.documentElement).colorScheme), 'dark');
    await page.reload();
    assert.equal(await page.getByRole('button', { name: 'Theme: dark' }).count(), 1, 'it is remembered');
    await page.context().close();
  });

  it('runs its examples in the page, without a server', async () => {
    const page = await open('conversation.html');
    const name = await page.getByRole('link', { name: 'Run this example' }).getAttribute('href');
    await page.getByRole('link', { name: 'Run this example' }).click();
    const example = page.frameLocator('iframe.live');
    await example.getByRole('form').getByRole('button', { name: 'Sign in' }).click();
    await example.getByRole('textbox', { name: 'Message' }).fill('What is 17 * 23?');
    await example.getByRole('textbox', { name: 'Message' }).press('Enter');
    await example.locator('realtime-conversation [part~=answer]').getByText('391').waitFor();
    await page.context().close();
    for (const scheme of ['light', 'dark'] as const) {
      const alone = await open(name ?? '', scheme);
      await alone.getByRole('form').getByRole('button', { name: 'Sign in' }).waitFor();
      assert.deepEqual(await violations(alone), []);
      await alone.context().close();
    }
  });

  for (const [path, element] of [
    ['avatars.html', 'realtime-avatar [part~=face], realtime-avatar svg'],
    ['log-panel.html', 'realtime-log-panel .entry'],
    ['metrics.html', 'realtime-health [part~=figures]'],
  ] as const) {
    it(`runs the example of ${path}`, async () => {
      const page = await open(path);
      await page.getByRole('link', { name: 'Run this example' }).click();
      const example = page.frameLocator('iframe.live');
      await example.getByRole('form').getByRole('button', { name: 'Sign in' }).click();
      await example.locator(element).first().waitFor();
      await page.context().close();
    });
  }

  it('asks nobody else for anything, and breaks no rule of its own policy', () => {
    assert.ok(requests.length > pages.length);
    assert.deepEqual(
      requests.filter((request) => !request.startsWith(url)),
      [],
    );
    assert.deepEqual(problems, []);
  });

  it('has every element, attribute, event, part, property, state, option and error', async () => {
    const manifest = JSON.parse(readFileSync(join(PROJECT, 'dist/custom-elements.json'), 'utf8')) as {
      modules: { declarations: Record<string, { name: string }[] | string>[] }[];
    };
    const elements = manifest.modules.flatMap(({ declarations }) => declarations).filter(({ tagName }) => tagName);
    const missing: string[] = [];
    for (const element of elements) {
      const html = await readFile(join(folder, `${String(element.tagName)}.html`), 'utf8');
      for (const kind of ['attributes', 'members', 'events', 'cssParts', 'cssStates', 'slots']) {
        for (const { name } of (element[kind] ?? []) as { name: string }[]) {
          if (!html.includes(name)) missing.push(`${String(element.tagName)} ${kind} ${name}`);
        }
      }
    }
    assert.deepEqual(missing, []);
  });

  it('has advice for each error code, and for no other', () => {
    const source = readFileSync(join(PROJECT, 'src/errors.ts'), 'utf8');
    assert.equal(readFileSync(join(PROJECT, 'docs/troubleshooting.md'), 'utf8'), printTroubleshooting(source));
    assert.throws(
      () => printTroubleshooting(source.replace("| 'auth/required'", "| 'auth/required'\n  | 'auth/brand-new'")),
      /no advice for auth\/brand-new/,
    );
  });
});
