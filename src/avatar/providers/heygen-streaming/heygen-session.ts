import type { Clock, TimerId } from '../../../platform/platform.js';
import { AvatarError } from '../../avatar-error.js';
import type { AvatarEndReason, AvatarSession, AvatarSignal, AvatarUtterance } from '../../avatar-types.js';
import { bounded } from '../../bounded.js';
import type { SpeechTask } from '../speech-task.js';
import type { StreamingAvatarInfo, StreamingAvatarLike } from './streaming-avatar-types.js';
import { TaskQueue } from './task-queue.js';

const CLOSE_MS = 3000;

export interface HeygenSessionParts {
  readonly avatar: StreamingAvatarLike;
  readonly info: StreamingAvatarInfo;
  readonly stream: MediaStream;
  readonly clock: Clock;
  /** The service ends a session that is silent for so long, milliseconds. */
  readonly idleMs: number;
  readonly emit: (signal: AvatarSignal) => void;
  /** The stop over REST, which outlives the page. */
  readonly stop: (sessionId: string) => Promise<void>;
  readonly tellBackend: (sessionId: string, reason: AvatarEndReason) => void;
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

/** A running session of the injected SDK. */
export class HeygenSession implements AvatarSession {
  readonly id: string;
  readonly maxDurationMs: number | undefined;
  readonly media: { readonly stream: MediaStream };
  readonly #parts: HeygenSessionParts;
  readonly #tasks = new TaskQueue();
  readonly #captions = new Map<string, string>();
  readonly #listeners: readonly (readonly [string, (event: CustomEvent) => void])[];
  #timer: TimerId | undefined;
  #closed: Promise<void> | undefined;
  #texts = 0;

  constructor(parts: HeygenSessionParts) {
    const { info, stream } = parts;
    this.#parts = parts;
    this.id = info.session_id;
    this.maxDurationMs = info.session_duration_limit ? info.session_duration_limit * 1000 : undefined;
    this.media = { stream };
    this.#listeners = [
      ['avatar_start_talking', (event) => this.#started(event)],
      ['avatar_talking_message', (event) => this.#caption(event, false)],
      ['avatar_end_message', (event) => this.#caption(event, true)],
      ['avatar_stop_talking', (event) => this.#ended(event)],
      ['connection_quality_changed', ({ detail }) => this.#quality(detail)],
      ['stream_disconnected', () => this.#lost()],
    ];
    for (const [type, listener] of this.#listeners) parts.avatar.on(type, listener);
    this.#armKeepAlive();
  }

  openUtterance(): AvatarUtterance {
    throw new AvatarError('unsupported', 'The streaming avatar takes texts and no sound: use speakText().');
  }

  speakText(text: string, options: { readonly id?: string } = {}): AvatarUtterance {
    this.#texts += 1;
    const task = this.#tasks.add(options.id ?? `${this.id}-${this.#texts}`);
    if (this.#closed) this.#tasks.finish(task, 'failed');
    else {
      // `task_type`, which its types offer too, is lost on the way; without a type the text would be answered and not said.
      this.#parts.avatar.speak({ text, taskType: 'repeat' }).then(
        (answer) => this.#tasks.name(task, textOf((answer as { task_id?: unknown } | undefined)?.task_id)),
        () => this.#refused(task),
      );
    }
    return {
      id: task.id,
      started: task.started,
      finished: task.finished,
      // The text was all of it.
      write: () => {},
      end: () => {},
      cancel: () => {
        if (this.#tasks.finish(task, 'interrupted')) this.#try(this.#parts.avatar.interrupt());
      },
    };
  }

  interrupt(): void {
    this.#tasks.finishAll('interrupted');
    if (!this.#closed) this.#try(this.#parts.avatar.interrupt());
  }

  setListening(isOn: boolean): void {
    const { avatar } = this.#parts;
    if (!this.#closed) this.#try(isOn ? avatar.startListening() : avatar.stopListening());
  }

  beacon(reason: AvatarEndReason): void {
    const { stop, tellBackend } = this.#parts;
    void stop(this.id).catch(() => {});
    tellBackend(this.id, reason);
  }

  close(reason: AvatarEndReason): Promise<void> {
    this.#closed ??= this.#close(reason);
    return this.#closed;
  }

  async #close(reason: AvatarEndReason): Promise<void> {
    const { avatar, stream, clock, stop, tellBackend } = this.#parts;
    clock.clearTimeout(this.#timer);
    for (const [type, listener] of this.#listeners) avatar.off(type, listener);
    this.#tasks.finishAll('failed');
    for (const track of stream.getTracks()) track.stop();
    const limits = { clock, timeoutMs: CLOSE_MS };
    // The SDK's own stop leaves the room open.
    const leaving = Promise.resolve(avatar.room?.disconnect(true));
    await Promise.all([
      bounded(leaving, { ...limits, what: 'Leaving the room' }).catch(() => {}),
      bounded(avatar.stopAvatar(), { ...limits, what: 'Stopping the avatar' })
        .catch(() => stop(this.id))
        .catch(() => tellBackend(this.id, reason)),
    ]);
  }

  #armKeepAlive(): void {
    const { clock, idleMs, avatar } = this.#parts;
    this.#timer = clock.setTimeout(() => {
      this.#try(avatar.keepAlive());
      this.#armKeepAlive();
    }, idleMs / 2);
  }

  #started({ detail }: CustomEvent): void {
    const task = this.#taskOf(detail);
    if (task?.start()) this.#parts.emit({ type: 'speech-started', utteranceId: task.id });
  }

  #ended({ detail }: CustomEvent): void {
    const task = this.#taskOf(detail);
    if (!task) return;
    this.#captions.delete(task.id);
    if (this.#tasks.finish(task, 'ended')) this.#parts.emit({ type: 'speech-ended', utteranceId: task.id });
  }

  /** Messages are words to be put together; the end has none of its own. */
  #caption({ detail }: CustomEvent, isFinal: boolean): void {
    const task = this.#taskOf(detail);
    if (!task) return;
    const said = (this.#captions.get(task.id) ?? '') + textOf((detail as { message?: unknown } | undefined)?.message);
    this.#captions.set(task.id, said);
    this.#parts.emit({ type: 'caption', utteranceId: task.id, text: said, final: isFinal });
  }

  #quality(detail: unknown): void {
    const quality = textOf(detail).toLowerCase();
    this.#parts.emit({ type: 'quality', quality: quality === 'good' || quality === 'bad' ? quality : 'unknown' });
  }

  #lost(): void {
    this.#parts.emit({ type: 'ended', reason: 'server', message: 'The avatar service ended the session.' });
    void this.close('server');
  }

  #taskOf(detail: unknown): SpeechTask | undefined {
    return this.#tasks.find(textOf((detail as { task_id?: unknown } | undefined)?.task_id));
  }

  #refused(task: SpeechTask): void {
    this.#tasks.finish(task, 'failed');
    if (this.#closed) return;
    this.#parts.emit({ type: 'error', code: 'server', message: 'The avatar service refused a text.' });
  }

  /** A call whose failure the session outlives. */
  #try(call: Promise<unknown>): void {
    call.catch(() => {
      if (this.#closed) return;
      this.#parts.emit({ type: 'error', code: 'server', message: 'The avatar service refused a command.' });
    });
  }
}
