import type { AuthState } from '../../src/index.js';
import type { ComposerHost } from './composer-host.js';

const PREFIX = 'realtime-elements:draft:';

interface Draft {
  readonly text: string;
  readonly user: string | undefined;
}

/**
 * Keeps what is written and not sent over a reload of the page, in the tab's own storage. What one user wrote is not the next one's. Nothing
 * is kept where `session-persist` is off.
 */
export class DraftKeeper {
  readonly #host: ComposerHost;
  #kept: string | undefined;
  #user: string | undefined;
  #key: string | undefined;

  constructor(host: ComposerHost) {
    this.#host = host;
  }

  /** Another session: what was written for it comes back, unless something is written already. */
  restore(): void {
    const { client } = this.#host;
    this.#key = undefined;
    if (!client) return;
    const { session, connection } = client.$config.get().values;
    if (!session.persist) return;
    const near = this.#host.for || this.#host.closest('realtime-session')?.id || '';
    this.#key = [PREFIX, connection.url, near, this.#host.id].join(' ');
    const draft = read(this.#key);
    this.#user = client.$auth.get().userName ?? draft?.user;
    if (draft && this.#host.value === '' && draft.user === this.#user) this.#host.value = draft.text;
    this.#kept = this.#host.value;
  }

  /** What is written has changed, perhaps. */
  keep(text: string): void {
    if (text === this.#kept || this.#key === undefined) return;
    this.#kept = text;
    write(this.#key, text ? { text, user: this.#user } : undefined);
  }

  /** The user may be another one. */
  follow({ userName, status }: AuthState, before: AuthState | undefined): void {
    const left = before?.userName !== undefined && status === 'signed-out';
    const other = userName !== undefined && this.#user !== undefined && userName !== this.#user;
    if (left || other) this.#host.value = '';
    if (left) this.#user = undefined;
    else this.#user = userName ?? this.#user;
  }
}

function read(key: string): Draft | undefined {
  try {
    const { text, user } = JSON.parse(sessionStorage.getItem(key) ?? 'null') as Record<string, unknown>;
    return typeof text === 'string' ? { text, user: typeof user === 'string' ? user : undefined } : undefined;
  } catch {
    // Nothing there, or the page may not use storage.
    return undefined;
  }
}

function write(key: string, draft: Draft | undefined): void {
  try {
    if (draft) sessionStorage.setItem(key, JSON.stringify(draft));
    else sessionStorage.removeItem(key);
  } catch {
    // Full or forbidden: the draft lives as long as the page.
  }
}
