import type { ChatStore, StoredChat } from './chat-store.js';

/** Keeps chats as long as the object lives. Hands out copies, as a database would. */
export class MemoryChatStore implements ChatStore {
  readonly #chats = new Map<string, StoredChat>();

  list(userId: string): readonly StoredChat[] {
    return [...this.#chats.values()]
      .filter((chat) => chat.userId === userId)
      .sort((a, b) => b.updatedAt.localeCompare(a.updatedAt))
      .map((chat) => structuredClone(chat));
  }

  get(sessionId: string): StoredChat | undefined {
    return structuredClone(this.#chats.get(sessionId));
  }

  save(chat: StoredChat): void {
    this.#chats.set(chat.sessionId, structuredClone(chat));
  }

  delete(sessionId: string): boolean {
    return this.#chats.delete(sessionId);
  }
}
