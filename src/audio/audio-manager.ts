import type { ReadableAtom, WritableAtom } from 'nanostores';

import type { RealtimeError } from '../errors.js';
import type { Unsubscribe } from '../events.js';
import type { Logger } from '../logging/logger.js';
import type { AudioPorts } from '../platform/audio-ports.js';
import type { Clock } from '../platform/platform.js';
import { AudioInput } from './audio-input.js';
import { AudioOutput } from './audio-output.js';
import type {
  AudioMeasurements,
  AudioSettings,
  AudioState,
  HeardSpeech,
  InputLevel,
  SpeechListener,
} from './audio-types.js';
import { listDevices } from './devices.js';
import { GestureGate } from './gesture-gate.js';
import { PcmStream, rateOf, samplesOfBase64 } from './pcm.js';
import { Sound } from './sound.js';

/** What a button can say without a line of script. */
export type AudioCommand = 'mute' | 'mute-output' | 'push-to-talk';

export interface AudioManagerOptions {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly ports: AudioPorts;
  readonly $audio: WritableAtom<AudioState>;
  readonly settings: () => AudioSettings;
  /** Of the sound on the wire, both ways, Hz. */
  readonly wireRate: () => number;
  /** Sends a frame of the microphone; `false` when it has to wait. */
  readonly send: (frame: Int16Array) => boolean;
  /** Somebody speaks while the agent does: it has to stop, here and on the server. */
  readonly interrupt: () => void;
  /** Milliseconds from the beginning of the agent's turn to its first sound. */
  readonly onFirstSound: (milliseconds: number) => void;
  /** Sound could not be had. */
  readonly onError: (error: RealtimeError) => void;
  /** Whether somebody wants to hear the agent has changed. */
  readonly onOutputWanted: (isWanted: boolean) => void;
}

/** Microphone and loudspeaker of one client. What somebody has to do is a method; what became of it is in `$audio`. */
export class AudioManager {
  readonly $audio: ReadableAtom<AudioState>;
  readonly #options: AudioManagerOptions;
  readonly #state: WritableAtom<AudioState>;
  readonly #sound: Sound;
  readonly #input: AudioInput;
  readonly #output: AudioOutput;
  readonly #stream = new PcmStream();
  #isSpeaking = false;
  readonly #gestures: GestureGate;
  readonly #offDevices: Unsubscribe;

  constructor(options: AudioManagerOptions) {
    this.#options = options;
    this.$audio = this.#state = options.$audio;
    const { ports, settings } = options;
    const sound = new Sound({ ports, workletUrl: () => settings().workletUrl, onChange: () => this.#gestures.look() });
    this.#sound = sound;
    this.#output = new AudioOutput({
      ...options,
      sound,
      onSpeaking: (isSpeaking) => {
        this.#isSpeaking = isSpeaking;
        this.#input.guard(isSpeaking);
        this.#showOutput();
      },
      onWanted: (isWanted) => {
        this.#showOutput();
        options.onOutputWanted(isWanted);
      },
      onLook: () => this.#gestures.look(),
    });
    this.#input = new AudioInput({
      ...options,
      sound,
      agentIsHeard: () => this.#output.player.isBusy,
      onChange: (change) => {
        this.#patch(change);
        // Devices have names from now on.
        if (change.microphone === 'on') void this.refreshDevices();
      },
    });
    this.#gestures = new GestureGate({
      ...options,
      sound,
      output: this.#output,
      onGesture: () => this.unlock(),
      onChange: (needsGesture) => this.#patch({ needsGesture }),
    });
    const devicesChanged = (): void => void this.refreshDevices();
    const { devices } = ports;
    devices?.addEventListener('devicechange', devicesChanged);
    this.#offDevices = () => devices?.removeEventListener('devicechange', devicesChanged);
  }

  /** Opens the microphone; call it in a click or a key press. Resolves when it listens. Rejects `audio/…` with what is wrong and a way out. */
  startMicrophone(): Promise<void> {
    return this.#input.start();
  }

  /** Gives the microphone back; its light goes off at once. */
  stopMicrophone(): void {
    this.#input.stop();
  }

  /** The button is held: what is said goes to the server until `stopTalking()`. Opens the microphone where it is not open, and rejects as `startMicrophone()`. */
  startTalking(): Promise<void> {
    return this.#input.hold(true);
  }

  stopTalking(): void {
    void this.#input.hold(false);
  }

  /** The microphone stays open, and nobody hears anything of it. */
  setMuted(isMuted: boolean): void {
    this.#input.mute(isMuted);
  }

  /** Listens with another microphone; `''` = the system's choice. Rejects as `startMicrophone()`. */
  setInputDevice(id: string): Promise<void> {
    return this.#input.select(id);
  }

  /** How loud the microphone is now. */
  get level(): InputLevel {
    return this.#input.level;
  }

  /** Calls about 25 times a second while the microphone is open. */
  onLevel(listener: (level: InputLevel) => void): Unsubscribe {
    return this.#input.onLevel(listener);
  }

  /** Somebody wants to hear the agent, until the returned function is called. With `audio-output="off"` nothing is heard all the same. */
  claimOutput(): Unsubscribe {
    return this.#output.claim();
  }

  /** Whether the agent is to be heard. */
  get isOutputWanted(): boolean {
    return this.#output.isWanted;
  }

  setOutputMuted(outputMuted: boolean): void {
    this.#patch({ outputMuted });
    this.#output.mute(outputMuted);
  }

  /** Plays on another device, for all sessions of the page; `''` = the system's choice. Does nothing where the browser has no such choice. */
  async setOutputDevice(id: string): Promise<void> {
    await this.#sound.playOn(id);
    this.#patch({ outputId: id });
  }

  /** Silence within a few milliseconds; the rest of this turn is not heard. Returns what was heard of it, `undefined` when there was nothing to hear. */
  silence(): HeardSpeech | undefined {
    return this.#output.cancel();
  }

  /** What of the utterance that is played now has left the loudspeaker; `undefined` when nothing is played. */
  get heard(): HeardSpeech | undefined {
    return this.#output.player.heard;
  }

  /** Who is heard. `avatar`: our player takes nothing any more; what it has is heard to its end. */
  setRoute(route: 'local' | 'avatar'): void {
    this.#output.router.setRoute(route);
  }

  /** Speech of the server, as it comes. A listener is told before the player takes a chunk. */
  onSpeech(listener: SpeechListener): Unsubscribe {
    return this.#output.router.onSpeech(listener);
  }

  /** Plays on our own player, whatever the route is. Takes the samples' buffer away. What is not the server's speech is over half a second after its last sample. */
  play(utteranceId: string, pcm: Int16Array, sampleRate: number): void {
    this.#output.open();
    this.#output.player.play(utteranceId, pcm, sampleRate, utteranceId !== this.#output.router.utteranceId);
  }

  /** Our player is silent. */
  flush(): void {
    this.#output.player.flush();
  }

  /** On the output of our player; `undefined` while there is none. Time and frequency data of what is heard. */
  get tap(): AnalyserNode | undefined {
    return this.#output.player.tap;
  }

  /** Does the other thing of what is done now: mutes or not, talks or not. What goes wrong is in `$audio`. */
  run(command: AudioCommand): void {
    const { muted, outputMuted, talking } = this.#state.get();
    if (command === 'mute') this.setMuted(!muted);
    else if (command === 'mute-output') this.setOutputMuted(!outputMuted);
    else if (talking) this.stopTalking();
    else this.startTalking().catch(() => {});
  }

  /** Lets sound through that the browser held back; call it in a click or a key press. */
  unlock(): void {
    this.#sound.resume();
    this.#output.unlock();
    this.#gestures.look();
  }

  async refreshDevices(): Promise<void> {
    const { inputs, outputs } = await listDevices(this.#options.ports.devices);
    this.#patch({ inputs, outputs });
    const { outputId } = this.#state.get();
    const isGone = outputId !== '' && outputs.length > 0 && !outputs.some(({ id }) => id === outputId);
    if (isGone) await this.setOutputDevice('').catch(() => {}); // the headset was unplugged
  }

  get measurements(): AudioMeasurements {
    const { sent, dropped, suppressed } = this.#input.gate.counts;
    const { player, interruptions } = this.#output;
    return {
      sentFrames: sent,
      droppedFrames: dropped,
      suppressedFrames: suppressed,
      underruns: player.underruns,
      bufferedMs: player.bufferedMs,
      interruptions,
    };
  }

  /** Reads the settings anew. */
  configure(): void {
    this.#input.configure();
    this.#output.configure();
  }

  /** Whose turn it is; `none` without a connection. */
  turn(holder: 'none' | 'user' | 'agent'): void {
    this.#input.gate.turn(holder);
    if (holder === 'none') this.#output.router.lost();
  }

  /** A turn begins, by the server's word. */
  turnBegan(holder: 'user' | 'agent'): void {
    if (holder === 'user') return this.#output.router.userTurn();
    this.#stream.reset();
    this.#output.begin();
    this.#input.beginAnew();
  }

  /** The voice in force. `isOurs`: our player makes it heard. */
  voiceChanged(voice: AudioState['voice'], isOurs: boolean): void {
    this.#patch({ voice });
    this.#output.voice(isOurs);
  }

  /** Takes a binary frame of the server. */
  receive(data: ArrayBuffer): void {
    this.#output.take(this.#stream.take(data), this.#options.wireRate());
  }

  /** Takes sound that came as text. */
  receiveText(base64: string, contentType: string): void {
    this.#output.take(samplesOfBase64(base64), rateOf(contentType) ?? this.#options.wireRate());
  }

  /** The connection was ended, or nobody dials any more: light off, silence, no context. */
  close(): void {
    this.#input.stop();
    this.#output.cancel();
    this.#output.close();
    this.#gestures.look();
  }

  dispose(): void {
    this.close();
    this.#offDevices();
    this.#gestures.dispose();
  }

  #showOutput(): void {
    this.#patch({ output: this.#isSpeaking ? 'speaking' : this.#output.isWanted ? 'idle' : 'off' });
  }

  #patch(change: Partial<AudioState>): void {
    const before = this.#state.get();
    const isNew = (Object.keys(change) as (keyof AudioState)[]).some((key) => before[key] !== change[key]);
    if (isNew) this.#state.set(Object.freeze({ ...before, ...change }));
  }
}
