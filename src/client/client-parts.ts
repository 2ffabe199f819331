import type { WritableAtom } from 'nanostores';
import type { AudioManager } from '../audio/audio-manager.js';
import type { AudioState } from '../audio/audio-types.js';
import type { VoiceManager } from '../audio/voice-manager.js';
import type { AuthManager } from '../auth/auth-manager.js';
import type { TokenProvider } from '../auth/auth-types.js';
import type { AvatarManager } from '../avatar/avatar-manager.js';
import type { AvatarState } from '../avatar/avatar-state.js';
import type { AvatarProvider } from '../avatar/avatar-types.js';
import type { HeygenStreamingPorts } from '../avatar/providers/heygen-streaming/streaming-avatar-types.js';
import type { LiveAvatarPorts } from '../avatar/providers/liveavatar/live-avatar-types.js';
import type { ConfigManager } from '../config/config-manager.js';
import type { ConfigLayer } from '../config/config-types.js';
import type { Heartbeat } from '../connection/heartbeat.js';
import type { ReconnectionManager } from '../connection/reconnection-manager.js';
import type { WebSocketManager } from '../connection/web-socket-manager.js';
import type { RealtimeError, ErrorCode } from '../errors.js';
import type { Unsubscribe } from '../events.js';
import type { HealthState } from '../health/health-types.js';
import type { Meter } from '../health/system-metrics.js';
import type { Logger } from '../logging/logger.js';
import type { Recording } from '../logging/recording.js';
import type { Platform, WebSocketConstructor } from '../platform/platform.js';
import type { Dialect } from '../protocol/dialect.js';
import type { OptionalComponent, OptionalHealth } from '../recovery/component-supervisor.js';
import type { RecoveryAction, RecoveryRule } from '../recovery/recovery-types.js';
import type { SystemRecoveryManager } from '../recovery/system-recovery-manager.js';
import type { SessionManager } from '../session/session-manager.js';
import type { SessionMemory } from '../session/session-memory.js';
import type { Links } from './links.js';

/** What a client takes from outside. Every port has a default. */
export interface ClientDeps extends Platform {
  dialect: Dialect;
  tokenProvider: TokenProvider;
  /** Parts of the page's own: each starts once the session is restored, and one that fails never stops the conversation. */
  components: readonly OptionalComponent[];
  /** Avatar providers of the page, by the id that `<realtime-avatar provider>` names. Each is loaded when it is wanted. */
  avatarProviders: AvatarProviders;
  /** Of the replay player: given the session of a client that records, to stand for the parts that a replay does not have. */
  replay: (session: SessionManager) => void;
  /** For the avatar provider `liveavatar`. Default: `import('livekit-client')`, an optional peer. */
  loadLiveKit: NonNullable<LiveAvatarPorts['loadLiveKit']>;
  /** For the avatar provider `heygen-streaming`: the class of `@heygen/streaming-avatar`, which this package never imports. */
  StreamingAvatar: NonNullable<HeygenStreamingPorts['StreamingAvatar']>;
}

export type AvatarProviders = Readonly<Record<string, () => Promise<AvatarProvider>>>;

export interface RealtimeClientOptions {
  deps?: Partial<ClientDeps>;
  /** Explicit configuration in layers, most specific first; they win over `config`. */
  layers?: readonly ConfigLayer[];
  /** Refuse to dial an address that nobody said. Default `false`. */
  requireUrl?: boolean;
  /** Remembers the session under this name for the life of the tab. Default: nothing is remembered. */
  memoryKey?: string | undefined;
  /** What is done about single kinds of failure, in the place of the rules of this package. */
  recoveryRules?: Readonly<Partial<Record<ErrorCode, RecoveryRule>>> | undefined;
}

/** Tells of a failure: an error, or the code of one. */
export type Report = (
  failure: RealtimeError | ErrorCode,
  component: string,
  context?: Readonly<Record<string, unknown>>,
) => RecoveryAction;

/** Filled in by what is loaded right after the start; until then nobody listens. */
export interface Care {
  /** Settles when the rest has been filled in, or could not be loaded; `undefined` before the start. */
  loaded?: Promise<void>;
  report?: Report;
  recovery?: SystemRecoveryManager;
  /** Takes in an optional part, which starts once the session is restored. */
  add?: (component: OptionalComponent) => Unsubscribe;
  /** What was added before there was anybody to take it in. */
  waiting?: OptionalComponent[];
  components?: () => ReadonlyMap<string, OptionalHealth>;
  /** The id of what goes wrong with a component outside an outage. */
  episode?: (component: string) => string | undefined;
  /** Settles when the server in the page, and what traces or records, is there; `undefined` where nobody wants any of it. */
  extras?: Promise<void>;
  recording?: () => Recording | undefined;
  /** The way down: what was started last stops first. */
  stop?: () => void;
}

/** What a session that tabs share is asked; filled in where it is shared. */
export interface TabGate {
  /** Passed before every dial; rejects when this tab may not dial. */
  enter?: () => Promise<void>;
  /** Whether what this tab wants to say has to wait for what another one has said. */
  busy?: () => boolean;
  /** Through what this tab dials, if not the network. */
  WebSocket?: WebSocketConstructor | undefined;
}

/** Filled in by the part that listens and speaks, once that is loaded. */
export interface Media {
  audio?: AudioManager;
  avatar?: AvatarManager;
  voices?: VoiceManager;
  /** Takes a binary frame of the server. */
  receive?: (data: ArrayBuffer) => void;
  /** There is room on the socket again. */
  drain?: () => void;
  /** Stops the answer, and what of it is still heard. */
  interrupt?: () => void;
  /** How much of the answer that is cut short was heard. */
  heard?: () => number | undefined;
}

/** The managers of one client, wired. None holds a reference to another: they meet in the callbacks written here. */
export interface ClientParts {
  /** What the page handed over; what is used late is looked up here. */
  readonly deps: Partial<ClientDeps>;
  readonly platform: Platform;
  readonly dialect: Dialect;
  readonly config: ConfigManager;
  readonly logger: Logger;
  readonly auth: AuthManager;
  readonly memory: SessionMemory;
  readonly session: SessionManager;
  readonly heartbeat: Heartbeat;
  readonly socket: WebSocketManager;
  readonly links: Links;
  readonly connection: ReconnectionManager;
  readonly meter: Meter;
  readonly $health: WritableAtom<HealthState>;
  readonly $audio: WritableAtom<AudioState>;
  readonly $avatar: WritableAtom<AvatarState>;
  readonly media: Media;
  readonly care: Care;
  readonly recoveryRules: RealtimeClientOptions['recoveryRules'];
  readonly components: readonly OptionalComponent[];
  /** Of a session that tabs share. */
  readonly gate: TabGate;
  /** Ends the connection as if the server had closed it with this code. */
  readonly hangUp: (code: number, retryAfterMs?: number) => void;
  readonly memoryKey: string | undefined;
}
