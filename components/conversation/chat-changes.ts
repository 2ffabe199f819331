import type { ConversationSummary } from '../../src/index.js';
import type { SessionClient } from '../internal/session-client.js';

/** What the server has not done by then it will not do. */
const PATIENCE_MS = 15_000;

/**
 * What was asked of the server about its chats and has not been seen to be done. The server tells nobody about a chat that is not the
 * present one, so the list is asked for again after each change.
 */
export class ChatChanges {
  readonly #client: () => SessionClient | undefined;
  readonly #names = new Map<string, string>();
  readonly #gone = new Set<string>();
  #opening: string | undefined;
  #leaving: string | undefined;
  #seen: readonly ConversationSummary[] = [];

  constructor(client: () => SessionClient | undefined) {
    this.#client = client;
  }

  clear(): void {
    this.#names.clear();
    this.#gone.clear();
    this.#opening = undefined;
    this.#leaving = undefined;
  }

  open(id: string): void {
    this.#opening = id;
    this.#client()?.openConversation(id);
  }

  rename(id: string, name: string): void {
    this.#names.set(id, name);
    this.#client()?.renameConversation(name, id);
    this.#client()?.listConversations();
  }

  delete(id: string): void {
    this.#gone.add(id);
    setTimeout(() => this.#gone.delete(id), PATIENCE_MS);
    this.#client()?.deleteConversation(id);
    this.#client()?.listConversations();
  }

  /** Deletes the present chat: what comes after it is a new one. */
  leave(id: string): void {
    this.#leaving = id;
    this.delete(id);
  }

  /** The chats as they will be. */
  apply(chats: readonly ConversationSummary[]): readonly ConversationSummary[] {
    if (chats !== this.#seen) {
      this.#seen = chats;
      for (const { id, name } of chats) if (this.#names.get(id) === name) this.#names.delete(id);
      for (const id of this.#gone) if (!chats.some((chat) => chat.id === id)) this.#gone.delete(id);
    }
    return chats
      .filter(({ id }) => !this.#gone.has(id))
      .map((chat) => (this.#names.has(chat.id) ? { ...chat, name: this.#names.get(chat.id) } : chat));
  }

  isPending(id: string): boolean {
    return this.#names.has(id) || this.#opening === id;
  }

  isOpening(id: string): boolean {
    return this.#opening === id;
  }

  /** Whether the chat that was chosen, or a new one, is the present one now. Tells it once. */
  opened(current: string | undefined): boolean {
    if (current === undefined) return false;
    const isOpen = this.#opening === current;
    const isLeft = this.#leaving !== undefined && this.#leaving !== current;
    if (isOpen) this.#opening = undefined;
    if (isLeft) this.#leaving = undefined;
    return isOpen || isLeft;
  }
}
