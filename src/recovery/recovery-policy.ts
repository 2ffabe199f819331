import type { ErrorCode } from '../errors.js';
import type { RecoveryRule } from './recovery-types.js';

/** Costs the most, and the conversation goes on without it. */
const MEDIA = ['audio', 'avatar'];
const PERSON = 'Somebody has to sign in; what was said and what waits is kept.';
const AGAIN = 'A new token is asked for; the connection stays as long as the old one holds.';
const DIAL = 'The connection is dialled again and the session is resumed.';

/** What is done about each kind of failure. Data: a page may pass rules of its own. */
export const RECOVERY_POLICY: Readonly<Partial<Record<ErrorCode, RecoveryRule>>> = Object.freeze({
  'connection/lost': {
    steps: [
      [1, 'retry'],
      [3, 'degrade'],
    ],
    tolerance: 3,
    disables: MEDIA,
    reason: DIAL,
  },
  'connection/refused': { steps: [[1, 'retry']], reason: DIAL },
  'connection/timeout': {
    steps: [
      [1, 'retry'],
      [2, 'restart'],
      [4, 'reset'],
    ],
    tolerance: 3,
    reason: DIAL,
  },
  'connection/gave-up': {
    steps: [[3, 'degrade']],
    disables: MEDIA,
    reason: 'The server cannot be reached. Texts wait, and it is tried again slowly.',
  },
  'connection/replaced': {
    steps: [[3, 'none']],
    reason: 'The conversation is open elsewhere; only its user takes it back.',
  },
  'connection/rejected': {
    steps: [[3, 'none']],
    reason: 'The server does not want this client: an identical dial would be refused again.',
  },
  'connection/unsupported': { steps: [[3, 'none']], reason: 'This runtime or page cannot dial the address.' },
  'connection/queue-full': {
    steps: [[1, 'none']],
    reason: 'The text was refused and is still with its author; what waits is kept.',
  },
  'session/message-too-big': {
    steps: [[1, 'none']],
    reason: 'The text is too long for the server and stays in the transcript.',
  },
  'session/not-resumed': {
    steps: [
      [1, 'none'],
      [2, 'restart'],
    ],
    tolerance: 2,
    reason: 'The server has forgotten the session; the conversation is fetched anew.',
  },
  'session/server-error': {
    steps: [[1, 'none']],
    reason: 'The server reports an error of its own; the session goes on.',
  },
  'protocol/invalid-frame': {
    steps: [
      [1, 'none'],
      [2, 'restart'],
      [4, 'reset'],
    ],
    windowMs: 60_000,
    reason: 'A frame made no sense and was dropped.',
  },
  'auth/token-expired': {
    steps: [
      [1, 'retry'],
      [2, 'restart'],
    ],
    reason: AGAIN,
  },
  'auth/unavailable': { steps: [[1, 'retry']], reason: AGAIN },
  'auth/timeout': { steps: [[1, 'retry']], reason: AGAIN },
  'auth/rate-limited': { steps: [[1, 'retry']], reason: 'The token service asked to be left alone for a while.' },
  'auth/invalid-token': {
    steps: [
      [2, 'restart'],
      [3, 'none'],
    ],
    tolerance: 2,
    reason: 'The token is of no use: it is dropped and another one is asked for.',
  },
  'auth/required': { steps: [[3, 'none']], reason: PERSON },
  'auth/invalid-credentials': { steps: [[3, 'none']], reason: PERSON },
  'auth/forbidden': { steps: [[3, 'none']], reason: 'This user may not use the service.' },
  'config/invalid': {
    steps: [[3, 'none']],
    reason: 'Nothing is dialled with a configuration that is wrong; correct what its issues name.',
  },
  'config/missing-url': { steps: [[3, 'none']], reason: 'Nobody said which server to dial: set url.' },
  'config/refused': { steps: [[1, 'none']], reason: 'The change was not taken; what was in force stays.' },
  'config/environment': {
    steps: [[1, 'none']],
    reason: 'The configuration does not fit the environment; it is in force all the same.',
  },
  'component/start-failed': {
    steps: [
      [2, 'restart'],
      [3, 'degrade'],
    ],
    tolerance: 2,
    reason: 'An optional part did not start; the conversation goes on without it.',
  },
  'component/failed': {
    steps: [
      [2, 'restart'],
      [3, 'degrade'],
    ],
    reason: 'An optional part failed.',
  },
  'system/listener-failed': { steps: [[1, 'none']], reason: 'A listener of the page threw; everybody else was told.' },
  'system/log-full': {
    steps: [[1, 'none']],
    reason: 'The log dropped its oldest entries, as it is meant to; they are counted.',
  },
  'system/overloaded': {
    steps: [[3, 'degrade']],
    disables: MEDIA,
    reason: 'The page or the network does not keep up.',
  },
  'system/memory-pressure': {
    steps: [[3, 'degrade']],
    disables: MEDIA,
    reason: 'The page is about to run out of memory.',
  },
} as const satisfies Partial<Record<ErrorCode, RecoveryRule>>);

/** What nobody has a rule for: tried again, then the part is restarted, then all of it. */
export const DEFAULT_RULE: RecoveryRule = {
  steps: [
    [1, 'retry'],
    [2, 'restart'],
    [4, 'reset'],
  ],
  reason: 'Something failed that has no rule of its own.',
};
