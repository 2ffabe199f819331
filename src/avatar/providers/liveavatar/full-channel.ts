import { AvatarError } from '../../avatar-error.js';
import type { AvatarUtterance } from '../../avatar-types.js';
import { SpeechTask } from '../speech-task.js';
import type { ChannelEvents, ControlChannel, ServiceEvent } from './control-channel.js';

export interface FullChannelOptions {
  /** To the agent of the room, over the topic `agent-control`. */
  readonly send: (command: Readonly<Record<string, unknown>>) => void;
  readonly keepAlive: () => Promise<void>;
  readonly events: ChannelEvents;
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

/** A FULL session: the avatar speaks texts with its own voice, and tells of them over the room's data topics. */
export class FullChannel implements ControlChannel {
  readonly #options: FullChannelOptions;
  /** In the order in which they are spoken. */
  readonly #tasks = new Map<string, SpeechTask>();
  readonly #captions = new Map<string, string>();
  #commands = 0;
  #isClosed = false;

  constructor(options: FullChannelOptions) {
    this.#options = options;
  }

  openUtterance(): AvatarUtterance {
    throw new AvatarError(
      'unsupported',
      'A FULL session takes texts and no sound: use speakText(), or LITE credentials.',
    );
  }

  speakText(id: string, text: string): AvatarUtterance {
    const task = new SpeechTask(id);
    if (this.#isClosed) task.finish('failed');
    else {
      this.#tasks.set(id, task);
      void task.finished.then(() => this.#tasks.delete(id));
      this.#command('avatar.speak_text', { event_id: id, text });
    }
    return {
      id,
      started: task.started,
      finished: task.finished,
      // The text was all of it.
      write: () => {},
      end: () => {},
      cancel: () => {
        if (task.finish('interrupted')) this.#command('avatar.interrupt', {});
      },
    };
  }

  interrupt(): void {
    let isAny = false;
    for (const task of this.#tasks.values()) isAny = task.finish('interrupted') || isAny;
    // Also without a text of ours: it may be answering on its own.
    this.#command('avatar.interrupt', {});
  }

  setListening(isOn: boolean): void {
    this.#commands += 1;
    const type = isOn ? 'avatar.start_listening' : 'avatar.stop_listening';
    this.#command(type, { event_id: `command-${this.#commands}` });
  }

  keepAlive(): Promise<void> {
    return this.#options.keepAlive();
  }

  /** A message of the topic `agent-response`. */
  receive(event: ServiceEvent): void {
    if (this.#isClosed) return;
    switch (event['event_type']) {
      case 'avatar.speak_started':
        return this.#started(event);
      case 'avatar.speak_ended':
        return this.#ended(event);
      case 'avatar.transcription.chunk':
        return this.#caption(event, false);
      case 'avatar.transcription':
        return this.#caption(event, true);
      default:
    }
  }

  close(): void {
    this.#isClosed = true;
    for (const task of this.#tasks.values()) task.finish('failed');
  }

  #started(event: ServiceEvent): void {
    const task = this.#taskOf(event);
    if (task?.start()) this.#options.events.started(task.id);
  }

  #ended(event: ServiceEvent): void {
    const task = this.#taskOf(event);
    if (!task) return;
    this.#captions.delete(task.id);
    if (task.finish('ended')) this.#options.events.ended(task.id);
  }

  /** Chunks are words to be put together; the whole text comes at the end. */
  #caption(event: ServiceEvent, isFinal: boolean): void {
    const task = this.#taskOf(event);
    if (!task) return;
    const said = isFinal ? textOf(event['text']) : (this.#captions.get(task.id) ?? '') + textOf(event['text']);
    this.#captions.set(task.id, said);
    this.#options.events.caption(task.id, said, isFinal);
  }

  /** The text that an event belongs to; one without a source belongs to the oldest. Those of an interrupted one belong to none. */
  #taskOf(event: ServiceEvent): SpeechTask | undefined {
    const source = textOf(event['source_event_id']);
    return source === '' ? [...this.#tasks.values()][0] : this.#tasks.get(source);
  }

  #command(type: string, fields: Readonly<Record<string, unknown>>): void {
    if (!this.#isClosed) this.#options.send({ event_type: type, ...fields });
  }
}
