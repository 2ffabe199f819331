/** `up`: from the client to the server; `down`: back. */
export type Direction = 'up' | 'down';

/** What a network does to bytes. Names and meanings are Toxiproxy's. Times are milliseconds. */
export type Toxic = {
  /** Default `both`. */
  direction?: Direction | 'both';
  /** Part of the connections that it holds for, 0 to 1; drawn once for each. Default 1. */
  probability?: number;
} & (
  | { type: 'latency'; latencyMs: number; jitterMs?: number }
  | { type: 'bandwidth'; bytesPerSecond: number }
  /** Cuts what is sent into pieces of about this size, with a pause after each. */
  | { type: 'slicer'; averageBytes: number; delayMs?: number }
  /** Closes the connection after so many bytes. */
  | { type: 'limit_data'; bytes: number }
  /** Puts the end of a connection off. */
  | { type: 'slow_close'; delayMs: number }
  /** Nothing passes any more; after `timeoutMs` the connection is closed, with 0 never. */
  | { type: 'timeout'; timeoutMs: number }
  /** Ends the connection with a TCP reset. */
  | { type: 'reset_peer'; delayMs?: number }
);

/** Which happening a rule waits for. */
export interface RuleMatch {
  on: 'connect' | 'request' | 'upgrade' | 'message';
  /** Of a message. Default: either. */
  from?: 'client' | 'server';
  /** The `type` (or `t`) of a JSON message. */
  type?: string;
  /** Something that a text message holds. */
  text?: string | RegExp;
  /** Of a request or an upgrade; without the query. */
  path?: string | RegExp;
  binary?: boolean;
  /** So many matches pass first. */
  skip?: number;
}

/** What happens then. `forward`: the message that matched is passed on first. Default `false`. */
export type RuleAction =
  /** TCP reset. */
  | { do: 'reset'; forward?: boolean }
  /** A close frame to the client. */
  | { do: 'close'; code: number; reason?: string; forward?: boolean }
  /** The message vanishes. */
  | { do: 'drop' }
  | { do: 'delay'; delayMs: number }
  | { do: 'duplicate' }
  /** Nothing passes on this connection any more, and nobody says so. */
  | { do: 'black-hole'; forward?: boolean }
  /** An answer of the proxy's own to a request or an upgrade. */
  | { do: 'refuse'; status: number; headers?: Record<string, string>; body?: string }
  /** No answer, ever. */
  | { do: 'hang' };

export interface Rule {
  match: RuleMatch;
  action: RuleAction;
  /** How often it acts. Default 1. */
  times?: number;
}

/** One line of the proxy's log. Holds no query and no payload. */
export interface FaultEvent {
  /** Milliseconds since the proxy has started. */
  readonly atMs: number;
  /** Number of the connection, from 1; 0 = all. */
  readonly connection: number;
  readonly kind: 'connect' | 'end' | 'toxic' | 'rule' | 'black-hole' | 'heal' | 'reset' | 'refused';
  readonly detail: string;
}

const bad = (problem: string): never => {
  throw new TypeError(`Fault proxy: ${problem}`);
};
const needed: Readonly<Record<Toxic['type'], readonly string[]>> = {
  latency: ['latencyMs'],
  bandwidth: ['bytesPerSecond'],
  slicer: ['averageBytes'],
  limit_data: ['bytes'],
  slow_close: ['delayMs'],
  timeout: ['timeoutMs'],
  reset_peer: [],
};
const ACTIONS = ['reset', 'close', 'drop', 'delay', 'duplicate', 'black-hole', 'refuse', 'hang'];

/** Throws a sentence that says what to write instead. */
export function checkToxic(toxic: Toxic): void {
  const names = needed[toxic.type] ?? bad(`no toxic "${toxic.type}"; there are ${Object.keys(needed).join(', ')}.`);
  const values = toxic as unknown as Record<string, unknown>;
  for (const name of names) if (values[name] === undefined) bad(`the toxic "${toxic.type}" needs ${name}.`);
  for (const [name, value] of Object.entries(values)) {
    if (name === 'type' || name === 'direction') continue;
    if (typeof value !== 'number' || !(value >= 0)) bad(`${name} of "${toxic.type}" has to be a number from 0 on.`);
  }
  if (toxic.direction && !['up', 'down', 'both'].includes(toxic.direction)) bad('direction is up, down or both.');
}

/** Throws a sentence that says what to write instead. */
export function checkRule({ match, action }: Rule): void {
  if (!['connect', 'request', 'upgrade', 'message'].includes(match.on))
    bad(`a rule matches on connect, request, upgrade or message, not on "${match.on}".`);
  if (!ACTIONS.includes(action.do)) bad(`no action "${action.do}"; there are ${ACTIONS.join(', ')}.`);
  const answers = match.on === 'request' || match.on === 'upgrade';
  const fits = {
    message: ['reset', 'close', 'drop', 'delay', 'duplicate', 'black-hole'],
    connect: ['reset', 'black-hole'],
    answer: ['reset', 'refuse', 'hang', 'delay', 'black-hole'],
  }[answers ? 'answer' : (match.on as 'message' | 'connect')];
  if (!fits.includes(action.do)) bad(`on ${match.on} a rule can do ${fits.join(', ')}, not "${action.do}".`);
  if (action.do === 'refuse' && !(action.status >= 400 && action.status <= 599))
    bad('refuse needs a status from 400 to 599.');
  if (action.do === 'delay' && !(action.delayMs >= 0)) bad('delay needs delayMs.');
  if (action.do === 'close' && !(action.code >= 1000 && action.code <= 4999))
    bad('close needs a code from 1000 to 4999.');
}
