import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { after, before, describe, it } from 'node:test';
import type { Page } from 'playwright-core';
import { Gallery, THEMES, type Theme } from '../gallery/gallery.js';

const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

/** All of it is `GALLERY=all`; every run takes two themes that have nothing in common. */
const themes =
  process.env.GALLERY === 'all' ? THEMES : THEMES.filter(({ name }) => name === 'light' || name === 'studio');

async function violations(page: Page): Promise<string[]> {
  return page.evaluate(async (tags) => {
    const { axe } = globalThis as unknown as {
      axe: { run(node: Document, options: object): Promise<{ violations: AxeViolation[] }> };
    };
    const found = await axe.run(document, { runOnly: { type: 'tag', values: tags }, resultTypes: ['violations'] });
    return found.violations.flatMap(({ id, nodes }) =>
      nodes.map(({ target, any }) => `${id} ${target.flat().join(' > ')} ${any[0]?.message ?? ''}`),
    );
  }, TAGS);
}

interface AxeViolation {
  id: string;
  nodes: { target: (string | string[])[]; any: { message: string }[] }[];
}

/** Elements whose content is wider than they are, without a part of them that scrolls. */
const overflowing = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const seen: string[] = [];
    for (const section of document.querySelectorAll('section')) {
      const limit = document.documentElement.clientWidth;
      const walk = (node: Element, isClipped: boolean): void => {
        const { overflowX, position, display } = getComputedStyle(node);
        const box = node.getBoundingClientRect();
        const isHidden = display === 'none' || box.width <= 1 || (position === 'absolute' && box.width < 2);
        if (isHidden) return;
        if (!isClipped && (box.right > limit + 1 || box.left < -1)) {
          seen.push(
            `${section.id}: ${node.localName}.${node.className} ${Math.round(box.left)}..${Math.round(box.right)}`,
          );
          return;
        }
        const clips = isClipped || overflowX !== 'visible';
        for (const child of [...(node.shadowRoot?.children ?? []), ...node.children]) walk(child, clips);
      };
      walk(section, false);
    }
    return seen;
  });

/** Controls that are smaller than WCAG 2.2 asks for (24 by 24), apart from those in a sentence. */
const smallTargets = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const small: string[] = [];
    const walk = (root: ParentNode, where: string): void => {
      for (const node of root.querySelectorAll('*')) {
        if (node.shadowRoot) walk(node.shadowRoot, `${where} ${node.localName}`);
        if (!node.matches('button, select, input:not([type=file]), summary, [role=tab]')) continue;
        const { width, height } = (node.closest('label') ?? node).getBoundingClientRect();
        if (width > 1 && (width < 23.5 || height < 23.5))
          small.push(
            `${where} ${node.localName}[${node.getAttribute('part') ?? node.className}] ${width.toFixed(0)}x${height.toFixed(0)}`,
          );
      }
    };
    for (const section of document.querySelectorAll('section')) walk(section, section.id);
    return small;
  });

describe('the gallery', () => {
  let gallery: Gallery;
  let axe: string;
  before(async () => {
    gallery = await Gallery.start();
    axe = await readFile(AXE, 'utf8');
  });
  after(() => gallery?.stop());

  const looked = async (
    theme: Theme,
    width: number,
    look: (page: Page) => Promise<void>,
    query = {},
  ): Promise<void> => {
    const page = await gallery.open(theme, width, query);
    try {
      await look(page);
    } finally {
      await page.context().close();
    }
  };

  for (const theme of themes) {
    it(`${theme.name}: axe finds nothing in any state`, async () =>
      looked(theme, 390, async (page) => {
        await page.evaluate(axe);
        assert.deepEqual(await violations(page), []);
      }));
  }

  it('fits from 240 px up, and has targets that a finger meets', async () => {
    for (const [theme, width] of [
      [THEMES[0], 240],
      [THEMES[5], 320],
    ] as const) {
      await looked(theme as Theme, width, async (page) => {
        assert.deepEqual(await overflowing(page), [], `${theme?.name} ${width}`);
        assert.deepEqual(await smallTargets(page), [], `${theme?.name} ${width}`);
      });
    }
  });

  it('fits when it is read from the right', async () =>
    looked(
      THEMES[0] as Theme,
      320,
      async (page) => {
        await page.locator('#status-connected realtime-status').getByText('متصل').first().waitFor();
        assert.deepEqual(await overflowing(page), []);
      },
      { lang: 'ar', dir: 'rtl' },
    ));

  it('is wide at 1280 px without anything that sticks out', async () =>
    looked(THEMES[1] as Theme, 1280, async (page) => assert.deepEqual(await overflowing(page), [])));
});
