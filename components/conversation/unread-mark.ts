import type { LitElement, ReactiveController } from 'lit';
import type { ConversationStrings } from '../internal/conversation-strings.js';
import type { SessionClient } from '../internal/session-client.js';

type TitleOf = ConversationStrings['unreadTitle'];

/** Unread answers of each session of the page: they have one title between them. */
const counts = new Map<SessionClient, number>();
/** The title of the page, and what was made of it; `undefined` while nothing is unread. */
let shown: { readonly plain: string; readonly marked: string } | undefined;

/** Counts the unread answers in the title of the page. */
function showTitle(titleOf: TitleOf): void {
  const unread = [...counts.values()].reduce((sum, count) => sum + count, 0);
  // What the page itself has written since then stays.
  const plain = shown && document.title === shown.marked ? shown.plain : document.title;
  shown = unread > 0 ? { plain, marked: titleOf(unread, plain) } : undefined;
  const title = shown?.marked ?? plain;
  if (title !== document.title) document.title = title;
}

/**
 * Counts the answers that arrive while the page is hidden in the page's title, until somebody looks. One turn of the agent is one answer,
 * in however many pieces it came.
 */
export class UnreadMark implements ReactiveController {
  #client: SessionClient | undefined;
  #seen: string | undefined;
  #unread = 0;
  #titleOf: TitleOf = (_unread, title) => title;

  constructor(host: LitElement) {
    host.addController(this);
  }

  /** `client`: whose answers are counted; `undefined` for none. */
  follow(client: SessionClient | undefined, titleOf: TitleOf): void {
    this.#titleOf = titleOf;
    if (client !== this.#client) {
      this.hostDisconnected();
      this.#client = client;
      this.hostConnected();
    }
    if (!client) return;
    // Stored history has no time: it is nothing new.
    const newest = client.$conversation
      .get()
      .items.findLast((item) => item.kind === 'answer' && item.at !== undefined && item.status !== 'streaming')?.id;
    if (newest === this.#seen || (document.hidden && client.$turn.get().holder !== 'user')) return;
    this.#seen = newest;
    if (newest === undefined || !document.hidden) return;
    this.#unread += 1;
    counts.set(client, this.#unread);
    showTitle(titleOf);
  }

  hostConnected(): void {
    if (!this.#client) return;
    document.addEventListener('visibilitychange', this.#look);
    addEventListener('focus', this.#look);
  }

  hostDisconnected(): void {
    document.removeEventListener('visibilitychange', this.#look);
    removeEventListener('focus', this.#look);
    this.#clear();
  }

  readonly #look = (): void => {
    if (!document.hidden) this.#clear();
  };

  #clear(): void {
    this.#unread = 0;
    if (this.#client && counts.delete(this.#client)) showTitle(this.#titleOf);
  }
}
