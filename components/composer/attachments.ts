import type { SessionClient } from '../internal/session-client.js';
import { RealtimeError, type UploadedFile } from '../../src/index.js';
import { rememberFile } from '../internal/file-names.js';

/** More at a time would only make each of them slower. */
const AT_A_TIME = 3;

export interface Attachment {
  readonly id: number;
  readonly file: File;
  /** `waiting`: for a connection, or for its turn. */
  status: 'waiting' | 'sending' | 'done' | 'failed';
  /** 0 to 1. */
  progress: number;
  uploaded?: UploadedFile;
  /** Why it failed, in words, and whether another try may help. */
  problem?: { readonly reason: string; readonly retryable: boolean };
  abort?: AbortController;
}

/** Files that go with the next message: handed over one after the other, a few at a time. */
export class Attachments {
  #list: Attachment[] = [];
  #ids = 0;
  readonly #client: () => SessionClient | undefined;
  readonly #onChange: (changed: Attachment | undefined) => void;

  /** `onChange` hears of every change; of the end of a file with the file. */
  constructor(client: () => SessionClient | undefined, onChange: (changed: Attachment | undefined) => void) {
    this.#client = client;
    this.#onChange = onChange;
  }

  get list(): readonly Attachment[] {
    return this.#list;
  }

  /** Whether all of them can go. */
  get isReady(): boolean {
    return this.#list.every(({ status }) => status === 'done');
  }

  add(files: readonly File[]): void {
    for (const file of files) this.#list.push({ id: (this.#ids += 1), file, status: 'waiting', progress: 0 });
    this.pump();
  }

  /** Takes it away; what is on its way stops. */
  remove(id: number): void {
    this.#list.find((each) => each.id === id)?.abort?.abort();
    this.#list = this.#list.filter((each) => each.id !== id);
    this.pump();
  }

  retry(id: number): void {
    const attachment = this.#list.find((each) => each.id === id);
    if (attachment?.status === 'failed') attachment.status = 'waiting';
    this.pump();
  }

  /** Stops everything and forgets it. */
  clear(): void {
    for (const { abort } of this.#list) abort?.abort();
    this.#list = [];
    this.#onChange(undefined);
  }

  /** Hands out what is there, to be sent. */
  take(): Attachment[] {
    const taken = this.#list;
    this.#list = [];
    return taken;
  }

  putBack(taken: readonly Attachment[]): void {
    this.#list = [...taken, ...this.#list];
  }

  /** Starts what can be started now. */
  pump(): void {
    const client = this.#client();
    let free = AT_A_TIME - this.#list.filter(({ status }) => status === 'sending').length;
    if (client?.$connection.get().status === 'connected') {
      for (const attachment of this.#list) {
        if (attachment.status !== 'waiting' || free <= 0) continue;
        free -= 1;
        void this.#send(client, attachment);
      }
    }
    this.#onChange(undefined);
  }

  async #send(client: SessionClient, attachment: Attachment): Promise<void> {
    const abort = new AbortController();
    Object.assign(attachment, { status: 'sending', progress: 0, problem: undefined, abort });
    try {
      const uploaded = await client.upload(attachment.file, {
        signal: abort.signal,
        onProgress: (progress) => {
          attachment.progress = progress;
          this.#onChange(undefined);
        },
      });
      rememberFile(client, uploaded.id, uploaded.name);
      Object.assign(attachment, { status: 'done', progress: 1, uploaded });
    } catch (error) {
      if (abort.signal.aborted) return;
      const { code, message, retryable } = RealtimeError.from(error, 'upload/failed', String(error));
      const gone = client.$connection.get().status !== 'connected';
      const status = code === 'upload/not-ready' && gone ? 'waiting' : 'failed';
      Object.assign(attachment, { status, problem: { reason: message, retryable } });
      if (status === 'waiting') return this.#onChange(undefined);
    }
    if (this.#list.includes(attachment)) this.#onChange(attachment);
    this.pump();
  }
}
