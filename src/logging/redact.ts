import { REDACTED, redactText } from './redact-text.js';

export { redactText } from './redact-text.js';

export interface RedactOptions {
  /** More field names whose values are secret; case, `_` and `-` do not matter. */
  readonly names?: readonly string[] | undefined;
}

/** Levels of nesting that are kept. */
const MAX_DEPTH = 6;
/** Entries of one object or list that are kept. */
const MAX_BREADTH = 50;
/** Characters of one text that are kept. */
const MAX_LENGTH = 2000;
/** Values visited in all, so that breadth times depth stays bounded. */
const MAX_VALUES = 1000;

/** Names, squashed to lower case letters and digits, that hold a secret when they end like this. */
const SECRET =
  /(tokens?|password|passwd|passwordhash|passphrase|pwd|secret|secretkey|apikey|authorization|cookies?|credentials?|jwt|signature|privatekey|accesskey|authheader)$|^(auth|sig|bearer|sas)$/;
/** Not secret by trade, but long and nobody else's business. */
const OMITTED = /^(persona|personaprompt|systemprompt|systeminstructions?|compiledprompt|developerprompt)$/;

/** `api_key`, `api-key` and `apiKey` are one name. */
const squash = (name: string): string => name.toLowerCase().replace(/[^a-z0-9]/g, '');

/**
 * A plain copy of anything, safe to keep and to show: secrets replaced by name and by look, cycles cut, size bounded.
 * Never throws, whatever getters and proxies do. The result is JSON-serialisable.
 */
export function redact(value: unknown, options: RedactOptions = {}): unknown {
  const names = (options.names ?? []).map(squash);
  const above = new Set<object>();
  let left = MAX_VALUES;

  const visit = (item: unknown): unknown => {
    if (--left < 0) return '[more]';
    if (typeof item === 'string' || typeof item === 'symbol') return cleanText(String(item));
    if (typeof item === 'number') return Number.isFinite(item) ? item : String(item);
    if (typeof item === 'bigint') return `${item}n`;
    if (typeof item === 'function') return '[function]';
    if (typeof item !== 'object' || !item) return item;
    if (above.has(item)) return '[circular]';
    if (above.size >= MAX_DEPTH) return '[deep]';
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
    if (object instanceof URL || object instanceof RegExp) return cleanText(String(object));
    if (object instanceof Date) return Number.isNaN(+object) ? String(object) : object.toISOString();
    const bytes = bytesOf(object);
    if (bytes !== undefined) return `[${kindOf(object)}, ${bytes} bytes]`;
    if (Array.isArray(object) || object instanceof Set) return visitList(object);
    const out = {};
    let count = 0;
    for (const [key, item] of entriesOf(object)) {
      const isRoom = count++ < MAX_BREADTH;
      const name = !isRoom ? '…' : typeof key === 'string' ? key : String(visit(key));
      // defineProperty: a field called __proto__ must stay a field.
      Object.defineProperty(out, cleanText(name), {
        value: isRoom ? visitField(squash(name), item) : '[more]',
        enumerable: true,
        configurable: true,
        writable: true,
      });
      if (!isRoom) break;
    }
    return out;
  };

  const visitList = (items: unknown[] | Set<unknown>): unknown[] => {
    const out: unknown[] = [];
    for (const item of items) {
      if (out.length === MAX_BREADTH) {
        out.push(`[${('size' in items ? items.size : items.length) - MAX_BREADTH} more]`);
        break;
      }
      out.push(visit(item));
    }
    return out;
  };

  const visitField = (squashed: string, item: unknown): unknown => {
    if (OMITTED.test(squashed)) return '[omitted]';
    if (names.includes(squashed)) return REDACTED;
    // A flag, an absent value or an empty text tells nothing that is worth hiding, and much that helps.
    const isHarmless = item === undefined || item === null || item === '' || typeof item === 'boolean';
    // `maxTokens: 4096` is a count.
    const isCount = typeof item === 'number' && squashed.endsWith('tokens');
    return SECRET.test(squashed) && !isHarmless && !isCount ? REDACTED : visit(item);
  };

  return visit(value);
}

/** `Headers`, `Uint8Array`, …; not by `instanceof`, because not every place has all of them. */
const kindOf = (object: object): string => Object.prototype.toString.call(object).slice(8, -1);

function bytesOf(object: object): number | undefined {
  if (/^(Blob|File)$/.test(kindOf(object))) return (object as Blob).size;
  return object instanceof ArrayBuffer || ArrayBuffer.isView(object) ? object.byteLength : undefined;
}

function* entriesOf(object: object): Iterable<readonly [key: unknown, item: unknown]> {
  // These hold their pairs behind an iterator.
  if (/^(Map|Headers|URLSearchParams|FormData)$/.test(kindOf(object))) return yield* object as Map<unknown, unknown>;
  // What matters most of an error is not enumerable.
  const keys = object instanceof Error ? ['name', 'message', 'stack', 'cause', 'errors'] : [];
  for (const key of new Set([...keys, ...Object.keys(object)])) {
    if (!(key in object)) continue;
    let item: unknown;
    try {
      item = (object as Record<string, unknown>)[key];
    } catch {
      // A getter that throws costs its own field only.
      item = '[unreadable]';
    }
    yield [key, item];
  }
}

function cleanText(text: string): string {
  if (text.length <= MAX_LENGTH) return redactText(text);
  // Cut after cleaning a little more than is kept, so that a secret cut in two is still recognised.
  const head = redactText(text.slice(0, MAX_LENGTH + 4096)).slice(0, MAX_LENGTH);
  return `${head}… [${text.length - MAX_LENGTH} more]`;
}
