import { PlaybackQueue } from '../playback-queue.js';
import type { PlaybackCommand } from './worklet-messages.js';
import { scope, type Processor } from './worklet-scope.js';

/** Makes a queue of speech heard. */
export class PlaybackProcessor extends scope.AudioWorkletProcessor implements Processor {
  readonly #queue = new PlaybackQueue(scope.sampleRate, (report) => this.port.postMessage(report));
  #isOver = false;

  constructor() {
    super();
    this.port.onmessage = ({ data }: MessageEvent<PlaybackCommand>) => this.#handle(data);
  }

  process(_inputs: Float32Array[][], outputs: Float32Array[][]): boolean {
    const channel = outputs[0]?.[0];
    if (channel) this.#queue.render(channel, scope.currentFrame);
    return !this.#isOver;
  }

  #handle(command: PlaybackCommand): void {
    switch (command.type) {
      case 'chunk':
        return this.#queue.push(command.id, command.rate, command.pcm, command.isLoose);
      case 'end':
        return this.#queue.end(command.id);
      case 'flush':
        return this.#queue.flush(scope.currentFrame);
      case 'stop':
        this.#isOver = true;
    }
  }
}
