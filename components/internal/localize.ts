import { localized, refreshTexts, registered, type FindTexts, type Localized } from './language-registry.js';
import { english, type Strings } from './strings.js';

let find: FindTexts | undefined;

/** The texts of an element: English until the languages are loaded. */
export const textsOf: FindTexts = (element, configured) => find?.(element, configured) ?? english;

/** Keeps the texts of an element in its language while it is on the page. */
export function follow(element: Localized): void {
  // The languages, and what watches `lang`, are a file of their own. Without it a page is English.
  if (localized.add(element).size === 1 && !find) {
    import('./languages.js').then(({ findTexts }) => ((find = findTexts), refreshTexts()), String);
  }
}

/**
 * Adds a language or overrides texts of one, here and there a single one. A region's (`de-AT`) go before those of its
 * language (`de`). Elements on the page show it at once.
 */
export function registerStrings(language: string, strings: Partial<Strings>): void {
  registered.push([language.toLowerCase(), strings]);
  refreshTexts();
}
