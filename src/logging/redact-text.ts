/** What stands where a secret was. */
export const REDACTED = '[redacted]';

/** Names that announce a secret wherever they stand. */
const NAMES = '[\\w-]{0,32}(?:token|api[_-]?key|secret)|password(?:_hash)?|passwd|pwd|authorization|cookie|jwt';

/** Three base64url parts, the first one a JSON object; also the two-part form that a cut-off token leaves. */
const JWT = /\beyJ[\w-]{4,}\.[\w-]*(?:\.[\w-]*)?/g;
const SCHEME = /\b(bearer|basic|digest|negotiate)(\s+|%20|\+)[\w.~+/=:-]{4,}/gi;
const QUERY = new RegExp(
  `([?&#;]|\\\\u0026|%26|%3F)(${NAMES}|key|sig(?:nature)?|auth|credential|x-amz-[\\w-]+|sas|code)(=|%3D)[^&#\\s"'<>]*`,
  'gi',
);
const USER_INFO = /\b([a-z][a-z0-9+.-]{0,15}:\/\/)[^\s/?#@"']+@/gi;
/** `password: "…"`, `"api_key":"…"`, `token=…` inside a longer text, for example a JSON body quoted in a message. */
const PAIR = new RegExp(
  `(["']?\\b(?:${NAMES})\\b\\\\?["']?\\s*[:=]\\s*)(\\\\?"(?:[^"\\\\]|\\\\.)*"?|'[^']*'?|(?!\\[redacted\\])[^\\s,;&}\\])]+)`,
  'gi',
);
/** Key formats that are recognisable by their beginning. */
const KEY = /\b(?:sk|pk|rk|ghp|gho|xox[abps])[-_][\w-]{16,}/g;

/** Removes what looks like a secret from a text: JWTs, `Bearer …`, secret query parameters, user names in addresses, pairs. */
export function redactText(text: string): string {
  if (text.length < 4) return text;
  return text
    .replace(JWT, REDACTED)
    .replace(SCHEME, `$1 ${REDACTED}`)
    .replace(USER_INFO, `$1${REDACTED}@`)
    .replace(QUERY, `$1$2$3${REDACTED}`)
    .replace(PAIR, `$1${REDACTED}`)
    .replace(KEY, REDACTED);
}
