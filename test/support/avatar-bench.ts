import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { build } from 'esbuild';
import { chromium, type Browser, type Page } from 'playwright-core';
import { startFakeAvatarVendor } from '../../src/testing/fake-avatar/index.js';
import type { FakeVendorKnobs, FakeVendorSession, FakeAvatarVendor } from '../../src/testing/fake-avatar/index.js';
import { chromiumArgs, needBrowser } from '../../tools/browsers.mjs';

const PROJECT = resolve(import.meta.dirname, '../..');

/** Chromium hides local addresses behind mDNS names, which a machine without multicast cannot resolve. */
const MEDIA_ARGS = [
  '--disable-features=WebRtcHideLocalIpsWithMdns',
  '--use-fake-ui-for-media-stream',
  '--use-fake-device-for-media-stream',
];

/** The fake vendor with its actor, and a Chromium for pages whose script is bundled on the spot. */
export class AvatarBench {
  readonly vendor: FakeAvatarVendor;
  readonly browser: Browser;
  /** What any page of the test printed or threw. */
  readonly output: string[] = [];
  readonly #server: Server;
  readonly #pageUrl: string;

  private constructor(vendor: FakeAvatarVendor, browser: Browser, server: Server) {
    this.vendor = vendor;
    this.browser = browser;
    this.#server = server;
    this.#pageUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  }

  /** @param script of the page, from the project's folder. `modules`: where it finds its packages. */
  static async start({ script, modules = [] }: { script: string; modules?: readonly string[] }): Promise<AvatarBench> {
    const { outputFiles } = await build({
      entryPoints: [resolve(PROJECT, script)],
      bundle: true,
      format: 'esm',
      target: 'es2022',
      write: false,
      nodePaths: modules.map((folder) => resolve(PROJECT, folder)),
      tsconfigRaw: {},
      // This package says of its files that importing them does nothing; of a test's pages that is not so.
      ignoreAnnotations: true,
      logLevel: 'error',
    });
    const code = outputFiles[0]?.text ?? '';
    const server = createServer((request, response) => {
      if (request.url === '/page.js') response.writeHead(200, { 'content-type': 'text/javascript' }).end(code);
      else {
        response.writeHead(200, { 'content-type': 'text/html' });
        response.end(
          '<!doctype html><video autoplay playsinline></video><script type="module" src="/page.js"></script>',
        );
      }
    });
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    const vendor = await startFakeAvatarVendor();
    const browser = await chromium.launch({
      executablePath: needBrowser('chromium'),
      args: [...chromiumArgs(), ...MEDIA_ARGS, '--autoplay-policy=no-user-gesture-required'],
    });
    const bench = new AvatarBench(vendor, browser, server);
    await bench.#openActor();
    return bench;
  }

  async stop(): Promise<void> {
    await this.browser.close();
    await this.vendor.stop();
    this.#server.closeAllConnections();
    await new Promise<void>((done) => void this.#server.close(() => done()));
  }

  /** A page of its own profile, on another origin than the vendor. */
  async open(): Promise<Page> {
    const context = await this.browser.newContext();
    const page = await context.newPage();
    page.on('console', (message) => {
      // The browser itself says which address it could not dial; no page can keep it from that.
      if (!message.text().startsWith('WebSocket connection to')) this.output.push(message.text());
    });
    page.on('pageerror', (error) => this.output.push(`${error.name}: ${error.message}`));
    await page.goto(this.#pageUrl);
    return page;
  }

  set(knobs: Partial<FakeVendorKnobs>): void {
    this.vendor.setKnobs(knobs);
  }

  /** The newest session in the vendor's books. */
  get session(): FakeVendorSession {
    const session = this.vendor.ledger.sessions.at(-1);
    if (!session) throw new Error('no session was started');
    return session;
  }

  async until(done: () => boolean | Promise<boolean>, what: string, limitMs = 10_000): Promise<void> {
    for (const end = Date.now() + limitMs; !(await done()); await sleep(20)) {
      if (Date.now() > end) throw new Error(`not in ${limitMs} ms: ${what}`);
    }
  }

  async #openActor(): Promise<void> {
    const page = await (await this.browser.newContext()).newPage();
    page.on('pageerror', (error) => this.output.push(`actor: ${error.message}`));
    await page.goto(this.vendor.actorUrl);
    await this.until(() => this.vendor.hasActor, 'the actor is there');
  }
}

/** Whether the first video of a page shows one picture after another. */
export async function videoAdvances(page: Page): Promise<boolean> {
  const timeOf = (): Promise<number> => page.evaluate(() => document.querySelector('video')?.currentTime ?? 0);
  const before = await timeOf();
  for (let turn = 0; turn < 100; turn += 1) {
    await sleep(50);
    if ((await timeOf()) > before + 0.1)
      return page.evaluate(() => (document.querySelector('video')?.videoWidth ?? 0) > 0);
  }
  return false;
}
