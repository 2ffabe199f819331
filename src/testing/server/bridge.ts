import type { StoredChat, VendorMessage } from './chat-store.js';
import { runChatCommand } from './chat-commands.js';
import { describeBadFields, isHandled } from './client-event-fields.js';
import { CLIENT_EVENT_HANDLERS } from './client-event-handlers.js';
import { control } from './control-events.js';
import type { AgentDefinition } from './demo-agents.js';
import { findAgent } from './demo-agents.js';
import { AVATARS, NO_VOICE, TOOL_CATALOG, type Voice } from './demo-catalog.js';
import type { EngineContext } from './engine-context.js';
import { Hearing } from './hearing/hearing.js';
import { describeInChat } from './hearing/heard-utterance.js';
import type { ServerConnection, ServerEvent, ServerUser } from './server-types.js';
import { formatTimestamp } from './server-types.js';
import { mainScope, session, type Severity } from './session-events.js';
import { Turn } from './turn.js';

const WELCOME = `# Welcome

Ask me to calculate, to convert units or for the time somewhere. \`!help\` lists the commands.`;

/** Events that a running turn survives. */
const HARMLESS = new Set(['ping', 'client_wants_cancel']);

/**
 * One ui session: the server's half of a tab. It outlives its sockets; a socket that comes with its id takes it over.
 */
export class Bridge {
  readonly id: string;
  readonly user: ServerUser;
  readonly context: EngineContext;
  voice: Voice = NO_VOICE;
  /** Whether the one avatar session that a bridge can have is used up. */
  avatarUsed = false;
  #chat: StoredChat;
  #chatDeleted = false;
  #connection: ServerConnection | undefined;
  #turn: Turn | undefined;
  readonly #hearing: Hearing;

  constructor(id: string, user: ServerUser, chat: StoredChat, context: EngineContext) {
    this.id = id;
    this.user = user;
    this.context = context;
    this.#chat = chat;
    this.#hearing = new Hearing({ clock: context.clock, onUtterance: (samples) => this.#hear(samples) });
  }

  get chat(): StoredChat {
    return this.#chat;
  }

  get agent(): AgentDefinition {
    return findAgent(this.#chat.agentKey) ?? this.context.defaultAgent;
  }

  get turnRunning(): boolean {
    return this.#turn?.running ?? false;
  }

  /** Whether somebody listens. `false` too for a socket that a takeover has made deaf. */
  get connected(): boolean {
    return this.#connection !== undefined;
  }

  /** The first socket of a new bridge: everything is told once, in this order. */
  open(connection: ServerConnection): void {
    this.#connection = connection;
    this.send(control.uiSessionIdChanged(this.id));
    this.send(control.chatUserData(this.user));
    this.send(control.avatarList(this.avatars));
    this.send(control.voiceList(this.context.voices));
    this.send(control.agentList(this.context.agents));
    this.send(control.toolCatalog(TOOL_CATALOG));
    this.sendChat();
    this.send(
      session.renderMedia(mainScope(this.#chat.sessionId), 'assistant', {
        contentType: 'text/markdown',
        content: WELCOME,
      }),
    );
    this.send(control.userTurnStart());
  }

  /** A later socket: the conversation, and the turn only when it is the user's. Nothing else is repeated. */
  reattach(connection: ServerConnection): void {
    const old = this.#connection;
    old?.close(1000, '');
    this.#connection = connection;
    this.sendChat();
    if (!this.turnRunning) this.send(control.userTurnStart());
    if (old && this.context.switches.silentTakeover) this.#connection = undefined;
  }

  /** A socket is gone. A running turn goes on without listeners. */
  detach(connection: ServerConnection): void {
    // The real server forgets whatever socket is there, also the good one that came later.
    if (this.#connection === connection || this.context.switches.silentTakeover) this.#connection = undefined;
    if (!this.#connection) this.#hearing.reset();
  }

  /** Sends, unless nobody listens or the event belongs to a chat that the user has left. */
  send(event: ServerEvent): void {
    const { session_id: sessionId, user_session_id: userSessionId } = event;
    if (typeof sessionId === 'string' && sessionId !== this.#chat.sessionId && userSessionId !== this.#chat.sessionId)
      return;
    this.#connection?.send(JSON.stringify(event));
  }

  sendChat(): void {
    const vendor = this.context.switches.gptShapes ? 'openai' : 'anthropic';
    this.send(control.chatSessionChanged(this.#chat, this.agent, vendor));
  }

  say(content: string, severity: Severity = 'info'): void {
    this.send(session.systemMessage(this.#chat.sessionId, content, severity));
  }

  get avatars(): readonly unknown[] {
    return this.context.switches.heygenTokenNone ? [] : AVATARS;
  }

  receive(text: string): void {
    let event: unknown;
    try {
      event = JSON.parse(text);
    } catch {
      this.send(control.error('Invalid JSON received'));
      return;
    }
    if (typeof event !== 'object' || event === null || Array.isArray(event)) {
      this.send(control.error('Error processing event: the event is not an object'));
      return;
    }
    const fields: Readonly<Record<string, unknown>> = { ...event };
    if (typeof fields['type'] !== 'string') {
      this.send(control.error("Error processing event: 'type'"));
      return;
    }
    this.#handle(fields['type'], fields);
  }

  receiveBinary(bytes: Uint8Array): void {
    if (bytes.byteLength % 2 === 1) {
      this.send(control.error('Error processing event: buffer size must be a multiple of element size'));
      return;
    }
    // Sound never disturbs a turn: while the agent speaks nobody listens.
    if (!this.turnRunning) this.#hearing.receive(bytes);
  }

  /** One frame of the agent's speech. */
  sendSound(frame: Uint8Array): void {
    this.#connection?.sendBinary(frame);
  }

  /** Ends a running turn as the user asked for it. */
  cancel(): void {
    this.send(control.cancelled());
    this.say('Cancellation requested');
    this.#turn?.cancel();
  }

  /** Ends a running turn without a word: no turn event follows. */
  killTurn(): void {
    this.#turn?.kill();
    this.#turn = undefined;
  }

  /** Text of the user: a command of the server, or the start of a turn. */
  input(text: string, fileIds: readonly string[]): void {
    if (text.trim() === '') return;
    if (text.startsWith('!') && !text.includes('\n')) {
      runChatCommand(this, text);
      return;
    }
    this.#startTurn(new Turn(this, { text, fileIds }));
  }

  /** Goes to another chat. */
  enterChat(chat: StoredChat): void {
    this.#chat = chat;
    this.#chatDeleted = false;
    this.sendChat();
  }

  /** Changes the current chat, in memory only. */
  updateChat(change: Partial<StoredChat>): void {
    this.#chat = { ...this.#chat, ...change, updatedAt: formatTimestamp(this.context.clock.now()) };
  }

  /** Keeps the current chat and tells all the user's sockets. A deleted chat stays deleted. */
  saveChat(): void {
    if (this.#chatDeleted) return;
    this.context.store.save(this.#chat);
    this.context.broadcast(this.user.userId, control.chatSessionAdded(this.#chat));
  }

  appendMessages(messages: readonly VendorMessage[], tokens: number): void {
    this.updateChat({ messages: [...this.#chat.messages, ...messages], tokenCount: this.#chat.tokenCount + tokens });
  }

  /** The current chat was deleted. The bridge stays in it until it is told to go elsewhere. */
  markDeleted(): void {
    this.#chatDeleted = true;
  }

  /** The chat was renamed, perhaps from another tab. */
  applyName(sessionId: string, name: string): void {
    if (sessionId === this.#chat.sessionId) this.updateChat({ name });
  }

  /** The server goes down: no turn, no socket. */
  dispose(): void {
    this.killTurn();
    this.#hearing.reset();
    this.#connection = undefined;
  }

  #startTurn(turn: Turn): void {
    this.killTurn();
    this.#hearing.reset();
    this.#turn = turn;
    void turn.run();
  }

  /** The user has said something and is silent now: it is the agent's turn. */
  #hear(samples: Int16Array): void {
    const heard = this.context.heard.add(this.id, samples, this.context.clock.now());
    this.#startTurn(new Turn(this, { text: describeInChat(heard), fileIds: [], heard }));
  }

  #handle(type: string, event: Readonly<Record<string, unknown>>): void {
    const problem = describeBadFields(type, event);
    if (problem !== undefined) {
      this.send(control.error(`Error processing event: ${problem}`));
      return;
    }
    const staying = type === 'resume_chat_session' && event['session_id'] === this.#chat.sessionId;
    const replaces = type === 'text_input';
    if (!HARMLESS.has(type) && !staying && (replaces || this.context.switches.killOnForeignEvent)) this.killTurn();
    const handler = isHandled(type) ? CLIENT_EVENT_HANDLERS[type] : undefined;
    if (!handler) {
      this.say(`RealtimeBridge did not handle event type: ${type}.`, 'warning');
      return;
    }
    try {
      handler(this, event);
    } catch (error) {
      this.send(control.error(`Error processing event: ${error instanceof Error ? error.message : String(error)}`));
    }
  }
}
