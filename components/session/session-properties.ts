import { ATTRIBUTES, parseAttributes } from '../../src/index.js';

/** Sensitive options live in a property only; their attribute is removed once it has been read. */
const SENSITIVE = new Set(['token']);

/** `heartbeat-interval` -> `heartbeatInterval`. */
export const propertyName = (attribute: string): string =>
  attribute.replace(/-([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());

/**
 * Gives a class one property per option. Reading gives the value that was said, parsed, or `undefined`;
 * writing sets the attribute, `undefined` or `null` removes it.
 */
export function defineOptionProperties(prototype: HTMLElement): void {
  for (const attribute of ATTRIBUTES) {
    const name = propertyName(attribute);
    if (SENSITIVE.has(attribute) || name in prototype) continue;
    Object.defineProperty(prototype, name, {
      configurable: true,
      enumerable: true,
      get(this: HTMLElement) {
        const text = this.getAttribute(attribute);
        return text === null ? undefined : onlyLeaf(parseAttributes({ [attribute]: text }).values);
      },
      set(this: HTMLElement, value: unknown) {
        if (value === undefined || value === null) this.removeAttribute(attribute);
        else this.setAttribute(attribute, toText(value));
      },
    });
  }
}

/**
 * Sets again what a page set before the element was defined: those values hide the accessors of the class.
 * In a microtask, because an element under construction may not have attributes yet.
 */
export function adoptEarlyProperties(element: HTMLElement, names: readonly string[]): void {
  const own = element as unknown as Record<string, unknown>;
  for (const name of [...names, ...ATTRIBUTES.map(propertyName)]) {
    if (!Object.hasOwn(element, name)) continue;
    const value = own[name];
    delete own[name];
    queueMicrotask(() => (own[name] = value));
  }
}

function toText(value: unknown): string {
  if (value === true) return '';
  return Array.isArray(value) ? value.join(' ') : String(value);
}

function onlyLeaf(value: unknown): unknown {
  let at = value;
  while (typeof at === 'object' && at !== null && !Array.isArray(at)) at = Object.values(at)[0];
  return at;
}
