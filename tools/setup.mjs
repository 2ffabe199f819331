// npm run setup: gets the browsers that the tests run in, and what they need.
import { BROWSER_KINDS, findBrowser } from './browsers.mjs';
import { findOnPath } from './find-programs.mjs';
import { run } from './run.mjs';

const DEBIAN_PACKAGES = {
  chromium: ['chromium'],
  firefox: ['firefox-esr'],
  webkit: ['webkit2gtk-driver', 'xvfb', 'xauth'],
};
// A sound server with a device that nobody hears: without any, Firefox leaves every AudioContext suspended.
const SOUND = ['pulseaudio'];
// Latin, Arabic, CJK and emoji: what the components' pictures and right-to-left tests show.
const FONTS = ['fonts-liberation', 'fonts-noto-core', 'fonts-noto-cjk', 'fonts-noto-color-emoji'];

async function installDebianPackages(packages) {
  process.stdout.write(`apt-get install ${packages.join(' ')}\n`);
  const env = { DEBIAN_FRONTEND: 'noninteractive' };
  const update = await run('apt-get', ['update', '-qq'], { env });
  if (update.code !== 0) return update.code;
  return (
    await run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...packages], { env, capture: true })
  ).code;
}

const missing = BROWSER_KINDS.filter((kind) => !findBrowser(kind));
const isInstalled = async (name) =>
  (await run('dpkg-query', ['-W', '-f=${Status}', name], { capture: true })).output === 'install ok installed';
const isDebianRoot = process.getuid?.() === 0 && findOnPath(['apt-get']);

let code = 0;
if (isDebianRoot) {
  const wanted = [...missing.flatMap((kind) => DEBIAN_PACKAGES[kind]), ...FONTS, ...SOUND];
  const absent = [];
  for (const name of wanted) if (!(await isInstalled(name))) absent.push(name);
  if (absent.length > 0) code = await installDebianPackages(absent);
} else if (missing.includes('chromium')) {
  process.stdout.write("No Chromium is installed; fetching Playwright's (npx playwright-core install chromium).\n");
  code = (await run('playwright-core', ['install', 'chromium'])).code;
}

for (const kind of BROWSER_KINDS) {
  const path = findBrowser(kind);
  const need = kind === 'chromium' ? 'required' : 'optional: the tests run in it when it is there';
  process.stdout.write(`${kind.padEnd(9)} ${path ?? `not found (${need})`}\n`);
}
process.exit(findBrowser('chromium') ? code : 1);
