import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { Page } from 'playwright-core';
import { createManifest } from '../../tools/editor-manifest.mjs';
import { Gallery, THEMES, type Theme } from '../gallery/gallery.js';
import type * as probes from '../gallery/probes.js';

const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
const SCHEMA = join(import.meta.dirname, '../../src/config/schema/client-config.schema.json');
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

type Probes = typeof probes;
const probe = <K extends keyof Probes>(page: Page, name: K): Promise<ReturnType<Probes[K]>> =>
  page.evaluate((key) => (globalThis as unknown as { probes: Probes }).probes[key](), name) as Promise<
    ReturnType<Probes[K]>
  >;

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
        assert.deepEqual(await probe(page, 'overflowing'), [], `${theme?.name} ${width}`);
        assert.deepEqual(await probe(page, 'smallTargets'), [], `${theme?.name} ${width}`);
      });
    }
  });

  it('fits when it is read from the right', async () =>
    looked(
      THEMES[0] as Theme,
      320,
      async (page) => {
        await page.locator('#status-connected realtime-status').getByText('متصل').first().waitFor();
        assert.deepEqual(await probe(page, 'overflowing'), []);
      },
      { lang: 'ar', dir: 'rtl' },
    ));

  it('has a part on every inner element, and each part in the docs', async () =>
    looked(THEMES[0] as Theme, 390, async (page) => {
      // The transcript's parts are listed with it: what Markdown makes has one part around it.
      const nameless = (await probe(page, 'withoutPart')).filter((each) => !each.startsWith('realtime-conversation'));
      assert.deepEqual(nameless, []);
      const schema: unknown = JSON.parse(await readFile(SCHEMA, 'utf8'));
      const declared = new Map(
        createManifest(schema)
          .modules.flatMap(({ declarations }) => declarations)
          .map(({ tagName, cssParts = [] }) => [tagName, cssParts.map(({ name }) => name)]),
      );
      const missing = Object.entries(await probe(page, 'partsShown')).flatMap(([tag, parts]) =>
        parts.filter((part) => !declared.get(tag)?.includes(part)).map((part) => `${tag}::part(${part})`),
      );
      assert.deepEqual(missing, []);
    }));

  it('is wide at 1280 px without anything that sticks out', async () =>
    looked(THEMES[1] as Theme, 1280, async (page) => assert.deepEqual(await probe(page, 'overflowing'), [])));
});
