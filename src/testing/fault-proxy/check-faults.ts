import { checkFields, invalid, listOf, type FieldTable } from './check-fields.js';
import type { FaultAction, FaultMatch, FaultProxyOptions, FaultRule, Toxic } from './fault-types.js';

const EVERY_TOXIC: FieldTable = { type: 'text', 'direction?': 'direction', 'probability?': 'share' };

/** The fields of each toxic. */
export const TOXIC_FIELDS: Readonly<Record<Toxic['type'], FieldTable>> = {
  latency: { ...EVERY_TOXIC, latencyMs: 'milliseconds', 'jitterMs?': 'milliseconds' },
  bandwidth: { ...EVERY_TOXIC, bytesPerSecond: 'rate' },
  slicer: { ...EVERY_TOXIC, averageBytes: 'piece', 'variationBytes?': 'bytes', 'delayMs?': 'milliseconds' },
  limit_data: { ...EVERY_TOXIC, bytes: 'bytes' },
  slow_close: { ...EVERY_TOXIC, delayMs: 'milliseconds' },
  timeout: { ...EVERY_TOXIC, timeoutMs: 'milliseconds' },
  reset_peer: { ...EVERY_TOXIC, 'delayMs?': 'milliseconds' },
};

/** The fields of what a rule waits for. */
export const MATCH_FIELDS: Readonly<Record<FaultMatch['on'], FieldTable>> = {
  connect: { on: 'text', 'skip?': 'count' },
  request: { on: 'text', 'path?': 'pattern', 'skip?': 'count' },
  upgrade: { on: 'text', 'path?': 'pattern', 'skip?': 'count' },
  message: {
    on: 'text',
    'from?': 'sender',
    'type?': 'text',
    'text?': 'pattern',
    'path?': 'pattern',
    'binary?': 'boolean',
    'skip?': 'count',
  },
};

/** The fields of what a rule does. */
export const ACTION_FIELDS: Readonly<Record<FaultAction['do'], FieldTable>> = {
  reset: { do: 'text', 'forwardFirst?': 'boolean' },
  'black-hole': { do: 'text', 'forwardFirst?': 'boolean' },
  close: { do: 'text', 'code?': 'closeCode', 'reason?': 'reason', 'forwardFirst?': 'boolean' },
  drop: { do: 'text' },
  duplicate: { do: 'text' },
  reorder: { do: 'text' },
  delay: { do: 'text', delayMs: 'milliseconds' },
  hang: { do: 'text' },
  refuse: { do: 'text', 'status?': 'status', 'headers?': 'headers', 'body?': 'text' },
};

const ANYWHERE: readonly FaultMatch['on'][] = ['connect', 'request', 'upgrade', 'message'];
const IN_A_SOCKET: readonly FaultMatch['on'][] = ['message'];
const AT_THE_START: readonly FaultMatch['on'][] = ['connect', 'request', 'upgrade'];
const STAGES: Readonly<Record<FaultAction['do'], readonly FaultMatch['on'][]>> = {
  reset: ANYWHERE,
  'black-hole': ANYWHERE,
  delay: ANYWHERE,
  close: IN_A_SOCKET,
  drop: IN_A_SOCKET,
  duplicate: IN_A_SOCKET,
  reorder: IN_A_SOCKET,
  hang: AT_THE_START,
  refuse: AT_THE_START,
};

function fieldsOf(what: string, key: string, value: unknown, tables: Readonly<Record<string, FieldTable>>): FieldTable {
  const name = (value as Record<string, unknown> | undefined)?.[key];
  const table = typeof name === 'string' && Object.hasOwn(tables, name) ? tables[name] : undefined;
  if (table) return table;
  const found = name === undefined ? 'is missing' : `is "${String(name)}"`;
  throw invalid(`${what}: "${key}" ${found}; it has to be one of ${listOf(Object.keys(tables))}.`);
}

/** @throws RealtimeError `config/invalid` */
export function checkToxic(toxic: Toxic): void {
  const table = fieldsOf('A toxic', 'type', toxic, TOXIC_FIELDS);
  checkFields(`The toxic ${toxic.type}`, toxic, table);
}

/** @throws RealtimeError `config/invalid` */
export function checkRule(rule: FaultRule): void {
  const { match, action, ...rest } = (rule ?? {}) as FaultRule;
  checkFields('A rule', rest, { 'times?': 'times' });
  const matchTable = fieldsOf("A rule's match", 'on', match, MATCH_FIELDS);
  const actionTable = fieldsOf("A rule's action", 'do', action, ACTION_FIELDS);
  checkFields(`The match on ${match.on}`, match, matchTable);
  checkFields(`The action ${action.do}`, action, actionTable);
  if (!STAGES[action.do].includes(match.on)) {
    throw invalid(`The action ${action.do} cannot be used on ${match.on}, only on ${listOf(STAGES[action.do])}.`);
  }
  if ('forwardFirst' in action && action.forwardFirst !== undefined && match.on !== 'message') {
    throw invalid(`"forwardFirst" is about messages; leave it out on ${match.on}.`);
  }
}

/** The target as an address. @throws RealtimeError `config/invalid` */
export function checkOptions(options: FaultProxyOptions): URL {
  checkFields('The fault proxy', options, {
    target: 'text',
    'port?': 'port',
    'host?': 'text',
    'changeHost?': 'boolean',
    'seed?': 'seed',
    'log?': 'function',
  });
  const target = URL.canParse(options.target) ? new URL(options.target) : undefined;
  const isOrigin =
    target && /^https?:$/.test(target.protocol) && target.pathname === '/' && !target.search && !target.username;
  if (isOrigin) return target;
  // The address is not repeated: a query may hold a token.
  throw invalid(
    '"target" has to be the origin of a server, such as http://127.0.0.1:4173, without path, query or user.',
  );
}

/** @throws RealtimeError `config/invalid` */
export function checkClose(code: number, reason: string): void {
  checkFields('closeSockets()', { code, reason }, { code: 'closeCode', reason: 'reason' });
}
