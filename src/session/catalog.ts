import { atom, type ReadableAtom } from 'nanostores';

import type { AgentEvent, ConversationSummary } from '../protocol/agent-events.js';
import type { CatalogState } from './conversation-types.js';

const EMPTY: CatalogState = Object.freeze({ user: undefined, agents: [], voices: [], avatars: [], conversations: [] });

/** The lists that a server sends once: who the user is, which agents, voices, avatars and earlier conversations there are. */
export class Catalog {
  readonly $catalog: ReadableAtom<CatalogState>;
  readonly #state = atom<CatalogState>(EMPTY);

  constructor() {
    this.$catalog = this.#state;
  }

  clear(): void {
    this.#state.set(EMPTY);
  }

  apply(event: AgentEvent): void {
    switch (event.kind) {
      case 'user':
        return this.#patch({ user: event.user });
      case 'agents':
        return this.#patch({ agents: event.agents });
      case 'voices':
        return this.#patch({ voices: event.voices });
      case 'avatars':
        return this.#patch({ avatars: event.avatars });
      case 'conversations': {
        const known = event.offset === 0 ? [] : this.#state.get().conversations;
        return this.#patch({ conversations: merge(known, event.conversations), conversationCount: event.total });
      }
      case 'conversation-listed':
        return this.#patch({ conversations: merge([event.conversation], this.#others(event.conversation.id)) });
      case 'conversation-renamed': {
        const conversations = this.#state
          .get()
          .conversations.map((conversation) =>
            conversation.id === event.conversationId ? { ...conversation, name: event.name } : conversation,
          );
        return this.#patch({ conversations });
      }
      case 'conversation-deleted':
        return event.conversationId ? this.#patch({ conversations: this.#others(event.conversationId) }) : undefined;
      default:
    }
  }

  #others(id: string): readonly ConversationSummary[] {
    return this.#state.get().conversations.filter((conversation) => conversation.id !== id);
  }

  #patch(change: Partial<CatalogState>): void {
    this.#state.set(Object.freeze({ ...this.#state.get(), ...change }));
  }
}

const merge = (
  first: readonly ConversationSummary[],
  second: readonly ConversationSummary[],
): readonly ConversationSummary[] => {
  const ids = new Set(first.map(({ id }) => id));
  return [...first, ...second.filter(({ id }) => !ids.has(id))];
};
