import type { VendorMessage } from './chat-store.js';
import type { HeardUtterance } from './hearing/heard-utterance.js';
import type { UploadedFile } from './server-types.js';
import type { MediaContent } from './session-events.js';

/** What a tool gave back, and what it shows on the way. */
export interface ToolOutcome {
  /** The result as the model reads it. */
  content: string;
  media?: MediaContent;
}

/** A tool that the agent wants to use. */
export interface ToolUse {
  name: string;
  input: Readonly<Record<string, unknown>>;
  /** Computes the result; never throws. */
  run?: () => ToolOutcome;
  /** Hands the request to another agent instead: its answer is the result. */
  askAgent?: { key: string; request: string };
}

/** One call of the model: it thinks, says something, picks tools. Without tools it is the last one of the turn. */
export interface AgentStep {
  thought?: string;
  text?: string;
  tools?: readonly ToolUse[];
  /** The model breaks down after the text, as in an outage. */
  failure?: string;
}

/** What an agent answers from. */
export interface AgentRequest {
  text: string;
  agentKey: string;
  /** Toolsets that are switched on. */
  tools: readonly string[];
  /** Finished messages of the chat, without this one. */
  history: readonly VendorMessage[];
  userName: string;
  files: readonly UploadedFile[];
  nowMs: number;
  /** What the user has said into the microphone, when this is a spoken message. */
  heard?: HeardUtterance | undefined;
}

/** An answer in steps. After a step with tools it is resumed with their results, in order. */
export type AgentAnswer = Generator<AgentStep, void, readonly string[]>;
