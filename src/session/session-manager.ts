import { atom, type ReadableAtom } from 'nanostores';

import { disposedError, RealtimeError } from '../errors.js';
import { TypedEmitter } from '../events.js';
import type { AgentEvent } from '../protocol/agent-events.js';
import type { DialTarget, WireEvent } from '../protocol/dialect.js';
import { Catalog } from './catalog.js';
import { ConversationStore } from './conversation-store.js';
import type { CatalogState, ConversationState, TurnState } from './conversation-types.js';
import { afterGap } from './gap-policy.js';
import { Outbox, type SendReceipt } from './outbox.js';
import type { Handshake, SessionManagerEvents, SessionManagerOptions } from './session-ports.js';
import { NO_TURN, assumeAgentTurn, reduceTurn } from './turn-reducer.js';

const firstLine = (text: string): string => text.split('\n', 1)[0] ?? '';

/** Everything the user would lose: transcript, turn, what waits to be sent, and the way back to all that after a gap. */
export class SessionManager {
  readonly $turn: ReadableAtom<TurnState>;
  readonly $conversation: ReadableAtom<ConversationState>;
  readonly $catalog: ReadableAtom<CatalogState>;
  readonly events = new TypedEmitter<SessionManagerEvents>();
  /** Sees each event before the session takes it. `true`: the session does not take it. */
  intercept: ((event: AgentEvent) => boolean) | undefined;
  readonly #options: SessionManagerOptions;
  readonly #turn = atom<TurnState>(NO_TURN);
  readonly #store: ConversationStore;
  readonly #catalog = new Catalog();
  readonly #outbox = new Outbox((id, delivery) => this.#store.setDelivery(id, delivery));
  #handshake: Handshake | undefined;
  #ready = false;
  #disposed = false;
  /** A turn was running at the re-attach: what fell into the gap is fetched when it ends. */
  #repairAtEnd = false;
  readonly #count = { dropped: 0, sent: 0 };

  constructor(options: SessionManagerOptions) {
    this.#options = options;
    this.#store = new ConversationStore(options.now, options.later);
    this.$turn = this.#turn;
    this.$conversation = this.#store.$conversation;
    this.$catalog = this.#catalog.$catalog;
  }

  /** Frames that were dropped since the start, because they made no sense. */
  get droppedFrames(): number {
    return this.#count.dropped;
  }

  /** Texts and events that wait to be sent or to be confirmed. */
  get queueDepth(): number {
    return this.#outbox.length;
  }

  /** While nothing is under way that a change of sockets would hurt: a number that stays the same until the server is asked something. */
  get quiet(): number | undefined {
    return this.#ready && this.#turn.get().holder === 'user' && !this.#outbox.inFlight ? this.#count.sent : undefined;
  }

  /** Other tabs speak in this session too. */
  readonly share = (): boolean => (this.#store.isShared = true);

  /** What the next dial has to say about the session. */
  get dialTarget(): Pick<DialTarget, 'sessionId' | 'conversationId' | 'agentKey'> {
    const { settings, memory } = this.#options;
    const { sessionId, conversationId, agentKey } = memory.current;
    return {
      sessionId,
      conversationId: conversationId ?? settings().conversationId,
      agentKey: agentKey ?? settings().agentKey,
    };
  }

  /** The server is there: ask for proof that the other side hears us, and wait for the session. */
  opened(): void {
    this.#handshake = { loaded: false, isNew: false, pong: false };
    this.#transmit(this.#options.dialect.commands.ping());
  }

  /** The session did not survive its socket. */
  gone(): void {
    if (this.#ready && this.#turn.get().holder === 'agent') this.events.emit('interrupted', 'connection');
    this.#handshake = undefined;
    this.#ready = false;
    this.#turn.set(NO_TURN);
  }

  /** Nobody dials any more: what is on the wire will not be confirmed. Queued texts stay queued. */
  givenUp(): void {
    this.#outbox.settleInFlight('unknown');
    this.#store.settle('interrupted');
  }

  /** The server does not take the text that is on the wire. */
  readonly refuse = (): void => this.#outbox.refuseInFlight();

  /** The user ended the session: nothing waits any longer. */
  close(code: 'session/closed' | 'session/disposed'): void {
    this.#disposed ||= code === 'session/disposed';
    this.gone();
    this.givenUp();
    this.#outbox.rejectAll(new RealtimeError(code, 'The session was ended before the message could be sent.'));
  }

  /** Forgets what was said and who said it: the next user is another one. */
  clear(): void {
    this.#store.clear();
    this.#catalog.clear();
  }

  /** Takes a message from the wire: a text frame, or the object that one held. Never throws. */
  receive(frame: string | object): void {
    const { dialect, logger, settings } = this.#options;
    const decoded = dialect.decode(frame, settings().maxFrameBytes);
    if (!decoded.ok) {
      this.#count.dropped += 1;
      logger.warn('frame dropped', { ...decoded.problem, dropped: this.#count.dropped });
      return;
    }
    this.events.emit('message', decoded.event);
    const event = dialect.interpret(decoded.event);
    logger.trace('event received', { type: decoded.event.type });
    if (event && !this.intercept?.(event)) this.apply(event);
  }

  /** Queues and sends as soon as the server may have it. Rejects with `session/empty`, `connection/queue-full`, `session/closed`. */
  async sendText(text: string, fileIds: readonly string[] = []): Promise<SendReceipt> {
    if (this.#disposed) throw disposedError();
    const trimmed = text.trim();
    if (!trimmed) throw new RealtimeError('session/empty', 'There is nothing to send: the text is empty.');
    this.#outbox.makeRoom(trimmed, this.#options.settings());
    const command = this.#options.dialect.isServerCommand(trimmed);
    const extras = { ...(command && { command }), ...(fileIds.length > 0 && { fileIds }) };
    const id = this.#store.addUserMessage(trimmed, extras);
    const receipt = this.#outbox.addText({ id, text: trimmed, fileIds, command, since: this.#options.now() });
    this.flush();
    return receipt;
  }

  /** Sends a message again whose delivery failed or is unknown. Does nothing for any other. */
  resend(itemId: string): void {
    const item = this.$conversation.get().items.find(({ id }) => id === itemId);
    if (this.#disposed || item?.kind !== 'user' || (item.delivery !== 'unknown' && item.delivery !== 'failed')) return;
    this.#store.requeue(itemId);
    const command = this.#options.dialect.isServerCommand(item.text);
    // Whoever waited for it had their answer when it became unknown.
    const entry = { id: itemId, text: item.text, fileIds: item.fileIds ?? [], command, since: this.#options.now() };
    this.#outbox.addText(entry).catch(() => {});
    this.flush();
  }

  /** Sends an event of the dialect: at once, or when the agent's turn ends if it would harm that. Throws for one that the server does not take. */
  send(event: WireEvent): void {
    const { dialect } = this.#options;
    if (this.#disposed) throw disposedError();
    dialect.encode(event);
    if (this.#ready && dialect.allowedInAgentTurn(event)) return void this.#transmit(event);
    this.#outbox.addEvent(event);
    this.flush();
  }

  /** Stops the answer. Does nothing when the agent does not have the turn. */
  interrupt(): void {
    const turn = this.#turn.get();
    if (!this.#ready || turn.holder !== 'agent' || turn.cancelling) return;
    this.#turn.set(Object.freeze({ ...turn, cancelling: true }));
    this.#transmit(this.#options.dialect.commands.cancel());
    this.events.emit('interrupted', 'user');
  }

  /** Takes what a message means. */
  apply(event: AgentEvent): void {
    const { memory, dialect } = this.#options;
    const before = this.#turn.get();
    this.#store.apply(event);
    this.#catalog.apply(event);
    const turn = reduceTurn(before, event);
    if (turn !== before) this.#turn.set(turn);
    switch (event.kind) {
      case 'session-assigned':
        if (this.#handshake) this.#handshake.isNew = true;
        memory.remember({ sessionId: event.sessionId });
        break;
      case 'conversation-loaded': {
        const { id, agentKey } = event.conversation;
        this.#store.load(event.conversation, event.messages, this.#handshake !== undefined || this.#repairAtEnd);
        memory.remember({ conversationId: id, agentKey });
        if (this.#handshake) this.#handshake.loaded = true;
        else this.#repairAtEnd = false;
        break;
      }
      case 'agent-changed':
        memory.remember({ agentKey: event.agent.key });
        break;
      case 'conversation-deleted':
        // The server makes no new one by itself after the current one is deleted.
        if (event.conversationId === undefined || event.conversationId === this.$conversation.get().id)
          this.send(dialect.commands.newConversation());
        break;
      case 'user-message':
        if (event.origin.conversationId !== this.$conversation.get().id) break; // a sub-agent's
        if (this.#store.isConfirmed(this.#outbox.inFlight?.id ?? '')) this.#outbox.settleInFlight('confirmed');
        break;
      case 'cancelled':
        if (before.holder === 'agent' && !before.cancelling) this.events.emit('interrupted', 'server');
        break;
      case 'pong':
        this.#ponged();
        break;
      case 'turn':
        this.#turned(event.holder, before);
        break;
      case 'server-error':
        this.events.emit('server-error', new RealtimeError('session/server-error', firstLine(event.message)));
        break;
      default:
    }
    this.#checkReady();
    if (this.quiet !== undefined) this.events.emit('quiet', undefined);
  }

  #ponged(): void {
    if (this.#handshake) this.#handshake.pong = true;
    // The pong of a handshake proves nothing about a command that an older socket took.
    if (this.#ready && this.#outbox.inFlight?.command) {
      this.#outbox.settleInFlight('confirmed');
      this.flush();
    }
    this.events.emit('pong', undefined);
  }

  #turned(holder: 'user' | 'agent', before: TurnState): void {
    if (holder === 'agent') return;
    if (before.holder === 'agent') {
      // A turn that ran was the text's own, whether or not the server echoed it.
      if (!this.#outbox.inFlight?.command && !this.#store.isShared) this.#outbox.settleInFlight('confirmed');
      this.#store.settle(before.cancelling ? 'cancelled' : 'complete');
    }
    const { id } = this.$conversation.get();
    if (this.#repairAtEnd && id) this.send(this.#options.dialect.commands.openConversation(id));
    this.flush();
  }

  #checkReady(): void {
    const shake = this.#handshake;
    if (!shake?.loaded || !shake.pong) return;
    if (shake.isNew && this.#turn.get().holder === 'none') return;
    this.#handshake = undefined;
    this.#turn.set(assumeAgentTurn(this.#turn.get()));
    this.#resolveGap(this.#turn.get().holder === 'agent');
    const { maxWaitMs } = this.#options.settings();
    if (maxWaitMs > 0) this.#outbox.expire(this.#options.now() - maxWaitMs);
    this.#ready = true;
    this.events.emit('ready', undefined);
    if (!shake.isNew) this.#requestLists();
    this.flush();
  }

  /** Decides about the text that was on the wire when the connection went: taken, running, or certainly absent. */
  #resolveGap(turnRuns: boolean): void {
    const entry = this.#outbox.inFlight;
    this.#repairAtEnd = turnRuns;
    if (entry) {
      const { command: isCommand, id } = entry;
      const { isShared } = this.#store;
      const fate = afterGap({ isCommand, isStored: this.#store.isConfirmed(id), turnRuns, isShared });
      this.#options.logger.info('unconfirmed message after the gap', { fate, turnRuns });
      if (fate === 'absent') this.#outbox.requeueInFlight();
      else this.#outbox.settleInFlight(fate);
    }
    if (!turnRuns) this.#store.abandonTail();
  }

  /** A re-attached session is not told its lists again. */
  #requestLists(): void {
    const { commands } = this.#options.dialect;
    const { agents, voices } = this.$catalog.get();
    if (!agents.length) this.send(commands.listAgents());
    if (!voices.length) this.send(commands.listVoices());
  }

  /** Sends what waits, as far as the turn and the network allow. */
  flush(): void {
    while (this.#ready && this.#turn.get().holder === 'user' && !this.#options.congested()) {
      const entry = this.#outbox.next();
      if (!entry) return;
      const { commands } = this.#options.dialect;
      const event = entry.kind === 'event' ? entry.event : commands.text(entry.text, entry.fileIds);
      if (!this.#transmit(event)) return;
      this.#outbox.markSent(entry);
      if (entry.kind === 'text' && entry.command) this.#transmit(commands.ping());
    }
  }

  #transmit(event: WireEvent): boolean {
    this.#count.sent += 1;
    return this.#options.transmit(this.#options.dialect.encode(event));
  }
}
