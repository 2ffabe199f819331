/**
 * Neutral events: what a server dialect's wire events mean. Stores, managers and elements know only these.
 */
export interface AgentInfo {
  key: string;
  name: string;
  description: string;
  toolsets: readonly string[];
}
export interface VoiceInfo {
  id: string;
  vendor: string;
  description: string;
  /** `none` = no sound, `special` = the avatar plays it, else the format of the binary frames. */
  outputFormat: string;
}
export interface AvatarInfo {
  id: string;
  name: string;
  previewUrl: string | undefined;
}
export interface UserInfo {
  id: string;
  name: string;
  displayName: string;
  email: string | undefined;
  roles: readonly string[];
}
export interface ConversationSummary {
  id: string;
  name: string | undefined;
  agentKey: string | undefined;
  agentName: string | undefined;
  /** ISO 8601, as the server wrote it. */
  updatedAt: string | undefined;
}
export interface ToolCall {
  id: string;
  name: string;
  /** JSON text as the model wrote it, `''` while it is still being chosen. */
  input: string;
}
export interface ToolResult {
  callId: string;
  content: string;
}
/** A message of the stored history. Tool blocks are kept, so that a resumed chat shows its tool lines. */
export interface HistoryMessage {
  role: 'user' | 'assistant';
  text: string;
  calls: readonly ToolCall[];
  results: readonly ToolResult[];
}
export interface Media {
  contentType: string;
  content: string | undefined;
  url: string | undefined;
  name: string | undefined;
  /** From outside the agent: show it sandboxed. */
  foreign: boolean;
}
/** Where an event belongs: `main` is the conversation itself, else it is a sub-agent's. */
export interface Origin {
  conversationId: string;
  parentId: string | undefined;
  userConversationId: string | undefined;
}
export type Severity = 'info' | 'warning' | 'error';

export type AgentEvent =
  | { kind: 'session-assigned'; sessionId: string }
  | { kind: 'user'; user: UserInfo }
  | { kind: 'agents'; agents: readonly AgentInfo[] }
  | { kind: 'voices'; voices: readonly VoiceInfo[] }
  | { kind: 'avatars'; avatars: readonly AvatarInfo[] }
  | { kind: 'tools'; names: readonly string[] }
  | {
      kind: 'conversation-loaded';
      conversation: ConversationSummary;
      messages: readonly HistoryMessage[];
    }
  | { kind: 'conversation-listed'; conversation: ConversationSummary }
  | { kind: 'conversations'; conversations: readonly ConversationSummary[]; total: number; offset: number }
  | { kind: 'conversation-renamed'; conversationId: string | undefined; name: string }
  | { kind: 'conversation-deleted'; conversationId: string | undefined }
  | { kind: 'metadata'; metadata: Readonly<Record<string, unknown>> }
  | { kind: 'agent-changed'; agent: AgentInfo }
  | { kind: 'voice-changed'; voice: VoiceInfo }
  | { kind: 'avatar-session'; sessionId: string }
  | { kind: 'turn'; holder: 'user' | 'agent' }
  | { kind: 'user-message'; origin: Origin; text: string }
  | { kind: 'interaction'; origin: Origin; started: boolean }
  | { kind: 'completion'; origin: Origin; running: boolean; stopReason: string | undefined }
  | { kind: 'text'; origin: Origin; role: 'assistant' | 'tool' | 'system'; text: string; whole: boolean }
  | { kind: 'thought'; origin: Origin; text: string }
  | { kind: 'thought-ended'; origin: Origin }
  | { kind: 'tools-selected'; origin: Origin; calls: readonly ToolCall[] }
  | {
      kind: 'tools-called';
      origin: Origin;
      active: boolean;
      calls: readonly ToolCall[];
      results: readonly ToolResult[];
    }
  | { kind: 'media'; origin: Origin; media: Media }
  | { kind: 'audio'; origin: Origin; base64: string; contentType: string }
  | { kind: 'history-repaired'; origin: Origin; messages: readonly HistoryMessage[] }
  | { kind: 'subsession'; origin: Origin; started: boolean; agentKey: string | undefined }
  | { kind: 'notice'; text: string; severity: Severity }
  | { kind: 'server-error'; message: string; source: string | undefined }
  | { kind: 'cancelled' }
  | { kind: 'pong' };
