import { formatTimestamp, type UploadedFile } from './server-types.js';

const MAX_FILES_PER_USER = 50;
const MAX_TEXT_BYTES = 256 * 1024;

export interface StoredFile extends UploadedFile {
  bytes: Uint8Array;
}

/** Uploaded files, in memory, a limited number for each user. */
export class FileStore {
  readonly #files = new Map<string, Map<string, StoredFile>>();

  add(userId: string, name: string, mimeType: string, bytes: Uint8Array, nowMs: number): StoredFile {
    const own = this.#files.get(userId) ?? new Map<string, StoredFile>();
    this.#files.set(userId, own);
    const filename = name.replace(/[^\p{L}\p{N}._ -]/gu, '_').slice(-100) || 'file';
    const stamp = formatTimestamp(nowMs).replace(/\D/g, '').slice(0, 14);
    let id = `${stamp}_${filename}`;
    for (let copy = 2; own.has(id); copy += 1) id = `${stamp}_${copy}_${filename}`;
    const readable = mimeType.startsWith('text/') || mimeType === 'application/json';
    const text = readable && bytes.length <= MAX_TEXT_BYTES ? new TextDecoder().decode(bytes) : undefined;
    const file: StoredFile = { id, filename, mimeType, size: bytes.length, text, bytes };
    own.set(id, file);
    const oldest = own.keys().next().value;
    if (own.size > MAX_FILES_PER_USER && oldest !== undefined) own.delete(oldest);
    return file;
  }

  find(userId: string, id: string): StoredFile | undefined {
    return this.#files.get(userId)?.get(id);
  }
}
