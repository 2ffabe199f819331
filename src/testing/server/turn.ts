import type { Bridge } from './bridge.js';
import type { VendorMessage } from './chat-store.js';
import { control } from './control-events.js';
import { mainScope, session, type EventScope } from './session-events.js';
import type { HeardUtterance } from './hearing/heard-utterance.js';
import type { UploadedFile } from './server-types.js';
import { TurnSpeech } from './speech/turn-speech.js';
import { isSpoken } from './speech/voices.js';
import { TurnControl, TurnKilledError } from './turn-control.js';
import { TurnRunner, type TurnEnd } from './turn-runner.js';

/** What the user has said, in whatever way. */
export interface TurnInput {
  text: string;
  fileIds: readonly string[];
  heard?: HeardUtterance;
}

function createSpeech(bridge: Bridge): TurnSpeech | undefined {
  const { voice, context } = bridge;
  if (!isSpoken(voice)) return undefined;
  return new TurnSpeech({
    clock: context.clock,
    synthesizer: context.synthesizer,
    voiceId: voice.voice_id,
    switches: context.switches,
    // The voice may change meanwhile: an avatar speaks for itself.
    send: (frame) => (bridge.voice === voice ? bridge.sendSound(frame) : undefined),
  });
}

/** One turn of one bridge: the frame around the answer, and what of it is stored. */
export class Turn {
  readonly #bridge: Bridge;
  readonly #text: string;
  readonly #files: readonly UploadedFile[];
  readonly #control: TurnControl;
  readonly #heard: HeardUtterance | undefined;
  readonly #speech: TurnSpeech | undefined;
  #running = false;

  constructor(bridge: Bridge, { text, fileIds, heard }: TurnInput) {
    this.#bridge = bridge;
    this.#text = text;
    this.#heard = heard;
    this.#control = new TurnControl(bridge.context.clock);
    this.#speech = createSpeech(bridge);
    this.#files = fileIds
      .map((id) => bridge.context.findFile?.(bridge.user.userId, id))
      .filter((file) => file !== undefined);
  }

  get running(): boolean {
    return this.#running;
  }

  cancel(): void {
    this.#control.cancel();
    this.#speech?.stop();
  }

  kill(): void {
    this.#running = false;
    this.#control.kill();
    this.#speech?.stop();
  }

  /** Runs to the end. Never rejects: a killed turn just stops. */
  async run(): Promise<void> {
    const { context } = this.#bridge;
    const scope = mainScope(this.#bridge.chat.sessionId);
    const interactionId = context.slugs.words(3);
    const question: VendorMessage = { role: 'user', content: this.#content() };
    this.#running = true;
    this.#bridge.send(control.userTurnEnd());
    this.#bridge.saveChat();
    try {
      const runner = this.#createRunner();
      this.#start(scope, question, interactionId);
      runner.sendPrompt(scope);
      const end = await runner.run(this.#answer(), scope, this.#bridge.agent.key);
      // The turn is the agent's as long as it is heard: a microphone that opens earlier hears the agent.
      if (end.kind === 'finished') await this.#speech?.finished();
      this.#control.check();
      this.#finish(scope, question, interactionId, end, runner.outputTokens);
    } catch (error) {
      if (error instanceof TurnKilledError) return;
      this.#fail(error instanceof Error ? error.message : String(error));
    }
    this.#running = false;
    this.#bridge.saveChat();
    this.#bridge.send(control.userTurnStart());
  }

  #answer() {
    const { context, agent, chat, user } = this.#bridge;
    return context.respond({
      text: this.#text,
      agentKey: agent.key,
      tools: chat.tools,
      history: chat.messages,
      userName: user.firstName ?? user.userName,
      files: this.#files,
      nowMs: context.clock.now(),
      heard: this.#heard,
    });
  }

  #createRunner(): TurnRunner {
    const bridge = this.#bridge;
    const { context } = bridge;
    let deltas = 0;
    return new TurnRunner({
      send: (event) => {
        this.#control.check();
        bridge.send(event);
      },
      control: this.#control,
      switches: context.switches,
      speech: this.#speech,
      slugs: context.slugs,
      systemPrompt: () =>
        `${bridge.agent.persona}\n\nIt is ${new Date(context.clock.now()).toISOString().slice(0, 16)} UTC.`,
      askAgent: (key, request) =>
        context.respond({
          text: request,
          agentKey: key,
          tools: ['TeamTools'],
          history: [],
          userName: bridge.agent.shortName,
          files: [],
          nowMs: context.clock.now(),
        }),
      onDelta: () => {
        deltas += 1;
        if (deltas === context.switches.dropAfterDeltas) context.dropConnection(bridge.id);
      },
    });
  }

  #start(scope: EventScope, question: VendorMessage, interactionId: string): void {
    const gpt = this.#bridge.context.switches.gptShapes;
    const opening = [session.userMessage(scope, question, gpt), session.interaction(scope, true, interactionId)];
    // The two kinds of model open a turn in opposite orders.
    for (const event of gpt ? opening.reverse() : opening) this.#bridge.send(event);
  }

  #finish(scope: EventScope, question: VendorMessage, interactionId: string, end: TurnEnd, tokens: number): void {
    if (end.kind === 'failed') {
      this.#fail(end.message);
      return;
    }
    if (!this.#bridge.context.switches.missingEnds) this.#bridge.send(session.interaction(scope, false, interactionId));
    // A cancelled turn keeps the question only: two messages of the user then follow each other.
    const answer = end.kind === 'finished' ? end.messages : [];
    this.#bridge.appendMessages([question, ...answer], tokens + Math.ceil(this.#text.length / 4));
  }

  /** The model broke: a word about it, no ends, nothing stored. */
  #fail(message: string): void {
    this.#speech?.stop();
    this.#bridge.say(`The model failed: ${message}`, 'error');
  }

  #content(): unknown {
    if (this.#files.length === 0) return this.#text;
    const blocks = this.#files.map(({ filename, text }) => ({
      type: 'text',
      text: `[${filename}]\n${text ?? ''}`.trim(),
    }));
    return [...blocks, { type: 'text', text: this.#text }];
  }
}
