import type { ClientConfig, ClientConfigInput } from './generated/client-config.js';

export interface ConfigIssue {
  /** Dotted path, `connection.timeout`. */
  readonly path: string;
  /** The attribute of `<realtime-session>` it came from or would be set by, when there is one. */
  readonly attribute: string | undefined;
  /** The offending value, masked if sensitive. */
  readonly value: unknown;
  /** A sentence that says what is wrong and what to write instead. */
  readonly message: string;
  /** The nearest known name or a value that would do. */
  readonly suggestion: string | undefined;
  readonly severity: 'error' | 'warning';
}

/** One layer of explicit configuration, e.g. the attributes of an element. Later layers of a list lose to earlier ones. */
export interface ConfigLayer {
  /** What `explain()` calls it: `attribute timeout`, `property config`, `config-src /agent.json`. */
  readonly source: string | ((path: string) => string);
  readonly values: ClientConfigInput;
  /** Came over the network: it may not name code to run, and has no business with secrets. Default `false`. */
  readonly fetched?: boolean;
  /** Found while the layer was read (an attribute that is not a number …). */
  readonly issues?: readonly ConfigIssue[];
}

/** Value of `$config`. */
export interface ConfigState {
  readonly status: 'valid' | 'config-invalid';
  /** Fully resolved and frozen. While `config-invalid`: the last valid one, or the defaults. */
  readonly values: ClientConfig;
  readonly issues: readonly ConfigIssue[];
}

export interface ConfigExplanation {
  readonly path: string;
  /** Masked if sensitive. */
  readonly value: unknown;
  readonly source: string;
  /** What lost, most specific first. */
  readonly overrides: readonly { readonly source: string; readonly value: unknown }[];
}

/** How an update took effect. */
export type ConfigApplied = 'live' | 'reconnect' | 'restart';

/** One change of a running configuration. */
export interface ConfigChange {
  readonly applied: ConfigApplied;
  readonly previous: ClientConfig;
  readonly current: ClientConfig;
}

/**
 * A component that a change concerns. It takes the change and returns how to take it back, or throws to refuse: then the whole change
 * is off.
 */
export type ConfigParticipant = (change: ConfigChange) => (() => void) | undefined;
