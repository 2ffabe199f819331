import { createReadStream } from 'node:fs';
import { readFile, realpath, stat } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import { extname, join, resolve, sep } from 'node:path';
import { transform } from 'esbuild';
import { HttpError } from '../../src/testing/fake-server/http-tools.js';

const MIME: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.map': 'application/json; charset=utf-8',
  '.md': 'text/markdown; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.webp': 'image/webp',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.wasm': 'application/wasm',
};

const STRICT_CSP =
  "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self' ws:; require-trusted-types-for 'script'";
/** Pages with a policy. One that needs no server may not even ask one. */
const POLICIES: Readonly<Record<string, string>> = {
  '/strict.html': STRICT_CSP,
  '/script-tag.html': STRICT_CSP,
  '/commands.html': STRICT_CSP,
  '/no-server.html': STRICT_CSP.replace("connect-src 'self' ws:", "connect-src 'none'"),
};

/** Of what examples/node_modules holds, the only folder that goes out: the package itself, for pages without a build. */
const PACKAGE_OF_EXAMPLES = 'node_modules/realtime-elements/dist/';

/** Serves the demo's pages, the built package, the built examples and the pictures of the docs: files below four folders, nothing else. */
export class StaticFiles {
  readonly #root: string;

  /** `root` is the folder of the project. */
  constructor(root: string) {
    this.#root = root;
  }

  /** Answers, or throws 404. */
  async handle(response: ServerResponse, pathname: string, method: string | undefined): Promise<void> {
    if (method !== 'GET' && method !== 'HEAD') throw new HttpError(405, 'Method Not Allowed');
    const path = pathname === '/' ? '/index.html' : decodePath(pathname);
    const headers: Record<string, string> = {
      'cache-control': 'no-cache',
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
    };
    const policy = POLICIES[path];
    if (policy) headers['content-security-policy'] = policy;
    const [, folder = '', ...rest] = path.split('/');
    if (folder === 'examples') return this.#sendExample(response, rest, headers, method === 'HEAD');
    const inside = folder === 'dist' || folder === 'docs' ? folder : 'demo';
    const base = join(this.#root, inside);
    const file = await find(base, inside === 'demo' ? path : rest.join('/'));
    if (file) await sendFile(response, file, headers, method === 'HEAD');
    else if (inside === 'demo' && path.endsWith('.js')) await this.#sendTranspiled(response, base, path, headers);
    else if (inside === 'dist') throw new HttpError(404, 'Not built yet: run "npm run build"');
    else throw new HttpError(404, 'Not Found');
  }

  /** `/examples/vue/` is what the build made of it; an example without a build is its own folder. */
  async #sendExample(
    response: ServerResponse,
    [name = '', ...rest]: string[],
    headers: Record<string, string>,
    headOnly: boolean,
  ): Promise<void> {
    const path = [name, ...rest].join('/');
    const base = join(this.#root, 'examples');
    const isOpen = name !== 'node_modules' || path.startsWith(PACKAGE_OF_EXAMPLES);
    const built = await find(base, [name, 'dist', rest.join('/') || 'index.html'].join('/'));
    const file = isOpen ? (built ?? (await find(base, path))) : undefined;
    if (!file) throw new HttpError(404, 'Not built yet: run "npm run examples"');
    await sendFile(response, file, headers, headOnly);
  }

  /** `demo/x.ts` goes out as `/x.js`. */
  async #sendTranspiled(
    response: ServerResponse,
    base: string,
    path: string,
    headers: Record<string, string>,
  ): Promise<void> {
    const source = await find(base, path.replace(/\.js$/, '.ts'));
    if (!source || path.startsWith('/server/')) throw new HttpError(404, 'Not Found');
    const { code } = await transform(await readFile(source, 'utf8'), {
      loader: 'ts',
      target: 'es2022',
      sourcefile: path,
    });
    response.writeHead(200, { ...headers, 'content-type': MIME['.js'] });
    response.end(code);
  }
}

function decodePath(pathname: string): string {
  try {
    return decodeURIComponent(pathname);
  } catch {
    throw new HttpError(400, 'Bad path');
  }
}

/** The real file below `base`, links resolved, or `undefined`. Hidden files and what lies outside do not exist. */
async function find(base: string, path: string): Promise<string | undefined> {
  if (path.includes('\0') || path.split(/[/\\]/).some((part) => part.startsWith('.'))) return undefined;
  const wanted = resolve(base, `.${path.startsWith('/') ? '' : '/'}${path}`);
  try {
    const [file, root] = [await realpath(wanted), await realpath(base)];
    return file.startsWith(root + sep) && (await stat(file)).isFile() ? file : undefined;
  } catch {
    return undefined;
  }
}

async function sendFile(
  response: ServerResponse,
  file: string,
  headers: Record<string, string>,
  headOnly: boolean,
): Promise<void> {
  const type = MIME[extname(file).toLowerCase()];
  if (!type) throw new HttpError(404, 'Not Found');
  const { size } = await stat(file);
  response.writeHead(200, { ...headers, 'content-type': type, 'content-length': String(size) });
  if (headOnly) response.end();
  else
    createReadStream(file)
      .on('error', () => response.destroy())
      .pipe(response);
}
