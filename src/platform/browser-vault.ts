import type { VaultPorts } from './platform.js';

const DATABASE = 'realtime-elements';
const STORE = 'keys';

const done = <T>(request: IDBRequest<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error('IndexedDB failed'));
  });

/** Opens, acts and closes: an open database would keep the page out of the back/forward cache. */
async function inStore<T>(mode: IDBTransactionMode, act: (store: IDBObjectStore) => IDBRequest<T>): Promise<T> {
  const opening = indexedDB.open(DATABASE, 1);
  opening.onupgradeneeded = () => void opening.result.createObjectStore(STORE);
  const database = await done(opening);
  try {
    return await done(act(database.transaction(STORE, mode).objectStore(STORE)));
  } finally {
    database.close();
  }
}

/** WebCrypto with keys in IndexedDB; `undefined` where either is missing (an insecure page, a sandboxed frame). */
export function createBrowserVault(): VaultPorts | undefined {
  const { crypto, indexedDB: database } = globalThis as Partial<typeof globalThis>;
  if (!crypto?.subtle || !database) return undefined;
  return {
    subtle: crypto.subtle,
    random: (length) => crypto.getRandomValues(new Uint8Array(length)),
    keys: {
      get: (name) =>
        inStore<CryptoKey | undefined>('readonly', (store) => store.get(name) as IDBRequest<CryptoKey | undefined>),
      set: async (name, key) => void (await inStore('readwrite', (store) => store.put(key, name))),
      remove: async (name) => void (await inStore('readwrite', (store) => store.delete(name))),
    },
  };
}
