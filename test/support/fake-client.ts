import { atom, type WritableAtom } from 'nanostores';
import type { SessionClient } from '../../components/index.js';
import {
  LogBuffer,
  RealtimeClient,
  type AudioState,
  type AvatarState,
  type AuthState,
  type CatalogState,
  type ConfigState,
  type ConnectionState,
  type ConversationItem,
  type ConversationState,
  type HealthState,
  type SystemMetrics,
  type LogEntry,
  type RecoveryLevel,
  type TurnState,
  type UploadedFile,
  type UploadOptions,
} from '../../src/index.js';

/** A client of the shape that elements need: its stores are set by the test, its calls are recorded. */
export interface FakeClient extends SessionClient {
  readonly $config: WritableAtom<ConfigState>;
  readonly $connection: WritableAtom<ConnectionState>;
  readonly $auth: WritableAtom<AuthState>;
  readonly $turn: WritableAtom<TurnState>;
  readonly $conversation: WritableAtom<ConversationState>;
  readonly $catalog: WritableAtom<CatalogState>;
  readonly $health: WritableAtom<HealthState>;
  readonly $audio: WritableAtom<AudioState>;
  $avatar: WritableAtom<AvatarState>;
  /** Every call, `name` and arguments, in order. */
  readonly calls: (readonly unknown[])[];
  readonly buffer: LogBuffer;
  /** What `getMetrics()` answers. */
  readonly measured: { metrics: SystemMetrics };
  /** Recovery levels by component. */
  readonly levels: Record<string, RecoveryLevel>;
  /** What `auth.signIn` and `sendText` do next. Default: succeed at once. */
  next: {
    signIn: () => Promise<void>;
    sendText: () => Promise<{ id: string; delivery: 'confirmed' | 'unknown' }>;
    upload: (file: File, options: UploadOptions) => Promise<UploadedFile>;
  };
  /** The microphone is so loud, 0 to 1. */
  level(rms: number): void;
  say(...items: ConversationItem[]): void;
}

/** A signed-in, connected client with an open, empty conversation. */
export function fakeClient(): FakeClient {
  // The defaults come from the real thing, so that they cannot drift.
  const real = new RealtimeClient();
  const calls: (readonly unknown[])[] = [];
  const buffer = new LogBuffer();
  const record =
    (name: string) =>
    (...details: unknown[]): void =>
      void calls.push([name, ...details]);
  /** Listens and speaks by name only. */
  const audio = {
    $audio: undefined as unknown,
    startMicrophone: async () => record('startMicrophone')(),
    stopMicrophone: record('stopMicrophone'),
    startTalking: async () => record('startTalking')(),
    stopTalking: record('stopTalking'),
    setMuted: record('setMuted'),
    setOutputMuted: record('setOutputMuted'),
    setInputDevice: async (id: string) => record('setInputDevice')(id),
    setOutputDevice: async (id: string) => record('setOutputDevice')(id),
    claimOutput: () => (record('claimOutput')(), () => {}),
    refreshDevices: async () => {},
    unlock: record('unlock'),
    onLevel: (listener: (level: { rms: number; peak: number }) => void) => {
      meters.add(listener);
      return () => meters.delete(listener);
    },
  };
  const meters = new Set<(level: { rms: number; peak: number }) => void>();
  const next: FakeClient['next'] = {
    signIn: async () => {},
    sendText: async () => ({ id: 'sent', delivery: 'confirmed' }),
    upload: async ({ name, size }) => ({ id: `id of ${name}`, name, size }),
  };
  const $conversation = atom<ConversationState>({
    ...real.$conversation.get(),
    id: 'calm-blue-river',
    agentName: 'Ada',
    items: [],
  });
  const levels: FakeClient['levels'] = {};
  const measured = { metrics: real.getMetrics() };
  const client = {
    $config: atom<ConfigState>({ ...real.$config.get(), status: 'valid', issues: [] }),
    $connection: atom<ConnectionState>({ ...real.$connection.get(), status: 'connected' }),
    $auth: atom<AuthState>({ ...real.$auth.get(), status: 'authenticated', mode: 'credentials' }),
    $turn: atom<TurnState>({ holder: 'user', agent: 'idle', tool: undefined, cancelling: false }),
    $conversation,
    $catalog: atom<CatalogState>(real.$catalog.get()),
    $health: atom<HealthState>(real.$health.get()),
    measured,
    levels,
    getMetrics: () => measured.metrics,
    recovery: { level: (component: string) => levels[component] ?? 0 },
    logger: { buffer },
    auth: {
      signIn: (credentials: unknown) => {
        calls.push(['signIn', credentials]);
        return next.signIn();
      },
    },
    config: { explain: real.config.explain, explainAll: real.config.explainAll },
    connect: async () => record('connect')(),
    reconnect: record('reconnect'),
    disconnect: record('disconnect'),
    sendText: (text: string, { fileIds }: { fileIds?: readonly string[] } = {}) => {
      calls.push(fileIds?.length ? ['sendText', text, fileIds] : ['sendText', text]);
      return next.sendText();
    },
    upload: (file: File, options: UploadOptions) => next.upload(file, options),
    resend: record('resend'),
    interrupt: record('interrupt'),
    newConversation: record('newConversation'),
    openConversation: record('openConversation'),
    renameConversation: record('renameConversation'),
    deleteConversation: record('deleteConversation'),
    listConversations: record('listConversations'),
    setAgent: record('setAgent'),
    on: () => () => {},
    $audio: atom<AudioState>(real.$audio.get()),
    $avatar: atom<AvatarState>(real.$avatar.get()),
    useAvatar: async () => Promise.reject(new Error('the test has no avatar')),
    audio: undefined,
    useAudio: async () => {
      (client as { audio: unknown }).audio = audio;
      return audio;
    },
    setVoice: async (id: string) => record('setVoice')(id),
    updateConfig: async (values: unknown) => record('updateConfig')(values),
    calls,
    level: (rms: number) => meters.forEach((listener) => listener({ rms, peak: rms })),
    buffer,
    next,
    say: (...items: ConversationItem[]) => $conversation.set({ ...$conversation.get(), items }),
  };
  audio.$audio = client.$audio;
  real.dispose();
  // The parts that no element calls are left out.
  return client as unknown as FakeClient;
}

/** Merges into a store's value, as a manager would. */
export function patch<T extends object>(store: WritableAtom<T>, values: Partial<T>): void {
  store.set({ ...store.get(), ...values });
}

/** A log entry; whatever is not given is plain. */
export function logEntry(seq: number, values: Partial<LogEntry> = {}): LogEntry {
  return {
    seq,
    time: Date.UTC(2026, 0, 1) + seq,
    level: 'INFO',
    area: 'connection',
    message: `entry ${seq}`,
    fields: {},
    correlationId: undefined,
    sessionId: undefined,
    count: 1,
    ...values,
  };
}
