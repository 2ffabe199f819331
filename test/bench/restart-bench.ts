import { setTimeout as sleep } from 'node:timers/promises';
import { startBenchServer, type BenchServer } from './bench-server.js';
import { bundle, openTabs, type Tab } from './browser-tabs.js';

export interface RestartRounds {
  /** Connections of each library on each page. */
  readonly each: number;
  readonly pages: number;
  /** How long a connection is left alone: longer than every library's own idea of a stable one (ours: 10 s). */
  readonly stableMs: number;
  readonly downMs: number;
  /** How long the slowest is waited for. */
  readonly withinMs: number;
}
export const RESTART_ROUNDS: RestartRounds = { each: 5, pages: 4, stableMs: 11_000, downMs: 3000, withinMs: 20_000 };

/** Name of the library -> milliseconds, one entry a connection; none for who does not redial. */
export type Times = ReadonlyMap<string, readonly number[]>;
export interface RestartFigures {
  readonly browser: string;
  readonly rounds: RestartRounds;
  /** From the native close to the next native open, of a server that takes new ones at once. */
  readonly redials: Times;
  /** From the moment when a server listens again to what the library says can be used. */
  readonly restarts: Times;
}
type Named = [name: string, ms: number][];

const byName = (names: readonly string[], times: Named): Times =>
  new Map(names.map((name) => [name, times.filter(([who]) => who === name).map(([, ms]) => ms)]));

async function openAll(open: () => Promise<Tab>, { pages, each, stableMs }: RestartRounds): Promise<Tab[]> {
  const tabs: Tab[] = [];
  for (let index = 0; index < pages; index += 1) {
    const tab = await open();
    const wanted = await tab.call<number>('redialPage.startRedials', each);
    for (let tries = 0; (await tab.call<number>('redialPage.openRedials')) < wanted; tries += 1) {
      if (tries > 300) throw new Error('The libraries have not all connected within 30 s.');
      await sleep(100);
    }
    tabs.push(tab);
  }
  await sleep(stableMs);
  return tabs;
}

async function gather(tabs: readonly Tab[], call: string, ...args: readonly unknown[]): Promise<Named> {
  const all: Named[] = [];
  for (const tab of tabs) all.push(await tab.call<Named>(call, ...args));
  for (const tab of tabs) await tab.close();
  return all.flat();
}

async function restart(server: BenchServer, downMs: number): Promise<number> {
  await server.down();
  await sleep(downMs);
  await server.up();
  return Date.now();
}

/** All libraries lose their connections together: to a server that is there at once, then to one that is away for a while. */
export async function measureRestarts(rounds: RestartRounds): Promise<RestartFigures> {
  const server = await startBenchServer({ redial: await bundle('redial') }, { peers: true });
  const browser = await openTabs('chromium');
  const open = (): Promise<Tab> => browser.open(server, 'redial');
  try {
    const dropped = await openAll(open, rounds);
    const names = (await dropped[0]?.call<string[]>('redialPage.names')) ?? [];
    server.dropAll();
    await sleep(rounds.withinMs / 2);
    const redials = byName(names, await gather(dropped, 'redialPage.redialTimes'));
    const left = await openAll(open, rounds);
    const since = await restart(server, rounds.downMs);
    await sleep(rounds.withinMs);
    const restarts = byName(names, await gather(left, 'redialPage.usableTimes', since));
    return { browser: browser.browser, rounds, redials, restarts };
  } finally {
    await browser.close();
    await server.close();
  }
}
