import type {
  AgentInfo,
  AvatarInfo,
  ConversationSummary,
  Media,
  Severity,
  ToolCall,
  UserInfo,
  VoiceInfo,
} from '../protocol/agent-events.js';

/**
 * What is known about a message the user sent.
 * `queued`: waits for a connection or for the agent's turn to end · `sent`: on the wire · `confirmed`: the
 * server has taken it · `unknown`: the connection went before that could be known, offer to resend ·
 * `failed`: certainly not taken.
 */
export type Delivery = 'queued' | 'sent' | 'confirmed' | 'unknown' | 'failed';

/** `interrupted`: the connection or the server ended it · `cancelled`: the user did. */
export type ItemStatus = 'streaming' | 'complete' | 'cancelled' | 'interrupted';

interface ItemBase {
  /** Unique in this client, stable while the item changes. */
  readonly id: string;
  /** When this client first saw it, milliseconds since 1970-01-01 UTC; `undefined` for stored history. */
  readonly at: number | undefined;
}
export interface UserMessageItem extends ItemBase {
  readonly kind: 'user';
  readonly text: string;
  readonly delivery: Delivery;
  /** Taken by the server as a command, so no stored history holds it. */
  readonly command?: true;
  /** Ids of uploaded files that go with it. */
  readonly fileIds?: readonly string[];
}
export interface AnswerItem extends ItemBase {
  readonly kind: 'answer';
  /** Markdown. */
  readonly text: string;
  readonly status: ItemStatus;
}
export interface ThoughtItem extends ItemBase {
  readonly kind: 'thought';
  readonly text: string;
  readonly status: ItemStatus;
}
export interface ToolItem extends ItemBase {
  readonly kind: 'tool';
  readonly call: ToolCall;
  readonly status: 'selecting' | 'running' | 'done' | 'interrupted';
  readonly result: string | undefined;
  /** Milliseconds; `undefined` while it runs and for stored history. */
  readonly durationMs: number | undefined;
}
export interface MediaItem extends ItemBase {
  readonly kind: 'media';
  readonly media: Media;
}
export interface NoticeItem extends ItemBase {
  readonly kind: 'notice';
  readonly text: string;
  readonly severity: Severity;
}
/** What a sub-agent did on request of the main agent; nests. */
export interface SubsessionItem extends ItemBase {
  readonly kind: 'subsession';
  readonly agentKey: string | undefined;
  readonly status: ItemStatus;
  readonly items: readonly ConversationItem[];
}
export type ConversationItem =
  UserMessageItem | AnswerItem | ThoughtItem | ToolItem | MediaItem | NoticeItem | SubsessionItem;

/** Value of `$conversation`. */
export interface ConversationState {
  /** `undefined` until the server has opened a conversation. */
  readonly id: string | undefined;
  readonly name: string | undefined;
  readonly agentKey: string | undefined;
  readonly agentName: string | undefined;
  readonly items: readonly ConversationItem[];
}

/** Value of `$turn`. */
export interface TurnState {
  /** Who may speak; `none` while there is no session. */
  readonly holder: 'none' | 'user' | 'agent';
  readonly agent: 'initializing' | 'idle' | 'listening' | 'thinking' | 'speaking';
  /** Name of the tool that runs now. */
  readonly tool: string | undefined;
  /** The user asked to stop and the server has not yet handed the turn back. */
  readonly cancelling: boolean;
}

/** Value of `$catalog`: the lists the server sends. */
export interface CatalogState {
  readonly user: UserInfo | undefined;
  readonly agents: readonly AgentInfo[];
  readonly voices: readonly VoiceInfo[];
  readonly avatars: readonly AvatarInfo[];
  readonly conversations: readonly ConversationSummary[];
  /** How many there are on the server; absent until they were asked for. */
  readonly conversationCount?: number;
}
