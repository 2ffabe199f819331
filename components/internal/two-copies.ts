const place = (version: string | undefined): string => (version ? `version ${version}` : 'an unknown version');

/**
 * Says on the console that a page has loaded this package a second time. Not in a log: there may be no session yet, and it is the page that has to change.
 *
 * @param first version of the copy that is in use, `undefined` when its elements are somebody else's
 * @param second version of the copy that has just been loaded and does nothing
 */
export function warnOfTwoCopies(first: string | undefined, second: string): void {
  // eslint-disable-next-line no-console -- for the author of the page, before any logger exists
  console.warn(
    `realtime-elements is on this page twice: ${place(first)} was first and is used, ${place(second)} was not registered. ` +
      'Load it once: one script tag, or one import.',
  );
}
