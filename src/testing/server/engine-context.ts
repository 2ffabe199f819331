import type { AgentAnswer, AgentRequest } from './agent-step.js';
import type { ChatStore, StoredChat } from './chat-store.js';
import type { AgentDefinition } from './demo-agents.js';
import type { HeardLog } from './hearing/heard-log.js';
import type { ServerEvent, ServerPorts } from './server-types.js';
import type { ServerSwitches } from './server-switches.js';
import type { SlugSource } from './slugs.js';
import type { Voice } from './demo-catalog.js';
import type { SpeechSynthesizer } from './speech/speech-synthesizer.js';

/** What a bridge may use of the engine. */
export interface EngineContext extends ServerPorts {
  readonly store: ChatStore;
  readonly switches: Readonly<ServerSwitches>;
  readonly slugs: SlugSource;
  readonly agents: readonly AgentDefinition[];
  readonly defaultAgent: AgentDefinition;
  /** Who speaks, and with which voices. */
  readonly synthesizer: SpeechSynthesizer;
  readonly voices: readonly Voice[];
  /** What users have said into their microphones. */
  readonly heard: HeardLog;
  /** Answers a text as the agent with this key would. */
  readonly respond: (request: AgentRequest) => AgentAnswer;
  /** Sends to every bridge of the user; each one applies its own filter. */
  broadcast(userId: string, event: ServerEvent): void;
  /** A chat nobody has written in yet. It is not stored. */
  createChat(userId: string, agent: AgentDefinition, sessionId?: string): StoredChat;
  /** Renames a chat in every bridge that is in it. */
  renameEverywhere(userId: string, sessionId: string, name: string): void;
  /** Cuts the bridge's socket as a dead network would. */
  dropConnection(uiSessionId: string): void;
}
