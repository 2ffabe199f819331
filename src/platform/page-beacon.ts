/** `navigator.sendBeacon` of the page; `undefined` where there is none. */
export function createPageBeacon(): ((url: string, body: string) => boolean) | undefined {
  const runtime = (globalThis as { navigator?: Navigator }).navigator;
  if (typeof runtime?.sendBeacon !== 'function') return undefined;
  // As text: other types would need a preflight, which a page that goes has no time for.
  return (url, body) => runtime.sendBeacon(url, body);
}

/** What a name says in the page's own address; `undefined` without a page or the name. */
export function readPageQuery(name: string): string | undefined {
  const search = (globalThis as { location?: Location }).location?.search;
  return new URLSearchParams(search ?? '').get(name) ?? undefined;
}
