import { atom, type WritableAtom } from 'nanostores';
import type { AudioManager } from '../../audio/audio-manager.js';
import type { AudioState, InputLevel } from '../../audio/audio-types.js';
import type { AuthState, Credentials } from '../../auth/auth-types.js';
import type { AvatarState } from '../../avatar/avatar-state.js';
import type { ClientEvents } from '../../client/client-events.js';
import { RealtimeClient } from '../../client/realtime-client.js';
import type { ConfigState } from '../../config/config-types.js';
import type { ConnectionState } from '../../connection/connection-types.js';
import { TypedEmitter } from '../../events.js';
import type { HealthState } from '../../health/health-types.js';
import type { SystemMetrics } from '../../health/system-metrics.js';
import { LogBuffer } from '../../logging/log-buffer.js';
import { Logger } from '../../logging/logger.js';
import type { RecoveryLevel } from '../../recovery/recovery-types.js';
import type { SystemRecoveryManager } from '../../recovery/system-recovery-manager.js';
import type { CatalogState, ConversationItem, ConversationState, TurnState } from '../../session/conversation-types.js';
import type { SendReceipt } from '../../session/outbox.js';
import type { UploadedFile, UploadOptions } from '../../session/upload-types.js';
import { guardStore, STORE_RULES } from './store-rules.js';
import { mockOf, type Mock, type MockCall } from './mock.js';

interface ClientStores {
  readonly $config: WritableAtom<ConfigState>;
  readonly $connection: WritableAtom<ConnectionState>;
  readonly $auth: WritableAtom<AuthState>;
  readonly $turn: WritableAtom<TurnState>;
  readonly $conversation: WritableAtom<ConversationState>;
  readonly $catalog: WritableAtom<CatalogState>;
  readonly $health: WritableAtom<HealthState>;
  readonly $audio: WritableAtom<AudioState>;
  $avatar: WritableAtom<AvatarState>;
}

interface ClientKnobs extends ClientStores {
  /** Every call, `[name, ...arguments]`, oldest first: of the client, of its `auth` and of its `audio`. */
  readonly calls: MockCall[];
  /** What its log panel shows. */
  readonly buffer: LogBuffer;
  /** What `getMetrics()` answers. */
  readonly measured: { metrics: SystemMetrics };
  /** Recovery levels by component. */
  readonly levels: Record<string, RecoveryLevel>;
  /** What `auth.signIn()`, `sendText()` and `upload()` do next. Default: succeed at once. */
  next: {
    signIn: () => Promise<void>;
    sendText: () => Promise<SendReceipt>;
    upload: (file: File, options: UploadOptions) => Promise<UploadedFile>;
  };
  /** The microphone is so loud, 0 to 1. */
  level(rms: number): void;
  /** Puts items in the place of the transcript. */
  say(...items: ConversationItem[]): void;
  /** Tells an event to those who listen with `on()`. */
  tell<K extends keyof ClientEvents>(type: K, detail: ClientEvents[K]): void;
}

/** A client that does nothing but record; its stores are the test's to set, within what a real one can be in. */
export type ClientMock = Mock<RealtimeClient> & ClientKnobs;

/** Makes a client of a signed-in user, connected, with an open, empty conversation. Setting a store to what cannot be throws a `MockError`. */
export function createClientMock(): ClientMock {
  // The defaults come from the real thing, so that they cannot drift.
  const client = new RealtimeClient();
  const metrics = client.getMetrics();
  const stores = createStores(client);
  client.dispose();
  const events = new TypedEmitter<ClientEvents>();
  const buffer = new LogBuffer();
  const meters = new Set<(level: InputLevel) => void>();
  const levels: ClientKnobs['levels'] = {};
  const measured = { metrics };
  const next: ClientKnobs['next'] = {
    signIn: () => Promise.resolve(),
    sendText: () => Promise.resolve({ id: 'sent', delivery: 'confirmed' }),
    upload: ({ name, size }) => Promise.resolve({ id: `id of ${name}`, name, size }),
  };
  const calls: MockCall[] = [];
  const note =
    (name: string) =>
    (...args: unknown[]) =>
      void calls.push([name, ...args]);
  const audio = createAudio(note, stores.$audio, meters);
  let loaded: AudioManager | undefined;
  const quiet = (): void => {};
  const done = (): Promise<void> => Promise.resolve();
  const recovery = { level: (component: string) => levels[component] ?? 0 } as unknown as SystemRecoveryManager;
  Object.assign(client, stores, {
    logger: new Logger({ buffer, consoleLevel: undefined }),
    auth: Object.assign(client.auth, {
      signIn: (credentials: Credentials) => {
        note('signIn')(credentials);
        return next.signIn();
      },
    }),
    initialize: done,
    connect: done,
    reconnect: quiet,
    disconnect: quiet,
    dispose: quiet,
    send: quiet,
    sendText: () => next.sendText(),
    upload: (file: File, options: UploadOptions = {}) => next.upload(file, options),
    resend: quiet,
    interrupt: quiet,
    useAudio: () => Promise.resolve((loaded = audio)),
    useAvatar: () =>
      Promise.reject(new Error('This client has no avatar: give it one by mock.script("useAvatar", …).')),
    setVoice: done,
    updateConfig: () => Promise.resolve({ applied: 'live' }),
    getMetrics: () => measured.metrics,
    on: <K extends keyof ClientEvents>(type: K, listener: (detail: ClientEvents[K]) => void) =>
      events.on(type, listener),
  });
  Object.defineProperty(client, 'recovery', { value: recovery, writable: true, configurable: true });
  Object.defineProperty(client, 'audio', { get: () => loaded, configurable: true });
  const mock = mockOf<RealtimeClient>(client, {
    asynchronous: ['initialize', 'connect', 'sendText', 'useAudio', 'useAvatar', 'setVoice', 'updateConfig', 'upload'],
    calls,
    unrecorded: ['useAudio', 'useAvatar', 'on', 'getMetrics', 'upload'],
  });
  const knobs: Omit<ClientKnobs, keyof ClientStores> = {
    calls,
    buffer,
    measured,
    levels,
    next,
    level: (rms) => meters.forEach((listener) => listener({ rms, peak: rms } as InputLevel)),
    say: (...items) => stores.$conversation.set({ ...stores.$conversation.get(), items }),
    tell: (type, detail) => events.emit(type, detail),
  };
  return Object.assign(mock, knobs) as ClientMock;
}

function createStores(real: RealtimeClient): ClientStores {
  return {
    $config: guardStore(atom({ ...real.$config.get(), status: 'valid', issues: [] }), STORE_RULES.config),
    $connection: guardStore(atom({ ...real.$connection.get(), status: 'connected' }), STORE_RULES.connection),
    $auth: guardStore(atom({ ...real.$auth.get(), status: 'authenticated', mode: 'credentials' }), STORE_RULES.auth),
    $turn: guardStore(atom({ holder: 'user', agent: 'idle', tool: undefined, cancelling: false }), STORE_RULES.turn),
    $conversation: guardStore(
      atom({ ...real.$conversation.get(), id: 'calm-blue-river', agentName: 'Ada', items: [] }),
      STORE_RULES.conversation,
    ),
    $catalog: atom(real.$catalog.get()),
    $health: atom(real.$health.get()),
    $audio: guardStore(atom(real.$audio.get()), STORE_RULES.audio),
    $avatar: atom(real.$avatar.get()),
  };
}

/** Listens and speaks by name only. */
function createAudio(
  note: (name: string) => (...args: unknown[]) => void,
  $audio: ClientStores['$audio'],
  meters: Set<(level: InputLevel) => void>,
): AudioManager {
  const later =
    (name: string) =>
    (...args: unknown[]) =>
      Promise.resolve(note(name)(...args));
  const audio: Partial<Record<keyof AudioManager, unknown>> = {
    $audio,
    startMicrophone: later('startMicrophone'),
    stopMicrophone: note('stopMicrophone'),
    startTalking: later('startTalking'),
    stopTalking: note('stopTalking'),
    setMuted: note('setMuted'),
    setOutputMuted: note('setOutputMuted'),
    setInputDevice: later('setInputDevice'),
    setOutputDevice: later('setOutputDevice'),
    refreshDevices: () => Promise.resolve(),
    unlock: note('unlock'),
    claimOutput: () => {
      note('claimOutput')();
      return () => {};
    },
    onLevel: (listener: (level: InputLevel) => void) => {
      meters.add(listener);
      return () => meters.delete(listener);
    },
  };
  return audio as AudioManager;
}
