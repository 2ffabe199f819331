/** Where a key leads in a row of tabs: arrows in the direction of reading and round the ends. `undefined` for other keys. */
export function nextTab<T>(tabs: readonly T[], shown: T, key: string, isRtl: boolean): T | undefined {
  const at = tabs.indexOf(shown);
  const moves: Readonly<Record<string, number>> = {
    [isRtl ? 'ArrowLeft' : 'ArrowRight']: at + 1,
    [isRtl ? 'ArrowRight' : 'ArrowLeft']: at - 1,
    Home: 0,
    End: -1,
  };
  const move = moves[key];
  return move === undefined ? undefined : tabs[(move + tabs.length) % tabs.length];
}
