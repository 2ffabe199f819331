import type { Clock, TimerId } from '../../../platform/platform.js';
import { AvatarError } from '../../avatar-error.js';
import type { AvatarEndReason, AvatarSession, AvatarSignal, AvatarUtterance } from '../../avatar-types.js';
import { bounded } from '../../bounded.js';
import type { AvatarRoom } from './avatar-room.js';
import type { ControlChannel } from './control-channel.js';
import type { LiveAvatarApi } from './live-avatar-api.js';

/** Why a session ended comes over another way than its end: the reason gets this much time to be heard. */
const REASON_GRACE_MS = 1000;
/** An end that nobody explains, so near to the longest time, is that. */
const MAX_DURATION_SLACK_MS = 2000;
const LEAVE_MS = 3000;

export interface LiveAvatarSessionParts {
  readonly id: string;
  readonly maxDurationMs: number | undefined;
  readonly clock: Clock;
  readonly api: LiveAvatarApi;
  readonly room: AvatarRoom;
  readonly channel: ControlChannel;
  readonly emit: (signal: AvatarSignal) => void;
  /** To the page's own backend, which ends the session as well. */
  readonly tellBackend: (sessionId: string, reason: AvatarEndReason) => void;
}

/** A running session: what it is told goes to the channel, what it tells goes to the manager, and it ends once. */
export class LiveAvatarSession implements AvatarSession {
  readonly id: string;
  readonly maxDurationMs: number | undefined;
  readonly media: { readonly stream: MediaStream };
  /** FULL only. */
  readonly speakText?: (text: string, options?: { readonly id?: string }) => AvatarUtterance;
  readonly #parts: LiveAvatarSessionParts;
  readonly #startedAtMs: number;
  #grace: TimerId | undefined;
  #hasEnded = false;
  #closed: Promise<void> | undefined;
  #utterances = 0;

  constructor(parts: LiveAvatarSessionParts) {
    this.#parts = parts;
    this.id = parts.id;
    this.maxDurationMs = parts.maxDurationMs;
    this.media = { stream: parts.room.stream };
    this.#startedAtMs = parts.clock.now();
    const { speakText } = parts.channel;
    if (speakText) {
      this.speakText = (text, options) => speakText.call(parts.channel, options?.id ?? this.#nextId(), text);
    }
  }

  openUtterance(options: { readonly id?: string } = {}): AvatarUtterance {
    return this.#parts.channel.openUtterance(options.id ?? this.#nextId());
  }

  interrupt(): void {
    this.#parts.channel.interrupt();
  }

  setListening(isOn: boolean): void {
    this.#parts.channel.setListening(isOn);
  }

  async keepAlive(): Promise<void> {
    try {
      await this.#parts.channel.keepAlive();
    } catch (error) {
      const { code, message } = AvatarError.from(error, 'network');
      this.#tell({ type: 'error', code, message });
    }
  }

  beacon(reason: AvatarEndReason): void {
    this.#parts.api.stopNow(reason);
    this.#parts.tellBackend(this.id, reason);
  }

  close(reason: AvatarEndReason): Promise<void> {
    this.#closed ??= this.#close(reason);
    return this.#closed;
  }

  /** The channel or the room is gone. The first reason that is known is the one that is told. */
  end(reason: AvatarEndReason | undefined, message: string): void {
    if (this.#hasEnded) return;
    const { clock, emit } = this.#parts;
    if (reason === undefined) {
      this.#grace ??= clock.setTimeout(() => this.end(this.#likelyReason(), message), REASON_GRACE_MS);
      return;
    }
    emit({ type: 'ended', reason, message });
    // Whoever hears of it closes it; nobody has to.
    void this.close(reason);
  }

  /** A signal, unless the session has ended. */
  #tell(signal: AvatarSignal): void {
    if (!this.#hasEnded) this.#parts.emit(signal);
  }

  #likelyReason(): AvatarEndReason {
    const { maxDurationMs, clock } = this.#parts;
    const lastedMs = clock.now() - this.#startedAtMs;
    return maxDurationMs !== undefined && lastedMs >= maxDurationMs - MAX_DURATION_SLACK_MS ? 'max-duration' : 'error';
  }

  async #close(reason: AvatarEndReason): Promise<void> {
    const { clock, channel, room, api, tellBackend } = this.#parts;
    this.#hasEnded = true;
    clock.clearTimeout(this.#grace);
    channel.close();
    const leaving = bounded(room.close(), { clock, timeoutMs: LEAVE_MS, what: 'Leaving the room' });
    // The stop does not wait for the room: a room that hangs costs nothing, a session does.
    await Promise.all([leaving.catch(() => {}), api.stop(reason).catch(() => tellBackend(this.id, reason))]);
  }

  #nextId(): string {
    this.#utterances += 1;
    return `${this.id}-${this.#utterances}`;
  }
}
