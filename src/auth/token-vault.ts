import type { KeyValueStore, VaultPorts } from '../platform/platform.js';
import type { AuthManager } from './auth-manager.js';
import type { IssuedToken } from './auth-types.js';

/** Part of what is authenticated: what another version has written is not read. */
const VERSION = 'realtime-elements:token:1';
const PREFIX = 'realtime-elements:token:';

const toText = (bytes: Uint8Array): string => btoa(String.fromCharCode(...bytes));
const toBytes = (text: string): Uint8Array<ArrayBuffer> => Uint8Array.from(atob(text), (char) => char.charCodeAt(0));

export interface TokenVaultOptions {
  /** Address of the token service: tokens of different services are kept apart. */
  name: string;
  /** Lives as long as the tab. */
  storage: KeyValueStore;
  ports: VaultPorts;
}

/**
 * Keeps one token over a reload of the tab: AES-GCM ciphertext in `sessionStorage`, the key in IndexedDB, where scripts can use but not read it (W3C Web
 * Cryptography, `extractable: false`). It keeps a token out of copies of the storage; a script that runs on the page can still use it.
 */
export class TokenVault {
  readonly #options: TokenVaultOptions;
  /** One step after another: a save never overtakes a removal. */
  #last: Promise<unknown> = Promise.resolve();

  constructor(options: TokenVaultOptions) {
    this.#options = options;
  }

  /** What was kept, or `undefined`. What cannot be read is removed. */
  load(): Promise<IssuedToken | undefined> {
    return this.#next(async () => {
      const text = this.#options.storage.get(this.#item);
      if (text === undefined) return undefined;
      try {
        const key = await this.#options.ports.keys.get(this.#item);
        if (!key) throw new Error('no key');
        const [iv, data] = text.split('.').map(toBytes);
        if (!iv || !data) throw new Error('no ciphertext');
        const plain = await this.#options.ports.subtle.decrypt(this.#algorithm(iv), key, data);
        return JSON.parse(new TextDecoder().decode(plain)) as IssuedToken;
      } catch {
        await this.#remove();
        return undefined;
      }
    });
  }

  save(issued: IssuedToken): Promise<void> {
    return this.#next(async () => {
      const { storage, ports } = this.#options;
      let key = await ports.keys.get(this.#item);
      if (!key) {
        key = await ports.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']);
        await ports.keys.set(this.#item, key);
      }
      const iv = ports.random(12);
      const plain = new TextEncoder().encode(JSON.stringify(issued));
      const data = new Uint8Array(await ports.subtle.encrypt(this.#algorithm(iv), key, plain));
      storage.set(this.#item, `${toText(iv)}.${toText(data)}`);
    });
  }

  clear(): Promise<void> {
    return this.#next(() => this.#remove());
  }

  get #item(): string {
    return PREFIX + this.#options.name;
  }

  #algorithm(iv: Uint8Array<ArrayBuffer>): AesGcmParams {
    return { name: 'AES-GCM', iv, additionalData: new TextEncoder().encode(VERSION + this.#item) };
  }

  async #remove(): Promise<void> {
    this.#options.storage.remove(this.#item);
    // Best effort: without the ciphertext the key opens nothing.
    await this.#options.ports.keys.remove(this.#item).catch(() => {});
  }

  #next<T>(step: () => Promise<T>): Promise<T> {
    const result = this.#last.then(step, step);
    this.#last = result.catch(() => {});
    return result;
  }
}

/**
 * Puts a kept token back and keeps every later one; removes it on sign-out and when another user signs in. What the storage refuses costs the
 * keeping, never the session. Returns how to stop; what is kept stays.
 */
export async function keepToken(
  auth: AuthManager,
  vault: TokenVault,
  warn: (error: unknown) => void,
): Promise<() => void> {
  const kept = await vault.load().catch(warn);
  if (kept && auth.currentToken === undefined) {
    try {
      auth.adopt(kept);
      auth.announce();
    } catch {
      // Expired while nobody looked.
      vault.clear().catch(warn);
    }
  }
  const undo = [
    auth.events.on('token', (issued) => void vault.save(issued).catch(warn)),
    auth.events.on('signed-out', () => void vault.clear().catch(warn)),
  ];
  return () => {
    for (const off of undo) off();
  };
}
