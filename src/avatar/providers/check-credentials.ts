import { AvatarError } from '../avatar-error.js';
import type { AvatarCredentials } from '../avatar-types.js';

const KEY_NAME = /^x?[-_]?api[-_]?key$/i;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
/** What a key of HeyGen's older service reads when its base64 is undone: 32 hexadecimal digits, then when it was made. */
const DATED_KEY = /^[0-9a-f]{32}-\d{9,}$/i;

const apiKeyError = (): AvatarError =>
  new AvatarError(
    'config',
    'The credentials hold an API key, and an API key must never reach a browser: whoever reads the page can spend your credits. ' +
      'Keep it on your backend, and answer with the session token that it mints.',
  );

function hasKeyName(value: unknown, depth = 0): boolean {
  if (typeof value !== 'object' || value === null || depth > 4) return false;
  return Object.entries(value).some(([name, inner]) => KEY_NAME.test(name) || hasKeyName(inner, depth + 1));
}

function isDatedKey(token: string): boolean {
  try {
    return DATED_KEY.test(atob(token));
  } catch {
    return false;
  }
}

const looksLikeKey = (token: string): boolean => UUID.test(token) || /^sk[-_]/.test(token) || isDatedKey(token);

function isHttp(url: string | undefined): boolean {
  if (url === undefined) return true;
  try {
    // A path of the page's own origin is an address too, for a beacon.
    return /^https?:$/.test(new URL(url, 'https://page.invalid').protocol);
  } catch {
    return false;
  }
}

/**
 * What the page's backend answered, when it can be used.
 * @throws AvatarError `config` that says what is wrong, without a value of it
 */
export function checkCredentials(answer: unknown): AvatarCredentials {
  if (hasKeyName(answer)) throw apiKeyError();
  const credentials = (answer ?? {}) as Partial<AvatarCredentials>;
  const { token, mode, apiUrl, stopUrl } = credentials;
  if (typeof token !== 'string' || token === '') {
    throw new AvatarError(
      'config',
      'The credentials have no "token": answer with the session token that your backend mints.',
    );
  }
  if (looksLikeKey(token)) throw apiKeyError();
  if (mode !== undefined && mode !== 'LITE' && mode !== 'FULL') {
    throw new AvatarError('config', 'The "mode" of the credentials is neither LITE nor FULL.');
  }
  if (!isHttp(apiUrl) || !isHttp(stopUrl)) {
    throw new AvatarError('config', 'An address of the credentials ("apiUrl", "stopUrl") is not an http(s) address.');
  }
  return { ...credentials, token };
}
