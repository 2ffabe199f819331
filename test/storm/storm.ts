import type { Library } from './client-model.js';
import { ourLibrary } from './our-client.js';
import { PEERS } from './peers.js';
import { SCENARIOS, type Scenario } from './scenarios.js';
import { simulate, type StormResult } from './simulate.js';

export interface StormOptions {
  readonly clients: number;
  readonly seed: number;
}

export interface Row {
  readonly library: Library;
  readonly result: StormResult;
}

/** One scenario, played with every library. */
export interface Storm {
  readonly scenario: Scenario;
  /** Ours first. */
  readonly rows: readonly Row[];
  /** Ours once more, where the scenario has a second form; not in the plot. */
  readonly variants: readonly Row[];
}

/** What the committed documents were made with. */
export const DOCUMENTED: StormOptions = { clients: 100_000, seed: 1 };

export const LIBRARIES: readonly Library[] = [ourLibrary(), ...PEERS];

/** Plays every scenario. Pure: the same options give the same figures. */
export function runStorms({ clients, seed }: StormOptions): Storm[] {
  return SCENARIOS.map((scenario) => {
    const play = (library: Library): Row => ({ library, result: simulate(library, scenario, clients, seed) });
    // A server that shuts down in good order says so with 1012; for ours that is another rule.
    const variants = scenario.id === 'restart' ? [play(ourLibrary(1012))] : [];
    return { scenario, rows: LIBRARIES.map(play), variants };
  });
}
