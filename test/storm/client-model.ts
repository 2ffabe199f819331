/** Milliseconds until the next dial; `undefined`: this client has given up. */
export type Wait = number | undefined;

/** One client after its connection was lost, as the simulation sees it. All times are milliseconds since the drop. */
export interface ClientModel {
  /** The connection it had is gone. */
  dropped(now: number): Wait;
  /** The wait is over: it dials, or it waits again. */
  due(now: number): 'dial' | Wait;
  refused(now: number): Wait;
  accepted(now: number): void;
}

/** A client library whose way of redialling is simulated with its own defaults. */
export interface Library {
  readonly name: string;
  /** Version whose source the formula was taken from. */
  readonly version: string;
  /** The rule with its default numbers, for the documentation. */
  readonly formula: string;
  /** Where the rule stands: repository and paths. */
  readonly source: string;
  /** @param random uniform in [0, 1), this client's own */
  create(random: () => number): ClientModel;
}

/**
 * A library that is nothing but a formula.
 *
 * @param failures refused dials since the connection was lost
 * @param elapsed milliseconds since the connection was lost
 */
export type Formula = (failures: number, random: () => number, elapsed: number) => Wait;

export function formulaClient(formula: Formula, random: () => number): ClientModel {
  let failures = 0;
  return {
    dropped: (now) => formula(failures, random, now),
    due: () => 'dial',
    refused: (now) => formula((failures += 1), random, now),
    accepted: () => {
      failures = 0;
    },
  };
}
