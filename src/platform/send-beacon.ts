/** Hands a text to the browser, which sends it even when the page is gone. `false`: it was not taken, or there is no page. */
export function sendBeacon(url: string, body: string): boolean {
  const { navigator: runtime } = globalThis as Partial<typeof globalThis>;
  // A string goes as text/plain, which needs no preflight: nobody would be there to wait for its answer.
  return runtime?.sendBeacon?.(url, body) ?? false;
}
