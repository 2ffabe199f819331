/** Shows exactly these custom states of an element. `internals`: `undefined` where the browser has none. */
export function showStates(internals: ElementInternals | undefined, names: readonly (string | false)[]): void {
  // jsdom has no custom states, and early Chromium took only names that begin with `--`: the attributes that repeat them remain.
  try {
    internals?.states.clear();
    for (const name of names) if (name) internals?.states.add(name);
  } catch {}
}
