import type { Bridge } from './bridge.js';
import { startAvatarByServer, startAvatarSession } from './avatar-handlers.js';
import type { VendorMessage } from './chat-store.js';
import { control } from './control-events.js';
import { AVATAR_VOICE, TOOL_CATALOG } from './demo-catalog.js';
import { findAgent } from './demo-agents.js';

type Fields = Readonly<Record<string, unknown>>;
type Handler = (bridge: Bridge, event: Fields) => void;

const text = (value: unknown): string => (typeof value === 'string' ? value : '');
const list = <T>(value: unknown): T[] => (Array.isArray(value) ? (value as T[]) : []);

/** Answers to the client's events. Fields were checked before; what a handler throws becomes an `error` event. */
export const CLIENT_EVENT_HANDLERS: Readonly<Record<string, Handler>> = {
  ping: (bridge) => {
    if (!bridge.context.switches.noPong) bridge.send(control.pong());
  },
  client_wants_cancel: (bridge) => bridge.cancel(),
  text_input: (bridge, event) => bridge.input(text(event['text']), list<string>(event['file_ids'])),
  audio_input_delta: () => {},

  get_agents: (bridge) => {
    bridge.send(control.agentList(bridge.context.agents));
    bridge.send(control.agentConfigurationChanged(bridge.agent, bridge.chat.tools));
  },
  get_avatars: (bridge) => bridge.send(control.avatarList(bridge.avatars)),
  get_voices: (bridge) => bridge.send(control.voiceList(bridge.context.voices)),
  get_tool_catalog: (bridge) => bridge.send(control.toolCatalog(TOOL_CATALOG)),

  set_agent: setAgent,
  set_agent_tools: (bridge, event) => setTools(bridge, list<string>(event['tools'])),
  set_agent_voice: (bridge, event) => setVoice(bridge, text(event['voice_id'])),
  set_avatar: (bridge, event) =>
    startAvatarByServer(bridge, text(event['avatar_id']), text(event['quality']), text(event['video_encoding'])),
  set_avatar_session: startAvatarSession,

  new_chat_session: startChat,
  resume_chat_session: resumeChat,
  set_chat_session_name: renameChat,
  delete_chat_session: deleteChat,
  get_user_sessions: listChats,
  set_session_metadata: (bridge, event) => {
    bridge.updateChat({ metadata: event['meta'] as Fields });
    bridge.context.store.save(bridge.chat);
    bridge.send(control.sessionMetadataChanged(event['meta']));
  },
  set_session_messages: (bridge, event) => {
    bridge.updateChat({ messages: list<VendorMessage>(event['messages']) });
    bridge.saveChat();
    // The server stores them and then trips over its own answer, every time.
    throw new Error('1 validation error for HistoryEvent\nvendor\n  Field required');
  },
};

/** Sets the agent's toolsets: unknown names are named, the rest is taken. */
export function setTools(bridge: Bridge, wanted: readonly string[]): void {
  const known = new Set(TOOL_CATALOG.map((entry) => entry.name));
  const unknown = wanted.filter((name) => !known.has(name));
  if (unknown.length > 0) bridge.say(`Tools not found: ${unknown.join(', ')}`, 'error');
  bridge.updateChat({ tools: [...new Set(wanted.filter((name) => known.has(name)))] });
  bridge.send(control.agentConfigurationChanged(bridge.agent, bridge.chat.tools));
  bridge.say('Agent tools updated');
}

function setAgent(bridge: Bridge, event: Fields): void {
  const key = text(event['agent_key']);
  const agent = findAgent(key);
  if (!agent) {
    bridge.send(control.error(`Agent ${key} not found.`));
    return;
  }
  if (key === bridge.chat.agentKey) return;
  bridge.updateChat({ agentKey: key, tools: agent.tools });
  bridge.send(control.agentConfigurationChanged(agent, agent.tools));
}

function setVoice(bridge: Bridge, voiceId: string): void {
  const voice = bridge.context.voices.find((entry) => entry.voice_id === voiceId);
  if (!voice || voice === AVATAR_VOICE) {
    bridge.say(`Voice '${voiceId}' not found`, 'error');
    return;
  }
  if (bridge.context.switches.falseVoiceError) {
    bridge.say(`Voice voice_id='${voiceId}' vendor='${voice.vendor}' not found`, 'error');
  }
  bridge.voice = voice;
  bridge.send(control.agentVoiceChanged(voice));
}

function startChat(bridge: Bridge, event: Fields): void {
  const key = event['agent_key'];
  const agent = typeof key === 'string' ? findAgent(key) : bridge.agent;
  if (!agent) {
    bridge.send(control.error(`Agent ${String(key)} not found.`));
    return;
  }
  bridge.saveChat();
  bridge.enterChat(bridge.context.createChat(bridge.user.userId, agent));
}

function resumeChat(bridge: Bridge, event: Fields): void {
  const id = text(event['session_id']);
  if (id === bridge.chat.sessionId) {
    bridge.sendChat();
    return;
  }
  const chat = bridge.context.store.get(id);
  if (!chat || chat.userId !== bridge.user.userId) {
    bridge.send(control.error(`Session '${id}' not found`, 'resume_chat_session'));
    return;
  }
  bridge.enterChat(chat);
  bridge.say(`Resumed chat session ${chat.name ?? chat.sessionId}`);
}

function renameChat(bridge: Bridge, event: Fields): void {
  const id = text(event['session_id']) || bridge.chat.sessionId;
  const name = text(event['session_name']);
  const { context, user } = bridge;
  const chat = id === bridge.chat.sessionId ? bridge.chat : context.store.get(id);
  if (!chat || chat.userId !== user.userId) {
    bridge.send(control.error(`Session '${id}' not found`, 'set_chat_session_name'));
    return;
  }
  context.store.save({ ...chat, name });
  context.renameEverywhere(user.userId, id, name);
  context.broadcast(user.userId, control.chatSessionNameChanged(name, id));
}

function deleteChat(bridge: Bridge, event: Fields): void {
  const id = text(event['session_id']) || bridge.chat.sessionId;
  const { context, user } = bridge;
  const current = id === bridge.chat.sessionId;
  const chat = current ? bridge.chat : context.store.get(id);
  if (!chat || chat.userId !== user.userId) {
    bridge.send(control.error(`Session '${id}' not found`, 'delete_chat_session'));
    return;
  }
  context.store.delete(id);
  context.broadcast(user.userId, control.deleteChatSession(id));
  if (current) {
    bridge.markDeleted();
    // Meant to open a new chat, and fails at it: the user is left in a chat that is gone.
    throw new Error("'ChatSession' object has no attribute 'agent_key'");
  }
  bridge.say(`Deleted chat session ${id}`);
}

function listChats(bridge: Bridge, event: Fields): void {
  const offset = typeof event['offset'] === 'number' ? event['offset'] : 0;
  const limit = typeof event['limit'] === 'number' ? event['limit'] : 50;
  const chats = bridge.context.store.list(bridge.user.userId);
  bridge.send(control.getUserSessionsResponse(chats.slice(offset, offset + limit), chats.length, offset));
}
