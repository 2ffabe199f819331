import { AvatarError } from '../../avatar-error.js';
import type { AvatarConnectContext, AvatarEndReason, AvatarSession, AvatarSignal } from '../../avatar-types.js';
import { bounded } from '../../bounded.js';
import { AvatarRoom, RESPONSES } from './avatar-room.js';
import { readEvent, readStop, type ChannelEvents, type ControlChannel } from './control-channel.js';
import { FullChannel } from './full-channel.js';
import { LiteChannel } from './lite-channel.js';
import type { LiveAvatarApi } from './live-avatar-api.js';
import { LiveAvatarSession } from './live-avatar-session.js';
import type { LiveAvatarPorts, StartedSession } from './live-avatar-types.js';
import type { LiveKitLike } from './livekit-types.js';

const ROOM_MS = 15_000;
const SOCKET_MS = 10_000;
const MEDIA_MS = 10_000;

export interface SessionEntryParts {
  readonly ports: LiveAvatarPorts;
  readonly livekit: LiveKitLike;
  readonly api: LiveAvatarApi;
  readonly context: AvatarConnectContext;
  readonly tellBackend: (sessionId: string, reason: AvatarEndReason) => void;
}

/** From a session that runs, and costs, to one that can be used: its room, its two tracks and its control channel. */
export class SessionEntry {
  readonly #parts: SessionEntryParts;
  readonly #room: AvatarRoom;
  readonly #events: ChannelEvents;
  readonly #broken: Promise<never>;
  #break: (error: AvatarError) => void = () => {};
  #channel: ControlChannel | undefined;
  #full: FullChannel | undefined;
  #session: LiveAvatarSession | undefined;

  constructor(parts: SessionEntryParts) {
    this.#parts = parts;
    this.#broken = new Promise((_, reject) => (this.#break = reject));
    // Only what is under way hears of it.
    this.#broken.catch(() => {});
    this.#events = {
      started: (utteranceId) => this.#emit({ type: 'speech-started', utteranceId }),
      ended: (utteranceId) => this.#emit({ type: 'speech-ended', utteranceId }),
      caption: (utteranceId, text, final) => this.#emit({ type: 'caption', utteranceId, text, final }),
      failed: (code, message) => this.#emit({ type: 'error', code, message }),
      closed: (reason, message) => this.#end(reason, message),
    };
    this.#room = new AvatarRoom(parts.livekit, parts.ports.createStream?.() ?? new MediaStream(), {
      data: (topic, text) => this.#hear(topic, text),
      connection: (status) => this.#emit({ type: 'connection', status }),
      quality: (quality) => this.#emit({ type: 'quality', quality }),
      disconnected: () => this.#end(undefined, 'The room of the avatar was closed.'),
    });
  }

  /** @throws AvatarError; what was begun is then given back by `giveBack()` */
  async enter(mode: 'LITE' | 'FULL', started: StartedSession): Promise<AvatarSession> {
    const { context, api, tellBackend } = this.#parts;
    if (mode === 'FULL') await this.#enterFull(started);
    else await this.#enterLite(started);
    if (context.signal.aborted || !this.#channel) throw new AvatarError('aborted', 'The start was called off.');
    this.#session = new LiveAvatarSession({
      id: started.sessionId,
      maxDurationMs: started.maxDurationMs,
      clock: context.clock,
      api,
      room: this.#room,
      channel: this.#channel,
      emit: (signal) => this.#emit(signal),
      tellBackend,
    });
    return this.#session;
  }

  /** Ordered as any end is; a stop is waited for, 3 s at most. Never rejects. */
  async giveBack(started: StartedSession | undefined, reason: AvatarEndReason): Promise<void> {
    const { api, tellBackend } = this.#parts;
    this.#channel?.close();
    void this.#room.close();
    if (started) await api.stop(reason).catch(() => tellBackend(started.sessionId, reason));
  }

  async #enterFull(started: StartedSession): Promise<void> {
    const { api } = this.#parts;
    this.#full = new FullChannel({
      send: (command) => this.#room.send(command),
      keepAlive: () => api.keepAlive(),
      events: this.#events,
    });
    this.#channel = this.#full;
    await this.#enterRoom(started, `liveavatar-agent-${started.sessionId}`);
  }

  async #enterLite(started: StartedSession): Promise<void> {
    const { ports, context } = this.#parts;
    const { socketUrl: url } = started;
    if (url === undefined) throw new AvatarError('protocol', 'The avatar service gave no socket for a LITE session.');
    if (!ports.WebSocket) throw new AvatarError('unsupported', 'This runtime has no WebSocket.');
    const lite = new LiteChannel({ clock: context.clock, WebSocket: ports.WebSocket, url, events: this.#events });
    this.#channel = lite;
    await Promise.all([
      this.#enterRoom(started, undefined),
      this.#within(SOCKET_MS, 'The socket of the avatar', lite.whenReady()),
    ]);
  }

  async #enterRoom({ roomUrl, roomToken }: StartedSession, agent: string | undefined): Promise<void> {
    await this.#within(ROOM_MS, 'Entering the room of the avatar', this.#room.connect(roomUrl, roomToken));
    const missing = agent === undefined ? 'Picture and sound of the avatar' : 'The avatar and its agent';
    await this.#within(MEDIA_MS, missing, this.#room.whenMedia(agent)).catch((error: AvatarError) => {
      throw error.code === 'timeout' ? new AvatarError('media', error.message) : error;
    });
  }

  #within(timeoutMs: number, what: string, step: Promise<void>): Promise<void> {
    const { clock, signal } = this.#parts.context;
    return bounded(Promise.race([step, this.#broken]), { clock, signal, timeoutMs, what });
  }

  #hear(topic: string, text: string): void {
    if (topic !== RESPONSES) return;
    const event = readEvent(text);
    if (!event) return this.#events.failed('protocol', 'A message of the avatar service cannot be read.');
    const stop = readStop(event);
    if (stop) this.#end(stop, 'The avatar service ended the session.');
    else this.#full?.receive(event);
  }

  #end(reason: AvatarEndReason | undefined, message: string): void {
    if (this.#session) this.#session.end(reason, message);
    else this.#break(new AvatarError(reason === 'no-credits' ? 'no-credits' : 'server', message));
  }

  /** While it starts there is nothing to tell that the start does not tell itself. */
  #emit(signal: AvatarSignal): void {
    if (this.#session) this.#parts.context.emit(signal);
  }
}
