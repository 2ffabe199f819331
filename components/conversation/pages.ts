import type { ConversationItem } from '../../src/index.js';

/** From so many items on, the next message of the user begins a new page. */
const PAGE_ITEMS = 40;

/** Cuts a transcript into pages, so that those out of sight cost no layout. What is appended changes the last one only. */
export function pagesOf(items: readonly ConversationItem[]): ConversationItem[][] {
  const pages: ConversationItem[][] = [];
  for (const item of items) {
    const page = pages.at(-1);
    if (!page || (page.length >= PAGE_ITEMS && item.kind === 'user')) pages.push([item]);
    else page.push(item);
  }
  return pages;
}
