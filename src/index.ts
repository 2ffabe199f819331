/** The client core: everything a page without our elements, a worker or a server needs. Importing it does nothing. */
export { RealtimeClient } from './client/realtime-client.js';
export type { AvatarProviders, ClientDeps, RealtimeClientOptions } from './client/client-parts.js';
export type { Change, ClientEvents, ErrorDetail, RecoveryDetail } from './client/client-events.js';
export { RealtimeError } from './errors.js';
export type { ErrorCode, RealtimeErrorOptions } from './errors.js';
export { TypedEmitter } from './events.js';
export type { Unsubscribe } from './events.js';
export { createBrowserPlatform } from './platform/browser-platform.js';
export type { AudioPorts, SharedAudioContext } from './platform/audio-ports.js';
export type {
  Clock,
  KeyValueStore,
  LifecycleSignal,
  LifecycleSource,
  PagePerformance,
  Platform,
  TimerId,
  WebSocketConstructor,
} from './platform/platform.js';
export { Logger } from './logging/logger.js';
export type { RecordedEvent, Recording } from './logging/recording.js';
export { LogBuffer } from './logging/log-buffer.js';
export { LOG_LEVELS } from './logging/log-types.js';
export type { LogEntry, LogFields, LogLevel, LogMetrics, LogSink } from './logging/log-types.js';
export { ATTRIBUTES, parseAttributes, suggestAttribute } from './config/parse-attributes.js';
export type { ConfigApplied, ConfigExplanation, ConfigIssue, ConfigLayer, ConfigState } from './config/config-types.js';
export type { ClientConfig, ClientConfigInput } from './config/generated/client-config.js';
export type {
  AuthState,
  AuthStatus,
  Credentials,
  IssuedToken,
  TokenProvider,
  TokenRequest,
} from './auth/auth-types.js';
export type { AuthMetrics } from './auth/token-calls.js';
export type { AudioCommand, AudioManager } from './audio/audio-manager.js';
export type {
  AudioDevice,
  AudioMeasurements,
  AudioProblem,
  AudioState,
  HeardSpeech,
  InputLevel,
  MicrophoneStatus,
  OutputStatus,
  SpeechListener,
} from './audio/audio-types.js';
export type { AvatarManager } from './avatar/avatar-manager.js';
export type { AvatarEvents } from './avatar/avatar-manager-types.js';
export type { AvatarOptions } from './avatar/avatar-ports.js';
export type { AvatarActivity, AvatarCaption, AvatarEnd, AvatarState, AvatarStatus } from './avatar/avatar-state.js';
export type {
  AvatarCapabilities,
  AvatarConnectContext,
  AvatarConnectRequest,
  AvatarCredentials,
  AvatarEndReason,
  AvatarErrorCode,
  AvatarPose,
  AvatarPoseSource,
  AvatarProvider,
  AvatarProviderId,
  AvatarQuality,
  AvatarSession,
  AvatarSignal,
  AvatarUtterance,
} from './avatar/avatar-types.js';
export type { AvatarWish } from './avatar/avatar-wishes.js';
export type { MediaSink } from './avatar/video-outlet.js';
export { closeAction } from './connection/close-codes.js';
export type { ConnectionReason, ConnectionState, ConnectionStatus } from './connection/connection-types.js';
export { agentcDialect } from './protocol/agentc-dialect.js';
export type {
  CloseAction,
  AuthRoutes,
  Decoded,
  DialTarget,
  Dialect,
  FrameProblem,
  HttpRequest,
  UploadRoutes,
  WireEvent,
} from './protocol/dialect.js';
export type {
  AgentEvent,
  AgentInfo,
  AvatarInfo,
  ConversationSummary,
  HistoryMessage,
  Media,
  Origin,
  Severity,
  ToolCall,
  ToolResult,
  UserInfo,
  VoiceInfo,
} from './protocol/agent-events.js';
export type {
  AnswerItem,
  CatalogState,
  ConversationItem,
  ConversationState,
  Delivery,
  ItemStatus,
  MediaItem,
  NoticeItem,
  SubsessionItem,
  ThoughtItem,
  ToolItem,
  TurnState,
  UserMessageItem,
} from './session/conversation-types.js';
export type {
  ComponentStatus,
  HealthAlert,
  HealthAlertDetail,
  HealthCondition,
  HealthState,
} from './health/health-types.js';
export type {
  ComponentHealth,
  ComponentName,
  DurationSummary,
  Measurements,
  SystemMetrics,
  Traffic,
} from './health/system-metrics.js';
export type { ComponentRun, OptionalComponent } from './recovery/component-supervisor.js';
export type { RecoveryAction, RecoveryLevel, RecoveryRule, SystemError } from './recovery/recovery-types.js';
export type { SystemRecoveryManager } from './recovery/system-recovery-manager.js';
export type { SendReceipt } from './session/outbox.js';
export type { UploadedFile, UploadOptions } from './session/upload-types.js';
