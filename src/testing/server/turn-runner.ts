import type { AgentAnswer, AgentStep, ToolUse } from './agent-step.js';
import type { VendorBlock, VendorMessage } from './chat-store.js';
import { MODEL_ID } from './control-events.js';
import type { ServerEvent } from './server-types.js';
import type { ServerSwitches } from './server-switches.js';
import { session, type EventScope, type WireToolCall } from './session-events.js';
import type { SlugSource } from './slugs.js';
import type { TurnSpeech } from './speech/turn-speech.js';
import { MAX_DELTA_CHARS, splitDeltas } from './split-deltas.js';
import type { TurnControl } from './turn-control.js';

/** About ten characters every 50 ms is the pace of a fast model, some 40 tokens a second. */
const NATURAL_DELTA_CHARS = 10;
/** Pauses as multiples of the delta pause: before the first word, and while a tool works. */
const FIRST_WORD_PAUSES = 3;
const TOOL_PAUSES = 8;
/** A sub-agent may ask another one, and so on; the demo's agents never go deeper. */
const MAX_DEPTH = 4;

export interface TurnRunnerOptions {
  send: (event: ServerEvent) => void;
  control: TurnControl;
  switches: Readonly<ServerSwitches>;
  slugs: SlugSource;
  /** The prompt as it stands now: it holds the clock, so it can change during a turn. */
  systemPrompt: () => string;
  askAgent: (key: string, request: string) => AgentAnswer;
  /** Says the answer of the conversation's own agent aloud; `undefined` = text only. */
  speech?: TurnSpeech | undefined;
  /** Called for each delta that went out. */
  onDelta?: () => void;
}

export type TurnEnd =
  { kind: 'finished'; messages: VendorMessage[] } | { kind: 'cancelled' } | { kind: 'failed'; message: string };

/** Streams one answer, call by call, in the order of the real server. Throws only `TurnKilledError`. */
export class TurnRunner {
  readonly #options: TurnRunnerOptions;
  readonly #messages: VendorMessage[] = [];
  #prompt: string | undefined;
  #outputTokens = 0;

  constructor(options: TurnRunnerOptions) {
    this.#options = options;
  }

  /** Estimate, four characters a token. */
  get outputTokens(): number {
    return this.#outputTokens;
  }

  /** Runs the answer of the conversation's own agent. */
  async run(answer: AgentAnswer, scope: EventScope, agentKey: string): Promise<TurnEnd> {
    return this.#runAnswer(answer, scope, agentKey, 0);
  }

  /** Sends the prompt where it is new. Claude only. */
  sendPrompt(scope: EventScope): void {
    const { send, switches, systemPrompt } = this.#options;
    const prompt = systemPrompt();
    if (switches.gptShapes || prompt === this.#prompt) return;
    this.#prompt = prompt;
    send(session.systemPrompt(scope, prompt));
  }

  async #runAnswer(answer: AgentAnswer, scope: EventScope, agentKey: string, depth: number): Promise<TurnEnd> {
    let results: readonly string[] = [];
    for (;;) {
      const next = answer.next(results);
      if (next.done) return { kind: 'finished', messages: this.#messages };
      if (depth === 0) this.sendPrompt(scope);
      const end = await this.#runStep(next.value, scope, agentKey, depth);
      if (!Array.isArray(end)) return end;
      results = end;
    }
  }

  /** Gives the tools' results, or how the turn ended. */
  async #runStep(
    step: AgentStep,
    scope: EventScope,
    agentKey: string,
    depth: number,
  ): Promise<string[] | Exclude<TurnEnd, { kind: 'finished' }>> {
    const { send, control, switches } = this.#options;
    send(session.completion(scope, undefined, { model: MODEL_ID, max_tokens: 64_000, temperature: 1 }));
    await control.pause(switches.deltaDelayMs * FIRST_WORD_PAUSES);
    if (!(await this.#stream(step.thought ?? '', (part) => session.thoughtDelta(scope, part))))
      return { kind: 'cancelled' };
    if (step.thought) send(session.completeThought(scope, step.thought));
    const speech = depth === 0 ? this.#options.speech : undefined;
    const say = (part: string): ServerEvent => {
      speech?.add(part);
      return session.textDelta(scope, part);
    };
    if (!(await this.#stream(step.text ?? '', say))) return { kind: 'cancelled' };
    speech?.flush();
    if (step.failure !== undefined) return { kind: 'failed', message: step.failure };
    const calls = await this.#selectTools(step.tools ?? [], scope);
    if (control.cancelled && calls.length === 0) return { kind: 'cancelled' };
    if (!switches.gptShapes && !switches.missingEnds)
      send(this.#completionEnd(scope, step, calls.length > 0 ? 'tool_use' : 'end_turn'));
    if (depth === 0) this.#remember(step, calls, scope);
    if (calls.length === 0) return [];
    const results: string[] = [];
    for (const tool of step.tools ?? []) results.push(await this.#runTool(tool, scope, agentKey, depth));
    send(session.toolCall(scope, calls, results, switches.gptShapes));
    if (depth === 0) this.#rememberResults(calls, results);
    if (control.cancelled) {
      // A tool that has begun is finished first; the end of a completion that follows has no start.
      if (depth === 0 && !switches.missingEnds) send(this.#cancelledCompletion(scope));
      return { kind: 'cancelled' };
    }
    return results;
  }

  /** Streams text in deltas. `false` when the turn was cancelled meanwhile. */
  async #stream(text: string, toEvent: (part: string) => ServerEvent): Promise<boolean> {
    const { send, control, switches, onDelta } = this.#options;
    const deltas = splitDeltas(text, switches.deltaDelayMs === 0 ? MAX_DELTA_CHARS : NATURAL_DELTA_CHARS);
    for (const part of deltas) {
      if (control.cancelled) return false;
      send(toEvent(part));
      this.#outputTokens += Math.ceil(part.length / 4);
      onDelta?.();
      await control.pause(switches.deltaDelayMs);
    }
    return !control.cancelled;
  }

  async #selectTools(tools: readonly ToolUse[], scope: EventScope): Promise<WireToolCall[]> {
    const { send, control, switches, slugs } = this.#options;
    const calls: WireToolCall[] = [];
    for (const tool of tools) {
      calls.push({
        id: `${switches.gptShapes ? 'call_' : 'toolu_'}${slugs.hex(24)}`,
        name: tool.name,
        input: tool.input,
      });
      if (!switches.gptShapes) send(session.toolSelectDelta(scope, calls));
      await control.pause(switches.deltaDelayMs);
    }
    if (calls.length > 0) send(session.toolCall(scope, calls, undefined, switches.gptShapes));
    return calls;
  }

  async #runTool(tool: ToolUse, scope: EventScope, agentKey: string, depth: number): Promise<string> {
    const { send, control, switches } = this.#options;
    if (tool.askAgent) return this.#runSubAgent(tool.askAgent, scope, agentKey, depth);
    await control.pause(switches.deltaDelayMs * TOOL_PAUSES);
    const outcome = tool.run?.() ?? { content: '' };
    if (outcome.media) send(session.renderMedia(scope, 'tool', outcome.media));
    return outcome.content;
  }

  async #runSubAgent(
    task: { key: string; request: string },
    scope: EventScope,
    agentKey: string,
    depth: number,
  ): Promise<string> {
    const { send, slugs, askAgent, switches } = this.#options;
    if (depth >= MAX_DEPTH) return 'Nobody answered.';
    const child: EventScope = {
      sessionId: slugs.words(2),
      parentSessionId: scope.sessionId,
      userSessionId: scope.userSessionId,
    };
    const interactionId = slugs.words(3);
    let said = '';
    const collect = function* (answer: AgentAnswer): AgentAnswer {
      let results: readonly string[] = [];
      for (let next = answer.next(results); !next.done; next = answer.next(results)) {
        said = next.value.text ?? said;
        results = yield next.value;
      }
    };
    send(session.subsessionStarted(scope, agentKey, task.key));
    send(session.interaction(child, true, interactionId));
    await this.#runAnswer(collect(askAgent(task.key, task.request)), child, task.key, depth + 1);
    if (!switches.missingEnds) send(session.interaction(child, false, interactionId));
    send(session.subsessionEnded(scope));
    return said;
  }

  /** `history_delta` has what was thought and said, not the call; the stored history has the call as a message of its own. */
  #remember(step: AgentStep, calls: readonly WireToolCall[], scope: EventScope): void {
    const { send, switches } = this.#options;
    const content: VendorBlock[] = [];
    if (step.thought) content.push({ type: 'thinking', thinking: step.thought, signature: '' });
    if (step.text) content.push({ type: 'text', text: step.text });
    const said: VendorMessage = { role: 'assistant', content };
    if (!switches.gptShapes) send(session.historyDelta(scope, [said]));
    if (content.length > 0) this.#messages.push(said);
    if (calls.length === 0) return;
    this.#messages.push({
      role: 'assistant',
      content: calls.map(({ id, name, input }) => ({ type: 'tool_use', id, name, input })),
    });
  }

  #rememberResults(calls: readonly WireToolCall[], results: readonly string[]): void {
    const content = calls.map(({ id }, index) => ({
      type: 'tool_result',
      tool_use_id: id,
      content: results[index] ?? '',
    }));
    this.#messages.push({ role: 'user', content });
  }

  #completionEnd(scope: EventScope, step: AgentStep, stopReason: string): ServerEvent {
    const said = (step.thought?.length ?? 0) + (step.text?.length ?? 0);
    const outputTokens = Math.ceil(said / 4) + 20 * (step.tools?.length ?? 0);
    const inputTokens = Math.ceil((this.#prompt?.length ?? 0) / 4) + this.#outputTokens;
    return session.completion(scope, { stopReason, inputTokens, outputTokens }, {});
  }

  #cancelledCompletion(scope: EventScope): ServerEvent {
    return session.completion(
      scope,
      { stopReason: 'client_cancel', inputTokens: 0, outputTokens: 0 },
      { model: MODEL_ID },
    );
  }
}
