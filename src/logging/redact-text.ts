/** What stands where a secret was. */
export const REDACTED = '[redacted]';

/** Names that announce a secret wherever they stand. */
const NAMES =
  '[\\w-]{0,32}(?:token|(?:api|secret|private|access)[_-]?key|(?:passw(?:or)?d|passphrase|secret)[\\w-]{0,16})|pwd|jwt|credentials?';
/** A name, in a query also a shorter one, and the value up to what ends it. */
const IN_QUERY = 'key|sig(?:nature)?|auth(?:orization)?|cookie|x-amz-[\\w-]+|sas|code';

/** Three base64url parts, the first one a JSON object; also the two-part form that a cut-off token leaves. */
const JWT = /\beyJ[\w-]{4,}\.[\w-]*(?:\.[\w-]+)*/g;
const SCHEME = /\b(bearer|basic|digest|negotiate)(\s+|%20|\+)[\w.~+/=:-]{4,}/gi;
const USER_INFO = /\b([a-z][a-z0-9+.-]{0,15}:\/\/)[^\s/?#@"']+@/gi;
/** A text in quotes, however often it was escaped, to the same quotes or to where it was cut. */
const QUOTED = '(?<escape>\\\\*)"[^]*?(?:(?<!\\\\)\\k<escape>"|$)';
/** A header with all of its line: both hold several pairs. */
const HEADER = new RegExp(
  `((?:cookie2?|authorization)\\\\*["']?\\s*[:=]\\s*)(${QUOTED}|'[^']*'?|(?!\\[redacted\\])(?:[^\\r\\n\\\\]|\\\\(?![rn"]))+)`,
  'gi',
);
/** Key formats that are recognisable by their beginning. */
const KEY =
  /\b(?:(?:[sprh][kf]|gh[a-z]|npm|glpat|xox[a-z]|github_pat)[-_][\w-]{16,}|AIza[\w-]{30,}|A[KS]IA[A-Z0-9]{16}|ya29\.[\w-]{10,})/g;
const EMAIL = /[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}/g;
/** 13 to 19 digits, in groups or not (ISO/IEC 7812). */
const CARD = /\b\d(?:[ -]?\d){12,18}\b/g;
/** Without one of these none of the patterns above can match, but for those that somebody has to ask for; most texts have none. */
const SUSPICIOUS =
  /[=:]|%3[AD]|eyJ|\b(?:[sprh][kf]|gh[a-z]|npm|glpat|xox[a-z]|github_pat)[-_]|AIza|A[KS]IA|ya29|(?:bearer|basic|digest|negotiate)[\s%+]/i;

/** Cleans one text. */
export type TextCleaner = (text: string) => string;

/** A name in lower case without `_` and `-`, as a pattern that finds it however it is written. */
const anyWriting = (squashed: string): string => [...squashed].join('[_-]?');

/**
 * Makes what removes secrets from texts: JWTs, `Bearer …`, secret query parameters, user names in addresses, pairs, headers, keys.
 * @param names more names, lower case letters and digits only; `email` and `card` also hide what looks like one
 */
export function createTextCleaner(names: readonly string[] = []): TextCleaner {
  const all = [NAMES, ...names.filter(Boolean).map(anyWriting)].join('|');
  const query = new RegExp(`([?&#;]|\\\\u0026|%26|%3F)(${all}|${IN_QUERY})(=|%3D)[^&#\\s"'<>]*`, 'gi');
  // `password: "…"`, `"api_key":"…"`, `token=…` inside a longer text, for example a JSON body quoted in a message.
  const pair = new RegExp(
    `(["']?\\b(?:${all})\\b\\\\*["']?\\s*(?:[:=]|%3[AD])\\s*)(${QUOTED}|'[^']*'?|(?!\\[redacted\\])[^\\s,;&}\\])]+)`,
    'gi',
  );
  const personal = [names.includes('email') && EMAIL, names.includes('card') && CARD].filter((each) => each !== false);
  return (text) => {
    if (text.length < 4) return text;
    const clean = SUSPICIOUS.test(text)
      ? text
          .replace(HEADER, `$1${REDACTED}`)
          .replace(JWT, REDACTED)
          .replace(SCHEME, `$1 ${REDACTED}`)
          .replace(USER_INFO, `$1${REDACTED}@`)
          .replace(query, `$1$2$3${REDACTED}`)
          .replace(pair, `$1${REDACTED}`)
          .replace(KEY, REDACTED)
      : text;
    return personal.reduce((left, pattern) => left.replace(pattern, REDACTED), clean);
  };
}

/** The cleaner without more names. */
export const redactText: TextCleaner = createTextCleaner();
