import { english, type Strings } from './strings.js';

const loaded = new Map<string, Strings>([['en', english]]);
const loaders: Record<string, () => Promise<Partial<Strings>>> = {
  de: async () => (await import('./locales/de.js')).german,
};

/** The language an element speaks: what was configured, else the nearest `lang` around it, else English. */
export function languageOf(element: Element, configured: string | undefined): string {
  if (configured && configured !== 'auto') return configured.toLowerCase();
  for (let at: Element | null = element; at; at = hostOrParent(at)) {
    const lang = at.getAttribute('lang');
    if (lang) return lang.toLowerCase();
  }
  return 'en';
}

/** The texts of a language as far as they are loaded: `de-AT` falls back to `de`, everything to English. */
export function stringsFor(language: string): Strings {
  return loaded.get(language) ?? loaded.get(language.split('-')[0] ?? '') ?? english;
}

/** Loads a language that is not there yet. Resolves to whether anything was added. */
export async function loadStrings(language: string): Promise<boolean> {
  const base = language.split('-')[0] ?? '';
  const load = loaders[base];
  if (loaded.has(language) || loaded.has(base) || !load) return false;
  try {
    registerStrings(base, await load());
    return true;
  } catch {
    // A missing language file costs the translation, never the page.
    return false;
  }
}

/** Adds a language or overrides texts of one. Elements show it from their next update on. */
export function registerStrings(language: string, strings: Partial<Strings>): void {
  const key = language.toLowerCase();
  loaded.set(key, { ...stringsFor(key), ...strings });
}

function hostOrParent(element: Element): Element | null {
  if (element.parentElement) return element.parentElement;
  const root = element.getRootNode();
  return root instanceof ShadowRoot ? root.host : null;
}
