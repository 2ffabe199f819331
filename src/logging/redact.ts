import { createTextCleaner, REDACTED, redactText, type TextCleaner } from './redact-text.js';

export { redactText } from './redact-text.js';

export interface RedactOptions {
  /**
   * More names whose values are secret, as fields and in texts; case, `_` and `-` do not matter. `email` and `card` also hide what looks like an
   * address or a card number.
   */
  readonly names?: readonly string[] | undefined;
  /** Levels of nesting that are kept. Default 6. */
  readonly depth?: number | undefined;
  /** Entries of one object or list that are kept. Default 50. */
  readonly breadth?: number | undefined;
  /** Characters of one text that are kept. Default 2000. */
  readonly length?: number | undefined;
  /** Values visited in all, so that breadth times depth stays bounded. Default 1000. */
  readonly values?: number | undefined;
}

/** Makes a plain, bounded copy of anything without its secrets. */
export type Redactor = (value: unknown) => unknown;

/** Beyond what is kept, so that a secret that is cut in two is still recognised. */
const MARGIN = 4096;
/** A page that makes up names as it goes must not fill the memory. */
const MOST_NAMES = 1000;

/** Names, squashed to lower case letters and digits, that hold a secret. */
const SECRET =
  /(tokens?|pwd|authorization|cookies?|jwt|signature|authheader)$|passwo?r?d|passphrase|secret|apikey|privatekey|accesskey|credential|^(auth|sig|bearer|sas|pass|pin|otp)$/;
/** Not secret by trade, but long and nobody else's business. */
const OMITTED = /^(persona|personaprompt|systemprompt|systeminstructions?|compiledprompt|developerprompt)$/;

/** `api_key`, `api-key` and `apiKey` are one name. */
const squash = (name: string): string => name.toLowerCase().replace(/[^a-z0-9]/g, '');

/** What a field's name says of its value. */
interface Name {
  readonly shown: string;
  readonly kind: 'plain' | 'secret' | 'named' | 'omitted';
  readonly isCount: boolean;
}

/**
 * Makes a redactor: secrets replaced by name and by look, cycles cut, size bounded. It never throws, whatever getters and proxies do. What it
 * returns is JSON-serialisable.
 */
export function createRedactor(options: RedactOptions = {}): Redactor {
  const { depth = 6, breadth = 50, length = 2000, values = 1000 } = options;
  const secrets = (options.names ?? []).map(squash);
  const cleaner = secrets.length > 0 ? createTextCleaner(secrets) : redactText;
  const clean = (text: string): string => cleanText(cleaner, text, length);
  const names = new Map<string, Name>();
  const above = new Set<object>();
  let left = 0;

  const nameOf = (name: string): Name => {
    const known = names.get(name);
    if (known) return known;
    const squashed = squash(name);
    const kind = secrets.includes(squashed)
      ? 'named'
      : OMITTED.test(squashed)
        ? 'omitted'
        : SECRET.test(squashed)
          ? 'secret'
          : 'plain';
    const made: Name = { shown: clean(name), kind, isCount: squashed.endsWith('tokens') };
    if (names.size >= MOST_NAMES) names.clear();
    names.set(name, made);
    return made;
  };

  const visit = (item: unknown): unknown => {
    if (--left < 0) return '[more]';
    if (typeof item === 'string' || typeof item === 'symbol') return clean(String(item));
    if (typeof item === 'number') return Number.isFinite(item) ? item : String(item);
    if (typeof item === 'bigint') return `${item}n`;
    if (typeof item === 'function') return '[function]';
    if (typeof item !== 'object' || !item) return item;
    if (above.has(item)) return '[circular]';
    if (above.size >= depth) return '[deep]';
    above.add(item);
    try {
      return visitObject(item);
    } catch {
      // A getter or a proxy that throws: the log must go on.
      return '[unreadable]';
    } finally {
      above.delete(item);
    }
  };

  const visitObject = (object: object): unknown => {
    if (Array.isArray(object) || object instanceof Set) return visitList(object);
    const prototype: unknown = Object.getPrototypeOf(object);
    if (prototype === Object.prototype || prototype === null) return visitKeys(object, Object.keys(object));
    if (object instanceof URL || object instanceof RegExp) return clean(String(object));
    if (object instanceof Date) return Number.isNaN(+object) ? String(object) : object.toISOString();
    const bytes = bytesOf(object);
    if (bytes !== undefined) return `[${kindOf(object)}, ${bytes} bytes]`;
    // These hold their pairs behind an iterator.
    if (/^(Map|Headers|URLSearchParams|FormData)$/.test(kindOf(object))) {
      return visitPairs(object as Map<unknown, unknown>);
    }
    const own = Object.keys(object);
    return visitKeys(object, object instanceof Error ? [...new Set([...keysOfError(object), ...own])] : own);
  };

  // By index: most of what is logged comes this way.
  const visitKeys = (object: object, keys: readonly string[]): unknown => {
    const out: Record<string, unknown> = {};
    const { length } = keys;
    for (let index = 0; index < length && index < breadth; index += 1) {
      const key = keys[index] ?? '';
      put(out, key, valueAt(object, key));
    }
    if (length > breadth) out['…'] = '[more]';
    return out;
  };

  const visitPairs = (pairs: Iterable<readonly [key: unknown, item: unknown]>): unknown => {
    const out: Record<string, unknown> = {};
    let count = 0;
    for (const [key, item] of pairs) {
      if (count++ === breadth) {
        out['…'] = '[more]';
        break;
      }
      put(out, typeof key === 'string' ? key : String(visit(key)), item);
    }
    return out;
  };

  const put = (out: Record<string, unknown>, key: string, item: unknown): void => {
    const name = nameOf(key);
    const shown = visitField(name, item);
    // A field called __proto__ must stay a field.
    if (name.shown !== '__proto__') out[name.shown] = shown;
    else Object.defineProperty(out, name.shown, { value: shown, enumerable: true, configurable: true });
  };

  const visitList = (items: unknown[] | Set<unknown>): unknown[] => {
    const out: unknown[] = [];
    for (const item of items) {
      if (out.length === breadth) {
        out.push(`[${('size' in items ? items.size : items.length) - breadth} more]`);
        break;
      }
      out.push(visit(item));
    }
    return out;
  };

  const visitField = ({ kind, isCount }: Name, item: unknown): unknown => {
    if (kind === 'plain') return visit(item);
    if (kind === 'omitted') return '[omitted]';
    if (kind === 'named') return REDACTED;
    // A flag, an absent value or an empty text tells nothing that is worth hiding, and much that helps; `maxTokens: 4096` is a count.
    const isHarmless = item === undefined || item === null || item === '' || typeof item === 'boolean';
    return isHarmless || (isCount && typeof item === 'number') ? visit(item) : REDACTED;
  };

  return (value) => {
    left = values;
    return visit(value);
  };
}

/** A plain copy of anything, safe to keep and to show. See {@link createRedactor}. */
export const redact = (value: unknown, options?: RedactOptions): unknown => createRedactor(options)(value);

/** `Headers`, `Uint8Array`, …; not by `instanceof`, because not every place has all of them. */
const kindOf = (object: object): string => Object.prototype.toString.call(object).slice(8, -1);

function bytesOf(object: object): number | undefined {
  const kind = kindOf(object);
  if (kind === 'Blob' || kind === 'File') return (object as Blob).size;
  return kind.endsWith('ArrayBuffer') || ArrayBuffer.isView(object) ? (object as ArrayBuffer).byteLength : undefined;
}

/** What matters most of an error is not enumerable. */
const keysOfError = (error: Error): string[] =>
  ['name', 'message', 'stack', 'cause', 'errors'].filter((key) => key in error);

/** A getter that throws costs its own field only. */
function valueAt(object: object, key: string): unknown {
  try {
    return (object as Record<string, unknown>)[key];
  } catch {
    return '[unreadable]';
  }
}

function cleanText(cleaner: TextCleaner, text: string, length: number): string {
  if (text.length <= length) return cleaner(text);
  const head = cleaner(text.slice(0, length + MARGIN));
  // Cleaning makes a text shorter; what then comes near the cut may be half a secret.
  const unsure = text.length > length + MARGIN ? MARGIN / 2 : 0;
  const kept = head.slice(0, Math.min(length, head.length - unsure));
  // A copy: what engines make of `slice` holds the whole text.
  return `${JSON.parse(JSON.stringify(kept)) as string}… [${text.length - length} more]`;
}
