import type { WireEvent } from '../../protocol/dialect.js';
import { agentcDialect } from '../../protocol/agentc-dialect.js';
import { ConversationStore } from '../../session/conversation-store.js';
import type {
  AnswerItem,
  ConversationItem,
  ConversationState,
  Delivery,
  ItemStatus,
  NoticeItem,
  ThoughtItem,
  ToolItem,
  TurnState,
  UserMessageItem,
} from '../../session/conversation-types.js';

/** Builds transcripts for tests, item by item. Ids count up, times are seconds after 2026-01-01T00:00:00Z: the same calls give the same items. */
export class ConversationBuilder {
  readonly #items: ConversationItem[] = [];
  readonly #id: string;

  constructor(id = 'calm-blue-river') {
    this.#id = id;
  }

  user(text: string, delivery: Delivery = 'confirmed'): this {
    return this.#add<UserMessageItem>({ kind: 'user', text, delivery });
  }

  answer(text: string, status: ItemStatus = 'complete'): this {
    return this.#add<AnswerItem>({ kind: 'answer', text, status });
  }

  thought(text: string, status: ItemStatus = 'complete'): this {
    return this.#add<ThoughtItem>({ kind: 'thought', text, status });
  }

  /** A call of a tool; without a result it runs. */
  tool(name: string, input: Readonly<Record<string, unknown>> = {}, result?: string): this {
    const status = result === undefined ? 'running' : 'done';
    const call = { id: `call-${this.#items.length + 1}`, name, input: JSON.stringify(input) };
    return this.#add<ToolItem>({
      kind: 'tool',
      call,
      status,
      result,
      durationMs: result === undefined ? undefined : 120,
    });
  }

  notice(text: string, severity: NoticeItem['severity'] = 'info'): this {
    return this.#add<NoticeItem>({ kind: 'notice', text, severity });
  }

  /** The items, for `client.say(...items)`. */
  items(): readonly ConversationItem[] {
    return [...this.#items];
  }

  /** A value of `$conversation`. */
  build(values: Partial<ConversationState> = {}): ConversationState {
    return Object.freeze({
      id: this.#id,
      name: undefined,
      agentKey: 'default',
      agentName: 'Ada',
      items: this.items(),
      ...values,
    });
  }

  #add<T extends ConversationItem>(item: Omit<T, 'id' | 'at'>): this {
    const count = this.#items.length + 1;
    this.#items.push(
      Object.freeze({ ...item, id: `item-${count}`, at: Date.UTC(2026, 0, 1) + count * 1000 }) as unknown as T,
    );
    return this;
  }
}

export const buildConversation = (id?: string): ConversationBuilder => new ConversationBuilder(id);

/** A value of `$turn`; the user's turn unless something else is said. */
export const buildTurn = (values: Partial<TurnState> = {}): TurnState =>
  Object.freeze({ holder: 'user', agent: 'idle', tool: undefined, cancelling: false, ...values });

/** What a client makes of these events of the server: the transcript after them. */
export function conversationAfter(events: readonly WireEvent[]): ConversationState {
  let now = Date.UTC(2026, 0, 1);
  const store = new ConversationStore(() => (now += 1000));
  for (const wire of events) {
    const event = agentcDialect.interpret(wire);
    if (!event) continue;
    store.apply(event);
    if (event.kind === 'conversation-loaded') store.load(event.conversation, event.messages, false);
    if (event.kind === 'turn' && event.holder === 'user') store.settle('complete');
  }
  return store.$conversation.get();
}
