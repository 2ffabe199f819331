import type { SessionClient } from '../../components/index.js';
import { createClientMock } from '../../src/testing/index.js';
import { hostileMarkup, hostileTexts, hostileUrls } from './hostile-corpus.js';
import { itemsOf, mediaAt } from './hostile-items.js';
import { countHits, findLife } from './inertness.js';

/** Bundled and run in a page of its own: see `test/e2e/hostile.test.ts`. */
export interface HostilePage {
  /** Shows the whole corpus in the page's transcript, bit by bit. Resolves to what was not inert. */
  pour(origin: string, media: 'inline' | 'link'): Promise<{ problems: string[]; hits: number; texts: number }>;
  /** Takes the corpus for markup, as a careless page would. Resolves to how many payloads ran. */
  spill(origin: string): Promise<number>;
}

const BATCH = 8;
const settle = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

type Shown = HTMLElement & { client: SessionClient; media: string; updateComplete: Promise<unknown> };

const page: HostilePage = {
  async pour(origin, media) {
    const hits = countHits();
    const client = createClientMock();
    const element = document.querySelector('realtime-conversation') as unknown as Shown;
    element.media = media;
    element.client = client;
    client.say({ kind: 'answer', id: 'first', at: 1, text: 'here', status: 'complete' });
    while (!element.shadowRoot?.querySelector('.markdown')) await settle(50);
    const texts = hostileTexts(origin);
    const urls = hostileUrls(origin);
    const groups = [
      ...texts.map((text, index) => itemsOf(text, `t${index}`)),
      ...urls.map((url, index) => mediaAt(url, `u${index}`)),
    ];
    const problems: string[] = [];
    for (let from = 0; from < groups.length; from += BATCH) {
      client.say(...groups.slice(from, from + BATCH).flat());
      await element.updateComplete;
      for (const details of element.shadowRoot.querySelectorAll('details')) details.open = true;
      problems.push(...findLife(element.shadowRoot));
      // Frames and pictures have a moment to do what they can.
      await settle(150);
    }
    return { problems, hits: hits(), texts: texts.length };
  },
  async spill(origin) {
    const hits = countHits();
    // What would take the whole page elsewhere would take the test along.
    for (const text of hostileMarkup(origin).filter((markup) => !markup.includes('http-equiv=refresh'))) {
      const place = document.createElement('div');
      document.body.append(place);
      place.innerHTML = text;
      await settle(30);
      place.remove();
    }
    return hits();
  },
};

Object.assign(globalThis, { hostilePage: page });
