export { tokenFixtures, type TokenFixtures } from './token-fixtures.js';
export {
  buildEvents,
  EventBuilder,
  SERVER_EVENT_TYPES,
  type EventBuilderOptions,
  type ServerEventType,
} from './event-builder.js';
export { turnFixtures, type TurnFixtures } from './turn-fixtures.js';
export { buildConversation, buildTurn, ConversationBuilder, conversationAfter } from './conversation-builder.js';
export { FAULT_SEQUENCES, playFaults, randomFaults, type Fault } from './fault-sequences.js';
