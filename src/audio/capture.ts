import type { AudioPorts } from '../platform/audio-ports.js';
import type { InputLevel } from './audio-types.js';
import { CAPTURE, type CaptureCommand, type CaptureReport } from './worklet/worklet-messages.js';

export interface CaptureHooks {
  /** A frame for the wire. `recycle` gives it back once it was sent. */
  readonly onFrame: (frame: Int16Array<ArrayBuffer>) => void;
  readonly onLevel: (level: InputLevel) => void;
  /** Somebody speaks, or does not any more. */
  readonly onSpeech: (isSpeech: boolean) => void;
}

/** An open microphone on its way through the audio thread. */
export class Capture {
  readonly stream: MediaStream;
  readonly #source: MediaStreamAudioSourceNode;
  readonly #node: AudioWorkletNode;

  constructor(
    ports: AudioPorts,
    context: AudioContext,
    stream: MediaStream,
    wire: { readonly wireRate: number; readonly frameSize: number },
    hooks: CaptureHooks,
  ) {
    this.stream = stream;
    this.#source = context.createMediaStreamSource(stream);
    this.#node = ports.createWorkletNode(context, CAPTURE, {
      numberOfInputs: 1,
      numberOfOutputs: 1,
      outputChannelCount: [1],
      channelCount: 1,
      channelCountMode: 'explicit',
      processorOptions: wire,
    });
    this.#node.port.onmessage = ({ data }: MessageEvent<CaptureReport>) => {
      if (data instanceof Int16Array) hooks.onFrame(data);
      else if (data.type === 'level') hooks.onLevel(data);
      else hooks.onSpeech(data.isSpeech);
    };
    // A node that leads nowhere is not pulled in every browser; its output is silence.
    this.#source.connect(this.#node).connect(context.destination);
  }

  /** Whether frames are made. */
  open(isOpen: boolean): void {
    this.#post({ type: 'open', isOpen });
  }

  resize(frameSize: number): void {
    this.#post({ type: 'frame-size', frameSize });
  }

  /** The agent is heard: it takes more to count as speech. */
  guard(isOn: boolean): void {
    this.#post({ type: 'guard', isOn });
  }

  /** Speech has to begin anew to count. */
  resetSpeech(): void {
    this.#post({ type: 'reset-speech' });
  }

  /** Gives a frame back that was sent. */
  recycle(frame: Int16Array<ArrayBuffer>): void {
    this.#node.port.postMessage(frame.buffer, [frame.buffer]);
  }

  set muted(isMuted: boolean) {
    for (const track of this.stream.getAudioTracks()) track.enabled = !isMuted;
  }

  /** Asks the device for other processing. One that cannot stays as it is. */
  constrain(constraints: MediaTrackConstraints): void {
    for (const track of this.stream.getAudioTracks()) track.applyConstraints(constraints).catch(() => {});
  }

  /** The light goes off. */
  stop(): void {
    for (const track of this.stream.getTracks()) track.stop();
    this.#node.port.onmessage = null;
    this.#post({ type: 'stop' });
    this.#source.disconnect();
    this.#node.disconnect();
  }

  #post(command: CaptureCommand): void {
    this.#node.port.postMessage(command);
  }
}
