import { sendBeacon } from '../../../platform/send-beacon.js';
import { AvatarError } from '../../avatar-error.js';
import type {
  AvatarCapabilities,
  AvatarConnectContext,
  AvatarConnectRequest,
  AvatarEndReason,
  AvatarProvider,
  AvatarSession,
} from '../../avatar-types.js';
import { bounded } from '../../bounded.js';
import { checkCredentials } from '../check-credentials.js';
import { LiveAvatarApi } from './live-avatar-api.js';
import type { LiveAvatarPorts, StartedSession } from './live-avatar-types.js';
import { loadLiveKit } from './load-livekit.js';
import { SessionEntry } from './session-entry.js';
import { SAMPLE_RATE } from './speech-buffer.js';

const TOKEN_MS = 10_000;
const START_MS = 15_000;

const COMMON = {
  audioOut: 'provider',
  interrupt: true,
  listeningPose: true,
  keepAlive: true,
  picture: 'stream',
} as const;
const LITE: AvatarCapabilities = { ...COMMON, text: false, pcmSampleRate: SAMPLE_RATE };
const FULL: AvatarCapabilities = { ...COMMON, text: true, pcmSampleRate: undefined };

/** HeyGen's LiveAvatar. In a LITE session it says our speech; in a FULL one, texts with its own voice. */
export class LiveAvatarProvider implements AvatarProvider {
  readonly id = 'liveavatar';
  readonly #ports: LiveAvatarPorts;
  #capabilities = LITE;

  constructor(ports: LiveAvatarPorts) {
    this.#ports = ports;
  }

  /** Those of the mode that the last credentials named; LITE before. */
  get capabilities(): AvatarCapabilities {
    return this.#capabilities;
  }

  async preload(): Promise<void> {
    await (this.#ports.loadLiveKit ?? loadLiveKit)();
  }

  async connect(request: AvatarConnectRequest, context: AvatarConnectContext): Promise<AvatarSession> {
    const { clock, signal } = context;
    const loading = (this.#ports.loadLiveKit ?? loadLiveKit)();
    // It is awaited below; until then its failure is nobody's.
    loading.catch(() => {});
    const asking = request.getCredentials(signal);
    const limits = { clock, signal, timeoutMs: TOKEN_MS };
    const credentials = checkCredentials(await bounded(asking, { ...limits, what: 'The credentials of the avatar' }));
    const api = new LiveAvatarApi(this.#ports, clock, credentials);
    const tellBackend = (sessionId: string, reason: AvatarEndReason): void => {
      if (credentials.stopUrl === undefined) return;
      (this.#ports.sendBeacon ?? sendBeacon)(credentials.stopUrl, JSON.stringify({ sessionId, reason }));
    };
    const livekit = await bounded(loading, { ...limits, what: 'Loading livekit-client' });
    const entry = new SessionEntry({ ports: this.#ports, livekit, api, context, tellBackend });
    let started: StartedSession | undefined;
    try {
      started = await this.#start(api, context);
      const isFull = credentials.mode === undefined ? started.socketUrl === undefined : credentials.mode === 'FULL';
      this.#capabilities = isFull ? FULL : LITE;
      return await entry.enter(isFull ? 'FULL' : 'LITE', started);
    } catch (error) {
      await entry.giveBack(started, signal.aborted ? 'user' : 'error');
      throw AvatarError.from(error, 'network');
    }
  }

  /** Whatever becomes of the call, no session stays behind: one that nobody waits for any more is stopped. */
  async #start(api: LiveAvatarApi, { clock, signal }: AvatarConnectContext): Promise<StartedSession> {
    const call = new AbortController();
    const limits = { clock, timeoutMs: START_MS, what: 'Starting the avatar' };
    const starting = api.start(call.signal);
    try {
      return await bounded(starting, { ...limits, signal });
    } catch (error) {
      const { code } = AvatarError.from(error);
      if (code === 'timeout') call.abort();
      // The call may arrive after the stop that follows now: then its session is stopped when it answers.
      if (code === 'aborted') {
        bounded(starting, limits)
          .then(
            () => api.stop('user'),
            () => call.abort(),
          )
          .catch(() => {});
      }
      // The session may run although nobody was told.
      if (code === 'timeout' || code === 'aborted' || code === 'network') await api.stop('error').catch(() => {});
      throw error;
    }
  }
}
