import { CaptureFramer } from '../capture-framer.js';
import type { CaptureCommand, CaptureOptions, CaptureReport } from './worklet-messages.js';
import { scope, type Processor } from './worklet-scope.js';

/** Blocks of a device that sends nothing. */
const SILENCE = new Float32Array(128);

/** Makes frames for the wire of what a microphone hears. */
export class CaptureProcessor extends scope.AudioWorkletProcessor implements Processor {
  readonly #framer: CaptureFramer;
  /** Used again for each frame. */
  readonly #transfer: ArrayBuffer[] = [];
  #isOver = false;

  constructor({ processorOptions }: { processorOptions: CaptureOptions }) {
    super();
    const report = (message: CaptureReport): void => this.#send(message);
    this.#framer = new CaptureFramer({ ...processorOptions, deviceRate: scope.sampleRate, report });
    this.port.onmessage = ({ data }: MessageEvent<CaptureCommand>) => this.#handle(data);
  }

  process(inputs: Float32Array[][]): boolean {
    this.#framer.process(inputs[0]?.[0] ?? SILENCE);
    return !this.#isOver;
  }

  #send(message: CaptureReport): void {
    if (!(message instanceof Int16Array)) return this.port.postMessage(message);
    this.#transfer[0] = message.buffer;
    this.port.postMessage(message, this.#transfer);
  }

  #handle(command: CaptureCommand): void {
    if (command instanceof ArrayBuffer) return this.#framer.recycle(command);
    switch (command.type) {
      case 'open':
        return this.#framer.open(command.isOpen);
      case 'frame-size':
        return this.#framer.resize(command.frameSize);
      case 'guard':
        return this.#framer.guard(command.isOn);
      case 'reset-speech':
        return this.#framer.resetSpeech();
      case 'stop':
        this.#isOver = true;
    }
  }
}
