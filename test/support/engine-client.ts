// A client that talks to the agent server in the same page, on a clock of its own.
import type { ReadableAtom } from 'nanostores';
import type { ClientEvents } from '../../src/client/client-events.js';
import type { RealtimeClientOptions } from '../../src/client/client-parts.js';
import { RealtimeClient } from '../../src/client/realtime-client.js';
import type { ClientConfigInput } from '../../src/config/generated/client-config.js';
import { loadLogWriter } from '../../src/logging/logger.js';
import { agentcDialect } from '../../src/protocol/agentc-dialect.js';
import { ConversationStore } from '../../src/session/conversation-store.js';
import type { ConversationItem } from '../../src/session/conversation-types.js';
import {
  ENGINE_PASSWORD,
  EngineNetwork,
  FakeLifecycle,
  MemoryStore,
  type EngineNetworkOptions,
} from '../../src/testing/index.js';

// Tests read what was logged right after it was said.
await loadLogWriter();

/** Where the engine listens. */
export const URL = 'wss://agent.example/api/rt/ws';
export const LOGIN = { username: 'demo', password: ENGINE_PASSWORD };
export const clients: RealtimeClient[] = [];

export interface Setup {
  readonly net: EngineNetwork;
  readonly client: RealtimeClient;
  readonly lifecycle: FakeLifecycle;
  readonly storage: MemoryStore;
  readonly heard: (keyof ClientEvents)[];
}

export function addClient(
  net: EngineNetwork,
  config: ClientConfigInput = {},
  options: RealtimeClientOptions = {},
  storage = new MemoryStore(),
): Setup {
  const lifecycle = new FakeLifecycle();
  const platform = net.createPlatform({ lifecycle, storage });
  const client = new RealtimeClient(
    {
      logging: { consoleLevel: 'ERROR', targets: ['buffer'], level: 'TRACE' },
      ...config,
      connection: { url: URL, ...config.connection },
    },
    { ...options, deps: { ...platform, ...options.deps } },
  );
  clients.push(client);
  const heard: (keyof ClientEvents)[] = [];
  const types: readonly (keyof ClientEvents)[] = [
    'auth-required',
    'config-invalid',
    'interrupted',
    'recovery-started',
    'recovery-finished',
    'error',
  ];
  for (const type of types) client.on(type, () => heard.push(type));
  return { net, client, lifecycle, storage, heard };
}

export const setUp = (
  config: ClientConfigInput = {},
  engine: EngineNetworkOptions = {},
  options: RealtimeClientOptions = {},
): Setup => addClient(new EngineNetwork(engine), config, options);

export async function connected(setup: Setup, login = LOGIN): Promise<Setup> {
  await setup.client.auth.signIn(login);
  await setup.client.connect();
  return setup;
}

/** Resolves as soon as the store's value fits. */
export const until = <T>($store: ReadableAtom<T>, fits: (value: T) => boolean): Promise<void> =>
  new Promise((resolve) => {
    if (fits($store.get())) return resolve();
    const off = $store.listen((value) => {
      if (!fits(value)) return;
      off();
      resolve();
    });
  });

export const status = ({ client }: Setup): string => client.$connection.get().status;
export const idle = ({ client }: Setup): boolean => client.$turn.get().holder === 'user';
export const items = ({ client }: Setup): readonly ConversationItem[] => client.$conversation.get().items;
/** Lets the agent finish. */
export const untilIdle = (setup: Setup): Promise<void> => setup.net.clock.advanceUntil(() => idle(setup));

/** What was said and done, without what no history holds (thoughts, media, notices, sub-agents, commands). */
export const stored = (list: readonly ConversationItem[]): string[] =>
  list.flatMap((item) => {
    if (item.kind === 'user') return item.command ? [] : [`user ${item.delivery}: ${item.text}`];
    if (item.kind === 'answer') return [`answer ${item.status}: ${item.text.trim()}`];
    return item.kind === 'tool' ? [`tool: ${item.call.name} = ${item.result}`] : [];
  });

/** The server's own record of the conversation, read as a client reads it. */
export function onServer({ net, client }: Setup): string[] {
  const chat = net.server.store.get(client.$conversation.get().id ?? '');
  const event = agentcDialect.interpret({
    type: 'chat_session_changed',
    chat_session: { session_id: 'x', messages: chat?.messages ?? [] },
  });
  if (event?.kind !== 'conversation-loaded') throw new Error('the dialect does not know its own event');
  const store = new ConversationStore(() => 0);
  store.load(event.conversation, event.messages, false);
  return stored(store.$conversation.get().items);
}

/** Ends every client of the test. */
export function disposeClients(): void {
  for (const client of clients.splice(0)) client.dispose();
}
