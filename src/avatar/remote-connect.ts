import type { Clock } from '../platform/platform.js';
import { AvatarError } from './avatar-error.js';
import type { AvatarOptions, AvatarPorts } from './avatar-ports.js';
import type { AvatarCredentials, AvatarProvider, AvatarSession, AvatarSignal } from './avatar-types.js';
import { bounded } from './bounded.js';
import { retryDelayMs, TIMEOUTS } from './start-policy.js';

export interface RemoteConnectOptions {
  readonly provider: AvatarProvider;
  readonly options: AvatarOptions;
  readonly clock: Clock;
  readonly ports: AvatarPorts;
  /** The start is called off. */
  readonly signal: AbortSignal;
  readonly emit: (signal: AvatarSignal) => void;
  /** The page's backend has answered: from now on it may cost money. */
  readonly onCredentials: (credentials: AvatarCredentials) => void;
  /** What has to be waited for when the start is called off. */
  readonly onConnecting: (connecting: Promise<unknown>) => void;
}

/** Opens a session, again where that can help, each time with new credentials. Rejects with an `AvatarError`. */
export async function connectRemote(remote: RemoteConnectOptions): Promise<AvatarSession> {
  const { clock, ports, signal } = remote;
  for (let tries = 0; ; tries += 1) {
    try {
      return await connectOnce(remote);
    } catch (thrown) {
      const error = AvatarError.from(thrown);
      const delayMs = signal.aborted ? undefined : retryDelayMs(error, tries, ports.random);
      if (delayMs === undefined) throw error;
      ports.logger.warn('avatar tried again', { code: error.code, delayMs });
      await pause(clock, delayMs, signal);
    }
  }
}

async function connectOnce(remote: RemoteConnectOptions): Promise<AvatarSession> {
  const { provider, options, clock, ports, emit, onCredentials, onConnecting } = remote;
  const { avatarId, quality, language } = options;
  const attempt = new AbortController();
  const { signal } = attempt;
  const abort = (): void => attempt.abort();
  remote.signal.addEventListener('abort', abort);
  if (remote.signal.aborted) abort();
  const connecting = provider.connect(
    {
      ...(avatarId && { avatarId }),
      ...(quality && { quality }),
      ...(language && { language }),
      getCredentials: async (until) => {
        const limits = { clock, signal: until, timeoutMs: TIMEOUTS.credentials, what: 'The credentials of the avatar' };
        const credentials = await bounded(ports.credentials(options, until), limits);
        onCredentials(credentials);
        return credentials;
      },
    },
    { signal, clock, emit: (told) => !signal.aborted && emit(told) },
  );
  onConnecting(connecting.catch(() => {}));
  const onLate = (session: AvatarSession): void => void session.close('error');
  const limits = { clock, signal, timeoutMs: TIMEOUTS.connect, what: 'Connecting the avatar', onLate };
  try {
    return await bounded(connecting, limits);
  } catch (error) {
    abort();
    throw error;
  }
}

/** Resolves after `delayMs`; rejects `aborted`. */
function pause(clock: Clock, delayMs: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const abort = (): void => {
      clock.clearTimeout(timer);
      reject(new AvatarError('aborted', 'The start was called off.'));
    };
    const timer = clock.setTimeout(() => {
      signal.removeEventListener('abort', abort);
      resolve();
    }, delayMs);
    signal.addEventListener('abort', abort);
    if (signal.aborted) abort();
  });
}
