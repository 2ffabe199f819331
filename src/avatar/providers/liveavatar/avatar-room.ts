import { AvatarError } from '../../avatar-error.js';
import type { LiveKitLike, LiveKitRoom, LiveKitTrack } from './livekit-types.js';

const AVATAR = 'heygen';
export const COMMANDS = 'agent-control';
export const RESPONSES = 'agent-response';

export interface AvatarRoomEvents {
  readonly data: (topic: string, text: string) => void;
  readonly connection: (status: 'connected' | 'reconnecting') => void;
  readonly quality: (quality: 'good' | 'bad' | 'unknown') => void;
  readonly disconnected: () => void;
}

const QUALITY: Readonly<Record<string, 'good' | 'bad'>> = { excellent: 'good', good: 'good', poor: 'bad', lost: 'bad' };

/** The LiveKit room of one session: the avatar's two tracks in one stream, and its data topics. */
export class AvatarRoom {
  readonly stream: MediaStream;
  readonly #room: LiveKitRoom;
  readonly #events: AvatarRoomEvents;
  #agent: string | undefined;
  #isIn = false;
  #whenMedia: (() => void) | undefined;
  #closed: Promise<void> | undefined;

  constructor(livekit: LiveKitLike, stream: MediaStream, events: AvatarRoomEvents) {
    this.stream = stream;
    this.#events = events;
    // No adaptive stream: it would pause a video that is hidden for a moment, and the sound comes from the same element.
    this.#room = new livekit.Room({
      adaptiveStream: false,
      dynacast: false,
      singlePeerConnection: false,
      disconnectOnPageLeave: true,
    });
    this.#listen();
  }

  /** @throws AvatarError `network` */
  async connect(url: string, token: string): Promise<void> {
    try {
      await this.#room.connect(url, token);
      this.#isIn = true;
    } catch (cause) {
      throw new AvatarError('network', 'The room of the avatar cannot be entered.', { cause });
    }
  }

  /** Resolves when picture and sound are there, and the agent too where one is waited for. */
  whenMedia(agent: string | undefined): Promise<void> {
    this.#agent = agent;
    return new Promise((resolve) => {
      this.#whenMedia = resolve;
      this.#checkMedia();
    });
  }

  send(command: Readonly<Record<string, unknown>>): void {
    const data = new TextEncoder().encode(JSON.stringify(command));
    // While the room reconnects nothing can be sent; a command that comes late would be a wrong one.
    this.#room.localParticipant.publishData(data, { reliable: true, topic: COMMANDS }).catch(() => {});
  }

  /** Stops the tracks and leaves. Never rejects; safe to call twice, and while it connects. */
  close(): Promise<void> {
    this.#closed ??= (async () => {
      this.#room.removeAllListeners();
      for (const track of this.stream.getTracks()) {
        track.stop();
        this.stream.removeTrack(track);
      }
      await this.#room.disconnect(true).catch(() => {});
    })();
    return this.#closed;
  }

  #listen(): void {
    const on = (event: string, listener: (...args: never[]) => void): unknown => this.#room.on(event, listener);
    on('trackSubscribed', (track: LiveKitTrack, _publication: unknown, from: { identity: string }) => {
      if (from.identity !== AVATAR || (track.kind !== 'audio' && track.kind !== 'video')) return;
      for (const old of this.stream.getTracks()) if (old.kind === track.kind) this.stream.removeTrack(old);
      this.stream.addTrack(track.mediaStreamTrack);
      this.#checkMedia();
    });
    on('trackUnsubscribed', (track: LiveKitTrack) => this.stream.removeTrack(track.mediaStreamTrack));
    on('participantConnected', () => this.#checkMedia());
    on('dataReceived', (payload: Uint8Array, _from: unknown, _kind: unknown, topic?: string) =>
      this.#events.data(topic ?? '', new TextDecoder().decode(payload)),
    );
    on('signalReconnecting', () => this.#events.connection('reconnecting'));
    on('reconnecting', () => this.#events.connection('reconnecting'));
    on('reconnected', () => this.#events.connection('connected'));
    // A room that was never entered says why by itself.
    on('disconnected', () => this.#isIn && this.#events.disconnected());
    on('connectionQualityChanged', (quality: string, of: { identity: string }) => {
      if (of.identity !== this.#room.localParticipant.identity) return;
      this.#events.quality(QUALITY[quality] ?? 'unknown');
    });
  }

  #checkMedia(): void {
    const kinds = new Set(this.stream.getTracks().map(({ kind }) => kind));
    const isAgentThere =
      this.#agent === undefined ||
      [...this.#room.remoteParticipants.values()].some(({ identity }) => identity === this.#agent);
    if (kinds.size < 2 || !isAgentThere) return;
    this.#whenMedia?.();
  }
}
