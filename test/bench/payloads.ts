/** What a server of the bench sends: a small event of a conversation, or a piece of sound. */
export type Payload = 'json' | 'binary';

export const PAYLOADS: readonly Payload[] = ['json', 'binary'];
export const CONVERSATION = 'conversation-1';
const JSON_BYTES = 200;
const BINARY_BYTES = 4096;

const event = (content: string, type = 'text_delta'): object => ({
  type,
  session_id: CONVERSATION,
  role: 'assistant',
  parent_session_id: null,
  user_session_id: CONVERSATION,
  content,
});
const filler = 'word '.repeat(JSON_BYTES).slice(0, JSON_BYTES - JSON.stringify(event('')).length);

/** Of 200 bytes as text. */
export const JSON_MESSAGE = event(filler);
export const JSON_TEXT = JSON.stringify(JSON_MESSAGE);
export const BINARY_MESSAGE = Uint8Array.from({ length: BINARY_BYTES }, (_, index) => index % 251);

/** With what a server of the agentc dialect begins a new session. */
export const SESSION_START: readonly string[] = [
  { type: 'ui_session_id_changed', ui_session_id: 'session-1' },
  {
    type: 'chat_session_changed',
    chat_session: {
      session_id: CONVERSATION,
      session_name: 'Bench',
      messages: [],
      agent_config: { key: 'a', name: 'A' },
    },
  },
  { type: 'user_turn_start' },
].map((message) => JSON.stringify(message));

/** A piece of an answer that streams. */
export const delta = (content: string): string => JSON.stringify(event(content));
/** A message that comes whole. */
export const whole = (content: string): string => JSON.stringify(event(content, 'message'));
export const AGENT_TURN = JSON.stringify({ type: 'user_turn_end' });
export const USER_TURN = JSON.stringify({ type: 'user_turn_start' });
