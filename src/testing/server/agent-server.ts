import { RealtimeError } from '../../errors.js';
import type { AgentAnswer, AgentRequest } from './agent-step.js';
import { Bridge } from './bridge.js';
import type { ChatStore, StoredChat } from './chat-store.js';
import { control } from './control-events.js';
import { answerAsDemoAgent } from './demo-agent.js';
import { DEMO_AGENTS, findAgent, type AgentDefinition } from './demo-agents.js';
import { TOOL_CATALOG } from './demo-catalog.js';
import type { EngineContext } from './engine-context.js';
import { HeardLog } from './hearing/heard-log.js';
import { MemoryChatStore } from './memory-chat-store.js';
import { DEFAULT_SWITCHES, type ServerSwitches } from './server-switches.js';
import {
  formatTimestamp,
  type AttachRequest,
  type ServerConnection,
  type ServerPeer,
  type ServerPorts,
} from './server-types.js';
import { SlugSource } from './slugs.js';
import { FormantSynthesizer } from './speech/formant-synthesizer.js';
import type { SpeechSynthesizer } from './speech/speech-synthesizer.js';
import { listVoices } from './speech/voices.js';

const DEFAULT_AGENT_KEY = 'default';

export interface AgentServerOptions extends ServerPorts {
  /** Where chats are kept. Default: in memory. */
  store?: ChatStore;
  switches?: Partial<ServerSwitches>;
  /** Who answers. Default: the rule-based demo agents. */
  respond?: (request: AgentRequest) => AgentAnswer;
  /** Who speaks. Default: the formant synthesiser. */
  synthesizer?: SpeechSynthesizer;
  /** Called when `dropAfterDeltas` wants a socket cut; the carrier ends it without a close frame. */
  onDrop?: (uiSessionId: string) => void;
}

/** One live ui session, as the fault panel and tests see it. */
export interface UiSessionInfo {
  id: string;
  userId: string;
  chatSessionId: string;
  agentKey: string;
  connected: boolean;
  turnRunning: boolean;
}

/**
 * A whole agent server without a network: it speaks the `agentc` dialect over any connection that can carry text.
 * The demo server puts http and WebSockets around it; it runs in a page just as well.
 */
export class AgentServer {
  readonly store: ChatStore;
  readonly slugs: SlugSource;
  readonly synthesizer: SpeechSynthesizer;
  /** What users have said into their microphones, for tests and for a page that shows it. */
  readonly heard = new HeardLog();
  readonly #bridges = new Map<string, Bridge>();
  readonly #context: EngineContext;
  #switches: Readonly<ServerSwitches>;

  constructor(options: AgentServerOptions) {
    this.store = options.store ?? new MemoryChatStore();
    this.slugs = new SlugSource(options.random);
    this.synthesizer = options.synthesizer ?? new FormantSynthesizer();
    this.#switches = Object.freeze({ ...DEFAULT_SWITCHES, ...options.switches });
    this.#context = this.#createContext(options);
  }

  get switches(): Readonly<ServerSwitches> {
    return this.#switches;
  }

  /** Changes some switches. They hold from the next event on. */
  setSwitches(partial: Partial<ServerSwitches>): void {
    this.#switches = Object.freeze({ ...this.#switches, ...partial });
  }

  /** Why the handshake has to be refused, in the server's words, or `undefined`. */
  checkAttach(request: AttachRequest): string | undefined {
    const bridge = this.#bridges.get(request.uiSessionId ?? '');
    if (bridge && bridge.user.userId !== request.user.userId) {
      return `Session ID ${bridge.id} already exists for a different user.`;
    }
    const key = request.agentKey ?? DEFAULT_AGENT_KEY;
    return bridge || findAgent(key) ? undefined : `Agent ${key} not found.`;
  }

  /** Takes a socket in: a new ui session, or the one that it names. Throws what `checkAttach` says. */
  attach(request: AttachRequest, connection: ServerConnection): ServerPeer {
    const refusal = this.checkAttach(request);
    if (refusal !== undefined) throw new RealtimeError('connection/rejected', refusal);
    let bridge = this.#bridges.get(request.uiSessionId ?? '');
    if (bridge) bridge.reattach(connection);
    else {
      bridge = this.#createBridge(request);
      bridge.open(connection);
    }
    return this.#createPeer(bridge, connection);
  }

  /** `client_wants_cancel` by REST. `false` when the user has no such session. */
  cancel(userId: string, uiSessionId: string): boolean {
    if (!this.hasSession(userId, uiSessionId)) return false;
    this.#bridges.get(uiSessionId)?.cancel();
    return true;
  }

  hasSession(userId: string, uiSessionId: string): boolean {
    return this.#bridges.get(uiSessionId)?.user.userId === userId;
  }

  /** An unused id for a ui session: user, word, word. */
  createUiSessionId(userId: string): string {
    return this.slugs.unique(userId, (id) => this.#bridges.has(id));
  }

  sessions(): UiSessionInfo[] {
    return [...this.#bridges.values()].map((bridge) => ({
      id: bridge.id,
      userId: bridge.user.userId,
      chatSessionId: bridge.chat.sessionId,
      agentKey: bridge.agent.key,
      connected: bridge.connected,
      turnRunning: bridge.turnRunning,
    }));
  }

  /** A server with much to say: every listener gets the catalogue of tools again and again, until it was sent at least so many bytes at once. */
  burst(bytes: number): void {
    const event = control.toolCatalog(TOOL_CATALOG);
    const times = Math.ceil(bytes / JSON.stringify(event).length);
    for (const bridge of this.#bridges.values()) for (let sent = 0; sent < times; sent += 1) bridge.send(event);
  }

  /** Forgets every ui session, as a restart does: running turns and chats that were never stored are lost. */
  restart(): void {
    for (const bridge of this.#bridges.values()) bridge.dispose();
    this.#bridges.clear();
    this.heard.clear();
  }

  #createBridge(request: AttachRequest): Bridge {
    const { userId } = request.user;
    const id = request.uiSessionId || this.createUiSessionId(`UI-${userId}`);
    const agent = findAgent(request.agentKey ?? DEFAULT_AGENT_KEY) ?? this.#context.defaultAgent;
    const bridge = new Bridge(id, request.user, this.#openChat(userId, agent, request.chatSessionId), this.#context);
    this.#bridges.set(id, bridge);
    return bridge;
  }

  /** The wanted chat with the handshake's agent, which overwrites the one that the chat was stored with. */
  #openChat(userId: string, agent: AgentDefinition, wanted: string | undefined): StoredChat {
    const stored = wanted ? this.store.get(wanted) : undefined;
    if (stored?.userId === userId) {
      return stored.agentKey === agent.key ? stored : { ...stored, agentKey: agent.key, tools: agent.tools };
    }
    return this.#context.createChat(userId, agent, stored ? undefined : wanted);
  }

  #createPeer(bridge: Bridge, connection: ServerConnection): ServerPeer {
    return {
      uiSessionId: bridge.id,
      receive: (text) => bridge.receive(text),
      receiveBinary: (bytes) => bridge.receiveBinary(bytes),
      closed: () => bridge.detach(connection),
    };
  }

  #createContext(options: AgentServerOptions): EngineContext {
    const { clock, random, findFile, respond, onDrop } = options;
    const ofUser = (userId: string): Bridge[] =>
      [...this.#bridges.values()].filter((bridge) => bridge.user.userId === userId);
    const currentSwitches = (): Readonly<ServerSwitches> => this.#switches;
    return {
      clock,
      random,
      findFile,
      store: this.store,
      slugs: this.slugs,
      get switches() {
        return currentSwitches();
      },
      agents: DEMO_AGENTS,
      defaultAgent: DEMO_AGENTS[0] as AgentDefinition,
      synthesizer: this.synthesizer,
      voices: listVoices(this.synthesizer),
      heard: this.heard,
      respond: respond ?? answerAsDemoAgent,
      broadcast: (userId, event) => {
        for (const bridge of ofUser(userId)) bridge.send(event);
      },
      renameEverywhere: (userId, sessionId, name) => {
        for (const bridge of ofUser(userId)) bridge.applyName(sessionId, name);
      },
      createChat: (userId, agent, sessionId) => {
        const now = formatTimestamp(clock.now());
        return {
          sessionId: sessionId || this.slugs.unique(userId, (id) => this.store.get(id) !== undefined),
          userId,
          name: null,
          createdAt: now,
          updatedAt: now,
          agentKey: agent.key,
          tools: agent.tools,
          metadata: {},
          messages: [],
          tokenCount: 0,
        };
      },
      dropConnection: (uiSessionId) => onDrop?.(uiSessionId),
    };
  }
}
