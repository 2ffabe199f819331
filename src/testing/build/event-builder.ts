import type { WireEvent } from '../../protocol/dialect.js';
import { seededRandom, SlugSource } from '../server/slugs.js';
import { EVENT_FIELDS, SESSION_EVENT_FIELDS } from './event-fields.js';

/** The 43 types of event that a server of the dialect `agentc` sends. */
export type ServerEventType = keyof typeof EVENT_FIELDS | keyof typeof SESSION_EVENT_FIELDS;

export const SERVER_EVENT_TYPES = [
  ...Object.keys(EVENT_FIELDS),
  ...Object.keys(SESSION_EVENT_FIELDS),
] as readonly ServerEventType[];

export interface EventBuilderOptions {
  /** The same seed gives the same ids. Default 1. */
  readonly seed?: number;
  /** Default: two words of the seed. */
  readonly conversationId?: string;
}

/** Builds what a server of the dialect `agentc` sends, with fields of the real one. */
export class EventBuilder {
  readonly conversationId: string;
  readonly #slugs: SlugSource;

  constructor({ seed = 1, conversationId }: EventBuilderOptions = {}) {
    this.#slugs = new SlugSource(seededRandom(seed));
    this.conversationId = conversationId ?? this.id('demo');
  }

  /** A readable id that this builder has not given before, in practice. */
  id(prefix: string): string {
    return `${prefix}-${this.#slugs.words(3)}`;
  }

  /** An event of this type; `fields` go before those of the table. */
  build(type: ServerEventType, fields: Readonly<Record<string, unknown>> = {}): WireEvent {
    const of = (table: Readonly<Record<string, object>>): object | undefined =>
      Object.hasOwn(table, type) ? table[type] : undefined;
    const own = of(EVENT_FIELDS);
    const inSession = of(SESSION_EVENT_FIELDS);
    if (!own && !inSession) throw new TypeError(`No server sends an event "${String(type)}".`);
    const { conversationId: id } = this;
    const session = { session_id: id, role: 'assistant', parent_session_id: null, user_session_id: id };
    return structuredClone({ type, ...(inSession ? session : {}), ...own, ...inSession, ...fields });
  }

  /** The events that begin a session: its id, the user, the lists, an empty conversation, the user's turn. */
  greeting(): WireEvent[] {
    return [
      this.build('ui_session_id_changed', { ui_session_id: this.id('ui') }),
      this.build('chat_user_data'),
      this.build('avatar_list'),
      this.build('voice_list'),
      this.build('agent_list'),
      this.build('tool_catalog'),
      this.build('chat_session_changed', {
        chat_session: { ...EVENT_FIELDS.chat_session_changed.chat_session, session_id: this.conversationId },
      }),
      this.build('user_turn_start'),
    ];
  }
}

/** Starts with a seed; the same seed gives the same events. */
export const buildEvents = (options?: EventBuilderOptions): EventBuilder => new EventBuilder(options);
