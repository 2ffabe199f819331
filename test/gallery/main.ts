// npm run screenshots [element] [--sheets]: every element x state x theme x {320, 1280} to docs/gallery, contact sheets to docs/sheets.
// `--sheets` renews the sheets only.
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { CDPSession, Page } from 'playwright-core';
import { Gallery, THEMES, type Theme } from './gallery.js';
import { SCENES, sceneName } from './scenes.js';

const DOCS = join(import.meta.dirname, '../../docs');
const SHOTS = join(DOCS, 'gallery');
const WIDTHS = [320, 1280] as const;
const LANGUAGES = [
  ['en', 'ltr'],
  ['de', 'ltr'],
  ['fr', 'ltr'],
  ['es', 'ltr'],
  ['ja', 'ltr'],
  ['ar', 'rtl'],
] as const;
/** All sheets together, bytes. */
const SHEETS_LIMIT = 2_000_000;

const args = process.argv.slice(2);
const sheetsOnly = args.includes('--sheets');
const only = args.find((each) => !each.startsWith('--'));
const scenes = SCENES.filter(({ element }) => !only || element === only);

/** A picture of a whole page, however long. */
async function capture(page: Page, quality: number, scale = 1): Promise<Buffer> {
  const cdp: CDPSession = await page.context().newCDPSession(page);
  const { cssContentSize } = (await cdp.send('Page.getLayoutMetrics')) as {
    cssContentSize: { width: number; height: number };
  };
  const clip = { x: 0, y: 0, width: cssContentSize.width, height: cssContentSize.height, scale };
  const { data } = await cdp.send('Page.captureScreenshot', {
    format: 'webp',
    quality,
    clip,
    captureBeyondViewport: true,
  });
  await cdp.detach();
  return Buffer.from(data, 'base64');
}

/** Lays the sections out in columns: the page of scenes is its own contact sheet. */
async function asSheet(page: Page, columns: number, width: number): Promise<void> {
  await page.addStyleTag({
    content: `main { columns: ${columns}; column-gap: 0; inline-size: ${columns * width}px } section { break-inside: avoid; inline-size: ${width}px; box-sizing: border-box }`,
  });
  await page.setViewportSize({ width: columns * width, height: 900 });
  await page.waitForTimeout(300);
}

async function shoot(gallery: Gallery, theme: Theme, width: number): Promise<Buffer> {
  const page = await gallery.open(theme, width, only ? { only } : {});
  const folder = join(SHOTS, theme.name, String(width));
  await mkdir(folder, { recursive: true });
  for (const scene of sheetsOnly ? [] : scenes) {
    const path = join(folder, `${sceneName(scene)}.png`);
    await page.locator(`#${sceneName(scene)}`).screenshot({ path });
  }
  // Phones beside each other; of desktops one column, half as large.
  const columns = width < 600 ? 5 : 1;
  if (columns > 1) await asSheet(page, columns, width);
  const sheet = await capture(page, 62, width < 600 ? 0.75 : 0.45);
  await page.context().close();
  return sheet;
}

async function shootLanguages(gallery: Gallery): Promise<Buffer> {
  const pages: string[] = [];
  for (const [lang, dir] of LANGUAGES) {
    const page = await gallery.open(THEMES[0] as Theme, 360, { lang, dir, page: 'languages' });
    const picture = await capture(page, 75);
    pages.push(`<img alt="${lang}" src="data:image/webp;base64,${picture.toString('base64')}" width="360">`);
    await page.context().close();
  }
  const sheet = await gallery.open(THEMES[0] as Theme, 360 * LANGUAGES.length, { only: 'none' });
  await sheet.setContent(`<body style="margin:0;display:flex;align-items:flex-start">${pages.join('')}</body>`);
  await sheet.waitForTimeout(300);
  const picture = await capture(sheet, 65, 0.6);
  await sheet.context().close();
  return picture;
}

const gallery = await Gallery.start();
try {
  if (!only && !sheetsOnly) await rm(SHOTS, { recursive: true, force: true });
  const sheets = new Map<string, Buffer>();
  for (const theme of THEMES) {
    for (const width of WIDTHS) sheets.set(`${theme.name}-${width}`, await shoot(gallery, theme, width));
  }
  if (!only) sheets.set('languages', await shootLanguages(gallery));
  const folder = only ? SHOTS : join(DOCS, 'sheets');
  await mkdir(folder, { recursive: true });
  for (const [name, picture] of sheets) await writeFile(join(folder, `${name}.webp`), picture);
  const total = [...sheets.values()].reduce((sum, { length }) => sum + length, 0);
  console.log(`${scenes.length} scenes x ${THEMES.length} themes x ${WIDTHS.length} widths; sheets of ${total} bytes`);
  if (total > SHEETS_LIMIT) throw new Error(`The sheets are larger than ${SHEETS_LIMIT} bytes.`);
} finally {
  await gallery.stop();
}
