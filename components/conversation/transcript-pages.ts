import type { ConversationItem } from '../../src/index.js';

/** From so many items on, the next message of the user begins a new page. */
const PAGE_ITEMS = 20;

export interface TranscriptPage {
  readonly items: readonly ConversationItem[];
  /** When the last item before this page that has a time was said, milliseconds since 1970-01-01 UTC. */
  readonly before: number | undefined;
}

/**
 * Cuts a transcript into pages, so that those out of sight cost no layout. What is appended changes the last one only: a page whose items
 * are the same as before is the same object as before.
 */
export class TranscriptPages {
  #pages: TranscriptPage[] = [];

  next(items: readonly ConversationItem[]): readonly TranscriptPage[] {
    const pages: TranscriptPage[] = [];
    let at = 0;
    for (const page of this.#pages.slice(0, -1)) {
      const from = at;
      if (!page.items.every((item, index) => item === items[from + index])) break;
      pages.push(page);
      at += page.items.length;
    }
    const last = pages.at(-1);
    let before = last && timeOf(last);
    for (let page: ConversationItem[] = []; at < items.length; at += 1) {
      const item = items[at] as ConversationItem;
      if (page.length === 0 || (page.length >= PAGE_ITEMS && item.kind === 'user')) {
        before = pages.length > 0 ? timeOf(pages.at(-1) as TranscriptPage) : before;
        page = [];
        pages.push({ items: page, before });
      }
      page.push(item);
    }
    const [mine, ours] = [pages.at(-1), this.#pages.at(-1)];
    // The last one too may be as it was: an update that has nothing to do with the transcript.
    const same = mine && ours && mine.items.length === ours.items.length && mine.before === ours.before;
    if (same && mine.items.every((item, index) => item === ours.items[index])) pages[pages.length - 1] = ours;
    this.#pages = pages;
    return pages;
  }
}

const timeOf = ({ items, before }: TranscriptPage): number | undefined =>
  items.findLast(({ at }) => at !== undefined)?.at ?? before;
