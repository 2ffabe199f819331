import { RealtimeError } from '../errors.js';
import type { Unsubscribe } from '../events.js';
import type { Logger } from '../logging/logger.js';
import type { AudioPorts } from '../platform/audio-ports.js';
import type { AudioProblem, AudioSettings, MicrophoneStatus } from './audio-types.js';
import { Capture, type CaptureHooks } from './capture.js';
import { deviceError, problemOf, problemOfCode } from './device-problem.js';
import type { Sound } from './sound.js';

/** A device that appears may cure these. */
const CURABLE: readonly (AudioProblem | undefined)[] = ['lost', 'not-found', 'in-use'];

export interface MicrophoneOptions {
  readonly ports: AudioPorts;
  readonly sound: Pick<Sound, 'use' | 'leave'>;
  readonly logger: Logger;
  readonly settings: () => AudioSettings;
  readonly wireRate: () => number;
  readonly hooks: CaptureHooks;
  readonly onChange: (status: MicrophoneStatus, problem?: AudioProblem) => void;
  /** It listens from now on. */
  readonly onCapture: (capture: Capture) => void;
}

/** The microphone of a client: asked for when somebody starts it, given back the moment that nobody wants it, and found again when its device goes. */
export class Microphone {
  readonly #options: MicrophoneOptions;
  #capture: Capture | undefined;
  #starting: Promise<void> | undefined;
  /** Replaced with each start and stop, so that a start that takes long knows that nobody waits for it. */
  #attempt = {};
  #wanted = false;
  #problem: AudioProblem | undefined;
  #deviceId = '';
  #unwatch: Unsubscribe | undefined;

  constructor(options: MicrophoneOptions) {
    this.#options = options;
  }

  get capture(): Capture | undefined {
    return this.#capture;
  }

  get deviceId(): string {
    return this.#deviceId;
  }

  /** Opens it; call it in a click. Resolves when it listens. Rejects `audio/…` with what is wrong and a way out. */
  start(): Promise<void> {
    this.#wanted = true;
    if (this.#capture) return Promise.resolve();
    return (this.#starting ??= this.#start());
  }

  /** The light goes off at once, also in the middle of a start. */
  stop(): void {
    this.#wanted = false;
    this.#unwatch?.();
    this.#unwatch = undefined;
    this.#release();
    this.#problem = undefined;
    this.#options.onChange('off');
  }

  /** Listens with another device; `''` = the system's choice. */
  async select(deviceId: string): Promise<void> {
    this.#deviceId = deviceId;
    if (!this.#wanted) return;
    this.#release();
    await this.start();
  }

  /** Applies what changed in the configuration to the device in use. */
  configure(): void {
    const { settings } = this.#options;
    this.#capture?.resize(settings().bufferSize);
    this.#capture?.constrain(this.#constraints());
  }

  async #start(): Promise<void> {
    const { onChange, sound, ports } = this.#options;
    const attempt = (this.#attempt = {});
    const isOver = (): boolean => attempt !== this.#attempt;
    onChange('starting');
    this.#problem = undefined;
    let stream: MediaStream | undefined;
    try {
      if (!ports.secure) throw deviceError('insecure');
      if (!(ports.devices as Partial<MediaDevices> | undefined)?.getUserMedia) throw deviceError('unsupported');
      // Both at once: the gesture that this is called in lasts for neither if the other one is waited for.
      const opening = sound.use('microphone');
      opening.catch(() => {}); // heard below
      stream = await this.#ask();
      const context = await opening;
      if (isOver()) throw new RealtimeError('audio/failed', 'The microphone was stopped before it could start.');
      this.#listen(context, stream);
      onChange('on');
    } catch (cause) {
      for (const track of stream?.getTracks() ?? []) track.stop();
      // Whoever ended this attempt has said what is the case now.
      if (isOver()) throw cause;
      this.#fail(RealtimeError.from(cause, 'audio/failed', 'The microphone could not be started.'));
      throw cause;
    } finally {
      if (!isOver()) this.#starting = undefined;
    }
  }

  async #ask(): Promise<MediaStream> {
    const { ports } = this.#options;
    const ask = async (): Promise<MediaStream> => {
      const audio = { ...this.#constraints(), ...(this.#deviceId && { deviceId: { exact: this.#deviceId } }) };
      return await (ports.devices as MediaDevices).getUserMedia({ audio });
    };
    try {
      return await ask().catch((error: { name?: unknown }) => {
        // The device that was chosen is gone: another one is better than none.
        if (!this.#deviceId || (error.name !== 'OverconstrainedError' && error.name !== 'NotFoundError')) throw error;
        this.#deviceId = '';
        return ask();
      });
    } catch (error) {
      throw deviceError(problemOf(error, await ports.permission()), error);
    }
  }

  #listen(context: AudioContext, stream: MediaStream): void {
    const { ports, hooks, settings, wireRate, onCapture } = this.#options;
    const wire = { wireRate: wireRate(), frameSize: settings().bufferSize };
    this.#capture = new Capture(ports, context, stream, wire, hooks);
    for (const track of stream.getAudioTracks()) {
      // Not called for our own `stop()`: the device was unplugged, or the permission taken back.
      track.addEventListener('ended', () => this.#lose(stream));
    }
    ports.setSessionType('play-and-record');
    onCapture(this.#capture);
  }

  #lose(stream: MediaStream): void {
    if (this.#capture?.stream !== stream) return;
    this.#options.logger.warn('microphone lost');
    this.#release();
    // Another device may be there already; if not, one that is plugged in brings it back.
    this.start().catch(() => this.#problem === 'not-found' && this.#fail(deviceError('lost')));
  }

  #fail(error: RealtimeError): void {
    this.#release();
    this.#problem = problemOfCode(error.code);
    this.#options.logger.warn('no microphone', { problem: this.#problem, error });
    this.#options.onChange('failed', this.#problem);
    if (CURABLE.includes(this.#problem)) this.#watch();
  }

  #watch(): void {
    const { devices } = this.#options.ports;
    if (this.#unwatch || !devices) return;
    const retry = (): void => {
      if (this.#wanted && !this.#capture && CURABLE.includes(this.#problem)) this.start().catch(() => {}); // shown already
    };
    devices.addEventListener('devicechange', retry);
    this.#unwatch = () => devices.removeEventListener('devicechange', retry);
  }

  #release(): void {
    this.#attempt = {};
    this.#starting = undefined;
    this.#capture?.stop();
    this.#capture = undefined;
    this.#options.ports.setSessionType('auto');
    this.#options.sound.leave('microphone');
  }

  #constraints(): MediaTrackConstraints {
    const { echoCancellation, noiseSuppression, autoGainControl } = this.#options.settings();
    return { echoCancellation, noiseSuppression, autoGainControl, channelCount: 1 };
  }
}
