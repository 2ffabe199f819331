/** One attribute of the start tag. */
export interface Row {
  readonly name: string;
  readonly value: string;
}

export interface Preset {
  readonly id: string;
  readonly label: string;
  /** What it shows. */
  readonly hint: string;
  /** What comes in addition to the addresses of this server, or in their place. */
  readonly rows: readonly Row[];
  /** Nothing is wrong with it. */
  readonly good?: boolean;
  /** Begins with a new session: what is wrong is then wrong from the start. */
  readonly anew?: boolean;
  /** The protocol that the session takes the page's for. */
  readonly pageProtocol?: string;
}

const row = (name: string, value: string): Row => ({ name, value });
const ELSEWHERE = 'agents.example.com/api/rt/ws';

/** What a session needs to reach the server of this page. */
export function baseRows(): Row[] {
  const socket = `${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/api/rt/ws`;
  return [
    row('environment', 'development'),
    row('url', socket),
    row('auth-url', new URL('/api/rt', location.href).href),
  ];
}

/** The base with a preset on top; a row of the same name takes the place of the base's. */
export function rowsOf({ rows }: Preset): Row[] {
  const kept = baseRows().map((base) => rows.find(({ name }) => name === base.name) ?? base);
  return [...kept, ...rows.filter(({ name }) => !kept.some((each) => each.name === name))];
}

export const PRESETS: readonly Preset[] = [
  {
    id: 'live',
    label: 'Live change',
    hint: 'Nothing is wrong. Both options apply at once and the connection stays.',
    rows: [row('heartbeat-interval', '5000'), row('log-level', 'info')],
    good: true,
  },
  {
    id: 'reconnect',
    label: 'Needs a new connection',
    hint: 'Nothing is wrong. A second connection is proven first, then it takes over with the conversation.',
    rows: [row('audio-sample-rate', '24000')],
    good: true,
  },
  {
    id: 'typo',
    label: 'Typo in a name',
    hint: 'An attribute that is near a known one is not ignored.',
    rows: [row('hearbeat-interval', '15000')],
  },
  {
    id: 'unit',
    label: 'timeout="3s"',
    hint: 'A number of milliseconds was expected.',
    rows: [row('timeout', '3s')],
  },
  {
    id: 'range',
    label: 'Out of range',
    hint: 'Two values that no client could follow.',
    rows: [row('audio-volume', '11'), row('max-reconnect-attempts', '-5')],
  },
  {
    id: 'enum',
    label: 'Unknown choice',
    hint: 'A log level and a picture quality that do not exist.',
    rows: [row('log-level', 'debgu'), row('avatar-quality', 'ultra')],
  },
  {
    id: 'json',
    label: 'Broken JSON',
    hint: 'A comma too many in the config attribute.',
    rows: [row('config', '{"connection": {"timeout": 3000,}}')],
  },
  {
    id: 'json-name',
    label: 'Wrong name in JSON',
    hint: 'Well-formed JSON with a misspelt option and a value of the wrong type.',
    rows: [row('config', '{"connection": {"timeot": 3000}, "audio": {"volume": "loud"}}')],
  },
  {
    id: 'prototype',
    label: 'Prototype in JSON',
    hint: 'Names that could reach a prototype are refused, at every level.',
    rows: [row('config', '{"__proto__": {"polluted": true}, "connection": {"__proto__": {"timeout": 1}}}')],
  },
  {
    id: 'production',
    label: 'Production with ws://',
    hint: 'Production refuses an address that is not encrypted, and one that names this machine.',
    rows: [row('environment', 'production')],
  },
  {
    id: 'testing',
    label: 'Testing against a real server',
    hint: 'Testing refuses an address that is neither a fake nor this machine.',
    rows: [row('environment', 'testing'), row('url', `wss://${ELSEWHERE}`)],
  },
  {
    id: 'https',
    label: 'https page with ws://',
    hint: 'A new session that takes this page for one that was loaded by https. Browsers block such a socket.',
    rows: [row('url', `ws://${ELSEWHERE}`)],
    anew: true,
    pageProtocol: 'https:',
  },
  {
    id: 'token',
    label: 'Token in an attribute',
    hint: 'A new session in production. The token is read and taken out of the page; it works, with a warning.',
    rows: [
      row('environment', 'production'),
      row('url', `wss://${ELSEWHERE}`),
      row('auth-url', 'https://agents.example.com/api/rt'),
      row('auto-connect', 'false'),
      row('token', 'not-a-real-token'),
    ],
    anew: true,
  },
  {
    id: 'lenient',
    label: 'Lenient mode',
    hint: 'Bad values fall back one step and are warnings.',
    rows: [row('config-mode', 'lenient'), row('timeout', '3s'), row('log-level', 'debgu')],
  },
];
