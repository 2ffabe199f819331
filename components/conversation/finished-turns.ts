import type { ConversationItem, ConversationState } from '../../src/index.js';
import type { Strings } from '../internal/strings.js';

/**
 * Decides what a screen reader is told: every finished answer once, warnings and errors once, nothing of what
 * was there before.
 */
export class FinishedTurns {
  #conversation: string | undefined;
  readonly #known = new Set<string>();
  #started = false;
  #items: readonly ConversationItem[] = [];

  /** The text to announce after this change, `''` for none. */
  next(state: ConversationState, t: Strings): string {
    const fresh = !this.#started || state.id !== this.#conversation;
    const replaced = fresh && this.#conversation !== undefined;
    this.#started = true;
    this.#conversation = state.id;
    if (replaced) {
      this.#known.clear();
      this.#items = [];
    }
    const spoken: string[] = [];
    // What stands before the first change is known: a long transcript streams as cheaply as a short one.
    const from = state.items.findIndex((item, index) => item !== this.#items[index]);
    this.#items = state.items;
    for (const item of from < 0 ? [] : state.items.slice(from)) {
      if (this.#known.has(item.id) || !isFinished(item)) continue;
      this.#known.add(item.id);
      // Stored history has no time; what was already there when the element came is old too.
      if (!fresh && item.at !== undefined) spoken.push(words(item, state.agentName ?? t.agent, t));
    }
    return spoken.filter(Boolean).join(' ');
  }
}

function isFinished(item: ConversationItem): boolean {
  return item.kind === 'answer' ? item.status !== 'streaming' : item.kind === 'notice';
}

function words(item: ConversationItem, agent: string, t: Strings): string {
  if (item.kind === 'notice') return item.severity === 'info' ? '' : `${t[item.severity]}: ${item.text}`;
  if (item.kind !== 'answer') return '';
  const mark = item.status === 'cancelled' ? t.stopped : item.status === 'interrupted' ? t.interrupted : '';
  return `${agent}: ${plain(item.text)} ${mark}`.trim();
}

// Markdown's marks read aloud are noise.
const plain = (text: string): string =>
  text
    .replace(/[`*_#>|~]+/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
