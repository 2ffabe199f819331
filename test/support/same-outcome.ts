import type { ScenarioOutcome } from '../../src/testing/index.js';

/**
 * What of an outcome is the same wherever a scenario is played: not how long it took, not how far a cut answer had come, and not how many dials it took until
 * one succeeded.
 */
export function sameOutcome({ scenario, transcript, statuses, sent }: ScenarioOutcome): object {
  return {
    scenario,
    transcript: transcript.map((line) => line.replace(/^(agent \((?:cancelled|interrupted)\)): [^]*$/, '$1: …')),
    statuses: statuses
      .join()
      .replace(/(reconnecting,authenticating,)+/g, '$1')
      .split(','),
    sent,
  };
}
