import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { build } from 'esbuild';
import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core';
import { chromiumArgs, needBrowser } from '../../tools/browsers.mjs';

const ROOT = join(import.meta.dirname, '../..');

/** A way to look at the elements. `look`: one of demo/themes.css. */
export interface Theme {
  readonly name: string;
  readonly look?: string;
  readonly media: Pick<BrowserContextOptions, 'colorScheme' | 'contrast' | 'forcedColors'>;
}

export const THEMES: readonly Theme[] = [
  { name: 'light', media: { colorScheme: 'light' } },
  { name: 'dark', media: { colorScheme: 'dark' } },
  { name: 'contrast', media: { colorScheme: 'light', contrast: 'more' } },
  { name: 'forced', media: { colorScheme: 'dark', forcedColors: 'active' } },
  { name: 'paper', look: 'paper', media: { colorScheme: 'light' } },
  { name: 'studio', look: 'studio', media: { colorScheme: 'dark' } },
  { name: 'garden', look: 'garden', media: { colorScheme: 'light' } },
];

const pageOf = (look: string | undefined): string => `<!doctype html>
<html lang="en"${look ? ` data-look="${look}"` : ''}>
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>Gallery</title>
    <link rel="stylesheet" href="/themes.css" />
    <link rel="stylesheet" href="/gallery.css" />
    <script type="module" src="/gallery.js"></script>
  </head>
  <body><main></main></body>
</html>`;

async function bundlePage(): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [join(import.meta.dirname, 'page.ts')],
    bundle: true,
    format: 'esm',
    platform: 'browser',
    target: 'es2022',
    tsconfig: join(ROOT, 'tsconfig.json'),
    define: { 'process.env.NODE_ENV': '"production"' },
    write: false,
  });
  return outputFiles[0]?.text ?? '';
}

/** Every element in every state on one page, in a Chromium. */
export class Gallery {
  readonly #url: string;
  readonly #browser: Browser;
  readonly #close: () => Promise<void>;
  /** Exceptions of its pages. */
  readonly problems: string[] = [];

  private constructor(url: string, browser: Browser, close: () => Promise<void>) {
    this.#url = url;
    this.#browser = browser;
    this.#close = close;
  }

  static async start(): Promise<Gallery> {
    const files: Readonly<Record<string, readonly [type: string, text: string]>> = {
      '/gallery.js': ['text/javascript', await bundlePage()],
      '/gallery.css': ['text/css', await readFile(join(import.meta.dirname, 'gallery.css'), 'utf8')],
      '/themes.css': ['text/css', await readFile(join(ROOT, 'demo/themes.css'), 'utf8')],
    };
    const server = createServer((request, response) => {
      const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost');
      const page = ['text/html', pageOf(searchParams.get('look') ?? undefined)] as const;
      const [type, text] = pathname === '/' ? page : (files[pathname] ?? ['text/plain', '']);
      response.writeHead(text ? 200 : 404, { 'content-type': `${type}; charset=utf-8` }).end(text);
    });
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    const browser = await chromium.launch({ executablePath: needBrowser('chromium'), args: chromiumArgs() });
    const { port } = server.address() as AddressInfo;
    return new Gallery(`http://127.0.0.1:${port}/`, browser, () => new Promise((done) => server.close(() => done())));
  }

  /** Opens the page; `query`: `only` (an element), `lang`, `dir`. Its context closes with the page's `context().close()`. */
  async open(theme: Theme, width: number, query: Readonly<Record<string, string>> = {}): Promise<Page> {
    const context = await this.#browser.newContext({
      viewport: { width, height: 900 },
      reducedMotion: 'reduce',
      ...theme.media,
    });
    context.setDefaultNavigationTimeout(120_000);
    const page = await context.newPage();
    page.on('pageerror', (error) => this.problems.push(error.message));
    const search = new URLSearchParams({ ...(theme.look && { look: theme.look }), ...query });
    await page.goto(`${this.#url}?${search}`);
    await page.waitForFunction(() => 'galleryReady' in globalThis, undefined, { timeout: 60_000 });
    return page;
  }

  async stop(): Promise<void> {
    await this.#browser.close();
    await this.#close();
  }
}
