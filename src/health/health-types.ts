export type ComponentStatus = 'stopped' | 'starting' | 'running' | 'degraded' | 'failed';

/** What can be wrong for a while without anything having failed. */
export type HealthCondition = 'latency' | 'error-rate' | 'reconnects' | 'event-loop-lag' | 'queue-depth';

/** A measurement beyond its threshold of the `health` configuration. */
export interface HealthAlert {
  readonly condition: HealthCondition;
  /** What was measured when it was raised: milliseconds, a share of 0 to 1, or a count. */
  readonly value: number;
  readonly threshold: number;
  /** Milliseconds since 1970-01-01 UTC. */
  readonly since: number;
  /** The outage that it belongs to, or an id of its own: the same as in the log and in events. */
  readonly correlationId: string;
}

/** Value of `$health`; new at most once a second. */
export interface HealthState {
  /** That of the worst component, and `degraded` at best while an alert stands. `stopped`: nothing is watched, as there is no connection to watch. */
  readonly status: ComponentStatus;
  readonly alerts: readonly HealthAlert[];
  /** When it was measured, milliseconds since 1970-01-01 UTC; 0 = never. */
  readonly at: number;
}

/** Detail of `health-alerted`. */
export interface HealthAlertDetail extends HealthAlert {
  readonly state: 'raised' | 'cleared';
}
