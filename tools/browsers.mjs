// Where the browsers are. Order: environment, then what is installed, then what Playwright has downloaded.
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { findMiniBrowser, findOnPath } from './find-programs.mjs';

const ENVIRONMENT = {
  chromium: ['CHROME_PATH', 'CHROME_BIN'],
  firefox: ['FIREFOX_PATH', 'FIREFOX_BIN'],
  webkit: ['MINIBROWSER_PATH'],
};

const ADVICE = {
  chromium:
    'No Chromium found. Install Chrome or Chromium, set CHROME_PATH to its program, or run `npm run setup` (or directly `npx playwright-core install chromium`).',
  firefox: 'No Firefox found. Install it (Debian: firefox-esr), or set FIREFOX_PATH to its program.',
  webkit: 'No WebKitGTK found. On Debian: `apt-get install webkit2gtk-driver xvfb`; elsewhere it is not needed.',
};

const windowsPaths = (tail) =>
  [process.env.PROGRAMFILES, process.env['PROGRAMFILES(X86)'], process.env.LOCALAPPDATA]
    .filter(Boolean)
    .map((folder) => join(folder, tail));

const firstExisting = (paths) => paths.find((path) => existsSync(path));

const INSTALLED = {
  chromium: {
    linux: () =>
      findOnPath(['google-chrome-stable', 'google-chrome', 'chromium', 'chromium-browser', 'microsoft-edge']),
    darwin: () =>
      firstExisting([
        '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
        '/Applications/Chromium.app/Contents/MacOS/Chromium',
        '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
      ]),
    win32: () =>
      firstExisting([
        ...windowsPaths('Google\\Chrome\\Application\\chrome.exe'),
        ...windowsPaths('Microsoft\\Edge\\Application\\msedge.exe'),
      ]),
  },
  firefox: {
    linux: () => findOnPath(['firefox', 'firefox-esr']),
    darwin: () => firstExisting(['/Applications/Firefox.app/Contents/MacOS/firefox']),
    win32: () => firstExisting(windowsPaths('Mozilla Firefox\\firefox.exe')),
  },
  webkit: {
    // The driver starts MiniBrowser; without a display Xvfb has to be there as well.
    linux: () =>
      findOnPath(['WebKitWebDriver']) &&
      (process.env.DISPLAY || process.env.WAYLAND_DISPLAY || findOnPath(['Xvfb'])) &&
      findMiniBrowser(),
  },
};

/** Only Playwright's Chromium: its Firefox is patched and speaks no BiDi to Puppeteer. */
function findPlaywrightChromium() {
  try {
    const path = createRequire(import.meta.url)('playwright-core').chromium.executablePath();
    return existsSync(path) ? path : undefined;
  } catch {
    return undefined;
  }
}

/** @typedef {'chromium' | 'firefox' | 'webkit'} BrowserKind */

/** @type {readonly BrowserKind[]} */
export const BROWSER_KINDS = ['chromium', 'firefox', 'webkit'];

/**
 * The program of a browser, or `undefined` when this machine has none.
 * @param {BrowserKind} kind
 * @throws when an environment variable names a file that does not exist.
 */
export function findBrowser(kind) {
  for (const name of ENVIRONMENT[kind]) {
    const path = process.env[name];
    if (!path) continue;
    if (!existsSync(path)) throw new Error(`${name} names ${path}, which does not exist.`);
    return path;
  }
  return INSTALLED[kind][process.platform]?.() || (kind === 'chromium' ? findPlaywrightChromium() : undefined);
}

/** Like {@link findBrowser}, but throws a sentence that says how to get one. @param {BrowserKind} kind */
export function needBrowser(kind) {
  const path = findBrowser(kind);
  if (!path) throw new Error(ADVICE[kind]);
  return path;
}

/**
 * The browsers to test in: those named by `BROWSERS` (comma separated, all of them required), else every one that is
 * found, with Chromium required.
 */
export function browsersToTest(named = process.env.BROWSERS) {
  const kinds = named
    ? named.split(',').map((kind) => kind.trim())
    : BROWSER_KINDS.filter((kind) => kind === 'chromium' || findBrowser(kind));
  for (const kind of kinds) {
    if (!BROWSER_KINDS.includes(kind)) {
      throw new Error(`BROWSERS names "${kind}"; it knows ${BROWSER_KINDS.join(', ')}.`);
    }
    needBrowser(kind);
  }
  return kinds;
}

/** Quiet, and without the sandbox only where Chromium refuses to start with one (as root). */
export const chromiumArgs = () => [
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
];
