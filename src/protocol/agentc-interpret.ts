import type {
  AgentEvent,
  AgentInfo,
  ConversationSummary,
  HistoryMessage,
  Origin,
  Severity,
  ToolCall,
  ToolResult,
  UserInfo,
  VoiceInfo,
} from './agent-events.js';
import type { WireEvent } from './dialect.js';

type Json = Readonly<Record<string, unknown>>;

const text = (value: unknown): string => (typeof value === 'string' ? value : '');
const maybe = (value: unknown): string | undefined => (typeof value === 'string' && value ? value : undefined);
const object = (value: unknown): Json => (typeof value === 'object' && value !== null ? (value as Json) : {});
const list = (value: unknown): Json[] =>
  Array.isArray(value) ? value.filter((entry): entry is Json => typeof entry === 'object' && entry !== null) : [];
const strings = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((entry): entry is string => typeof entry === 'string') : [];

const readOrigin = (event: Json): Origin => ({
  conversationId: text(event.session_id),
  parentId: maybe(event.parent_session_id),
  userConversationId: maybe(event.user_session_id),
});

const readAgent = (value: unknown): AgentInfo => {
  const agent = object(value);
  const toolsets = strings(agent.toolsets);
  return {
    key: text(agent.key),
    name: text(agent.name),
    description: text(agent.agent_description),
    toolsets: toolsets.length ? toolsets : strings(agent.tools),
  };
};

const readVoice = (value: unknown): VoiceInfo => {
  const voice = object(value);
  return {
    id: text(voice.voice_id),
    vendor: text(voice.vendor),
    description: text(voice.description),
    outputFormat: text(voice.output_format),
  };
};

const readUser = (value: unknown): UserInfo => {
  const user = object(value);
  const name = text(user.user_name) || text(user.user_id);
  return {
    id: text(user.user_id),
    name,
    displayName: [text(user.first_name), text(user.last_name)].filter(Boolean).join(' ') || name,
    email: maybe(user.email),
    roles: strings(user.roles),
  };
};

const readSummary = (value: unknown): ConversationSummary => {
  const chat = object(value);
  const agent = object(chat.agent_config);
  return {
    id: text(chat.session_id),
    name: maybe(chat.session_name),
    agentKey: maybe(chat.agent_key) ?? maybe(agent.key),
    agentName: maybe(chat.agent_name) ?? maybe(agent.name),
    updatedAt: maybe(chat.updated_at) ?? maybe(chat.created_at),
  };
};

/** Content of a vendor message: a string, or a list of blocks of which the text ones count. */
const readContent = (content: unknown): string =>
  typeof content === 'string'
    ? content
    : list(content)
        .filter((block) => block.type === 'text' || block.type === 'input_text' || block.type === 'output_text')
        .map((block) => text(block.text))
        .join('\n');

const asJson = (value: unknown): string => {
  if (typeof value === 'string') return value;
  const empty = value === undefined || value === null || Object.keys(object(value)).length === 0;
  return empty ? '' : JSON.stringify(value);
};

const readCall = (call: Json): ToolCall => {
  const fn = object(call.function);
  return {
    id: text(call.id),
    name: text(call.name) || text(fn.name),
    input: asJson(call.input ?? call.arguments ?? fn.arguments),
  };
};

const readResult = (result: Json): ToolResult => ({
  callId: text(result.tool_use_id) || text(result.tool_call_id),
  content: typeof result.content === 'string' ? result.content : readContent(result.content) || asJson(result.content),
});

/** Reads vendor messages, Anthropic's blocks and OpenAI's flat form; what is neither user nor assistant is skipped. */
const readHistory = (messages: unknown): HistoryMessage[] =>
  list(messages).flatMap((message): HistoryMessage[] => {
    if (message.role === 'tool') return [{ role: 'user', text: '', calls: [], results: [readResult(message)] }];
    if (message.role !== 'user' && message.role !== 'assistant') return [];
    const blocks = list(message.content);
    return [
      {
        role: message.role,
        text: readContent(message.content),
        calls: [...blocks.filter((block) => block.type === 'tool_use'), ...list(message.tool_calls)].map(readCall),
        results: blocks.filter((block) => block.type === 'tool_result').map(readResult),
      },
    ];
  });

const severities: readonly string[] = ['info', 'warning', 'error'];
const readSeverity = (value: unknown): Severity => (severities.includes(text(value)) ? (value as Severity) : 'error');

type Reader = (event: WireEvent) => AgentEvent | undefined;

const userMessage: Reader = (event) => ({
  kind: 'user-message',
  origin: readOrigin(event),
  text: readContent(object(event.message).content),
});
const deleted: Reader = (event) => ({ kind: 'conversation-deleted', conversationId: maybe(event.session_id) });

const READERS: Readonly<Record<string, Reader>> = {
  ui_session_id_changed: (e) => ({ kind: 'session-assigned', sessionId: text(e.ui_session_id) }),
  chat_user_data: (e) => ({ kind: 'user', user: readUser(e.user) }),
  avatar_list: (e) => ({
    kind: 'avatars',
    avatars: list(e.avatars).map((avatar) => ({
      id: text(avatar.avatar_id),
      name: text(avatar.pose_name) || text(avatar.avatar_id),
      previewUrl: maybe(avatar.normal_preview),
    })),
  }),
  voice_list: (e) => ({ kind: 'voices', voices: list(e.voices).map(readVoice) }),
  agent_list: (e) => ({ kind: 'agents', agents: list(e.agents).map(readAgent) }),
  tool_catalog: (e) => ({
    kind: 'tools',
    names: Array.isArray(e.tools) ? list(e.tools).map((tool) => text(tool.name)) : Object.keys(object(e.tools)),
  }),
  chat_session_changed: (e) => ({
    kind: 'conversation-loaded',
    conversation: readSummary(e.chat_session),
    messages: readHistory(object(e.chat_session).messages),
  }),
  chat_session_added: (e) => ({ kind: 'conversation-listed', conversation: readSummary(e.chat_session) }),
  chat_session_name_changed: (e) => ({
    kind: 'conversation-renamed',
    conversationId: maybe(e.session_id),
    name: text(e.session_name),
  }),
  delete_chat_session: deleted,
  chat_session_deleted: deleted,
  session_metadata_changed: (e) => ({ kind: 'metadata', metadata: object(e.meta) }),
  get_user_sessions_response: (e) => {
    const sessions = object(e.sessions);
    return {
      kind: 'conversations',
      conversations: list(sessions.chat_sessions).map(readSummary),
      total: Number(sessions.total_sessions) || 0,
      offset: Number(sessions.offset) || 0,
    };
  },
  agent_configuration_changed: (e) => ({ kind: 'agent-changed', agent: readAgent(e.agent_config) }),
  agent_voice_changed: (e) => ({ kind: 'voice-changed', voice: readVoice(e.voice) }),
  avatar_connection_changed: (e) => ({ kind: 'avatar-session', sessionId: text(object(e.avatar_session).session_id) }),
  user_turn_start: () => ({ kind: 'turn', holder: 'user' }),
  user_turn_end: () => ({ kind: 'turn', holder: 'agent' }),
  cancelled: () => ({ kind: 'cancelled' }),
  pong: () => ({ kind: 'pong' }),
  error: (e) => ({ kind: 'server-error', message: text(e.message), source: maybe(e.source) }),
  interaction: (e) => ({ kind: 'interaction', origin: readOrigin(e), started: e.started === true }),
  anthropic_user_message: userMessage,
  open_a_i_user_message: userMessage,
  completion: (e) => ({
    kind: 'completion',
    origin: readOrigin(e),
    running: e.running === true,
    stopReason: maybe(e.stop_reason),
  }),
  text_delta: (e) => ({
    kind: 'text',
    origin: readOrigin(e),
    role: e.role === 'system' || e.role === 'tool' ? e.role : 'assistant',
    text: text(e.content),
    whole: false,
  }),
  message: (e) => ({ kind: 'text', origin: readOrigin(e), role: 'tool', text: text(e.content), whole: true }),
  thought_delta: (e) => ({ kind: 'thought', origin: readOrigin(e), text: text(e.content) }),
  // Repeats what was streamed (only its last chunk for the `think` tool): it marks the end and adds nothing.
  complete_thought: (e) => ({ kind: 'thought-ended', origin: readOrigin(e) }),
  tool_select_delta: (e) => ({
    kind: 'tools-selected',
    origin: readOrigin(e),
    calls: list(e.tool_calls).map(readCall),
  }),
  tool_call: (e) => ({
    kind: 'tools-called',
    origin: readOrigin(e),
    active: e.active === true,
    calls: list(e.tool_calls).map(readCall),
    results: list(e.tool_results).map(readResult),
  }),
  history_delta: (e) => ({ kind: 'history-repaired', origin: readOrigin(e), messages: readHistory(e.messages) }),
  render_media: (e) => ({
    kind: 'media',
    origin: readOrigin(e),
    media: {
      contentType: text(e.content_type),
      content: maybe(e.content),
      url: maybe(e.url),
      name: maybe(e.name),
      foreign: e.foreign_content === true,
    },
  }),
  system_message: (e) => ({ kind: 'notice', text: text(e.content), severity: readSeverity(e.severity) }),
  audio_delta: (e) => ({
    kind: 'audio',
    origin: readOrigin(e),
    base64: text(e.content),
    contentType: text(e.content_type),
  }),
  subsession_started: (e) => ({
    kind: 'subsession',
    origin: readOrigin(e),
    started: true,
    agentKey: maybe(e.sub_agent_key),
  }),
  subsession_ended: (e) => ({ kind: 'subsession', origin: readOrigin(e), started: false, agentKey: undefined }),
};

/**
 * What an agentc event means. `undefined` for the events that carry nothing we use: `system_prompt` (secret), `history`,
 * `workspace_added`, `workspace_list`, `voice_input_supported`, `server_listening`.
 */
export function interpretAgentc(event: WireEvent): AgentEvent | undefined {
  return READERS[event.type]?.(event);
}
