import { findProblem } from './check-scenario.js';
import { failureOf, ScenarioError } from './scenario-error.js';
import { ScenarioPlay } from './scenario-play.js';
import type { ScenarioStage } from './scenario-stage.js';
import type { Scenario } from './steps.js';

export interface RunScenarioOptions {
  /** How long a step waits for what it expects, milliseconds on the stage's clock. Default 60,000. */
  limitMs?: number;
}

/** What came out of a scenario. */
export interface ScenarioOutcome {
  readonly scenario: string;
  readonly stage: string;
  /** As `expectTranscript()` reads it. */
  readonly transcript: readonly string[];
  /** The states of the connection, in the order in which they were visited. */
  readonly statuses: readonly string[];
  /** The user's texts that the server has, in order. */
  readonly sent: readonly string[];
  /** Real time, milliseconds. */
  readonly ms: number;
}

/**
 * Plays a scenario on a stage, and closes the stage. Resolves when every step went as it says.
 * @throws ScenarioError (rejects) for a scenario that cannot be, before anything is played; and for a step that does not go as it says.
 */
export async function runScenario(
  scenario: Scenario,
  stage: ScenarioStage,
  { limitMs = 60_000 }: RunScenarioOptions = {},
): Promise<ScenarioOutcome> {
  const began = Date.now();
  try {
    const problem = findProblem(scenario) ?? findUnplayable(scenario, stage);
    if (problem !== undefined) throw new ScenarioError(problem);
    await stage.open();
    const play = new ScenarioPlay(stage, limitMs);
    for (const [index, step] of scenario.steps.entries()) {
      const mismatch = await play.perform(step, scenario.steps[index + 1]);
      if (!mismatch) continue;
      const { log } = await stage.read();
      throw failureOf({ scenario, stage: stage.name, step: index, log, ...mismatch });
    }
    return { scenario: scenario.name, stage: stage.name, ...(await play.outcome()), ms: Date.now() - began };
  } finally {
    await stage.close();
  }
}

function findUnplayable({ name, steps }: Scenario, stage: ScenarioStage): string | undefined {
  for (const [index, { step }] of steps.entries()) {
    const why = stage.cannot[step];
    if (why !== undefined)
      return `Scenario "${name}", step ${index + 1}, ${step}(): it cannot be played ${stage.name}: ${why}.`;
  }
  return undefined;
}
