import { nearestName } from '../../config/nearest-name.js';
import {
  MOMENTS,
  STATUSES,
  WAIT_STATES,
  describeStep,
  type Scenario,
  type ScenarioStep,
  type StepName,
} from './steps.js';

/** What a field has to be; `?` = it may be absent. */
type Field = 'text' | 'texts' | 'ms' | 'close-code' | 'error-code' | 'status' | 'state' | 'password?' | 'when?';

const FIELDS: Readonly<Record<StepName, Readonly<Record<string, Field>>>> = {
  connect: {},
  signIn: { password: 'password?' },
  signOut: {},
  disconnect: {},
  reconnect: {},
  reload: {},
  say: { text: 'text' },
  resend: {},
  cancel: { when: 'when?' },
  drop: { when: 'when?' },
  closeWith: { code: 'close-code', when: 'when?' },
  goHalfOpen: { when: 'when?' },
  goOffline: { when: 'when?' },
  goOnline: {},
  freeze: {},
  resume: {},
  sleep: { ms: 'ms' },
  expireToken: { when: 'when?' },
  restartServer: { when: 'when?' },
  advance: { ms: 'ms' },
  waitFor: { state: 'state' },
  expectStatus: { status: 'status' },
  expectError: { code: 'error-code' },
  expectTranscript: { lines: 'texts' },
  expectSent: { texts: 'texts' },
  expectNothingLost: {},
};

const HOUR_MS = 3_600_000;
const isText = (value: unknown): boolean => typeof value === 'string' && value.trim() !== '';
const isOneOf = (names: readonly string[], value: unknown): string | undefined => {
  if (names.includes(value as string)) return undefined;
  const near = typeof value === 'string' ? nearestName(value, names) : undefined;
  return near ? `did you mean "${near}"?` : `it is one of ${names.join(', ')}`;
};

/** What is wrong with a value, in words; `undefined` = nothing. */
const VALUES: Readonly<Record<Field, (value: unknown) => string | undefined>> = {
  text: (value) => (isText(value) ? undefined : 'it is a text that is not empty'),
  texts: (value) => (Array.isArray(value) && value.every(isText) ? undefined : 'they are texts, none of them empty'),
  ms: (value) =>
    typeof value === 'number' && value >= 0 && value <= HOUR_MS ? undefined : 'it is 0 to 3,600,000 milliseconds',
  'close-code': (value) =>
    Number.isInteger(value) && isSendable(value as number)
      ? undefined
      : 'a server closes with 1000 to 1003, 1007 to 1014 or 3000 to 4999; for a connection that just breaks (1006) there is drop()',
  'error-code': (value) =>
    typeof value === 'string' && /^[a-z]+\/[a-z-]+$/.test(value) ? undefined : 'it looks like "connection/lost"',
  status: (value) => isOneOf(STATUSES, value),
  state: (value) => isOneOf(WAIT_STATES, value),
  'password?': (value) => (value === undefined || isText(value) ? undefined : 'it is a text that is not empty'),
  'when?': (value) => (value === undefined ? undefined : isOneOf(MOMENTS, value)),
};

const isSendable = (code: number): boolean =>
  (code >= 1000 && code <= 1003) || (code >= 1007 && code <= 1014) || (code >= 3000 && code <= 4999);

/** Where a scenario stands before a step, as far as its own steps say. */
interface Standing {
  connected: boolean;
  said: boolean;
  offline: boolean;
  frozen: boolean;
  before: ScenarioStep | undefined;
}

/** Steps that happen outside of the page. */
const OUTSIDE: readonly StepName[] = [
  'resume',
  'advance',
  'drop',
  'closeWith',
  'goHalfOpen',
  'expireToken',
  'restartServer',
];

/** Why a step cannot come here; `undefined` = it can. */
function findImpossible(
  step: ScenarioStep,
  { connected, said, offline, frozen, before }: Standing,
): string | undefined {
  if (frozen && !OUTSIDE.includes(step.step)) return 'the page is frozen: nothing happens in it before resume()';
  if ('when' in step && step.when !== undefined && before?.step !== 'say')
    return `"${step.when}" is a moment of a turn: the step has to come right after the say() that begins it`;
  switch (step.step) {
    case 'connect':
      return connected
        ? 'it is connected already; connect() comes again after disconnect(), signOut() or reload()'
        : undefined;
    case 'drop':
    case 'closeWith':
    case 'goHalfOpen':
      return connected ? undefined : 'there is no connection: connect() comes first';
    case 'cancel':
    case 'resend':
      return said ? undefined : 'nothing was said: say() comes first';
    case 'goOffline':
      return offline ? 'it is offline already' : undefined;
    case 'goOnline':
      return offline ? undefined : 'it is not offline: goOffline() comes first';
    case 'resume':
      return frozen ? undefined : 'the page is not frozen: freeze() comes first';
    case 'reload':
      return offline ? 'without a network there is no page to load: goOnline() comes first' : undefined;
    default:
      return undefined;
  }
}

function follow(step: ScenarioStep, standing: Standing): Standing {
  const next = { ...standing, before: step };
  switch (step.step) {
    case 'connect':
      return { ...next, connected: true };
    case 'disconnect':
    case 'signOut':
    case 'reload':
      return { ...next, connected: false };
    case 'say':
      return { ...next, said: true };
    case 'goOffline':
    case 'goOnline':
      return { ...next, offline: step.step === 'goOffline' };
    case 'freeze':
    case 'resume':
      return { ...next, frozen: step.step === 'freeze' };
    default:
      return next;
  }
}

/** What is wrong with the step itself. */
function findMistake(step: ScenarioStep): string | undefined {
  const fields = Object.hasOwn(FIELDS, String(step?.step)) ? FIELDS[step.step] : undefined;
  if (!fields) {
    const near = nearestName(String(step?.step), Object.keys(FIELDS));
    return `there is no such step${near ? `; did you mean ${near}()?` : `. There are ${Object.keys(FIELDS).join(', ')}`}`;
  }
  const values = step as unknown as Record<string, unknown>;
  const unknown = Object.keys(values).find((name) => name !== 'step' && !Object.hasOwn(fields, name));
  if (unknown !== undefined) return `it has no field "${unknown}"`;
  for (const [name, field] of Object.entries(fields)) {
    const wrong = VALUES[field](values[name]);
    if (wrong !== undefined) return `${name} is ${JSON.stringify(values[name]) ?? 'missing'}: ${wrong}`;
  }
  return undefined;
}

/** What is wrong with a scenario, before anything of it has run; `undefined` = nothing. */
export function findProblem({ name, steps }: Scenario): string | undefined {
  if (!isText(name)) return 'A scenario needs a name.';
  const problem = (index: number, what: string): string =>
    `Scenario "${name}", step ${index + 1} of ${steps.length}, ${describeStep(steps[index] as ScenarioStep)}: ${what}.`;
  let standing: Standing = { connected: false, said: false, offline: false, frozen: false, before: undefined };
  for (const [index, step] of steps.entries()) {
    const wrong = findMistake(step) ?? findImpossible(step, standing);
    if (wrong !== undefined) return problem(index, wrong.replace(/[.?]$/, ''));
    standing = follow(step, standing);
  }
  if (standing.frozen) return `Scenario "${name}" ends with a frozen page: add resume().`;
  if (!steps.some(({ step }) => step === 'waitFor' || step.startsWith('expect')))
    return `Scenario "${name}" expects nothing, so it cannot fail: add a waitFor() or an expect…().`;
  return undefined;
}
