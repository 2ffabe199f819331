import type { AvatarState, ConversationItem, HealthAlert, SystemMetrics } from '../../src/index.js';
import { RealtimeError } from '../../src/index.js';
import { buildLogEntry, patchStore, type ClientMock } from '../../src/testing/index.js';

/** An element in one of its states. */
export interface Scene {
  readonly element: keyof HTMLElementTagNameMap;
  readonly state: string;
  readonly attributes?: Readonly<Record<string, string>>;
  /** CSS pixels; what scrolls needs one. */
  readonly height?: number;
  readonly noClient?: true;
  readonly set?: (client: ClientMock) => void;
  /** After the first render. */
  readonly then?: (element: HTMLElement) => void | Promise<void>;
}

const NOON = Date.UTC(2026, 0, 15, 12);
const reason = (code: 'connection/lost' | 'connection/replaced' | 'connection/gave-up', message: string) => ({
  code,
  message,
  closeCode: undefined,
});
const click = (selector: string) => (element: HTMLElement) =>
  element.shadowRoot?.querySelector<HTMLElement>(selector)?.click();

const user = (id: string, text: string, delivery: 'queued' | 'sent' | 'confirmed' | 'unknown' | 'failed') =>
  ({ kind: 'user', id, at: NOON, text, delivery }) as const;
const answer = (
  id: string,
  text: string,
  status: 'streaming' | 'complete' | 'cancelled' | 'interrupted' = 'complete',
) => ({ kind: 'answer', id, at: NOON, text, status }) as const;

const MARKDOWN = `Seventeen times twenty-three is **391**.

1. 17 × 20 = 340
2. 17 × 3 = 51

> Together: 391.

\`\`\`js
const product = 17 * 23; // 391
\`\`\`

| a | b | a × b |
| --: | --: | --: |
| 17 | 23 | 391 |`;

const TALK: readonly ConversationItem[] = [
  user('u1', 'What is 17 * 23?', 'confirmed'),
  { kind: 'thought', id: 't1', at: NOON, text: 'A multiplication; the calculator is exact.', status: 'complete' },
  {
    kind: 'tool',
    id: 'c1',
    at: NOON,
    call: { id: 'c1', name: 'calculator', input: '{"expression":"17 * 23"}' } as never,
    status: 'done',
    result: '391',
    durationMs: 42,
  },
  answer('a1', MARKDOWN),
];

const DELIVERIES: readonly ConversationItem[] = [
  user('1', 'This one has arrived.', 'confirmed'),
  user('2', 'This one is on its way.', 'sent'),
  user('3', 'This one waits for the connection.', 'queued'),
  user('4', 'Nobody knows about this one.', 'unknown'),
  user('5', 'This one was refused.', 'failed'),
];

const ACTIVITY: readonly ConversationItem[] = [
  user('1', 'Ask the librarian about lit', 'confirmed'),
  {
    kind: 'subsession',
    id: 's',
    at: NOON,
    agentKey: 'librarian',
    status: 'complete',
    items: [answer('s1', 'Lit is a small library for Web Components.')],
  },
  { kind: 'notice', id: 'n1', at: NOON, text: 'The tool was slow today.', severity: 'warning' },
  { kind: 'notice', id: 'n2', at: NOON, text: 'The search has failed.', severity: 'error' },
  { kind: 'notice', id: 'n3', at: NOON, text: 'A new model answers from now on.', severity: 'info' },
  answer('a1', 'Lit makes Web Components with little code, and it', 'interrupted'),
  answer('a2', 'To begin with', 'cancelled'),
];

const issue = { path: 'connection.timeout', attribute: 'timeout', value: '3s' } as const;
const MISTAKE = {
  ...issue,
  severity: 'error' as const,
  message: 'timeout="3s" is not a number of milliseconds',
  suggestion: 'timeout="3000"',
};
const WARNING = { ...MISTAKE, severity: 'warning' as const, message: 'token as an attribute can be read by everybody' };

const SUMMARY = { count: 12, sum: 400, p50: 31, p95: 60, p99: 70, max: 71 };
const ALERT: HealthAlert = {
  condition: 'latency',
  value: 1840,
  threshold: 1000,
  since: NOON,
  correlationId: 'k3j9x2m1q0',
};
function measure(client: ClientMock): void {
  const { metrics } = client.measured;
  const part = { errorRate: 0, responseTime: undefined, memoryUsage: undefined };
  client.measured.metrics = {
    ...metrics,
    connectionHealth: { ...metrics.connectionHealth, uptime: 185_000, dials: 2, averageLatency: 31, p95Latency: 60 },
    traffic: { framesSent: 3, framesReceived: 90, bytesSent: 900, bytesReceived: 1_234_567 },
    componentHealth: {
      auth: { ...part, status: 'running' },
      connection: { ...part, status: 'running', responseTime: 31.4, memoryUsage: 4096 },
      audio: { ...part, status: 'degraded', errorRate: 0.25 },
    },
    measurements: {
      histograms: {
        roundTrip: SUMMARY,
        timeToReconnect: SUMMARY,
        timeToFirstToken: SUMMARY,
        timeToFirstAudio: SUMMARY,
      },
      drops: {},
      audio: undefined,
      longTasks: undefined,
      eventLoopLag: 4,
      memoryBytes: undefined,
    },
  } as SystemMetrics;
}

function writeLog(client: ClientMock): void {
  const lines: [Parameters<typeof buildLogEntry>[1], string][] = [
    [{ level: 'INFO', area: 'config' }, 'configuration valid'],
    [{ level: 'DEBUG', area: 'auth', fields: { token: '[redacted]' } }, 'token issued'],
    [{ level: 'INFO', area: 'connection', fields: { attempt: 0 } }, 'dialing'],
    [{ level: 'INFO', area: 'connection', fields: { ms: 31 } }, 'connected'],
    [{ level: 'WARN', area: 'audio', correlationId: 'k3j9x2m1q0' }, 'playback ran dry'],
    [
      { level: 'ERROR', area: 'connection', correlationId: 'k3j9x2m1q0', fields: { closeCode: 1006 } },
      'connection lost',
    ],
  ];
  lines.forEach(([values, message], index) =>
    client.buffer.write(buildLogEntry(index + 1, { ...values, message, time: NOON + index * 137 })),
  );
}

const audio = (client: ClientMock, values: Partial<ReturnType<ClientMock['$audio']['get']>>): void =>
  client.$audio.set({ ...client.$audio.get(), ...values });
const configured = (client: ClientMock, category: 'audio' | 'avatar', values: object): void => {
  const all = client.$config.get().values;
  patchStore(client.$config, { values: { ...all, [category]: { ...all[category], ...values } } });
};
const shows = (values: Partial<AvatarState>) => (client: ClientMock) =>
  patchStore(client.$avatar, { provider: 'local', ...values });

const signedOut = (client: ClientMock, error?: RealtimeError): void =>
  patchStore(client.$auth, { status: 'auth-required', mode: 'credentials', ...(error && { error }) });

const status = (state: string, set: (client: ClientMock) => void, variant = 'compact'): Scene => ({
  element: 'realtime-status',
  state,
  attributes: { variant },
  set,
});
const away = (client: ClientMock): void =>
  patchStore(client.$connection, {
    status: 'reconnecting',
    attempt: 2,
    maxAttempts: 5,
    retryAt: Date.now() + 600_000,
    reason: reason('connection/lost', 'The connection was lost.'),
  });

export const SCENES: readonly Scene[] = [
  { element: 'realtime-status', state: 'no session', noClient: true },
  status('connected', () => {}),
  status('connecting', (client) => patchStore(client.$connection, { status: 'connecting' })),
  status('thinking', (client) => patchStore(client.$turn, { agent: 'thinking' })),
  status('reconnecting', away),
  status('slow', (client) => patchStore(client.$connection, { degraded: true })),
  status('suspended', (client) =>
    patchStore(client.$connection, { status: 'suspended', offline: true, retryAt: Date.now() + 600_000 }),
  ),
  status('elsewhere', (client) =>
    patchStore(client.$connection, { status: 'suspended', reason: reason('connection/replaced', 'replaced') }),
  ),
  status('failed', (client) =>
    patchStore(client.$connection, { status: 'failed', reason: reason('connection/lost', 'The server refused.') }),
  ),
  status('closed', (client) => patchStore(client.$connection, { status: 'closed' })),
  status('sign-in', (client) => {
    signedOut(client);
    patchStore(client.$connection, { status: 'idle' });
  }),
  status('config mistakes', (client) =>
    patchStore(client.$config, { status: 'config-invalid', issues: [MISTAKE, WARNING] }),
  ),
  status('config warnings', (client) => patchStore(client.$config, { issues: [WARNING] })),
  status('switched off', (client) => {
    client.levels['audio'] = 3;
    patchStore(client.$health, { status: 'degraded', at: 1 });
  }),
  status('full', (client) => audio(client, { microphone: 'on' }), 'full'),
  status(
    'full, in trouble',
    (client) => {
      away(client);
      audio(client, { microphone: 'failed', problem: 'in-use' });
      client.levels['audio'] = 3;
      client.levels['avatar'] = 3;
      patchStore(client.$health, { status: 'degraded', at: 1 });
    },
    'full',
  ),

  { element: 'realtime-sign-in', state: 'needed', set: signedOut, attributes: { username: 'demo' } },
  {
    element: 'realtime-sign-in',
    state: 'refused',
    set: (client) =>
      signedOut(client, new RealtimeError('auth/invalid-credentials', 'no', { context: { status: 401 } })),
  },
  {
    element: 'realtime-sign-in',
    state: 'unavailable',
    set: (client) => signedOut(client, new RealtimeError('auth/unavailable', 'down')),
  },
  {
    element: 'realtime-sign-in',
    state: 'has to wait',
    set: (client) =>
      signedOut(client, new RealtimeError('auth/rate-limited', 'slow', { context: { retryAfterMs: 600_000 } })),
  },

  { element: 'realtime-conversation', state: 'empty', height: 260 },
  {
    element: 'realtime-conversation',
    state: 'opening',
    height: 200,
    set: (client) => patchStore(client.$conversation, { id: undefined, agentName: undefined }),
  },
  { element: 'realtime-conversation', state: 'talk', height: 760, set: (client) => client.say(...TALK) },
  {
    element: 'realtime-conversation',
    state: 'tool opened',
    height: 420,
    set: (client) => client.say(...TALK.slice(0, 3)),
    then: (element) => element.shadowRoot?.querySelectorAll('details').forEach((each) => (each.open = true)),
  },
  { element: 'realtime-conversation', state: 'deliveries', height: 620, set: (client) => client.say(...DELIVERIES) },
  { element: 'realtime-conversation', state: 'activity', height: 620, set: (client) => client.say(...ACTIVITY) },
  {
    element: 'realtime-conversation',
    state: 'streaming',
    height: 260,
    set: (client) => {
      patchStore(client.$turn, { holder: 'agent', agent: 'speaking' });
      client.say(user('1', 'Tell me a story', 'confirmed'), answer('2', 'Once upon a time, in a *small*', 'streaming'));
    },
  },

  { element: 'realtime-composer', state: 'ready', attributes: { 'new-chat': '' } },
  {
    element: 'realtime-composer',
    state: 'draft',
    then: (element) => void ((element as HTMLElementTagNameMap['realtime-composer']).value = 'A line\nand another one'),
  },
  {
    element: 'realtime-composer',
    state: 'answering',
    set: (client) => patchStore(client.$turn, { holder: 'agent', agent: 'speaking' }),
  },
  {
    element: 'realtime-composer',
    state: 'offline',
    set: away,
    then: (element) => void ((element as HTMLElementTagNameMap['realtime-composer']).value = 'For later'),
  },
  { element: 'realtime-composer', state: 'sign-in first', set: (client) => (away(client), signedOut(client)) },

  { element: 'realtime-microphone', state: 'off' },
  {
    element: 'realtime-microphone',
    state: 'talking',
    set: (client) => audio(client, { microphone: 'on', talking: true }),
  },
  {
    element: 'realtime-microphone',
    state: 'hands-free, muted',
    set: (client) => {
      configured(client, 'audio', { inputMode: 'vad' });
      audio(client, { microphone: 'on', muted: true });
    },
  },
  {
    element: 'realtime-microphone',
    state: 'blocked',
    set: (client) => audio(client, { microphone: 'failed', problem: 'blocked' }),
  },
  { element: 'realtime-microphone', state: 'needs a click', set: (client) => audio(client, { needsGesture: true }) },
  { element: 'realtime-microphone', state: 'settings', height: 480, then: click('#settings-button') },

  {
    element: 'realtime-avatar',
    state: 'ready',
    attributes: { provider: 'local', captions: '' },
    set: shows({ status: 'ready', caption: { utteranceId: 'u', text: 'Seventeen times twenty-three is 391.' } }),
  },
  {
    element: 'realtime-avatar',
    state: 'orb',
    attributes: { provider: 'local', 'avatar-id': 'orb' },
    set: shows({ status: 'ready' }),
  },
  {
    element: 'realtime-avatar',
    state: 'robot',
    attributes: { provider: 'local', 'avatar-id': 'robot' },
    set: shows({ status: 'ready' }),
  },
  {
    element: 'realtime-avatar',
    state: 'on its way',
    attributes: { provider: 'liveavatar' },
    set: shows({ provider: 'liveavatar', status: 'connecting' }),
  },
  {
    element: 'realtime-avatar',
    state: 'failed',
    attributes: { provider: 'liveavatar' },
    set: shows({
      provider: 'liveavatar',
      status: 'failed',
      error: { code: 'no-credits', message: 'no credits', retryable: true },
    }),
  },
  {
    element: 'realtime-avatar',
    state: 'stands in',
    attributes: { provider: 'liveavatar' },
    set: shows({
      provider: 'local',
      status: 'ready',
      isFallback: true,
      error: { code: 'concurrency', message: 'too many', retryable: true },
    }),
  },
  {
    element: 'realtime-avatar',
    state: 'lost its line',
    attributes: { provider: 'liveavatar' },
    set: shows({ provider: 'liveavatar', status: 'reconnecting' }),
  },
  {
    element: 'realtime-avatar',
    state: 'ended',
    attributes: { provider: 'liveavatar' },
    set: shows({
      provider: 'liveavatar',
      status: 'ended',
      ended: { sessionId: 's', reason: 'idle', billableMs: 61_000 },
    }),
  },
  {
    element: 'realtime-avatar',
    state: 'sound blocked',
    attributes: { provider: 'local' },
    set: shows({ status: 'ready', playback: 'blocked' }),
  },

  {
    element: 'realtime-health',
    state: 'well',
    set: (client) => (measure(client), patchStore(client.$health, { status: 'running', at: NOON })),
  },
  {
    element: 'realtime-health',
    state: 'alerted',
    set: (client) => (measure(client), patchStore(client.$health, { status: 'degraded', alerts: [ALERT], at: NOON })),
  },

  { element: 'realtime-log-panel', state: 'empty', height: 320 },
  { element: 'realtime-log-panel', state: 'entries', height: 420, set: writeLog },
  {
    element: 'realtime-log-panel',
    state: 'configuration',
    height: 520,
    set: (client) => patchStore(client.$config, { issues: [WARNING] }),
    then: async (element) => {
      for (let tries = 0; tries < 100 && !element.shadowRoot?.querySelector('[role=tab]'); tries++) {
        await new Promise((done) => setTimeout(done, 20));
      }
      element.shadowRoot?.querySelectorAll<HTMLElement>('[role=tab]')[1]?.click();
    },
  },
];

export const sceneName = ({ element, state }: Scene): string =>
  `${element.replace('realtime-', '')}-${state.replace(/[^a-z]+/g, '-')}`;
