import type { Strings } from './strings.js';

/** An element whose texts follow its language. */
export type Localized = Element & { requestUpdate(): void };

/** Finds the texts of an element; `configured` is the session's `ui-language`. */
export type FindTexts = (element: Localized, configured: string | undefined) => Strings;

/** The elements on the page. */
export const localized = new Set<Localized>();
/** What pages have registered, in order. */
export const registered: (readonly [language: string, texts: Partial<Strings>])[] = [];

/** Renders all elements again. */
export const refreshTexts = (): void => localized.forEach((element) => element.requestUpdate());
