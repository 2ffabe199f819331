// A whole session on this page: elements, client, and a server in the same page, on a clock of its own.
import { waitUntil } from '@open-wc/testing';
import type { RealtimeSession } from '../../components/index.js';
import '../../components/define.js';
import type { LogEntry, RealtimeClient } from '../../src/index.js';
import type { PagePerformance } from '../../src/platform/platform.js';
import {
  ENGINE_PASSWORD,
  EngineNetwork,
  FakeLifecycle,
  MemoryStore,
  settle,
  type EngineNetworkOptions,
} from '../../src/testing/index.js';
import { fakePart, type FakePart } from './fake-part.js';
import { shadowText } from './mount-element.js';

/** Where the engine listens. */
const URL = 'wss://agent.example/api/rt/ws';

export interface RecoveryPage {
  readonly net: EngineNetwork;
  readonly session: RealtimeSession;
  readonly client: RealtimeClient;
  readonly lifecycle: FakeLifecycle;
  readonly audio: FakePart;
  readonly avatar: FakePart;
  /** What the page can tell of its own work. */
  readonly memory: { bytes: number; fill: number };
  /** Every `realtime-…` event but those of stores, in order. */
  readonly heard: { readonly type: string; readonly detail: Record<string, unknown> }[];
  /** What an element of this name shows. */
  shown(tag: string): Promise<string>;
  /** What was decided so far, as `code level action`, and the log. */
  decisions(): string[];
  entries(): readonly LogEntry[];
  status(): string;
}

export interface RecoveryPageOptions {
  attributes?: Readonly<Record<string, string>>;
  engine?: EngineNetworkOptions;
  /** Default `true`: signed in and connected. */
  connect?: boolean;
  /** In the place of the sign-in. */
  tokenProvider?: (net: EngineNetwork) => Promise<string>;
}

const CHILDREN = ['realtime-status', 'realtime-sign-in', 'realtime-conversation', 'realtime-composer'] as const;
const EVENTS = [
  'auth-required',
  'session-expiring',
  'config-invalid',
  'recovery-started',
  'recovery-finished',
  'health-alerted',
  'error',
] as const;

/** Puts a session with its elements on the page. */
export async function recoveryPage({
  attributes = {},
  engine = {},
  connect = true,
  tokenProvider,
}: RecoveryPageOptions = {}): Promise<RecoveryPage> {
  const net = new EngineNetwork(engine);
  const lifecycle = new FakeLifecycle();
  const memory = { bytes: 1000, fill: 0.1 };
  const performance: PagePerformance = { observeLongTasks: () => undefined, memory: () => memory };
  const [audio, avatar] = [fakePart('audio'), fakePart('avatar')];
  const session = document.createElement('realtime-session');
  session.deps = {
    ...net.createPlatform({ lifecycle, storage: new MemoryStore(), performance }),
    // The avatar first: the order is not that of the list.
    components: [avatar, audio],
  };
  if (tokenProvider) session.tokenProvider = () => tokenProvider(net);
  const said = { url: URL, 'log-level': 'TRACE', 'log-targets': 'buffer', ...attributes };
  for (const [name, value] of Object.entries(said)) if (value) session.setAttribute(name, value);
  for (const tag of CHILDREN) session.append(document.createElement(tag));
  const heard: RecoveryPage['heard'] = [];
  for (const type of EVENTS)
    session.addEventListener(`realtime-${type}`, (event) =>
      heard.push({ type, detail: (event as CustomEvent<Record<string, unknown>>).detail }),
    );
  const stage = document.createElement('main');
  stage.id = 'recovery';
  stage.append(session);
  document.body.append(stage);
  const client = session.client as RealtimeClient;
  const entries = (): readonly LogEntry[] => client.logger.buffer.entries();
  const page: RecoveryPage = {
    net,
    session,
    client,
    lifecycle,
    audio,
    avatar,
    memory,
    heard,
    entries,
    async shown(tag) {
      const element = session.querySelector<HTMLElement & { updateComplete: Promise<unknown> }>(tag);
      await settle();
      await element?.updateComplete;
      return element ? shadowText(element) : '';
    },
    decisions: () =>
      entries()
        .filter(({ message }) => message === 'recovery decided')
        .map(({ fields: { code, level, action } }) => `${String(code)} ${String(level)} ${String(action)}`),
    status: () => client.$connection.get().status,
  };
  await settle();
  if (!connect) return page;
  await waitUntil(() => client.recovery !== undefined, 'what decides is loaded', { timeout: 8000 });
  await waitUntil(() => entries().length > 0, 'what writes the log is loaded', { timeout: 8000 });
  if (!tokenProvider) await client.auth.signIn({ username: 'demo', password: ENGINE_PASSWORD });
  await net.clock.advanceUntil(() => page.status() === 'connected');
  await net.clock.advanceUntil(() => client.$turn.get().holder === 'user');
  return page;
}

/** Takes every page of the test away. */
export async function removeRecoveryPages(): Promise<void> {
  for (const stage of document.querySelectorAll('#recovery')) stage.remove();
  await settle();
}
