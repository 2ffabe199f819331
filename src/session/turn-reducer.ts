import type { AgentEvent } from '../protocol/agent-events.js';
import type { TurnState } from './conversation-types.js';

export const NO_TURN: TurnState = Object.freeze({
  holder: 'none',
  agent: 'initializing',
  tool: undefined,
  cancelling: false,
});

const USER_TURN: TurnState = Object.freeze({ holder: 'user', agent: 'idle', tool: undefined, cancelling: false });
const AGENT_TURN: TurnState = Object.freeze({ holder: 'agent', agent: 'thinking', tool: undefined, cancelling: false });

/** What an event does to the turn. Only `turn` moves it: it is the one event that reliably ends a turn. */
export function reduceTurn(state: TurnState, event: AgentEvent): TurnState {
  switch (event.kind) {
    case 'turn':
      return event.holder === 'user' ? USER_TURN : AGENT_TURN;
    case 'text':
      return event.role === 'assistant' && !event.whole ? agentDoes(state, 'speaking', undefined) : state;
    case 'thought':
      return agentDoes(state, 'thinking', undefined);
    case 'tools-called':
      return agentDoes(state, 'thinking', event.active ? event.calls[0]?.name : undefined);
    case 'cancelled':
      return state.holder === 'agent' ? Object.freeze({ ...state, cancelling: true }) : state;
    default:
      return state;
  }
}

/** Re-attached without a word about the turn: the agent has it. */
export function assumeAgentTurn(state: TurnState): TurnState {
  return state.holder === 'none' ? AGENT_TURN : state;
}

function agentDoes(state: TurnState, agent: TurnState['agent'], tool: string | undefined): TurnState {
  if (state.holder !== 'agent' || (state.agent === agent && state.tool === tool)) return state;
  return Object.freeze({ ...state, agent, tool });
}
