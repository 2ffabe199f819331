const AGENT = { name: 'Ada, the test agent', key: 'default', agent_description: 'Answers tests.', category: ['domo'] };
const CALL = { id: 'call-1', name: 'calculate', input: '{"expression":"6 * 7"}', type: 'tool_use' };
const USER_MESSAGE = { role: 'user', content: [{ type: 'text', text: 'What is 6 * 7?' }] };
const ANSWER = { role: 'assistant', content: [{ type: 'text', text: 'That is 42.' }] };
const SUMMARY = {
  session_id: 'demo-quiet-spring-river',
  session_name: 'Numbers',
  created_at: '2026-01-01T00:00:00.000000',
  updated_at: '2026-01-01T00:00:00.000000',
  user_id: 'demo',
  agent_key: 'default',
  agent_name: AGENT.name,
};

/** Fields of events that belong to no conversation. */
export const EVENT_FIELDS = {
  ui_session_id_changed: { ui_session_id: 'ui-calm-blue-river' },
  chat_user_data: {
    user: {
      user_id: 'demo',
      user_name: 'demo',
      email: 'demo@example.com',
      first_name: 'Demo',
      last_name: null,
      roles: ['user'],
    },
  },
  avatar_list: { avatars: [] },
  voice_list: {
    voices: [
      { voice_id: 'none', vendor: 'system', description: 'No voice (text only)', output_format: 'none' },
      { voice_id: 'coral', vendor: 'test', description: 'A voice', output_format: 'pcm16' },
    ],
  },
  agent_list: { agents: [{ ...AGENT, toolsets: ['CalculatorTools'] }] },
  tool_catalog: { tools: [] },
  chat_session_changed: {
    chat_session: {
      ...SUMMARY,
      token_count: 0,
      messages: [],
      vendor: 'anthropic',
      agent_config: { ...AGENT, tools: [] },
    },
  },
  chat_session_added: { chat_session: SUMMARY },
  chat_session_name_changed: { session_name: 'Numbers', session_id: SUMMARY.session_id },
  delete_chat_session: { session_id: SUMMARY.session_id },
  chat_session_deleted: { session_id: SUMMARY.session_id },
  session_metadata_changed: { meta: {} },
  get_user_sessions_response: { sessions: { chat_sessions: [SUMMARY], total_sessions: 1, offset: 0 } },
  agent_configuration_changed: { agent_config: { ...AGENT, tools: [] } },
  agent_voice_changed: { voice: { voice_id: 'coral', vendor: 'test', description: 'A voice', output_format: 'pcm16' } },
  avatar_connection_changed: { avatar_session: { session_id: 'avatar-1' }, avatar_session_request: null },
  user_turn_start: {},
  user_turn_end: {},
  cancelled: {},
  pong: {},
  error: { message: 'Something went wrong.', source: null },
  workspace_added: { entry: { name: 'notes' } },
  workspace_list: { workspaces: [] },
  voice_input_supported: { modes: [] },
  server_listening: {},
} as const;

/** Fields of events that belong to a conversation, besides the four that say to which. */
export const SESSION_EVENT_FIELDS = {
  interaction: { started: true, id: 'interaction-1' },
  anthropic_user_message: { vendor: 'anthropic', message: USER_MESSAGE },
  open_a_i_user_message: { vendor: 'openai', message: { role: 'user', content: 'What is 6 * 7?' } },
  system_prompt: { content: 'You are a test.', format: 'markdown' },
  completion: { running: true, completion_options: {}, stop_reason: null, input_tokens: 0, output_tokens: 0 },
  text_delta: { content: 'That is 42.', format: 'markdown' },
  thought_delta: { role: 'assistant (thought)', content: 'Six times seven.', format: 'markdown' },
  complete_thought: { role: 'assistant (thought)', content: 'Six times seven.', format: 'markdown' },
  tool_select_delta: { tool_calls: [{ ...CALL, input: {} }] },
  tool_call: { active: true, vendor: 'anthropic', tool_calls: [CALL], tool_results: null },
  history_delta: { vendor: 'anthropic', messages: [ANSWER] },
  history: { vendor: 'anthropic', messages: [USER_MESSAGE, ANSWER] },
  render_media: {
    content_type: 'text/markdown',
    url: null,
    name: null,
    content: '**42**',
    content_bytes: null,
    foreign_content: false,
  },
  message: { content: 'A message.', format: 'markdown' },
  system_message: {
    role: 'system',
    user_session_id: null,
    content: 'Note this.',
    format: 'markdown',
    severity: 'info',
  },
  audio_delta: { content: 'AAAA', id: 'audio-1', content_type: 'audio/pcm' },
  subsession_started: {
    role: 'system',
    sub_session_type: 'chat',
    sub_agent_type: 'assist',
    prime_agent_key: 'default',
    sub_agent_key: 'helper',
  },
  subsession_ended: { role: 'system' },
} as const;
