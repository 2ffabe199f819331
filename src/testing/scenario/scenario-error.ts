import type { LogEntry } from '../../logging/log-types.js';
import { describeStep, type Scenario } from './steps.js';

/** A scenario that did not go as it says. */
export class ScenarioError extends Error {
  override readonly name = 'ScenarioError';
  /** The step at fault, from 0; `undefined` when nothing of it was played. */
  readonly step: number | undefined;

  constructor(message: string, step?: number) {
    super(message);
    this.step = step;
  }
}

export interface Failure {
  readonly scenario: Scenario;
  readonly stage: string;
  /** From 0. */
  readonly step: number;
  readonly expected: string;
  readonly actual: string;
  readonly log: readonly LogEntry[];
}

const indent = (text: string): string => text.replace(/^/gm, '    ');

/** Says which step failed where, what was expected, what was there, and what the log said last. Log entries are redacted already. */
export function failureOf({ scenario, stage, step, expected, actual, log }: Failure): ScenarioError {
  const { name, steps } = scenario;
  const began = log[0]?.time ?? 0;
  const entries = log.map(
    ({ time, level, area, message, fields }) =>
      `+${String(time - began)} ms ${level} ${area}: ${message} ${JSON.stringify(fields)}`,
  );
  const list = steps.map((each, index) => `${index === step ? '>' : ' '} ${index + 1}. ${describeStep(each)}`);
  return new ScenarioError(
    [
      `Scenario "${name}" failed ${stage} at step ${step + 1} of ${steps.length}.`,
      `expected:\n${indent(expected)}`,
      `there was:\n${indent(actual)}`,
      `the steps:\n${indent(list.join('\n'))}`,
      `the last log entries:\n${indent(entries.length > 0 ? entries.join('\n') : 'none')}`,
    ].join('\n'),
    step,
  );
}
