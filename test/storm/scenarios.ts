/** How the server behaves after it has dropped everybody. All times are milliseconds since the drop. */
export interface Scenario {
  readonly id: string;
  readonly title: string;
  readonly text: string;
  /** From when on dials are taken. */
  readonly backAt: number;
  /** Dials that it takes in one second, as a part of all clients; `undefined`: all. */
  readonly limitShare?: number;
  /** What the plot shows: its span and the width of one column. */
  readonly plot: { readonly spanMs: number; readonly columnMs: number };
}

export const SCENARIOS: readonly Scenario[] = [
  {
    id: 'restart',
    title: 'Restart',
    text: 'The server drops every connection at 0 s and takes dials again at once.',
    backAt: 0,
    plot: { spanMs: 4000, columnMs: 50 },
  },
  {
    id: 'outage',
    title: 'Outage of 30 s',
    text: 'The server drops every connection at 0 s, refuses every dial for 30 s, and then takes all of them.',
    backAt: 30_000,
    plot: { spanMs: 120_000, columnMs: 1000 },
  },
  {
    id: 'limit',
    title: 'Limited server',
    text: 'The server is back at once, takes dials of 2 % of the clients in each second, and refuses the rest.',
    backAt: 0,
    limitShare: 0.02,
    plot: { spanMs: 240_000, columnMs: 1000 },
  },
];

/** Decides over dials, which have to come in the order of their times. */
export function acceptance({ backAt, limitShare }: Scenario, clients: number): (now: number) => boolean {
  const limit = limitShare === undefined ? Infinity : Math.max(1, Math.round(limitShare * clients));
  let second = 0;
  let taken = 0;
  return (now) => {
    if (now < backAt) return false;
    const current = Math.floor(now / 1000);
    if (current !== second) [second, taken] = [current, 0];
    if (taken >= limit) return false;
    taken += 1;
    return true;
  };
}
