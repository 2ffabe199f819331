import {
  type AddTrackRequest,
  DataPacket,
  DataPacket_Kind,
  JoinResponse,
  LeaveRequest,
  LeaveRequest_Action,
  ParticipantInfo,
  ParticipantInfo_State,
  ReconnectResponse,
  Room,
  SessionDescription,
  SignalRequest,
  SignalResponse,
  SignalTarget,
  TrackInfo,
  TrackSource,
  TrackType,
  TrickleRequest,
  UserPacket,
} from '@livekit/protocol';
import { ActorMedia } from './actor-media.js';

type Signal = NonNullable<NonNullable<ConstructorParameters<typeof SignalResponse>[0]>['message']>;

const AVATAR_SID = 'PA_heygen';
const GOODBYE_MS = 60;

export interface SfuRoomOptions {
  readonly sessionId: string;
  readonly withVideo: boolean;
  readonly withAgent: boolean;
  /** A signal for the client, if it is there. */
  readonly signal: (frame: Uint8Array) => void;
  readonly onData: (topic: string, text: string) => void;
  readonly onLeft: () => void;
}

/**
 * A LiveKit room with one client and one avatar, as much as livekit-client 2.11 to 2.23 wants of it: two peer connections, trickled candidates, data
 * channels, published microphones, and a resume after lost signalling. No simulcast, no full reconnect, no TURN.
 */
export class SfuRoom {
  readonly #options: SfuRoomOptions;
  readonly #media: ActorMedia;
  readonly #subscriber = new RTCPeerConnection();
  readonly #publisher = new RTCPeerConnection();
  readonly #reliable: RTCDataChannel;
  #published = 0;
  #offers = 0;
  #isClosed = false;

  constructor(options: SfuRoomOptions) {
    this.#options = options;
    this.#media = new ActorMedia(options.sessionId.slice(0, 8));
    for (const track of this.#media.stream.getTracks()) {
      if (track.kind === 'video' && !options.withVideo) continue;
      this.#subscriber.addTrack(track, this.#media.stream);
    }
    this.#reliable = this.#subscriber.createDataChannel('_reliable', { ordered: true });
    this.#subscriber.createDataChannel('_lossy', { ordered: false, maxRetransmits: 0 });
    this.#subscriber.onicecandidate = (event) => this.#trickle(event.candidate, SignalTarget.SUBSCRIBER);
    this.#publisher.onicecandidate = (event) => this.#trickle(event.candidate, SignalTarget.PUBLISHER);
    this.#publisher.ondatachannel = ({ channel }) => {
      channel.binaryType = 'arraybuffer';
      channel.onmessage = ({ data }) => this.#hear(new Uint8Array(data as ArrayBuffer));
    };
  }

  get media(): ActorMedia {
    return this.#media;
  }

  async open(isResume: boolean): Promise<void> {
    if (isResume) {
      this.#signal({ case: 'reconnect', value: new ReconnectResponse() });
    } else {
      const { sessionId } = this.#options;
      const join = new JoinResponse({
        room: new Room({ sid: `RM_${sessionId}`, name: sessionId }),
        participant: this.#participant('PA_client', 'client'),
        otherParticipants: [
          this.#participant(AVATAR_SID, 'heygen', this.#tracks()),
          ...(this.#options.withAgent ? [this.#participant('PA_agent', `liveavatar-agent-${sessionId}`)] : []),
        ],
        subscriberPrimary: true,
        pingInterval: 5,
        pingTimeout: 15,
        serverVersion: '1.8.0',
        serverInfo: { version: '1.8.0', protocol: 15 },
      });
      this.#signal({ case: 'join', value: join });
    }
    await this.#offer(isResume);
  }

  async receive(frame: Uint8Array): Promise<void> {
    const { message } = SignalRequest.fromBinary(frame);
    switch (message.case) {
      case 'offer':
        return this.#answer(message.value);
      case 'answer':
        if (this.#subscriber.signalingState === 'have-local-offer') {
          await this.#subscriber.setRemoteDescription({ type: 'answer', sdp: message.value.sdp });
        }
        return;
      case 'trickle': {
        const { target, candidateInit } = message.value;
        const connection = target === SignalTarget.PUBLISHER ? this.#publisher : this.#subscriber;
        return connection.addIceCandidate(JSON.parse(candidateInit) as RTCIceCandidateInit);
      }
      case 'addTrack':
        return this.#publish(message.value);
      case 'ping':
        return this.#signal({ case: 'pong', value: BigInt(Date.now()) });
      case 'pingReq': {
        const { timestamp } = message.value;
        this.#signal({ case: 'pongResp', value: { lastPingTimestamp: timestamp, timestamp: BigInt(Date.now()) } });
        return;
      }
      case 'leave':
        this.#options.onLeft();
        return this.close();
      default:
    }
  }

  send(topic: string, text: string): void {
    if (this.#reliable.readyState !== 'open') return;
    const user = new UserPacket({ payload: new TextEncoder().encode(text), ...(topic !== '' && { topic }) });
    const packet = new DataPacket({
      kind: DataPacket_Kind.RELIABLE,
      participantIdentity: 'heygen',
      value: { case: 'user', value: user },
    });
    this.#reliable.send(packet.toBinary() as Uint8Array<ArrayBuffer>);
  }

  /** Says goodbye and closes. Data that was just sent gets a moment to arrive, as it goes another way. */
  end(): void {
    setTimeout(() => {
      const leave = new LeaveRequest({ canReconnect: false, action: LeaveRequest_Action.DISCONNECT });
      if (!this.#isClosed) this.#signal({ case: 'leave', value: leave });
      this.close();
    }, GOODBYE_MS);
  }

  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#subscriber.close();
    this.#publisher.close();
    this.#media.close();
  }

  async #offer(iceRestart: boolean): Promise<void> {
    const offer = await this.#subscriber.createOffer({ iceRestart });
    await this.#subscriber.setLocalDescription(offer);
    // The client finds the participant and the track by this name; a stream's own name cannot be chosen.
    const sdp = (offer.sdp ?? '').replace(/^(m=(\w+)[\s\S]*?)(?=^m=|$(?![\s\S]))/gm, (section, _all, kind: string) =>
      section.replace(/a=msid:\S+ (\S+)/g, `a=msid:${AVATAR_SID}|TR_${kind} TR_${kind}`),
    );
    this.#offers += 1;
    this.#signal({ case: 'offer', value: new SessionDescription({ type: 'offer', sdp, id: this.#offers }) });
  }

  async #answer({ sdp, id }: SessionDescription): Promise<void> {
    await this.#publisher.setRemoteDescription({ type: 'offer', sdp });
    const answer = await this.#publisher.createAnswer();
    await this.#publisher.setLocalDescription(answer);
    const description = new SessionDescription({ type: 'answer', sdp: answer.sdp ?? '', id });
    this.#signal({ case: 'answer', value: description });
  }

  #publish({ cid, type, name, source }: AddTrackRequest): void {
    this.#published += 1;
    const track = new TrackInfo({ sid: `TR_client${this.#published}`, type, name, source, mimeType: 'audio/opus' });
    this.#signal({ case: 'trackPublished', value: { cid, track } });
  }

  #hear(frame: Uint8Array): void {
    const { value } = DataPacket.fromBinary(frame);
    if (value.case !== 'user') return;
    this.#options.onData(value.value.topic ?? '', new TextDecoder().decode(value.value.payload));
  }

  #participant(sid: string, identity: string, tracks: TrackInfo[] = []): ParticipantInfo {
    return new ParticipantInfo({ sid, identity, state: ParticipantInfo_State.ACTIVE, tracks });
  }

  #tracks(): TrackInfo[] {
    const audio = new TrackInfo({
      sid: 'TR_audio',
      type: TrackType.AUDIO,
      source: TrackSource.MICROPHONE,
      mimeType: 'audio/opus',
    });
    const video = new TrackInfo({
      sid: 'TR_video',
      type: TrackType.VIDEO,
      source: TrackSource.CAMERA,
      mimeType: 'video/vp8',
      width: 320,
      height: 320,
    });
    return this.#options.withVideo ? [audio, video] : [audio];
  }

  #trickle(candidate: RTCIceCandidate | null, target: SignalTarget): void {
    if (!candidate) return;
    const trickle = new TrickleRequest({ candidateInit: JSON.stringify(candidate), target });
    this.#signal({ case: 'trickle', value: trickle });
  }

  #signal(message: Signal): void {
    this.#options.signal(new SignalResponse({ message }).toBinary());
  }
}
