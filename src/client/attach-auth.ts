import { shareTokens } from '../auth/tab-tokens.js';
import type { Unsubscribe } from '../events.js';
import { authSettings } from './client-settings.js';
import type { ClientParts } from './client-parts.js';

/**
 * Gives tokens a life beyond this page: the other tabs of the user share them, and `auth.storage: session` keeps one over a reload. Without the browser's
 * help (an insecure page, a sandboxed frame) a token lives in memory, alone. Resolves when a kept token is back.
 */
export async function attachAuth(parts: ClientParts, cleanup: Unsubscribe[]): Promise<void> {
  const { auth, config, dialect, platform } = parts;
  const settings = (): ReturnType<typeof authSettings> => authSettings(config.values, dialect);
  const { tabs } = platform;
  if (tabs) {
    const times = { baseUrl: () => settings().baseUrl, timeoutMs: () => settings().timeoutMs };
    cleanup.push(shareTokens({ auth, ports: tabs, ...times }));
  }
  let keeping: Promise<Unsubscribe> | undefined;
  const follow = (): void => {
    const wanted = config.values.auth.storage === 'session';
    if (wanted) keeping ??= keep(parts, settings().baseUrl);
    else if (keeping) {
      void keeping.then((stop) => stop());
      keeping = undefined;
    }
  };
  cleanup.push(config.$config.listen(follow), () => void keeping?.then((stop) => stop()));
  follow();
  await keeping;
}

/** Starts to keep tokens in the tab. Never rejects: what the browser refuses costs the keeping only. */
async function keep({ auth, logger, platform: { storage } }: ClientParts, name: string): Promise<Unsubscribe> {
  const failed = (error: unknown): void => logger.warn('token not kept', { error });
  try {
    const { createBrowserVault, keepToken, TokenVault } = await import('../auth/keep-token.js');
    const ports = createBrowserVault();
    if (!ports) throw new Error('This page has no WebCrypto or no IndexedDB; serve it by https.');
    return await keepToken(auth, new TokenVault({ name, storage, ports }), failed);
  } catch (error) {
    failed(error);
    return () => {};
  }
}
