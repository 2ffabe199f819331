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
import { checkCredentials } from '../check-credentials.js';
import { withDeadline } from '../deadline.js';
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
    const phase = { clock, signal, timeoutMs: TOKEN_MS, failure: 'the backend gave no credentials for the avatar' };
    const credentials = checkCredentials(
      await withDeadline(phase, (phaseSignal) => request.getCredentials(phaseSignal)).catch((error: unknown) => {
        throw AvatarError.from(error, 'network');
      }),
    );
    const api = new LiveAvatarApi(this.#ports, clock, credentials);
    const tellBackend = (sessionId: string, reason: AvatarEndReason): void => {
      if (credentials.stopUrl === undefined) return;
      (this.#ports.sendBeacon ?? sendBeacon)(credentials.stopUrl, JSON.stringify({ sessionId, reason }));
    };
    const livekit = await withDeadline({ ...phase, failure: 'livekit-client was not loaded' }, () => loading);
    const started = await this.#start(api, context);
    const entry = new SessionEntry({ ports: this.#ports, livekit, api, started, context, tellBackend });
    const isFull = credentials.mode === undefined ? started.socketUrl === undefined : credentials.mode === 'FULL';
    this.#capabilities = isFull ? FULL : LITE;
    try {
      return await entry.enter(isFull ? 'FULL' : 'LITE');
    } catch (error) {
      await entry.giveBack(signal.aborted ? 'user' : 'error');
      throw AvatarError.from(error, 'network');
    }
  }

  /** Whatever becomes of the call, no session stays behind: one that nobody waits for any more is stopped. */
  async #start(api: LiveAvatarApi, { clock, signal }: AvatarConnectContext): Promise<StartedSession> {
    const ownSignal = new AbortController();
    const starting = api.start(ownSignal.signal);
    try {
      return await withDeadline(
        { clock, signal, timeoutMs: START_MS, failure: 'the avatar service did not answer the start' },
        () => starting,
      );
    } catch (error) {
      const { code } = AvatarError.from(error);
      if (code !== 'aborted' && code !== 'timeout') throw error;
      // It may run already although nobody was told; and a call that arrives after this stop is stopped when it answers.
      await api.stop('error').catch(() => {});
      void starting.then(
        () => api.stop('error').catch(() => {}),
        () => {},
      );
      throw error;
    }
  }
}
