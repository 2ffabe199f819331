import type { Unsubscribe } from '../events.js';
import { authSettings } from './client-settings.js';
import type { ClientParts } from './compose.js';

/**
 * Gives tokens a life beyond this page, each in a chunk of its own: the other tabs of the user share them, and `auth.storage: session` keeps one over a
 * reload. Without the browser's help (an insecure page, a sandboxed frame) a token lives in memory, alone. Resolves when a kept token is back.
 */
export async function attachAuth(parts: ClientParts, cleanup: Unsubscribe[]): Promise<void> {
  const { auth, config, dialect, logger, platform } = parts;
  const settings = (): ReturnType<typeof authSettings> => authSettings(config.values, dialect);
  const failed = (error: unknown): void => logger.warn('token not kept', { error });
  const { tabs: ports, storage } = platform;
  let ended = false;
  cleanup.push(() => (ended = true));
  const attach = (undo: Unsubscribe): void => void (ended ? undo() : cleanup.push(undo));
  if (ports) {
    const first = auth.events.on('token', () => {
      first();
      const share = async (): Promise<void> => {
        const { shareTokens } = await import('../auth/tab-tokens.js');
        if (ended) return;
        attach(shareTokens({ auth, ports, baseUrl: () => settings().baseUrl, timeoutMs: () => settings().timeoutMs }));
      };
      share().catch(failed);
    });
  }
  if (config.values.auth.storage === 'memory') return;
  try {
    const [{ keepToken, TokenVault }, { createBrowserVault }] = await Promise.all([
      import('../auth/token-vault.js'),
      import('../platform/browser-vault.js'),
    ]);
    const vault = createBrowserVault();
    if (!vault) throw new Error('This page has no WebCrypto or no IndexedDB; serve it by https.');
    attach(await keepToken(auth, new TokenVault({ name: settings().baseUrl, storage, ports: vault }), failed));
  } catch (error) {
    failed(error);
  }
}
