import type { AudioProblem } from '../../src/index.js';

/** What the full `<realtime-status>` shows besides what the compact one says. */
export interface StatusStrings {
  readonly configWarnings: string;
  readonly didYouMean: (suggestion: string) => string;
  readonly statusConnection: string;
  readonly statusAgent: string;
  readonly statusDevice: string;
  readonly statusAgentReady: string;
  /** While there is no connection. */
  readonly statusAgentAway: string;
  readonly statusDevices: Readonly<Record<'disabled' | 'off' | 'starting' | 'on' | 'muted' | AudioProblem, string>>;
  /** What is switched off until it works again. */
  readonly statusOff: (parts: string) => string;
  readonly statusParts: Readonly<Record<'audio' | 'avatar', string>>;
  /** Between two parts. */
  readonly statusAnd: string;
}
