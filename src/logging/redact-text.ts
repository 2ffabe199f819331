/** What stands where a secret was. */
export const REDACTED = '[redacted]';

const SECRET_NAMES =
  'access[_-]?token|refresh[_-]?token|id[_-]?token|[\\w-]{0,32}token|api[_-]?key|key|sig|signature|secret|client[_-]?secret|password|passwd|pwd|auth|authorization|jwt|credential|x-amz-[\\w-]+|sas|code';

/** Three base64url parts, the first one a JSON object; also the two-part form that a cut-off token leaves. */
const JWT = /\beyJ[\w-]{4,}\.[\w-]*(?:\.[\w-]*)?/g;
const SCHEME = /\b(bearer|basic|digest|negotiate)(\s+|%20|\+)[\w.~+/=:-]{4,}/gi;
const QUERY = new RegExp(`([?&#;]|\\\\u0026|%26|%3F)(${SECRET_NAMES})(=|%3D)[^&#\\s"'<>]*`, 'gi');
const USER_INFO = /\b([a-z][a-z0-9+.-]{0,15}:\/\/)[^\s/?#@"']+@/gi;
/** `password: "…"`, `"api_key":"…"`, `token=…` inside a longer text, for example a JSON body quoted in a message. */
const PAIR = new RegExp(
  `(["']?\\b(?:[\\w-]{0,32}token|[\\w-]{0,32}api[_-]?key|[\\w-]{0,32}secret|password(?:_hash)?|passwd|pwd|authorization|cookie|jwt)\\b\\\\?["']?\\s*[:=]\\s*)(\\\\?"(?:[^"\\\\]|\\\\.)*"?|'[^']*'?|(?!\\[redacted\\])[^\\s,;&}\\])]+)`,
  'gi',
);
/** Key formats that are recognisable by their beginning. */
const KEY = /\b(?:sk|pk|rk|ghp|gho|xox[abps])[-_][\w-]{16,}/g;

/** Removes what looks like a secret from a text: JWTs, `Bearer …`, secret query parameters, user names in addresses, pairs. */
export function redactText(text: string): string {
  if (text.length < 4) return text;
  return text
    .replace(JWT, REDACTED)
    .replace(SCHEME, (_all, scheme: string) => `${scheme} ${REDACTED}`)
    .replace(USER_INFO, (_all, scheme: string) => `${scheme}${REDACTED}@`)
    .replace(QUERY, (_all, before: string, name: string, equals: string) => `${before}${name}${equals}${REDACTED}`)
    .replace(PAIR, (_all, name: string) => `${name}${REDACTED}`)
    .replace(KEY, REDACTED);
}
