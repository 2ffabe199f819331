import type { VendorMessage } from './chat-store.js';
import type { ServerEvent } from './server-types.js';

/** Whose events these are: the conversation itself, or a sub-agent working for it. */
export interface EventScope {
  sessionId: string;
  parentSessionId: string | null;
  userSessionId: string | null;
}

/** The scope of a conversation's own events. */
export function mainScope(sessionId: string): EventScope {
  return { sessionId, parentSessionId: null, userSessionId: sessionId };
}

function sessionEvent(type: string, scope: EventScope, role: string, fields: Record<string, unknown>): ServerEvent {
  return {
    type,
    session_id: scope.sessionId,
    role,
    parent_session_id: scope.parentSessionId,
    user_session_id: scope.userSessionId,
    ...fields,
  };
}

/** A call of a tool while the model writes it (`input: {}`) or as it was made (`input` is JSON *text*). */
export interface WireToolCall {
  id: string;
  name: string;
  input: Readonly<Record<string, unknown>>;
}

export type Severity = 'info' | 'warning' | 'error';

export interface MediaContent {
  contentType: string;
  content: string | null;
  url?: string | null;
  name?: string | null;
  foreign?: boolean;
  sentByClass?: string;
  sentByFunction?: string;
}

function toolCalls(calls: readonly WireToolCall[], gpt: boolean, selecting: boolean): unknown[] {
  return calls.map(({ id, name, input }) =>
    gpt
      ? { id, name, arguments: JSON.stringify(input) }
      : { id, name, input: selecting ? {} : JSON.stringify(input), type: 'tool_use' },
  );
}

/** Session events: they say which session they belong to. Field names, roles and nulls are the server's. */
export const session = {
  interaction: (scope: EventScope, started: boolean, id: string): ServerEvent =>
    sessionEvent('interaction', scope, 'assistant', { started, id }),

  userMessage: (scope: EventScope, message: VendorMessage, gpt: boolean): ServerEvent =>
    sessionEvent(gpt ? 'open_a_i_user_message' : 'anthropic_user_message', scope, 'assistant', {
      vendor: gpt ? 'openai' : 'anthropic',
      message,
    }),

  systemPrompt: (scope: EventScope, content: string): ServerEvent =>
    sessionEvent('system_prompt', scope, 'assistant', { content, format: 'markdown' }),

  completion: (
    scope: EventScope,
    end: { stopReason: string; inputTokens: number; outputTokens: number } | undefined,
    options: Record<string, unknown>,
  ): ServerEvent =>
    sessionEvent('completion', scope, 'assistant', {
      running: !end,
      completion_options: options,
      stop_reason: end?.stopReason ?? null,
      input_tokens: end?.inputTokens ?? 0,
      output_tokens: end?.outputTokens ?? 0,
    }),

  textDelta: (scope: EventScope, content: string, role = 'assistant'): ServerEvent =>
    sessionEvent('text_delta', scope, role, { content, format: 'markdown' }),

  thoughtDelta: (scope: EventScope, content: string): ServerEvent =>
    sessionEvent('thought_delta', scope, 'assistant (thought)', { content, format: 'markdown' }),

  completeThought: (scope: EventScope, content: string): ServerEvent =>
    sessionEvent('complete_thought', scope, 'assistant (thought)', { content, format: 'markdown' }),

  /** Cumulative: each event repeats the calls chosen so far. */
  toolSelectDelta: (scope: EventScope, calls: readonly WireToolCall[]): ServerEvent =>
    sessionEvent('tool_select_delta', scope, 'assistant', { tool_calls: toolCalls(calls, false, true) }),

  toolCall: (
    scope: EventScope,
    calls: readonly WireToolCall[],
    results: readonly string[] | undefined,
    gpt: boolean,
  ): ServerEvent =>
    sessionEvent('tool_call', scope, 'assistant', {
      active: !results,
      vendor: gpt ? 'open_ai' : 'anthropic',
      tool_calls: toolCalls(calls, gpt, false),
      tool_results:
        results?.map((content, index) =>
          gpt
            ? { role: 'tool', tool_call_id: calls[index]?.id ?? '', name: calls[index]?.name ?? '', content }
            : { type: 'tool_result', tool_use_id: calls[index]?.id ?? '', content },
        ) ?? null,
    }),

  historyDelta: (scope: EventScope, messages: readonly VendorMessage[]): ServerEvent =>
    sessionEvent('history_delta', scope, 'assistant', { vendor: 'anthropic', messages }),

  renderMedia: (scope: EventScope, role: string, media: MediaContent): ServerEvent =>
    sessionEvent('render_media', scope, role, {
      content_type: media.contentType,
      url: media.url ?? null,
      name: media.name ?? null,
      content: media.content,
      content_bytes: null,
      sent_by_class: media.sentByClass ?? 'RealtimeBridge',
      sent_by_function: media.sentByFunction ?? null,
      foreign_content: media.foreign ?? false,
    }),

  /** The bridge's own words. They carry no user session: a quirk worth keeping. */
  systemMessage: (sessionId: string, content: string, severity: Severity): ServerEvent =>
    sessionEvent('system_message', { sessionId, parentSessionId: null, userSessionId: null }, 'system', {
      content,
      format: 'markdown',
      severity,
    }),

  /** The session ids of both ends are the parent's, not the sub-agent's. */
  subsessionStarted: (scope: EventScope, primeAgentKey: string, subAgentKey: string): ServerEvent =>
    sessionEvent('subsession_started', { ...scope, parentSessionId: scope.sessionId }, 'system', {
      sub_session_type: 'chat',
      sub_agent_type: 'assist',
      prime_agent_key: primeAgentKey,
      sub_agent_key: subAgentKey,
    }),

  subsessionEnded: (scope: EventScope): ServerEvent =>
    sessionEvent('subsession_ended', { ...scope, parentSessionId: scope.sessionId }, 'system', {}),
};
