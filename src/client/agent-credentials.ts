import type { AvatarCredentials } from '../avatar/avatar-types.js';
import type { Dialect } from '../protocol/dialect.js';

/**
 * The avatar session that the agent's own server makes: Agent C hands a one-time token of its avatar vendor out with each token of its own. `undefined`
 * where it has no vendor. Never rejects.
 */
export async function agentCredentials(
  { auth }: Dialect,
  fetch: typeof globalThis.fetch,
  { baseUrl, token, signal }: { readonly baseUrl: string; readonly token: string; readonly signal: AbortSignal },
): Promise<AvatarCredentials | undefined> {
  try {
    const { url, init } = auth.refresh(baseUrl, token);
    const response = await fetch(url, { ...init, signal });
    const body = (await response.json()) as { heygen_token?: unknown };
    const { heygen_token: vendorToken } = body;
    // A server without a vendor writes the word of its language for nothing.
    const isToken = typeof vendorToken === 'string' && vendorToken !== '' && vendorToken !== 'None';
    return response.ok && isToken ? { token: vendorToken } : undefined;
  } catch {
    return undefined;
  }
}
