import { RealtimeError } from '../errors.js';
import type { Unsubscribe } from '../events.js';
import type { AudioPorts } from '../platform/audio-ports.js';
import type { Clock } from '../platform/platform.js';
import type { AudioSettings, HeardSpeech } from './audio-types.js';
import { Player } from './player.js';
import type { Sound } from './sound.js';
import { UtteranceRouter } from './utterance-router.js';

export interface AudioOutputOptions {
  readonly clock: Clock;
  readonly ports: AudioPorts;
  readonly sound: Sound;
  readonly settings: () => AudioSettings;
  /** Milliseconds from the beginning of the agent's turn to its first sound. */
  readonly onFirstSound: (milliseconds: number) => void;
  readonly onSpeaking: (isSpeaking: boolean) => void;
  readonly onError: (error: RealtimeError) => void;
  /** Whether somebody wants to hear the agent has changed. */
  readonly onWanted: (isWanted: boolean) => void;
  /** What keeps sound from being heard has changed. */
  readonly onLook: () => void;
}

/** What the agent says, from the wire to the ear. */
export class AudioOutput {
  readonly router: UtteranceRouter;
  readonly player: Player;
  interruptions = 0;
  readonly #options: AudioOutputOptions;
  readonly #claims = new Set<object>();
  #isMuted = false;
  #wasWanted = false;
  /** The server's voice is one that we play. */
  #isVoiceOurs = true;
  /** There is something to hear, and no context yet. */
  #isWaiting = false;
  #opening: Promise<void> | undefined;

  constructor(options: AudioOutputOptions) {
    this.#options = options;
    const { ports, clock, onFirstSound, onSpeaking } = options;
    this.player = new Player(ports, { onSpeaking: (id) => onSpeaking(id !== undefined) });
    this.router = new UtteranceRouter({ clock, player: this.player, onFirstSound });
  }

  /** Whether the agent is to be heard. */
  get isWanted(): boolean {
    const { output } = this.#options.settings();
    return output === 'on' || (output === 'auto' && this.#claims.size > 0);
  }

  /** There is something to hear, and only a gesture may let it through. */
  get needsGesture(): boolean {
    return this.#isWaiting && !this.player.isAttached && !this.#options.ports.touched;
  }

  claim(): Unsubscribe {
    const claim = {};
    this.#claims.add(claim);
    this.configure();
    return () => {
      if (this.#claims.delete(claim)) this.configure();
    };
  }

  mute(isMuted: boolean): void {
    this.#isMuted = isMuted;
    this.configure();
  }

  configure(): void {
    this.player.volume = this.#isMuted ? 0 : this.#options.settings().volume;
    const { isWanted } = this;
    if (isWanted === this.#wasWanted) return;
    this.#wasWanted = isWanted;
    if (!isWanted) this.close();
    this.#options.onWanted(isWanted);
  }

  voice(isOurs: boolean): void {
    this.#isVoiceOurs = isOurs;
    if (!isOurs) this.player.flush();
  }

  /** The agent's turn begins: the context is made ready before its first sound comes. */
  begin(): void {
    this.router.agentTurn();
    if (this.isWanted && this.#isVoiceOurs) this.open();
  }

  take(pcm: Int16Array, rate: number): void {
    const isHeard = this.isWanted && this.#isVoiceOurs;
    if (isHeard) this.open();
    this.router.take(pcm, rate, isHeard);
  }

  cancel(): HeardSpeech | undefined {
    const heard = this.router.cancel();
    if (heard) this.interruptions += 1;
    return heard;
  }

  /** Makes the player ready. Before the first gesture on the page it waits for that: browsers would refuse, and say so on the console. */
  open(): void {
    const { ports, onLook } = this.#options;
    if (this.player.isAttached || this.#opening) return;
    this.#isWaiting = true;
    if (!ports.touched) return onLook();
    const opening = this.#open().finally(() => {
      if (this.#opening === opening) this.#opening = undefined;
    });
    this.#opening = opening;
  }

  /** A gesture: what waits for one goes on. */
  unlock(): void {
    if (this.#isWaiting) this.open();
  }

  close(): void {
    this.#isWaiting = false;
    this.#opening = undefined;
    this.player.detach();
    this.#options.sound.leave('player');
  }

  async #open(): Promise<void> {
    const { sound, onError, onLook } = this.#options;
    try {
      const context = await sound.use('player');
      // Closed meanwhile.
      if (!this.#isWaiting) return;
      this.player.attach(context);
    } catch (cause) {
      sound.leave('player');
      this.player.flush();
      onError(RealtimeError.from(cause, 'audio/failed', 'Sound could not be started.'));
    }
    this.#isWaiting = false;
    onLook();
  }
}
