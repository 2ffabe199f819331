import { find } from './dom.js';

/** Texts that are read from the right. */
const RIGHT_TO_LEFT = new Set(['ar']);

const LOOK = 'demo-look';
const LANGUAGE = 'demo-language';

/** A page in a frame, or one whose reader forbids it, has no storage. */
function remembered(key: string): string {
  try {
    return localStorage.getItem(key) ?? '';
  } catch {
    return '';
  }
}

function remember(key: string, value: string): void {
  try {
    localStorage.setItem(key, value);
  } catch {
    // The choice lasts as long as the page.
  }
}

function follow(select: HTMLSelectElement, key: string, show: (value: string) => void): void {
  const saved = remembered(key);
  if ([...select.options].some(({ value }) => value === saved)) select.value = saved;
  const apply = (): void => {
    remember(key, select.value);
    show(select.value);
  };
  select.addEventListener('change', apply);
  show(select.value);
}

/**
 * The two lists of the header: the look, which is one attribute and a style sheet of public names, and the language, which is `lang` and
 * `dir` around the elements.
 */
export function mountLooks(session: HTMLElement): void {
  follow(find('#look'), LOOK, (look) => (document.documentElement.dataset['look'] = look));
  follow(find('#language'), LANGUAGE, (language) => {
    session.lang = language;
    session.dir = RIGHT_TO_LEFT.has(language) ? 'rtl' : 'ltr';
  });
}
