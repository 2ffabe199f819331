/** Where a key leads in a list of rows; `undefined` for a key that leads nowhere. @param at -1 = nothing is chosen @param page rows in view */
export function rowForKey(key: string, at: number, last: number, page: number): number | undefined {
  const moves: Readonly<Record<string, number>> = {
    ArrowDown: at + 1,
    ArrowUp: at < 0 ? last : at - 1,
    PageDown: at + page,
    PageUp: at < 0 ? last : at - page,
    Home: 0,
    End: last,
  };
  const to = moves[key];
  return to === undefined ? undefined : Math.max(0, Math.min(last, to));
}
