import { refreshTexts, registered, type FindTexts, type Localized } from './language-registry.js';
import { english, type Strings } from './strings.js';

type Texts = Partial<Strings>;

/** Each language in three files: what every page shows, the rest of a chat, and what the other views show. */
const SHIPPED: Readonly<Record<string, readonly (() => Promise<{ texts: Texts }>)[]>> = {
  ar: [() => import('./locales/ar.js'), () => import('./locales/ar-chat.js'), () => import('./locales/ar-parts.js')],
  de: [() => import('./locales/de.js'), () => import('./locales/de-chat.js'), () => import('./locales/de-parts.js')],
  es: [() => import('./locales/es.js'), () => import('./locales/es-chat.js'), () => import('./locales/es-parts.js')],
  fr: [() => import('./locales/fr.js'), () => import('./locales/fr-chat.js'), () => import('./locales/fr-parts.js')],
  ja: [() => import('./locales/ja.js'), () => import('./locales/ja-chat.js'), () => import('./locales/ja-parts.js')],
};
const RIGHT_TO_LEFT = new Set(['ar', 'arc', 'ckb', 'dv', 'fa', 'he', 'ku', 'ps', 'sd', 'ug', 'ur', 'yi']);

const loaded = new Map<string, Texts>([['en', english]]);
const merged = new Map<string, Strings>();
/** The elements that got a `lang` and `dir` from here, because their texts are in another language than what is around them. */
const marked = new WeakMap<Node, string>();
const watched = new WeakSet<Node>();
let known = 0;

const baseOf = (language: string): string => language.split('-')[0] ?? '';

/** The texts of an element in the language it was given, else in that of the nearest `lang`, else in English. */
export const findTexts: FindTexts = (element, configured) => {
  const around = watchAround(element);
  const wanted = (configured && configured !== 'auto' ? configured : around).toLowerCase();
  load(baseOf(wanted));
  const texts = textsIn(wanted);
  mark(element, around.toLowerCase(), texts.language);
  return texts;
};

/** The same object until something changes: elements compare by identity. */
function textsIn(language: string): Strings {
  if (known !== registered.length) {
    merged.clear();
    known = registered.length;
  }
  const existing = merged.get(language);
  if (existing) return existing;
  const base = baseOf(language);
  const own = (name: string): Texts[] => registered.flatMap(([key, texts]) => (key === name ? [texts] : []));
  const said = [...own(base), ...(base === language ? [] : own(language))];
  // A page may bring a language that is not shipped.
  const spoken = loaded.has(base) || said.length > 0 ? { language: base } : {};
  const texts: Strings = Object.assign({}, english, loaded.get(base), spoken, ...said);
  merged.set(language, texts);
  return texts;
}

const loading = new Set<string>();

function load(base: string): void {
  const files = SHIPPED[base];
  if (!files || loading.has(base)) return;
  loading.add(base);
  for (const file of files) {
    // A file that cannot be had costs the translation, never the page.
    file().then(({ texts }) => {
      loaded.set(base, { ...loaded.get(base), ...texts });
      merged.clear();
      refreshTexts();
    }, String);
  }
}

/** The nearest `lang` around an element, also across shadow roots. Every root on the way is watched from now on. */
function watchAround(element: Element): string {
  let found: string | undefined;
  for (let at: Element | null = element; at; at = parentOf(at)) {
    if (!marked.has(at)) found ??= at.getAttribute('lang') || undefined;
  }
  return found ?? 'en';
}

function parentOf(element: Element): Element | null {
  if (element.parentElement) return element.parentElement;
  const root = element.getRootNode();
  if (!watched.has(root)) {
    watched.add(root);
    new MutationObserver(onLangChanged).observe(root, { subtree: true, attributes: true, attributeFilter: ['lang'] });
  }
  return root instanceof ShadowRoot ? root.host : null;
}

/** What was written here is no news; what a page writes onto an element of ours counts from then on. */
function onLangChanged(changes: readonly MutationRecord[]): void {
  const news = changes.filter(({ target }) => (target as Element).getAttribute('lang') !== (marked.get(target) ?? ''));
  for (const { target } of news) marked.delete(target);
  if (news.length > 0) refreshTexts();
}

/** Says to assistive technology, and to the direction of writing, which language an element speaks. */
function mark(element: Localized, around: string, spoken: string): void {
  if (baseOf(around) === spoken) {
    if (!marked.delete(element)) return;
    element.removeAttribute('lang');
    element.removeAttribute('dir');
  } else if (marked.get(element) !== spoken && (marked.has(element) || !element.hasAttribute('lang'))) {
    marked.set(element, spoken);
    element.setAttribute('lang', spoken);
    element.setAttribute('dir', RIGHT_TO_LEFT.has(spoken) ? 'rtl' : 'ltr');
  }
}
