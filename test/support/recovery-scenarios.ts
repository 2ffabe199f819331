import type { ErrorCode } from '../../src/errors.js';
import type { RecoveryLevel } from '../../src/recovery/recovery-types.js';

/** What is done about one thing that can go wrong, and what a person sees of it. Tests hold the package to it, and docs/recovery.md shows it. */
export interface RecoveryScenario {
  readonly no: number;
  readonly what: string;
  readonly code: ErrorCode;
  readonly level: RecoveryLevel;
  readonly action: 'retry' | 'restart' | 'degrade' | 'reset' | 'none';
  /** Words on the page while it lasts; `''` = nothing at all. */
  readonly during: string;
  /** The connection's state afterwards, and what is different then. */
  readonly state: string;
  readonly after: string;
}

const scenario = (
  no: number,
  what: string,
  [code, level, action]: readonly [ErrorCode, RecoveryLevel, RecoveryScenario['action']],
  during: string,
  state: string,
  after: string,
): RecoveryScenario => ({ no, what, code, level, action, during, state, after });

const WELL = 'as before';
const LESS = 'audio and avatar are off, and come back after a calm minute';

/** By number: tests are called `recovery 1: …`. */
export const SCENARIOS: readonly RecoveryScenario[] = [
  scenario(
    1,
    'a token expires in a session and cannot be renewed',
    ['auth/unavailable', 1, 'retry'],
    '',
    'connected',
    'a new token, the same socket',
  ),
  scenario(
    2,
    'the token service is down when it is needed for a dial',
    ['auth/unavailable', 1, 'retry'],
    'Reconnecting in',
    'connected',
    WELL,
  ),
  scenario(
    3,
    'a token is corrupted',
    ['auth/invalid-token', 2, 'restart'],
    'Sign in to start',
    'connected',
    'another token was asked for',
  ),
  scenario(
    4,
    'the token service limits the rate',
    ['auth/rate-limited', 1, 'retry'],
    'Reconnecting in',
    'connected',
    'no call before the time it named',
  ),
  scenario(5, 'the network is lost', ['connection/lost', 1, 'retry'], 'Reconnecting in', 'connected', WELL),
  scenario(
    6,
    'the server is unavailable',
    ['connection/gave-up', 3, 'degrade'],
    'Connection paused',
    'suspended',
    'texts wait, slow retries go on; audio and avatar are off',
  ),
  scenario(
    7,
    'connecting takes too long',
    ['connection/timeout', 2, 'restart'],
    'Reconnecting in',
    'connected',
    'a session of its own with the same conversation',
  ),
  scenario(
    8,
    'the certificate of the server is not valid',
    ['connection/refused', 1, 'retry'],
    'Reconnecting in',
    'reconnecting',
    'tried again until it is valid',
  ),
  scenario(
    9,
    'the configuration is invalid',
    ['config/invalid', 3, 'none'],
    'The configuration has a mistake',
    'idle',
    'what is wrong is named; corrected, it connects',
  ),
  scenario(
    10,
    'the configuration is missing',
    ['config/missing-url', 3, 'none'],
    'No address was given',
    'idle',
    'an address is asked for; given, it connects',
  ),
  scenario(
    11,
    'the configuration does not fit the environment',
    ['config/invalid', 3, 'none'],
    'is not encrypted, which production refuses',
    'idle',
    'what to write instead is named',
  ),
  scenario(
    12,
    'a change of the running configuration is bad',
    ['config/refused', 1, 'none'],
    'heartbeat-interval',
    'connected',
    'what was in force stays in force',
  ),
  scenario(
    13,
    'an optional part does not start',
    ['component/start-failed', 3, 'degrade'],
    '',
    'connected',
    'that part is off, the others run',
  ),
  scenario(14, 'a listener of the page throws', ['system/listener-failed', 1, 'none'], '', 'connected', WELL),
  scenario(
    15,
    'the queue is full',
    ['connection/queue-full', 1, 'none'],
    'Not sent',
    'reconnecting',
    'the text is still in its field; what waits is kept',
  ),
  scenario(
    16,
    'the log is full',
    ['system/log-full', 1, 'none'],
    '',
    'connected',
    'the oldest entries are gone, and counted',
  ),
  scenario(
    17,
    'the page is about to run out of memory',
    ['system/memory-pressure', 3, 'degrade'],
    '',
    'connected',
    LESS,
  ),
  scenario(18, 'the page or the network does not keep up', ['system/overloaded', 3, 'degrade'], '', 'connected', LESS),
  scenario(
    19,
    'the sign-in ends in a session',
    ['auth/required', 3, 'none'],
    'Sign in',
    'connected',
    'the same conversation, what was typed is sent',
  ),
];

export function scenarioOf(no: number): RecoveryScenario {
  const found = SCENARIOS.find((each) => each.no === no);
  if (!found) throw new Error(`there is no scenario ${no}`);
  return found;
}
