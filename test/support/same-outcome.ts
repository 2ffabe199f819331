import type { ScenarioOutcome } from '../../src/testing/index.js';

/** What of an outcome is the same wherever a scenario is played: not how long it took, and not how far a cut answer had come. */
export function sameOutcome({ scenario, transcript, statuses, sent }: ScenarioOutcome): object {
  return {
    scenario,
    transcript: transcript.map((line) => line.replace(/^(agent \((?:cancelled|interrupted)\)): [^]*$/, '$1: …')),
    statuses,
    sent,
  };
}
