import assert from 'node:assert/strict';
import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { after, before, describe, it } from 'node:test';
import { promisify } from 'node:util';
import { chromium, type Browser } from 'playwright-core';
import { startDemoServer, type DemoServer } from '../../demo/server/demo-server.js';
import { chromiumArgs, needBrowser } from '../../tools/browsers.mjs';

const PROJECT = resolve(import.meta.dirname, '../..');
const run = promisify(execFile);
const shell = process.platform === 'win32';

/** The fenced blocks of a section, in order. */
function blocksOf(text: string, heading: string): { language: string; code: string }[] {
  const [, section = ''] = text.split(`\n${heading}\n`);
  const own = section.split(/\n## /)[0] ?? '';
  return [...own.matchAll(/```(\w+)\n([\s\S]+?)```/g)].map(([, language = '', code = '']) => ({ language, code }));
}

const freePort = (): Promise<number> =>
  new Promise((done) => {
    const server = createServer().listen(0, 'localhost', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => done(port));
    });
  });

const readme = readFileSync(join(PROJECT, 'README.md'), 'utf8');
const blocks = blocksOf(readme, '## In 60 seconds');

describe('the quick start of the README', () => {
  let folder = '';
  let tarball = '';
  let server: DemoServer;
  let browser: Browser;
  let vite: ChildProcess | undefined;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'quick-start-'));
    server = await startDemoServer({ port: 0, switches: { deltaDelayMs: 5, speechPace: 0 } });
    browser = await chromium.launch({ executablePath: needBrowser('chromium'), args: chromiumArgs() });
    const pack = ['pack', '--ignore-scripts', '--silent', '--pack-destination', folder];
    const { stdout } = await run('npm', pack, { cwd: PROJECT, shell });
    tarball = join(folder, stdout.trim().split('\n').at(-1) ?? '');
  });
  after(async () => {
    vite?.kill();
    await browser?.close();
    await server?.close();
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  });

  it('is the same in the guide', () => {
    const guide = readFileSync(join(PROJECT, 'docs/quick-start.md'), 'utf8');
    assert.ok(blocks.length > 0);
    for (const { code } of blocks) assert.ok(guide.includes(code), code);
  });

  it('leads from an empty folder to an answer of the agent', async () => {
    assert.deepEqual(
      blocks.map(({ language }) => language),
      ['sh', 'html', 'js', 'sh'],
    );
    const [install, html, config, start] = blocks.map(({ code }) => code);
    // Only what a test cannot have is replaced: the registry's copy of the package, and the ports.
    const port = await freePort();
    const env = {
      ...process.env,
      npm_config_audit: 'false',
      npm_config_fund: 'false',
      npm_config_prefer_offline: 'true',
    };
    for (const line of install?.trim().split('\n') ?? []) {
      const [command = '', ...args] = line.split(' ').map((word) => (word === 'realtime-elements' ? tarball : word));
      await run(command, args, { cwd: folder, env, shell });
    }
    await writeFile(join(folder, 'index.html'), html?.replaceAll('5173', String(port)) ?? '');
    await writeFile(
      join(folder, 'vite.config.js'),
      config?.replaceAll('4173', String(server.port)).replace('localhost', '127.0.0.1') ?? '',
    );
    assert.equal(start?.trim(), 'npx vite');
    // Vite itself and not npx, which would not pass a signal on.
    const program = join(folder, 'node_modules/vite/bin/vite.js');
    vite = spawn(process.execPath, [program, '--port', String(port), '--strictPort'], { cwd: folder, stdio: 'ignore' });

    const page = await browser.newPage();
    const problems: string[] = [];
    page.on('pageerror', (error) => problems.push(error.message));
    for (let tries = 0; ; tries += 1) {
      const answer = await page.goto(`http://localhost:${port}/`).catch(() => undefined);
      if (answer?.ok()) break;
      assert.ok(tries < 200, 'vite does not answer');
      await sleep(100);
    }
    const form = page.locator('realtime-sign-in');
    await form.getByLabel(/user/i).fill('demo');
    await form.getByLabel('Password', { exact: true }).fill('demo-password');
    await form.getByRole('button', { name: /sign in/i }).click();
    await page.locator('realtime-session[data-state="connected"]').waitFor();
    const composer = page.locator('realtime-composer').getByRole('textbox');
    await composer.fill('What is 17 * 23?');
    await composer.press('Enter');
    await page.locator('realtime-conversation').getByText(/= 391/).first().waitFor();
    assert.deepEqual(problems, []);
  });
});
