import { AvatarError } from '../avatar/avatar-error.js';
import type { AvatarOptions } from '../avatar/avatar-ports.js';
import type { AvatarCredentials } from '../avatar/avatar-types.js';
import { fetchCredentials } from '../avatar/fetch-credentials.js';
import type { Dialect } from '../protocol/dialect.js';
import { originOf } from './apply-config.js';
import { authSettings } from './client-settings.js';
import type { ClientParts } from './client-parts.js';

/** A session of a provider: from the page's backend where one is configured, else from the agent's own server. Rejects with an `AvatarError`. */
export async function askForCredentials(
  { config, platform, dialect, auth }: ClientParts,
  { provider, avatarId, quality }: AvatarOptions,
  signal: AbortSignal,
): Promise<AvatarCredentials> {
  const { fetch, clock } = platform;
  const { credentialsUrl } = config.values.avatar;
  const { baseUrl } = authSettings(config.values, dialect);
  const token = auth.currentToken;
  if (credentialsUrl) {
    const isOurs = URL.canParse(credentialsUrl) && originOf(credentialsUrl) === originOf(baseUrl);
    const body = { provider, avatarId, quality };
    return fetchCredentials(credentialsUrl, body, { fetch, clock, signal, token: isOurs ? token : undefined });
  }
  const own = token && (await agentCredentials(dialect, fetch, { baseUrl, token, signal }));
  if (own) return own;
  throw new AvatarError(
    'config',
    `Nobody makes a session for the avatar provider "${provider}". Set avatar-credentials-url to an endpoint of your backend; see docs/avatars.md.`,
  );
}

/**
 * The avatar session that the agent's own server makes: Agent C hands a one-time token of its avatar vendor out with each token of its own. `undefined`
 * where it has no vendor. Never rejects.
 */
async function agentCredentials(
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
