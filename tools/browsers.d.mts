export type BrowserKind = 'chromium' | 'firefox' | 'webkit';
export const BROWSER_KINDS: readonly BrowserKind[];
/** The program of a browser, or `undefined` when this machine has none. */
export function findBrowser(kind: BrowserKind): string | undefined;
/** Like `findBrowser`, but throws a sentence that says how to get one. */
export function needBrowser(kind: BrowserKind): string;
/** What `BROWSERS` names, else every browser that is found; Chromium is required. */
export function browsersToTest(named?: string): BrowserKind[];
export function chromiumArgs(): string[];
