/**
 * The 20 events that have a handler, with the fields they need. Written apart from the client's own table on purpose:
 * a mistake there has to show here. One letter a kind, `?` = may be absent or null.
 */
const HANDLED: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  ping: {},
  client_wants_cancel: {},
  text_input: { text: 's', file_ids: 'l?' },
  get_agents: {},
  set_agent: { agent_key: 's' },
  set_agent_tools: { tools: 'l?' },
  get_tool_catalog: {},
  get_voices: {},
  set_agent_voice: { voice_id: 's' },
  get_avatars: {},
  set_avatar: { avatar_id: 's', quality: 's?', video_encoding: 's?' },
  set_avatar_session: { access_token: 's', avatar_session_id: 's' },
  new_chat_session: { agent_key: 's?' },
  resume_chat_session: { session_id: 's' },
  set_chat_session_name: { session_name: 's', session_id: 's?' },
  set_session_metadata: { meta: 'o' },
  set_session_messages: { messages: 'a?' },
  get_user_sessions: { offset: 'i?', limit: 'i?' },
  delete_chat_session: { session_id: 's?' },
  audio_input_delta: { content: 's', content_type: 's?' },
};

const isObject = (value: unknown): boolean => typeof value === 'object' && value !== null && !Array.isArray(value);
const CHECKS: Readonly<Record<string, { test: (value: unknown) => boolean; words: string }>> = {
  s: { test: (value) => typeof value === 'string', words: 'Input should be a valid string' },
  i: { test: (value) => Number.isInteger(value) && Number(value) >= 0, words: 'Input should be a valid integer' },
  o: { test: isObject, words: 'Input should be a valid dictionary' },
  l: {
    test: (value) => Array.isArray(value) && value.every((entry) => typeof entry === 'string'),
    words: 'Input should be a valid list of strings',
  },
  a: { test: (value) => Array.isArray(value) && value.every(isObject), words: 'Input should be a valid list' },
};

/** Whether the server has a handler for this type. */
export function isHandled(type: string): boolean {
  return Object.hasOwn(HANDLED, type);
}

/** What is wrong with the fields of a handled event, in the server's style, or `undefined`. */
export function describeBadFields(type: string, event: Readonly<Record<string, unknown>>): string | undefined {
  const problems: string[] = [];
  for (const [name, kind] of Object.entries(HANDLED[type] ?? {})) {
    const value = event[name];
    if (value === undefined || value === null) {
      if (!kind.endsWith('?'))
        problems.push(`${name}\n  ${value === null ? 'Input should not be None' : 'Field required'}`);
      continue;
    }
    const check = CHECKS[kind.charAt(0)];
    if (check && !check.test(value)) problems.push(`${name}\n  ${check.words}`);
  }
  if (problems.length === 0) return undefined;
  return `${problems.length} validation error${problems.length === 1 ? '' : 's'} for ${type}\n${problems.join('\n')}`;
}
