import type { ReadableAtom } from 'nanostores';
import type { AgentEvent, ConversationSummary, HistoryMessage, Origin, Severity } from '../protocol/agent-events.js';
import {
  appendText,
  endText,
  fromHistory,
  isOurOwn,
  isUnsent,
  isUser,
  replaceLast,
  said,
  sameWords,
  sayAnew,
  settle,
  updateAt,
  upsertTools,
  type Items,
} from './conversation-items.js';
import type {
  AnswerItem,
  ConversationItem,
  ConversationState,
  Delivery,
  UserMessageItem,
} from './conversation-types.js';
import { PacedStore, type Later } from './paced-store.js';
import { reconcileHistory } from './reconcile-history.js';

const EMPTY: ConversationState = Object.freeze({
  id: undefined,
  name: undefined,
  agentKey: undefined,
  agentName: undefined,
  items: Object.freeze([]),
});

/** The transcript: what was said, thought, done and shown, in order, and what is known of each message's delivery. */
export class ConversationStore {
  readonly $conversation: ReadableAtom<ConversationState>;
  readonly #state: PacedStore<ConversationState>;
  readonly #now: () => number;
  #streams = false;
  #ids = 0;
  /** Ids of the open sub-sessions, outermost first. */
  #open: string[] = [];
  /** Where the running completion began: `history-repaired` speaks of what came since. */
  #completionFrom = 0;
  /** Index of the first item that the server's history lacked at the last load. */
  #tail = 0;
  /** Other tabs speak in this session too: what the server has taken need not be ours. */
  isShared = false;
  /** Between a load and the first turn: a welcome that is shown already is not shown again. */
  #settling = false;

  /** @param later calls back with the next frame: text that streams is written once in it. Default: every piece is. */
  constructor(now: () => number, later: Later = (write) => void write()) {
    this.#now = now;
    this.#state = new PacedStore(EMPTY, later);
    this.$conversation = this.#state.$store;
  }

  /** Adds what the user typed, before the server knows of it. Returns the item's id. */
  addUserMessage(text: string, extras: Pick<UserMessageItem, 'command' | 'fileIds'> = {}): string {
    const id = this.#newId();
    const item: UserMessageItem = { kind: 'user', id, at: this.#now(), text, delivery: 'queued', ...extras };
    this.#setItems([...this.#items, Object.freeze(item)]);
    return id;
  }

  setDelivery(id: string, delivery: Delivery): void {
    const isIt = (item: ConversationItem): item is UserMessageItem => isUser(item) && item.id === id;
    this.#setItems(replaceLast(this.#items, isIt, (item) => ({ ...item, delivery })));
  }

  /** A text that is to be sent again is said anew: it waits below everything else, and what is left of a lost answer to it goes. */
  requeue(id: string): void {
    this.#setItems(sayAnew(this.#items, id));
    this.setDelivery(id, 'queued');
  }

  clear(): void {
    this.#open = [];
    this.#state.set(EMPTY);
  }

  /** Ends everything that still runs. */
  settle(how: 'complete' | 'cancelled' | 'interrupted'): void {
    this.#open = [];
    this.#settling = false;
    this.#setItems(settle(this.#items, how));
  }

  /** After a gap, with no turn running: what the server's history lacks was lost with the old turn. */
  abandonTail(): void {
    const tail = this.#items.slice(this.#tail);
    if (tail.length === 0) return;
    const lost = settle(tail, 'interrupted').map((item) =>
      item.kind === 'user' && item.delivery === 'confirmed' && !item.command
        ? Object.freeze({ ...item, delivery: 'unknown' as const })
        : item,
    );
    this.#setItems([...this.#items.slice(0, this.#tail), ...lost]);
  }

  /** Ids of the user's messages that the loaded history proved to be taken. */
  isConfirmed(id: string): boolean {
    return this.#items.some((item) => isUser(item) && item.id === id && item.delivery === 'confirmed');
  }

  /**
   * Shows a conversation as the server has stored it. `afterGap`: a turn may be running that it has not stored yet, so what we
   * have beyond it stays; otherwise the server took something back, and it goes.
   */
  load(conversation: ConversationSummary, messages: readonly HistoryMessage[], afterGap: boolean): void {
    const { id, name, agentKey, agentName } = conversation;
    const stored = fromHistory(messages, this.#newId);
    const known = id === this.#state.latest.id;
    // Of a conversation that is left behind, only what the server does not know yet comes along.
    const ours = known ? this.#items : this.#items.filter(isUnsent);
    const { tail, items: all } = reconcileHistory(ours, stored);
    const items = afterGap ? all : all.filter((item, index) => index < tail || isOurOwn(item));
    const streaming = items.findIndex(
      (item, index) => index >= tail && item.kind === 'answer' && item.status === 'streaming',
    );
    if (!known) this.#open = [];
    this.#tail = tail;
    this.#completionFrom = streaming < 0 ? said(items) : streaming;
    this.#settling = true;
    this.#patch({ id, name, agentKey, agentName, items: Object.freeze(items) });
  }

  apply(event: AgentEvent): void {
    this.#streams = event.kind === 'text' || event.kind === 'thought';
    this.#take(event);
    this.#streams = false;
  }

  #take(event: AgentEvent): void {
    switch (event.kind) {
      case 'conversation-renamed':
        if (event.conversationId === undefined || event.conversationId === this.#state.latest.id) {
          this.#patch({ name: event.name });
        }
        return;
      case 'agent-changed':
        return this.#patch({ agentKey: event.agent.key, agentName: event.agent.name });
      case 'user-message':
        // What a sub-agent is asked is its caller's tool call, not something the user said.
        return this.#isMain(event.origin) ? this.#echoed(event.text) : undefined;
      case 'completion':
        if (event.running && this.#isMain(event.origin)) this.#completionFrom = said(this.#items);
        return event.running ? undefined : this.#update(event.origin, endText);
      case 'interaction':
        // The main one ends a moment before its turn, which knows whether it was cancelled.
        return event.started || this.#isMain(event.origin) ? undefined : this.#update(event.origin, endText);
      case 'text':
        return this.#addText(event.origin, event.role, event.text, event.whole);
      case 'thought':
        return this.#update(event.origin, (items) =>
          appendText(items, 'thought', event.text, this.#now(), this.#newId),
        );
      case 'thought-ended':
        return this.#update(event.origin, endText);
      case 'tools-selected':
      case 'tools-called': {
        const called = event.kind === 'tools-called';
        const status = called ? (event.active ? 'running' : 'done') : 'selecting';
        const results = called ? event.results : [];
        return this.#update(event.origin, (items) =>
          upsertTools(items, event.calls, results, status, this.#now(), this.#newId),
        );
      }
      case 'media': {
        const { media } = event;
        const shown = (item: ConversationItem): boolean =>
          item.kind === 'media' && item.media.content === media.content && item.media.url === media.url;
        if (this.#settling && this.#items.some(shown)) return;
        return this.#add(event.origin, { kind: 'media', id: this.#newId(), at: this.#now(), media });
      }
      case 'history-repaired':
        return this.#isMain(event.origin) ? this.#repair(event.messages) : undefined;
      case 'subsession':
        return event.started ? this.#openSubsession(event.agentKey) : this.#closeSubsession();
      case 'notice':
        return this.#addNotice(event.text, event.severity);
      case 'server-error':
        // May hold a traceback: its first line is what a person can use, the log has the rest.
        return this.#addNotice(event.message.split('\n', 1)[0] ?? '', 'error');
      case 'turn':
        this.#settling = false;
        return;
      default:
    }
  }

  readonly #newId = (): string => `item-${(this.#ids += 1)}`;

  get #items(): Items {
    return this.#state.latest.items;
  }

  #setItems(items: Items): void {
    if (items !== this.#items) this.#patch({ items: Object.freeze(items) });
  }

  /** Changes what has been said, at the top level or in a sub-session. What waits to be said stays below it. */
  #change(path: readonly string[], change: (items: Items) => Items): void {
    const items = [...this.#items]; // in any other way a frozen list takes V8 fifty times as long to copy
    const before = items.slice(0, said(items));
    const after = updateAt(before, path, change);
    if (after !== before) this.#setItems([...after, ...items.slice(before.length)]);
  }

  #patch(change: Partial<ConversationState>): void {
    const isMore = change.items?.length === this.#state.latest.items.length; // a new item is written at once
    this.#state.set(Object.freeze({ ...this.#state.latest, ...change }), this.#streams && isMore);
  }

  #isMain({ conversationId }: Origin): boolean {
    return conversationId === this.#state.latest.id;
  }

  /** Routes by conversation: what is not the main one belongs to the innermost open sub-session. */
  #update(origin: Origin, change: (items: Items) => Items): void {
    if (!this.#isMain(origin) && this.#open.length === 0) {
      if (origin.userConversationId !== this.#state.latest.id) return; // late, of a conversation the user has left
      this.#openSubsession(undefined); // reattached in the middle of one
    }
    this.#change(this.#isMain(origin) ? [] : this.#open, change);
  }

  #add(origin: Origin, item: ConversationItem): void {
    this.#update(origin, (items) => [...endText(items), Object.freeze(item)]);
  }

  #addNotice(text: string, severity: Severity): void {
    if (!text.trim()) return;
    const notice = Object.freeze({ kind: 'notice', id: this.#newId(), at: this.#now(), text, severity } as const);
    this.#change([], (items) => [...items, notice]);
  }

  #addText(origin: Origin, role: 'assistant' | 'tool' | 'system', text: string, whole: boolean): void {
    if (role === 'system') return this.#addNotice(text, 'info');
    if (whole)
      return this.#add(origin, { kind: 'answer', id: this.#newId(), at: this.#now(), text, status: 'complete' });
    this.#update(origin, (items) => appendText(items, 'answer', text, this.#now(), this.#newId));
  }

  #echoed(text: string): void {
    const isOurs = (words: string): boolean => !this.isShared || sameWords(words, text);
    const index = this.#items.findIndex((item) => isUser(item) && item.delivery === 'sent' && isOurs(item.text));
    if (index >= 0) {
      const item = this.#items[index] as UserMessageItem;
      return this.#setItems(this.#items.with(index, Object.freeze({ ...item, delivery: 'confirmed' })));
    }
    // Sent from elsewhere: another tab of this session, or over HTTP.
    const item: ConversationItem = { kind: 'user', id: this.#newId(), at: this.#now(), text, delivery: 'confirmed' };
    this.#change([], (items) => [...endText(items), Object.freeze(item)]);
  }

  #openSubsession(agentKey: string | undefined): void {
    const id = this.#newId();
    const rest = { at: this.#now(), agentKey, status: 'streaming', items: [] } as const;
    const item: ConversationItem = { kind: 'subsession', id, ...rest };
    this.#change(this.#open, (items) => [...endText(items), Object.freeze(item)]);
    this.#open = [...this.#open, id];
  }

  #closeSubsession(): void {
    const id = this.#open.at(-1);
    this.#open = this.#open.slice(0, -1);
    this.#change(this.#open, (items) =>
      items.map((item) => (item.id === id ? (settle([item], 'complete')[0] as ConversationItem) : item)),
    );
  }

  /** The server repeats what an answer said: what a gap took out of it is put back. */
  #repair(messages: readonly HistoryMessage[]): void {
    const text = messages
      .filter(({ role }) => role === 'assistant')
      .map((message) => message.text)
      .filter(Boolean)
      .join('\n');
    if (!text) return;
    const isAnswer = (item: ConversationItem, index: number): item is AnswerItem =>
      item.kind === 'answer' && index >= this.#completionFrom;
    const answers = this.#items.filter(isAnswer);
    if (sameWords(answers.map((answer) => answer.text).join(''), text)) return;
    const [first] = answers;
    const whole: ConversationItem = Object.freeze(
      first
        ? { ...first, text, status: 'complete' }
        : { kind: 'answer', id: this.#newId(), at: this.#now(), text, status: 'complete' },
    );
    this.#change([], (items) => {
      const others = items.filter((item) => item === first || !answers.includes(item as AnswerItem));
      return first ? others.map((item) => (item === first ? whole : item)) : [...others, whole];
    });
  }
}
