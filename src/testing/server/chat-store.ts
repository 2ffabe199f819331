/** One block of a message in the vendor's format. */
export type VendorBlock = { readonly type: string } & Readonly<Record<string, unknown>>;

/** A message in the vendor's format: what is stored and what `messages` of a chat holds. */
export type VendorMessage = { readonly role: string; readonly content: unknown } & Readonly<Record<string, unknown>>;

/** A conversation as it is kept. Timestamps are in the server's own format. */
export interface StoredChat {
  sessionId: string;
  userId: string;
  name: string | null;
  createdAt: string;
  updatedAt: string;
  agentKey: string;
  /** Toolsets the agent has in this chat. */
  tools: readonly string[];
  metadata: Readonly<Record<string, unknown>>;
  messages: readonly VendorMessage[];
  tokenCount: number;
}

/** Where conversations live. Synchronous: both kept in memory and in SQLite. */
export interface ChatStore {
  /** The user's chats, latest change first. */
  list(userId: string): readonly StoredChat[];
  /** The chat, whoever owns it. */
  get(sessionId: string): StoredChat | undefined;
  save(chat: StoredChat): void;
  /** Whether there was one to delete. */
  delete(sessionId: string): boolean;
}
