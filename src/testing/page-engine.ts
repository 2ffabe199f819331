import { createSystemClock } from '../platform/browser-platform.js';
import type { Clock } from '../platform/platform.js';
import { EngineNetwork } from './engine-network.js';
import { DEFAULT_SWITCHES, findBadSwitches } from './server/server-switches.js';

let engine: EngineNetwork<Clock> | undefined;

/**
 * The agent server of this page: what `development.mock` talks to, in real time. All sessions of the page share it, and it knows nothing after a
 * reload. Every name, password and token is good.
 */
export function pageEngine(): EngineNetwork<Clock> {
  return (engine ??= new EngineNetwork<Clock>({
    clock: createSystemClock(),
    random: Math.random,
    admitAll: true,
    switches: DEFAULT_SWITCHES,
  }));
}

/**
 * Sets how the page's engine misbehaves: `latency` in milliseconds, and switches by name, `noPong` or `dropAfterDeltas=5`. What is not named is as
 * usual again. Returns the faults that there are not.
 */
export function setPageFaults({ latency, faults }: { latency: number; faults: readonly string[] }): string[] {
  const { server } = pageEngine();
  pageEngine().latencyMs = latency;
  const pairs = faults.map((fault) => fault.split('=') as [string, string?]);
  const wanted = Object.fromEntries(pairs.map(([name, text]) => [name, readValue(text)]));
  const bad = findBadSwitches(wanted);
  for (const name of bad) delete wanted[name];
  server.setSwitches({ ...DEFAULT_SWITCHES, ...wanted });
  return bad;
}

const readValue = (text: string | undefined): unknown =>
  text === undefined || text === 'true' ? true : text === 'false' ? false : Number(text);
