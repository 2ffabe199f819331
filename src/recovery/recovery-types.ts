import type { ErrorCode } from '../errors.js';

/** 1 immediate recovery (try again), 2 component restart, 3 graceful degradation, 4 complete reset. The page is never reloaded. */
export type RecoveryLevel = 1 | 2 | 3 | 4;

/** A failure, told to the one who decides what is done about it. */
export interface SystemError {
  readonly code: ErrorCode;
  /** The part that failed: `auth`, `connection`, `session`, `config`, or the name of an optional part. */
  readonly component: string;
  /** Whether the same thing again can succeed. */
  readonly retryable: boolean;
  readonly cause?: unknown;
  /** Ties the failure to log entries, events and alerts of the same episode. */
  readonly correlationId: string;
  /** Facts for the log; never a secret. `retryAfterMs`: what a server asked for. */
  readonly context: Readonly<Record<string, unknown>>;
}

/** What is done about a failure. */
export interface RecoveryAction {
  readonly level: RecoveryLevel;
  /**
   * `retry`: the part that failed tries again by itself. `restart`: it is taken down and built anew. `degrade`: what is optional is switched off, so that
   * the conversation goes on. `reset`: everything is built anew. `none`: nothing is lost, or only a person can help.
   */
  readonly action: 'retry' | 'restart' | 'degrade' | 'reset' | 'none';
  readonly component: string;
  /** Milliseconds until it is done. */
  readonly delayMs: number;
  /** The optional parts that are switched off by it. */
  readonly disabled: readonly string[];
  /** A sentence for people. */
  readonly reason: string;
}

/** What is done about one kind of failure. A table of these is the policy; see docs/recovery.md. */
export interface RecoveryRule {
  /** From the first thing that is done to the last. */
  readonly steps: readonly (readonly [RecoveryLevel, RecoveryAction['action']])[];
  /** So many failures of the kind within `windowMs` are one step up. Default 3. */
  readonly tolerance?: number;
  /** Milliseconds. Default 300,000. */
  readonly windowMs?: number;
  /** Optional parts that `degrade` switches off. Default: the part that failed. */
  readonly disables?: readonly string[];
  /** A sentence for people. */
  readonly reason: string;
}
