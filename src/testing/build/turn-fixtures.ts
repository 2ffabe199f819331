import type { WireEvent } from '../../protocol/dialect.js';
import { EventBuilder } from './event-builder.js';

/** What a server sends in a whole turn, from the end of the user's turn to the beginning of the next. */
export interface TurnFixtures {
  /** Thinks, and answers in three pieces. */
  readonly plain: readonly WireEvent[];
  /** Calls a tool and tells its result. */
  readonly tool: readonly WireEvent[];
  /** Has a sub-agent do it. */
  readonly subAgent: readonly WireEvent[];
  /** Is stopped in the middle of its answer. */
  readonly cancelled: readonly WireEvent[];
  /** Shows something. */
  readonly media: readonly WireEvent[];
}

/** Turns of one conversation. They say nothing of the user's own text but its echo. @param events say which conversation */
export function turnFixtures(events = new EventBuilder()): TurnFixtures {
  const { conversationId } = events;
  const turn = (said: string, ...middle: readonly WireEvent[]): WireEvent[] => {
    const id = events.id('interaction');
    return [
      events.build('user_turn_end'),
      events.build('interaction', { started: true, id }),
      events.build('anthropic_user_message'),
      events.build('completion', { running: true }),
      ...middle,
      events.build('completion', { running: false, stop_reason: 'end_turn', input_tokens: 12, output_tokens: 8 }),
      events.build('history_delta', {
        messages: [{ role: 'assistant', content: [{ type: 'text', text: said }] }],
      }),
      events.build('interaction', { started: false, id }),
      events.build('user_turn_start'),
    ];
  };
  const answer = (...pieces: readonly string[]): WireEvent[] =>
    pieces.map((content) => events.build('text_delta', { content }));
  const call = { id: events.id('call'), name: 'calculate', input: '{"expression":"6 * 7"}', type: 'tool_use' };
  const sub = { session_id: events.id('sub'), parent_session_id: conversationId };
  const whole = turn('That is 42.', ...answer('That is ', '4', '2.'));
  return {
    plain: turn(
      'That is 42.',
      events.build('thought_delta', { content: 'Six times ' }),
      events.build('thought_delta', { content: 'seven.' }),
      events.build('complete_thought'),
      ...answer('That is ', '4', '2.'),
    ),
    tool: turn(
      'That is 42.',
      events.build('tool_select_delta', { tool_calls: [{ ...call, input: {} }] }),
      events.build('tool_call', { active: true, tool_calls: [call] }),
      events.build('tool_call', {
        active: false,
        tool_calls: [call],
        tool_results: [{ type: 'tool_result', tool_use_id: call.id, content: '42' }],
      }),
      ...answer('That is 42.'),
    ),
    subAgent: turn(
      'The helper has it: 42.',
      events.build('subsession_started', { parent_session_id: conversationId }),
      events.build('text_delta', { ...sub, content: 'The helper says 42.' }),
      events.build('subsession_ended', { parent_session_id: conversationId }),
      ...answer('The helper has it: 42.'),
    ),
    cancelled: [...whole.slice(0, -5), events.build('cancelled'), events.build('user_turn_start')],
    media: turn('Here it is.', events.build('render_media'), ...answer('Here it is.')),
  };
}
