import { sendBeacon } from '../../../platform/send-beacon.js';
import { AvatarError } from '../../avatar-error.js';
import type {
  AvatarCapabilities,
  AvatarConnectContext,
  AvatarConnectRequest,
  AvatarCredentials,
  AvatarEndReason,
  AvatarProvider,
  AvatarSession,
} from '../../avatar-types.js';
import { bounded } from '../../bounded.js';
import { checkCredentials } from '../check-credentials.js';
import { refusalError } from '../refusal.js';
import { HeygenSession } from './heygen-session.js';
import type {
  HeygenStreamingPorts,
  StreamingAvatarInfo,
  StreamingAvatarLike,
  StreamingAvatarRequest,
} from './streaming-avatar-types.js';

const PUBLIC_API = 'https://api.heygen.com';
const TOKEN_MS = 10_000;
const START_MS = 15_000;
const ROOM_MS = 15_000;
const MEDIA_MS = 10_000;
const STOP_MS = 3000;
/** The service's own default. */
const IDLE_MS = 120_000;

/** What the SDK throws: `APIError` with a status and the body as a text. */
function readError(thrown: unknown, what: string): AvatarError {
  if (thrown instanceof AvatarError) return thrown;
  const { status, responseText } = (thrown ?? {}) as { status?: unknown; responseText?: unknown };
  if (typeof status !== 'number')
    return new AvatarError('network', `In ${what}, the avatar service cannot be reached.`);
  let body: unknown;
  try {
    body = JSON.parse(String(responseText));
  } catch {
    // The status says enough.
  }
  return refusalError({ what, status, body });
}

/**
 * HeyGen's older streaming avatars, through the SDK that the page hands over. It speaks texts.
 * @deprecated the vendor has replaced the service by LiveAvatar: use the provider `liveavatar`
 */
export class HeygenStreamingProvider implements AvatarProvider {
  readonly id = 'heygen-streaming';
  readonly capabilities: AvatarCapabilities = {
    text: true,
    pcmSampleRate: undefined,
    audioOut: 'provider',
    interrupt: true,
    listeningPose: true,
    // It keeps itself alive: its sessions end sooner than others.
    keepAlive: false,
    picture: 'stream',
  };
  readonly #ports: HeygenStreamingPorts;

  constructor(ports: HeygenStreamingPorts) {
    this.#ports = ports;
  }

  async connect(request: AvatarConnectRequest, context: AvatarConnectContext): Promise<AvatarSession> {
    const { clock, signal } = context;
    const { StreamingAvatar } = this.#ports;
    if (!StreamingAvatar) {
      throw new AvatarError(
        'unsupported',
        'The avatar provider "heygen-streaming" needs the class of @heygen/streaming-avatar (2.0.16 to 2.1.0; 2.1.1 is empty): give it as StreamingAvatar.',
      );
    }
    const asking = request.getCredentials(signal);
    const credentials = checkCredentials(
      await bounded(asking, { clock, signal, timeoutMs: TOKEN_MS, what: 'The credentials of the avatar' }),
    );
    const basePath = (credentials.apiUrl ?? PUBLIC_API).replace(/\/+$/, '');
    const avatar = new StreamingAvatar({ token: credentials.token, basePath });
    const wish: StreamingAvatarRequest = {
      avatarName: request.avatarId ?? '',
      quality: request.quality === 'very_high' ? 'high' : (request.quality ?? 'medium'),
      activityIdleTimeout: IDLE_MS / 1000,
      ...(request.language && { language: request.language }),
    };
    const stop = (sessionId: string): Promise<void> => this.#stop(basePath, credentials.token, sessionId, clock);
    const tellBackend = (sessionId: string, reason: AvatarEndReason): void =>
      this.#tell(credentials, sessionId, reason);
    const info = await this.#newSession(avatar, wish, context, stop);
    try {
      const stream = await this.#start(avatar, wish, info, context);
      const { emit } = context;
      return new HeygenSession({ avatar, info, stream, clock, idleMs: IDLE_MS, emit, stop, tellBackend });
    } catch (error) {
      void avatar.room?.disconnect(true).catch(() => {});
      // Its own stop would close its socket; the session's is ours, for it knows the id in every state.
      avatar.stopAvatar().catch(() => {});
      await stop(info.session_id).catch(() => tellBackend(info.session_id, 'error'));
      throw readError(error, 'the start');
    }
  }

  /** From here on it costs: a session that nobody waits for any more is stopped when it is told. */
  async #newSession(
    avatar: StreamingAvatarLike,
    wish: StreamingAvatarRequest,
    { clock, signal }: AvatarConnectContext,
    stop: (sessionId: string) => Promise<void>,
  ): Promise<StreamingAvatarInfo> {
    const onLate = (info: StreamingAvatarInfo): void => void stop(info.session_id).catch(() => {});
    const opening = avatar.newSession(wish).catch((error: unknown) => {
      throw readError(error, 'the session');
    });
    return bounded(opening, { clock, signal, timeoutMs: START_MS, what: 'Opening a session of the avatar', onLate });
  }

  async #start(
    avatar: StreamingAvatarLike,
    wish: StreamingAvatarRequest,
    info: StreamingAvatarInfo,
    { clock, signal }: AvatarConnectContext,
  ): Promise<MediaStream> {
    let show: (event: CustomEvent) => void = () => {};
    const shown = new Promise<MediaStream>((resolve) => (show = ({ detail }) => resolve(detail as MediaStream)));
    avatar.on('stream_ready', show);
    try {
      const starting = avatar.startAvatar(wish, info).catch((error: unknown) => {
        throw readError(error, 'the start');
      });
      await bounded(starting, { clock, signal, timeoutMs: ROOM_MS, what: 'Entering the room of the avatar' });
      return await bounded(shown, { clock, signal, timeoutMs: MEDIA_MS, what: 'Picture and sound of the avatar' });
    } finally {
      avatar.off('stream_ready', show);
    }
  }

  async #stop(basePath: string, token: string, sessionId: string, clock: AvatarConnectContext['clock']): Promise<void> {
    const { fetch } = this.#ports;
    const call = fetch(`${basePath}/v1/streaming.stop`, {
      method: 'POST',
      keepalive: true,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ session_id: sessionId }),
    });
    const { ok, status } = await bounded(call, { clock, timeoutMs: STOP_MS, what: 'Stopping the avatar' });
    // 400: it does not exist any more.
    if (!ok && status !== 400 && status !== 404) throw refusalError({ what: 'the stop', status, body: undefined });
  }

  #tell({ stopUrl }: AvatarCredentials, sessionId: string, reason: AvatarEndReason): void {
    if (stopUrl === undefined) return;
    (this.#ports.sendBeacon ?? sendBeacon)(stopUrl, JSON.stringify({ sessionId, reason }));
  }
}
