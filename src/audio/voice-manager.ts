import { RealtimeError } from '../errors.js';
import type { AgentEvent, VoiceInfo } from '../protocol/agent-events.js';
import type { Dialect, WireEvent } from '../protocol/dialect.js';
import type { Clock, TimerId } from '../platform/platform.js';
import type { VoiceMemory } from './voice-memory.js';

/** A server that takes a voice says so at once. */
const ANSWER_MS = 3000;
/** The word that a voice was not found may be followed by the word that it was. */
const DOUBT_MS = 1000;

export interface VoiceManagerOptions {
  readonly clock: Clock;
  readonly commands: Dialect['commands'];
  /** Sends when the turn allows it. */
  readonly send: (event: WireEvent) => void;
  /** Whether an event that is sent now goes out now. */
  readonly canSend: () => boolean;
  /** `''` = none was configured. */
  readonly configured: () => string;
  /** What was in force on an earlier page of the tab. */
  readonly memory: VoiceMemory;
  /** Whether somebody wants to hear the agent. */
  readonly isOutputWanted: () => boolean;
  readonly voices: () => readonly VoiceInfo[];
  readonly onChange: (voice: VoiceInfo | undefined) => void;
  /** Lets an event through that was held back. */
  readonly release: (event: AgentEvent) => void;
  /** A configured voice that the server does not take. */
  readonly onRefused: (error: RealtimeError) => void;
}

interface Change {
  readonly id: string;
  readonly resolve: () => void;
  readonly reject: (error: RealtimeError) => void;
  timer: TimerId | undefined;
}

const isReal = ({ id, outputFormat }: VoiceInfo): boolean =>
  id !== 'none' && id !== 'avatar' && outputFormat !== 'none' && outputFormat !== 'special';

/** The agent's voice: changed when the server says so, kept over a new session, chosen where nobody did and sound is wanted. */
export class VoiceManager {
  readonly #options: VoiceManagerOptions;
  #current: VoiceInfo | undefined;
  /** What somebody chose; it goes before what was configured. */
  #chosen: string | undefined;
  /** The last one in force that was not an avatar's. */
  #previous: string | undefined;
  /** What has to take the place of the avatar's voice, until the server says that it has. */
  #back: string | undefined;
  #change: Change | undefined;
  #doubt: { event: AgentEvent; id: string; timer: TimerId } | undefined;

  constructor(options: VoiceManagerOptions) {
    this.#options = options;
  }

  /** Id of the voice in force; `undefined` before the server named one. */
  current(): string | undefined {
    return this.#current?.id;
  }

  /** Id of the voice that was in force before the avatar's; `undefined` when the server named none. */
  previous(): string | undefined {
    return this.#previous;
  }

  /** The server speaks, and it is ours to play. */
  get isHeard(): boolean {
    return this.#current === undefined || isReal(this.#current);
  }

  /**
   * Resolves with the server's word. Rejects `voice/unknown` when it refuses and `voice/timeout` after 3 s without an answer. `session`: of an avatar
   * provider that speaks by itself, for the pseudo-voice `avatar`.
   */
  set(id: string, session?: { readonly id: string; readonly token: string }): Promise<void> {
    // The avatar's voice comes and goes with its session: it is nothing to return to.
    if (id === 'avatar') this.#back = undefined;
    else this.#chosen = this.#back = id;
    return this.#send(id, session);
  }

  /** An avatar has ended: its voice gives way to the one before. As `set()`, but nobody's choice. */
  restore(id: string): Promise<void> {
    this.#back = id;
    return this.#send(id);
  }

  /** Sees every event before the session does. `true`: this one is not for the conversation, or not yet. */
  filter(event: AgentEvent): boolean {
    if (event.kind === 'voice-changed') this.#changed(event.voice);
    else if (event.kind === 'session-assigned') this.#forget();
    else if (event.kind === 'notice' && event.severity === 'error') return this.#isDoubtful(event.text, event);
    return false;
  }

  /** Asks for the voice that is wanted, where it is not in force. */
  apply(): void {
    const { configured, memory, onRefused } = this.#options;
    const said = this.#back ?? this.#chosen ?? memory.read(configured()) ?? configured();
    const wanted = said || this.#pick();
    if (!wanted || wanted === this.current() || wanted === this.#change?.id) return;
    if (this.current() === 'avatar' && this.#back === undefined) return;
    this.#send(wanted).catch(onRefused);
  }

  /** What was configured has changed: it is the newest word. */
  configure(): void {
    this.#chosen = this.#back = undefined;
    this.#options.memory.forget();
    this.apply();
  }

  /** The connection is gone; nobody will answer. */
  close(): void {
    this.#settle(
      new RealtimeError('voice/timeout', 'The connection ended before the voice was changed.', { retryable: true }),
    );
    this.#clearDoubt();
  }

  #pick(): string | undefined {
    const isSilent = this.#current === undefined || this.#current.id === 'none';
    return this.#options.isOutputWanted() && isSilent ? this.#options.voices().find(isReal)?.id : undefined;
  }

  #send(id: string, session?: { readonly id: string; readonly token: string }): Promise<void> {
    const { commands, send } = this.#options;
    this.#settle(new RealtimeError('voice/timeout', 'Another voice was chosen meanwhile.'));
    if (id === this.current() && !session) return Promise.resolve();
    return new Promise((resolve, reject) => {
      this.#change = { id, resolve, reject, timer: undefined };
      send(session ? commands.setAvatarSession(session.id, session.token) : commands.setVoice(id));
      this.#wait(this.#change);
    });
  }

  /** The time runs from when the server can have heard of it. */
  #wait(change: Change): void {
    const { clock, canSend } = this.#options;
    const isSent = canSend();
    change.timer = clock.setTimeout(() => {
      if (!isSent) return this.#wait(change);
      this.#settle(
        new RealtimeError('voice/timeout', `The server did not answer within ${ANSWER_MS} ms.`, { retryable: true }),
      );
    }, ANSWER_MS);
  }

  #changed(voice: VoiceInfo): void {
    this.#current = voice;
    const { memory, configured } = this.#options;
    if (voice.id !== 'avatar') {
      this.#previous = voice.id;
      this.#back = undefined;
      // Without a voice the server begins; only a person wants that.
      if (voice.id !== 'none' || this.#chosen === 'none') memory.write(voice.id, configured());
    }
    if (this.#doubt?.id === voice.id) this.#clearDoubt();
    if (this.#change?.id === voice.id) this.#settle();
    this.#options.onChange(voice);
  }

  /** A new session of the server begins without a voice. */
  #forget(): void {
    this.#current = undefined;
    this.#options.onChange(undefined);
  }

  #isDoubtful(text: string, event: AgentEvent): boolean {
    const id = this.#change?.id;
    // Agent C says "Voice with voice_id='…' not found" and then changes to it.
    if (id === undefined || this.#doubt || !/not found/i.test(text) || !text.includes(`'${id}'`)) return false;
    const { clock, release } = this.#options;
    const timer = clock.setTimeout(() => {
      this.#doubt = undefined;
      if (this.#chosen === id) this.#chosen = undefined;
      if (this.#back === id) this.#back = undefined;
      this.#options.memory.forget(id);
      this.#settle(new RealtimeError('voice/unknown', `The server has no voice "${id}".`));
      release(event);
    }, DOUBT_MS);
    this.#doubt = { event, id, timer };
    return true;
  }

  #clearDoubt(): void {
    this.#options.clock.clearTimeout(this.#doubt?.timer);
    this.#doubt = undefined;
  }

  #settle(error?: RealtimeError): void {
    const change = this.#change;
    if (!change) return;
    this.#change = undefined;
    this.#options.clock.clearTimeout(change.timer);
    if (error) change.reject(error);
    else change.resolve();
  }
}
