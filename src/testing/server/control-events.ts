import type { StoredChat } from './chat-store.js';
import { findAgent, type AgentDefinition } from './demo-agents.js';
import type { Voice } from './demo-catalog.js';
import type { ServerEvent, ServerUser } from './server-types.js';

/** The model name that stands in every event: rules, not a language model. */
export const MODEL_ID = 'demo-rules-1';

function agentConfig(agent: AgentDefinition, tools: readonly string[]): Record<string, unknown> {
  return {
    version: 2,
    name: agent.name,
    agent_description: agent.description,
    tools,
    blocked_tool_patterns: [],
    allowed_tool_patterns: [],
    key: agent.key,
    model_id: MODEL_ID,
    agent_params: {
      model_name: MODEL_ID,
      max_tokens: 64_000,
      user_name: null,
      auth: null,
      type: 'claude_reasoning',
      budget_tokens: 20_000,
      max_searches: null,
    },
    prompt_metadata: {},
    persona: agent.persona,
    uid: null,
    category: agent.category,
    short_name: agent.shortName,
  };
}

function nameOf(chat: StoredChat): string {
  return findAgent(chat.agentKey)?.name ?? chat.agentKey;
}

function summary(chat: StoredChat): Record<string, unknown> {
  return {
    session_id: chat.sessionId,
    session_name: chat.name,
    created_at: chat.createdAt,
    updated_at: chat.updatedAt,
    user_id: chat.userId,
    agent_key: chat.agentKey,
    agent_name: nameOf(chat),
  };
}

/** Control events: a type and its own fields, nothing about a session. Field names and nulls are the server's. */
export const control = {
  uiSessionIdChanged: (id: string): ServerEvent => ({ type: 'ui_session_id_changed', ui_session_id: id }),

  /** The whole user row, password hash included: a client has to strip it. */
  chatUserData: (user: ServerUser): ServerEvent => ({
    type: 'chat_user_data',
    user: {
      version: 1,
      user_id: user.userId,
      user_name: user.userName,
      email: user.email,
      first_name: user.firstName,
      last_name: user.lastName,
      created_at: user.createdAt,
      updated_at: null,
      deleted_at: null,
      roles: user.roles,
      groups: user.groups,
      meta: {},
      password_hash: user.passwordHash,
      is_active: true,
      last_login: user.lastLogin,
    },
  }),

  avatarList: (avatars: readonly unknown[]): ServerEvent => ({ type: 'avatar_list', avatars }),
  voiceList: (voices: readonly Voice[]): ServerEvent => ({ type: 'voice_list', voices }),

  agentList: (agents: readonly AgentDefinition[]): ServerEvent => ({
    type: 'agent_list',
    agents: agents
      .filter((agent) => agent.category.includes('domo'))
      .sort((a, b) => a.name.localeCompare(b.name, 'en'))
      .map((agent) => ({
        name: agent.name,
        key: agent.key,
        agent_description: agent.description,
        category: agent.category,
        toolsets: agent.tools,
      })),
  }),

  toolCatalog: (tools: readonly unknown[]): ServerEvent => ({ type: 'tool_catalog', tools }),

  chatSessionChanged: (chat: StoredChat, agent: AgentDefinition, vendor: string): ServerEvent => ({
    type: 'chat_session_changed',
    chat_session: {
      version: 1,
      session_id: chat.sessionId,
      token_count: chat.tokenCount,
      context_window_size: 0,
      session_name: chat.name,
      created_at: chat.createdAt,
      updated_at: chat.updatedAt,
      deleted_at: null,
      user_id: chat.userId,
      metadata: chat.metadata,
      messages: chat.messages,
      agent_config: agentConfig(agent, chat.tools),
      vendor,
      display_name: chat.name ?? `New chat with ${agent.name}`,
    },
  }),

  chatSessionAdded: (chat: StoredChat): ServerEvent => ({ type: 'chat_session_added', chat_session: summary(chat) }),

  chatSessionNameChanged: (name: string, sessionId: string): ServerEvent => ({
    type: 'chat_session_name_changed',
    session_name: name,
    session_id: sessionId,
  }),

  deleteChatSession: (sessionId: string): ServerEvent => ({ type: 'delete_chat_session', session_id: sessionId }),
  sessionMetadataChanged: (meta: unknown): ServerEvent => ({ type: 'session_metadata_changed', meta }),

  getUserSessionsResponse: (chats: readonly StoredChat[], total: number, offset: number): ServerEvent => ({
    type: 'get_user_sessions_response',
    sessions: { chat_sessions: chats.map(summary), total_sessions: total, offset },
  }),

  agentConfigurationChanged: (agent: AgentDefinition, tools: readonly string[]): ServerEvent => ({
    type: 'agent_configuration_changed',
    agent_config: agentConfig(agent, tools),
  }),

  agentVoiceChanged: (voice: Voice): ServerEvent => ({ type: 'agent_voice_changed', voice }),
  workspaceAdded: (entry: unknown): ServerEvent => ({ type: 'workspace_added', entry }),
  userTurnStart: (): ServerEvent => ({ type: 'user_turn_start' }),
  userTurnEnd: (): ServerEvent => ({ type: 'user_turn_end' }),
  cancelled: (): ServerEvent => ({ type: 'cancelled' }),
  pong: (): ServerEvent => ({ type: 'pong' }),

  error: (message: string, source: string | null = null): ServerEvent => ({ type: 'error', message, source }),
};
