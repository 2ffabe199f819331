import { REDACTED, redactText } from './redact-text.js';

export { redactText } from './redact-text.js';

export interface RedactOptions {
  /** More field names whose values are secret; case, `_` and `-` do not matter. */
  readonly names?: readonly string[] | undefined;
  /** Levels of nesting that are kept. Default 6. */
  readonly maxDepth?: number | undefined;
  /** Entries of one object or list that are kept. Default 50. */
  readonly maxBreadth?: number | undefined;
  /** Characters of one text that are kept. Default 2000. */
  readonly maxLength?: number | undefined;
  /** Values visited in all, so that breadth times depth stays bounded. Default 1000. */
  readonly maxValues?: number | undefined;
}

/** Names, squashed to lower case letters and digits, that hold a secret when they end like this. */
const SECRET =
  /(tokens?|password|passwd|passwordhash|passphrase|pwd|secret|secretkey|apikey|authorization|cookies?|credentials?|jwt|signature|privatekey|accesskey|authheader)$|^(auth|sig|bearer|sas)$/;
/** Not secret by trade, but long and nobody else's business. */
const OMITTED = /^(persona|personaprompt|systemprompt|systeminstructions?|compiledprompt|developerprompt)$/;

/** `api_key`, `api-key` and `apiKey` are one name. */
const squash = (name: string): string => name.toLowerCase().replace(/[^a-z0-9]/g, '');

interface Walk {
  readonly names: ReadonlySet<string>;
  readonly maxDepth: number;
  readonly maxBreadth: number;
  readonly maxLength: number;
  left: number;
  readonly above: Set<object>;
}

/**
 * A plain copy of anything, safe to keep and to show: secrets replaced by name and by look, cycles cut, size bounded.
 * Never throws, whatever getters and proxies do. The result is JSON-serialisable.
 */
export function redact(value: unknown, options: RedactOptions = {}): unknown {
  return visit(value, 0, {
    names: new Set((options.names ?? []).map(squash)),
    maxDepth: options.maxDepth ?? 6,
    maxBreadth: options.maxBreadth ?? 50,
    maxLength: options.maxLength ?? 2000,
    left: options.maxValues ?? 1000,
    above: new Set(),
  });
}

function visit(value: unknown, depth: number, walk: Walk): unknown {
  if (--walk.left < 0) return '[more]';
  switch (typeof value) {
    case 'string':
      return cleanText(value, walk);
    case 'number':
      return Number.isFinite(value) ? value : String(value);
    case 'bigint':
      return `${value}n`;
    case 'symbol':
      return cleanText(String(value), walk);
    case 'function':
      return '[function]';
    case 'object':
      break;
    default:
      return value;
  }
  if (value === null) return null;
  if (walk.above.has(value)) return '[circular]';
  if (depth >= walk.maxDepth) return '[deep]';
  walk.above.add(value);
  try {
    return visitObject(value, depth + 1, walk);
  } catch {
    // A getter or a proxy that throws: the log must go on.
    return '[unreadable]';
  } finally {
    walk.above.delete(value);
  }
}

function visitObject(value: object, depth: number, walk: Walk): unknown {
  if (value instanceof Error) return visitError(value, depth, walk);
  if (value instanceof URL) return cleanText(value.href, walk);
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? 'Invalid Date' : value.toISOString();
  if (value instanceof RegExp) return cleanText(String(value), walk);
  if (value instanceof ArrayBuffer) return `[${value.byteLength} bytes]`;
  if (ArrayBuffer.isView(value)) return `[${value.constructor.name}, ${value.byteLength} bytes]`;
  if (typeof Blob !== 'undefined' && value instanceof Blob) return `[Blob, ${value.size} bytes]`;
  if (value instanceof Promise || value instanceof WeakMap || value instanceof WeakSet) return '[object]';
  if (Array.isArray(value)) return visitList(value, value.length, depth, walk);
  if (value instanceof Set) return visitList(value, value.size, depth, walk);
  if (value instanceof Map || isEntries(value)) return visitEntries(value as Iterable<[unknown, unknown]>, depth, walk);
  return visitEntries(
    Object.keys(value).map((name) => [name, undefined]),
    depth,
    walk,
    value,
  );
}

/** `Headers`, `URLSearchParams` and `FormData` hold their pairs behind an iterator. */
function isEntries(value: object): boolean {
  const kinds = [globalThis.Headers, globalThis.URLSearchParams, globalThis.FormData];
  return kinds.some((kind) => typeof kind === 'function' && value instanceof kind);
}

function visitError(error: Error, depth: number, walk: Walk): unknown {
  const { name, message, stack, cause } = error;
  const out: Record<string, unknown> = {
    name: cleanText(String(name), walk),
    message: cleanText(String(message), walk),
  };
  for (const key of Object.keys(error).slice(0, walk.maxBreadth)) {
    if (!['name', 'message', 'stack', 'cause'].includes(key))
      put(out, key, (error as unknown as Record<string, unknown>)[key], depth, walk);
  }
  if (typeof stack === 'string') out['stack'] = cleanText(stack, walk);
  if (cause !== undefined) out['cause'] = visit(cause, depth, walk);
  if (error instanceof AggregateError) out['errors'] = visit(error.errors, depth, walk);
  return out;
}

function visitList(items: Iterable<unknown>, length: number, depth: number, walk: Walk): unknown[] {
  const out: unknown[] = [];
  for (const item of items) {
    if (out.length >= walk.maxBreadth) {
      out.push(`[${length - out.length} more]`);
      break;
    }
    out.push(visit(item, depth, walk));
  }
  return out;
}

function visitEntries(entries: Iterable<readonly unknown[]>, depth: number, walk: Walk, holder?: object): unknown {
  const out: Record<string, unknown> = {};
  let count = 0;
  for (const [key, value] of entries) {
    if (count++ >= walk.maxBreadth) {
      out['…'] = '[more]';
      break;
    }
    // Read one by one, so that a getter that throws costs its own field only.
    put(
      out,
      typeof key === 'string' ? key : String(visit(key, depth, walk)),
      holder ? readField(holder, key as string) : value,
      depth,
      walk,
    );
  }
  return out;
}

function readField(holder: object, name: string): unknown {
  try {
    return (holder as Record<string, unknown>)[name];
  } catch {
    return '[unreadable]';
  }
}

function put(out: Record<string, unknown>, name: string, value: unknown, depth: number, walk: Walk): void {
  const squashed = squash(name);
  let shown: unknown;
  if (OMITTED.test(squashed)) shown = '[omitted]';
  else if (isSecret(squashed, value, walk)) shown = REDACTED;
  else shown = visit(value, depth, walk);
  // defineProperty: a field called __proto__ must stay a field.
  Object.defineProperty(out, cleanText(name, walk), {
    value: shown,
    enumerable: true,
    configurable: true,
    writable: true,
  });
}

function isSecret(squashed: string, value: unknown, walk: Walk): boolean {
  if (walk.names.has(squashed)) return true;
  // A flag, an absent value or an empty text tells nothing that is worth hiding, and much that helps.
  if (value === undefined || value === null || value === '' || typeof value === 'boolean') return false;
  // `maxTokens: 4096` is a count.
  if (typeof value === 'number' && squashed.endsWith('tokens')) return false;
  return SECRET.test(squashed);
}

function cleanText(text: string, walk: Walk): string {
  if (text.length <= walk.maxLength) return redactText(text);
  // Cut after cleaning a little more than is kept, so that a secret cut in two is still recognised.
  const head = redactText(text.slice(0, walk.maxLength + 4096)).slice(0, walk.maxLength);
  return `${head}… [${text.length - walk.maxLength} more]`;
}
