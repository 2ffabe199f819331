import type { Unsubscribe } from '../events.js';
import type { Logger } from '../logging/logger.js';
import type { AudioPorts } from '../platform/audio-ports.js';
import type { Clock } from '../platform/platform.js';
import type { AudioSettings, AudioState, InputLevel } from './audio-types.js';
import { Microphone } from './microphone.js';
import type { Sound } from './sound.js';
import { TalkGate } from './talk-gate.js';

const SILENCE: InputLevel = Object.freeze({ rms: 0, peak: 0 });

export interface AudioInputOptions {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly ports: AudioPorts;
  readonly sound: Sound;
  readonly settings: () => AudioSettings;
  /** Of the sound on the wire, Hz. */
  readonly wireRate: () => number;
  /** Sends a frame; `false` when it has to wait. */
  readonly send: (frame: Int16Array) => boolean;
  readonly interrupt: () => void;
  /** Whether the agent is heard, or will be in a moment. */
  readonly agentIsHeard: () => boolean;
  readonly onChange: (
    change: Partial<Pick<AudioState, 'microphone' | 'problem' | 'muted' | 'talking' | 'inputId'>>,
  ) => void;
}

/** What is said, from the microphone to the wire. */
export class AudioInput {
  readonly gate: TalkGate;
  readonly #microphone: Microphone;
  readonly #onChange: AudioInputOptions['onChange'];
  readonly #listeners = new Set<(level: InputLevel) => void>();
  #level = SILENCE;
  #isMuted = false;
  #isHeld = false;

  constructor(options: AudioInputOptions) {
    const { clock, wireRate, settings, agentIsHeard, onChange, send, interrupt } = options;
    this.#onChange = onChange;
    const recycle = (frame: Int16Array<ArrayBuffer>): void => this.#microphone.capture?.recycle(frame);
    this.gate = new TalkGate({
      now: () => clock.now(),
      wireRate,
      mode: () => settings().mode,
      bargeIn: () => settings().bargeIn,
      agentIsHeard,
      interrupt,
      recycle,
      send: (frame) => {
        if (send(frame)) recycle(frame);
      },
      onChange: ({ isOpen, isTalking }) => {
        const { capture } = this.#microphone;
        capture?.open(isOpen);
        onChange({ talking: isTalking && capture !== undefined });
      },
    });
    this.#microphone = new Microphone({
      ...options,
      onChange: (microphone, problem) => {
        onChange({ microphone, problem, inputId: this.#microphone.deviceId });
        if (microphone === 'on') return;
        this.#tellLevel(SILENCE);
        this.gate.reset();
      },
      onCapture: (capture) => {
        capture.muted = this.#isMuted;
        capture.guard(agentIsHeard());
        this.gate.reset();
        this.gate.hold(this.#isHeld);
      },
      hooks: {
        onFrame: (frame) => this.gate.frame(frame),
        onLevel: ({ rms, peak }) => this.#tellLevel({ rms, peak }),
        onSpeech: (isSpeech) => this.gate.speech(isSpeech),
      },
    });
  }

  start(): Promise<void> {
    return this.#microphone.start();
  }

  stop(): void {
    this.#isHeld = false;
    this.#microphone.stop();
  }

  /** The button is held, until `hold(false)`. */
  async hold(isHeld: boolean): Promise<void> {
    this.#isHeld = isHeld;
    this.gate.hold(isHeld);
    if (isHeld) await this.#microphone.start();
  }

  mute(isMuted: boolean): void {
    this.#isMuted = isMuted;
    const { capture } = this.#microphone;
    if (capture) capture.muted = isMuted;
    this.gate.mute(isMuted);
    if (isMuted) this.#tellLevel(SILENCE);
    this.#onChange({ muted: isMuted });
  }

  async select(deviceId: string): Promise<void> {
    await this.#microphone.select(deviceId);
    this.#onChange({ inputId: this.#microphone.deviceId });
  }

  configure(): void {
    this.#microphone.configure();
    this.gate.update();
  }

  /** The agent is heard, or is not any more. */
  guard(isOn: boolean): void {
    this.#microphone.capture?.guard(isOn);
  }

  /** The agent's turn begins: only what is said from now on interrupts it. */
  beginAnew(): void {
    this.#microphone.capture?.resetSpeech();
  }

  get level(): InputLevel {
    return this.#level;
  }

  onLevel(listener: (level: InputLevel) => void): Unsubscribe {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  #tellLevel(level: InputLevel): void {
    if (level === this.#level) return;
    this.#level = level;
    for (const listener of [...this.#listeners]) listener(level);
  }
}
