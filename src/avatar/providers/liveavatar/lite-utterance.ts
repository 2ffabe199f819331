import type { Clock, TimerId } from '../../../platform/platform.js';
import type { AvatarUtterance } from '../../avatar-types.js';
import { SpeechTask } from '../speech-task.js';
import { encodePcm } from './encode-pcm.js';
import { SpeechBuffer } from './speech-buffer.js';

export interface LiteUtterancePorts {
  readonly clock: Clock;
  readonly send: (type: string, fields: Readonly<Record<string, unknown>>) => void;
}

/** Speech of ours on its way to the avatar: one id from the first piece to its end, and an end in every case. */
export class LiteUtterance implements AvatarUtterance {
  readonly task: SpeechTask;
  readonly #ports: LiteUtterancePorts;
  readonly #buffer = new SpeechBuffer();
  #timer: TimerId | undefined;
  #isSent = false;
  #isClosed = false;

  constructor(id: string, ports: LiteUtterancePorts) {
    this.task = new SpeechTask(id);
    this.#ports = ports;
  }

  get id(): string {
    return this.task.id;
  }

  get started(): Promise<void> {
    return this.task.started;
  }

  get finished(): Promise<'ended' | 'interrupted' | 'failed'> {
    return this.task.finished;
  }

  /** Something was sent of it, and it is not known to be over. */
  get isAudible(): boolean {
    return this.#isSent && !this.task.isOver;
  }

  write(pcm: Int16Array): void {
    if (this.#isClosed) return;
    this.#buffer.add(pcm);
    this.#flush();
  }

  end(): void {
    if (this.#isClosed) return;
    const { clock } = this.#ports;
    for (let piece = this.#buffer.takeRest(clock.now()); piece; piece = this.#buffer.takeRest(clock.now())) {
      this.#speak(piece);
    }
    this.#close();
    // Nothing to say is nothing to wait for.
    if (!this.#isSent) this.task.finish('ended');
  }

  cancel(): void {
    const wasAudible = this.isAudible;
    this.drop('interrupted');
    if (wasAudible) this.#ports.send('agent.interrupt', {});
  }

  /** What was not sent is forgotten. The service hears that no more comes, so that it takes the next one. */
  drop(outcome: 'interrupted' | 'failed'): void {
    this.#buffer.clear();
    this.#close();
    this.task.finish(outcome);
  }

  #flush(): void {
    const { clock } = this.#ports;
    clock.clearTimeout(this.#timer);
    this.#timer = undefined;
    for (let piece = this.#buffer.take(clock.now()); piece; piece = this.#buffer.take(clock.now())) this.#speak(piece);
    const waitMs = this.#buffer.waitMs(clock.now());
    if (waitMs !== undefined) this.#timer = clock.setTimeout(() => this.#flush(), waitMs);
  }

  #speak(piece: Int16Array): void {
    this.#isSent = true;
    this.#ports.send('agent.speak', { event_id: this.id, audio: encodePcm(piece) });
  }

  #close(): void {
    this.#ports.clock.clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#isClosed) return;
    this.#isClosed = true;
    if (this.#isSent) this.#ports.send('agent.speak_end', { event_id: this.id });
  }
}
