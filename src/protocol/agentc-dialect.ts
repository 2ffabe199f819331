import { RealtimeError } from '../errors.js';
import { CLIENT_EVENTS, SERVER_ALIASES, SERVER_EVENTS, findWrongField } from './agentc-fields.js';
import { interpretAgentc } from './agentc-interpret.js';
import type { AuthRoutes, Decoded, Dialect, FrameProblem, WireEvent } from './dialect.js';
import { stripSecrets } from './strip-secrets.js';

const dropped = (problem: FrameProblem): Decoded => ({ ok: false, problem });

function decode(frame: string | object, maxBytes: number): Decoded {
  // A UTF-16 length is a lower bound of the size in bytes: cheap, and enough to keep the parser safe.
  if (typeof frame === 'string' && frame.length > maxBytes) return dropped({ reason: 'too-large' });
  try {
    const value: unknown = typeof frame === 'string' ? JSON.parse(frame) : frame;
    if (typeof value !== 'object' || value === null || Array.isArray(value))
      return dropped({ reason: 'not-an-object' });
    const event = value as Record<string, unknown>;
    if (typeof event.type !== 'string') return dropped({ reason: 'no-type', path: 'type' });
    const type = Object.hasOwn(SERVER_ALIASES, event.type) ? (SERVER_ALIASES[event.type] ?? '') : event.type;
    if (!Object.hasOwn(SERVER_EVENTS, type)) return dropped({ reason: 'unknown-type', type: type.slice(0, 64) });
    const path = findWrongField(SERVER_EVENTS[type] ?? '', event);
    if (path) return dropped({ reason: 'wrong-field', type, path });
    stripSecrets(event);
    event.type = type;
    return { ok: true, event: event as WireEvent };
  } catch {
    // Not JSON, or nested so deep that the stack ends: either way nothing in it can be used.
    return dropped({ reason: 'not-json' });
  }
}

function encode(event: WireEvent): string {
  const spec = Object.hasOwn(CLIENT_EVENTS, event.type) ? CLIENT_EVENTS[event.type] : undefined;
  if (spec === undefined) {
    throw new RealtimeError(
      'protocol/unknown-event',
      `The server has no handler for "${event.type}" events; use one of: ${Object.keys(CLIENT_EVENTS).join(', ')}.`,
      { context: { type: event.type } },
    );
  }
  const path = findWrongField(spec, event);
  if (path) {
    throw new RealtimeError(
      'protocol/invalid-frame',
      `"${path}" of a "${event.type}" event is missing or of the wrong type.`,
      {
        context: { type: event.type, path },
      },
    );
  }
  return JSON.stringify(event);
}

const withoutUndefined = (event: Record<string, unknown> & { type: string }): WireEvent =>
  Object.fromEntries(Object.entries(event).filter(([, value]) => value !== undefined)) as WireEvent;

const trimSlash = (base: string): string => base.replace(/\/+$/, '');

const auth: AuthRoutes = {
  deriveBase(socketUrl) {
    if (!URL.canParse(socketUrl)) return '';
    const url = new URL(socketUrl);
    url.protocol = url.protocol === 'wss:' ? 'https:' : 'http:';
    url.pathname = url.pathname.replace(/\/ws\/?$/, '');
    url.search = '';
    url.hash = '';
    return trimSlash(url.href);
  },
  login: (base, { username, password }) => ({
    url: `${trimSlash(base)}/login`,
    init: {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ username, password }),
    },
  }),
  refresh: (base, token) => ({
    url: `${trimSlash(base)}/refresh_token`,
    init: { headers: { authorization: `Bearer ${token}` } },
  }),
  readToken(body) {
    const token = (body as { agent_c_token?: unknown } | null | undefined)?.agent_c_token;
    return typeof token === 'string' && token ? token : undefined;
  },
  readProblem(body) {
    const detail = (body as { detail?: unknown } | null | undefined)?.detail;
    if (typeof detail === 'string') return detail;
    if (!Array.isArray(detail)) return undefined;
    const lines = detail.map((entry: { loc?: unknown; msg?: unknown } | null) => {
      const field = Array.isArray(entry?.loc) ? String(entry.loc.at(-1)) : '';
      return [field, typeof entry?.msg === 'string' ? entry.msg : ''].filter(Boolean).join(': ');
    });
    return lines.filter(Boolean).join('; ') || undefined;
  },
};

/** The dialect of Agent C servers, as measured in October 2025. */
export const agentcDialect: Dialect = {
  name: 'agentc',
  dialUrl({ url, token, sessionId, conversationId, agentKey, framing }) {
    const target = new URL(url);
    const query = { ...framing, token, ui_session_id: sessionId, chat_session_id: conversationId, agent_key: agentKey };
    for (const [name, value] of Object.entries(query)) if (value) target.searchParams.set(name, value);
    return target.href;
  },
  // The class that takes the sound on the server assumes it, and its speech comes like that.
  audio: { sampleRate: 24_000 },
  decode,
  interpret: interpretAgentc,
  encode,
  allowedInAgentTurn: (event) => event.type === 'ping' || event.type === 'client_wants_cancel',
  commands: {
    ping: () => ({ type: 'ping' }),
    cancel: () => ({ type: 'client_wants_cancel' }),
    text: (text, fileIds) => ({ type: 'text_input', text, ...(fileIds?.length ? { file_ids: fileIds } : {}) }),
    listAgents: () => ({ type: 'get_agents' }),
    listVoices: () => ({ type: 'get_voices' }),
    listAvatars: () => ({ type: 'get_avatars' }),
    listConversations: (offset, limit) => ({ type: 'get_user_sessions', offset, limit }),
    newConversation: (agentKey) => withoutUndefined({ type: 'new_chat_session', agent_key: agentKey }),
    openConversation: (id) => ({ type: 'resume_chat_session', session_id: id }),
    renameConversation: (name, id) =>
      withoutUndefined({ type: 'set_chat_session_name', session_name: name, session_id: id }),
    deleteConversation: (id) => withoutUndefined({ type: 'delete_chat_session', session_id: id }),
    setAgent: (key) => ({ type: 'set_agent', agent_key: key }),
    setVoice: (id) => ({ type: 'set_agent_voice', voice_id: id }),
    setAvatarSession: (id, token) => ({ type: 'set_avatar_session', avatar_session_id: id, access_token: token }),
  },
  isServerCommand: (text) => text.startsWith('!') && !text.includes('\n'),
  auth,
  uploads: async () => (await import('./agentc-uploads.js')).agentcUploads,
};
