import { randomBytes } from 'node:crypto';
import sqlite from 'node-sqlite3-wasm';
import type { ChatStore, StoredChat, VendorMessage } from '../../src/testing/index.js';

const SCHEMA = `
CREATE TABLE IF NOT EXISTS settings (name TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS chats (
  session_id TEXT PRIMARY KEY,
  user_id TEXT NOT NULL,
  updated_at TEXT NOT NULL,
  body TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS chats_of_user ON chats (user_id, updated_at DESC);
`;

/** Chats in one SQLite file, so that they survive the server. The key of the tokens is kept there too. */
export class SqliteChatStore implements ChatStore {
  readonly #db: InstanceType<typeof sqlite.Database>;

  /** Opens or makes the file. Throws when it is not a database or cannot be written. */
  constructor(file: string) {
    this.#db = new sqlite.Database(file);
    this.#db.exec(SCHEMA);
  }

  list(userId: string): readonly StoredChat[] {
    const rows = this.#db.all('SELECT body FROM chats WHERE user_id = ? ORDER BY updated_at DESC', [userId]);
    return rows.map((row) => parseChat(row['body']));
  }

  get(sessionId: string): StoredChat | undefined {
    const row = this.#db.get('SELECT body FROM chats WHERE session_id = ?', [sessionId]);
    return row ? parseChat(row['body']) : undefined;
  }

  save(chat: StoredChat): void {
    this.#db.run('INSERT OR REPLACE INTO chats (session_id, user_id, updated_at, body) VALUES (?, ?, ?, ?)', [
      chat.sessionId,
      chat.userId,
      chat.updatedAt,
      JSON.stringify(chat),
    ]);
  }

  delete(sessionId: string): boolean {
    return this.#db.run('DELETE FROM chats WHERE session_id = ?', [sessionId]).changes > 0;
  }

  /** The signing key, made on first use: tokens stay good over a restart. */
  secretKey(): Uint8Array {
    const row = this.#db.get('SELECT value FROM settings WHERE name = ?', ['token_key']);
    if (typeof row?.['value'] === 'string') return Buffer.from(row['value'], 'base64');
    const key = randomBytes(32);
    this.#db.run('INSERT INTO settings (name, value) VALUES (?, ?)', ['token_key', key.toString('base64')]);
    return key;
  }

  close(): void {
    if (this.#db.isOpen) this.#db.close();
  }
}

function parseChat(body: unknown): StoredChat {
  const chat = JSON.parse(String(body)) as StoredChat & { messages: VendorMessage[] };
  return chat;
}
