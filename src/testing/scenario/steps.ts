import type { ConnectionStatus } from '../../connection/connection-types.js';
import type { ErrorCode } from '../../errors.js';

/**
 * When something happens in a turn. `while-sending`: the user's text leaves the client and does not reach the server · `after-sending`: the server has it,
 * the client has heard nothing yet · `before-first-delta`: the first piece of the answer is on its way · `mid-delta`: the client has the third piece ·
 * `mid-tool`: a tool has been called and has not answered.
 */
export const MOMENTS = ['while-sending', 'after-sending', 'before-first-delta', 'mid-delta', 'mid-tool'] as const;
export type Moment = (typeof MOMENTS)[number];

const AFTER_IDLE = [
  'authenticating',
  'connecting',
  'connected',
  'reconnecting',
  'suspended',
  'failed',
  'closed',
] as const satisfies readonly ConnectionStatus[];
export const STATUSES = ['idle', ...AFTER_IDLE] as const;

/**
 * What a scenario can wait for. `settled`: connected, the user has the turn, nothing waits to be sent or confirmed · `thinking`, `speaking`: the agent ·
 * `sign-in`: somebody has to sign in · the others: states of the connection.
 */
export const WAIT_STATES = ['settled', 'thinking', 'speaking', 'sign-in', ...AFTER_IDLE] as const;
export type WaitState = (typeof WAIT_STATES)[number];

/** At a moment of the turn that the `say` right before it begins; default: at once. */
interface Timed {
  readonly when?: Moment;
}

/** One step of a scenario. All of it is JSON. */
export type ScenarioStep =
  | { readonly step: 'connect' | 'signOut' | 'disconnect' | 'reconnect' | 'reload' | 'resend' }
  | { readonly step: 'signIn'; /** Default: the right one. */ readonly password?: string }
  | { readonly step: 'say'; readonly text: string }
  | ({ readonly step: 'cancel' | 'drop' | 'goHalfOpen' | 'goOffline' | 'expireToken' | 'restartServer' } & Timed)
  | ({ readonly step: 'closeWith'; /** RFC 6455 section 7.4. */ readonly code: number } & Timed)
  | { readonly step: 'goOnline' | 'freeze' | 'resume' }
  | { readonly step: 'sleep' | 'advance'; /** Milliseconds. */ readonly ms: number }
  | { readonly step: 'waitFor'; readonly state: WaitState }
  | { readonly step: 'expectStatus'; readonly status: ConnectionStatus }
  | { readonly step: 'expectError'; readonly code: ErrorCode }
  | { readonly step: 'expectTranscript'; /** `…` in a line stands for any text. */ readonly lines: readonly string[] }
  | { readonly step: 'expectSent'; readonly texts: readonly string[] }
  | { readonly step: 'expectNothingLost' };

export type StepName = ScenarioStep['step'];

/** Data: a name and steps. It holds no stage, so the same one runs on each. */
export interface Scenario {
  readonly name: string;
  readonly steps: readonly ScenarioStep[];
}

/** A step as it is written. */
export function describeStep({ step, ...fields }: ScenarioStep): string {
  const values = Object.values(fields as Record<string, unknown>).filter((value) => value !== undefined);
  return `${step}(${values
    .flat()
    .map((value) => JSON.stringify(value))
    .join(', ')})`;
}
