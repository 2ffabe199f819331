/**
 * Fields of every event the agentc server is known to send: 43 types. One letter a kind, `?` = may be null or
 * absent. Lists that a server sends as null are read as empty. Only what we read is checked: further fields pass.
 */
const SESSION = 'session_id:s role:s parent_session_id:s? user_session_id:s?';

export const SERVER_EVENTS: Readonly<Record<string, string>> = {
  ui_session_id_changed: 'ui_session_id:s',
  chat_user_data: 'user:o',
  avatar_list: 'avatars:a?',
  voice_list: 'voices:a?',
  agent_list: 'agents:a?',
  tool_catalog: 'tools:l?',
  chat_session_changed: 'chat_session:o',
  chat_session_added: 'chat_session:o',
  chat_session_name_changed: 'session_name:s? session_id:s?',
  delete_chat_session: 'session_id:s?',
  chat_session_deleted: 'session_id:s?',
  session_metadata_changed: 'meta:o?',
  get_user_sessions_response: 'sessions:o',
  agent_configuration_changed: 'agent_config:o',
  agent_voice_changed: 'voice:o',
  avatar_connection_changed: 'avatar_session:o avatar_session_request:o?',
  user_turn_start: '',
  user_turn_end: '',
  cancelled: '',
  pong: '',
  error: 'message:s? source:s?',
  workspace_added: 'entry:o',
  workspace_list: 'workspaces:a?',
  voice_input_supported: 'modes:a?',
  server_listening: '',
  interaction: `${SESSION} started:b id:s?`,
  anthropic_user_message: `${SESSION} message:o`,
  open_a_i_user_message: `${SESSION} message:o`,
  system_prompt: `${SESSION} content:s?`,
  completion: `${SESSION} running:b stop_reason:s?`,
  text_delta: `${SESSION} content:s`,
  thought_delta: `${SESSION} content:s`,
  complete_thought: `${SESSION} content:s?`,
  tool_select_delta: `${SESSION} tool_calls:a?`,
  tool_call: `${SESSION} active:b tool_calls:a? tool_results:a?`,
  history_delta: `${SESSION} messages:a?`,
  history: `${SESSION} messages:a?`,
  render_media: `${SESSION} content_type:s content:s? url:s? name:s? foreign_content:b?`,
  message: `${SESSION} content:s`,
  system_message: `${SESSION} content:s severity:s?`,
  audio_delta: `${SESSION} content:s id:s? content_type:s?`,
  subsession_started: `${SESSION} sub_agent_key:s?`,
  subsession_ended: SESSION,
};

/** Other spellings that documents and older servers use. */
export const SERVER_ALIASES: Readonly<Record<string, string>> = {
  open_ai_user_message: 'open_a_i_user_message',
  openai_user_message: 'open_a_i_user_message',
};

/** The 20 client events the server handles, with their fields. Anything else is never sent: it would kill a running turn. */
export const CLIENT_EVENTS: Readonly<Record<string, string>> = {
  ping: '',
  client_wants_cancel: '',
  text_input: 'text:s file_ids:a?',
  get_agents: '',
  set_agent: 'agent_key:s',
  set_agent_tools: 'tools:a?',
  get_tool_catalog: '',
  get_voices: '',
  set_agent_voice: 'voice_id:s',
  get_avatars: '',
  set_avatar: 'avatar_id:s quality:s? video_encoding:s?',
  set_avatar_session: 'access_token:s avatar_session_id:s',
  new_chat_session: 'agent_key:s?',
  resume_chat_session: 'session_id:s',
  set_chat_session_name: 'session_name:s session_id:s?',
  set_session_metadata: 'meta:o',
  set_session_messages: 'messages:a?',
  get_user_sessions: 'offset:n? limit:n?',
  delete_chat_session: 'session_id:s?',
  audio_input_delta: 'content:s content_type:s?',
};

const KINDS: Readonly<Record<string, (value: unknown) => boolean>> = {
  s: (value) => typeof value === 'string',
  b: (value) => typeof value === 'boolean',
  n: (value) => typeof value === 'number',
  a: (value) => Array.isArray(value),
  o: (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
  l: (value) => typeof value === 'object' && value !== null,
};

/** Specs, read once: name and kind of each field. */
const read = new Map<string, readonly string[][]>();

/** The name of the first field that is not of its kind, or `undefined` when all are. */
export function findWrongField(spec: string, event: Readonly<Record<string, unknown>>): string | undefined {
  let fields = read.get(spec);
  if (!fields) read.set(spec, (fields = spec ? spec.split(' ').map((field) => field.split(':')) : []));
  for (const [name = '', kind = ''] of fields) {
    const value = event[name];
    if (value === null || value === undefined ? kind[1] !== '?' : !KINDS[kind[0] ?? '']?.(value)) return name;
  }
  return undefined;
}
