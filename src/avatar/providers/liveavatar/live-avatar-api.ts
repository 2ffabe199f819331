import type { Clock } from '../../../platform/platform.js';
import { AvatarError } from '../../avatar-error.js';
import type { AvatarCredentials, AvatarEndReason } from '../../avatar-types.js';
import { bounded } from '../../bounded.js';
import { readRetryAfter, refusalError } from '../refusal.js';
import type { LiveAvatarPorts, StartedSession } from './live-avatar-types.js';

const PUBLIC_API = 'https://api.liveavatar.com';
const SUCCESS = 1000;
const STOP_TIMEOUT_MS = 3000;
const KEEP_ALIVE_TIMEOUT_MS = 10_000;

/** Our reasons in the words of the service; what is not here is `USER_DISCONNECTED`. */
const REASONS: Partial<Record<AvatarEndReason, string>> = {
  'page-closed': 'USER_CLOSED',
  removed: 'USER_CLOSED',
  idle: 'IDLE_TIMEOUT',
  'max-duration': 'MAX_DURATION_REACHED',
  'no-credits': 'NO_CREDITS',
  error: 'SERVER_ERROR',
  server: 'SERVER_ERROR',
};

interface Envelope {
  readonly code?: unknown;
  readonly data?: Readonly<Record<string, unknown>> | null;
}

const textOf = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined);

/** The three REST calls of one session, all with its own token. */
export class LiveAvatarApi {
  readonly #ports: Pick<LiveAvatarPorts, 'fetch'>;
  readonly #clock: Clock;
  readonly #base: string;
  readonly #token: string;

  constructor(ports: Pick<LiveAvatarPorts, 'fetch'>, clock: Clock, { apiUrl = PUBLIC_API, token }: AvatarCredentials) {
    this.#ports = ports;
    this.#clock = clock;
    this.#base = apiUrl.replace(/\/+$/, '');
    this.#token = token;
  }

  /** From here on it costs. @throws AvatarError */
  async start(signal: AbortSignal): Promise<StartedSession> {
    const data = await this.#call('/v1/sessions/start', 'the start', { signal });
    const roomUrl = textOf(data['livekit_url']);
    const roomToken = textOf(data['livekit_client_token']);
    const sessionId = textOf(data['session_id']);
    if (roomUrl === undefined || roomToken === undefined || sessionId === undefined) {
      throw new AvatarError('protocol', 'The avatar service started a session without saying where it is.');
    }
    const seconds = data['max_session_duration'];
    return {
      sessionId,
      roomUrl,
      roomToken,
      socketUrl: textOf(data['ws_url']),
      maxDurationMs: typeof seconds === 'number' && seconds > 0 ? seconds * 1000 : undefined,
    };
  }

  /** @throws AvatarError */
  async keepAlive(): Promise<void> {
    await this.#bounded(KEEP_ALIVE_TIMEOUT_MS, 'Keeping the avatar', (signal) =>
      this.#call('/v1/sessions/keep-alive', 'the keep-alive', { signal }),
    );
  }

  /** Outlives the page. A session that is gone already is stopped. @throws AvatarError */
  async stop(reason: AvatarEndReason): Promise<void> {
    await this.#bounded(STOP_TIMEOUT_MS, 'Stopping the avatar', async (signal) => {
      const response = await this.#send('/v1/sessions/stop', { signal, ...this.#farewell(reason) });
      if (!response.ok && response.status !== 404) await this.#refused(response, 'the stop');
    });
  }

  /** The same while the page goes: nobody waits for the answer. */
  stopNow(reason: AvatarEndReason): void {
    this.#send('/v1/sessions/stop', this.#farewell(reason)).catch(() => {});
  }

  #farewell(reason: AvatarEndReason): RequestInit {
    return { keepalive: true, body: JSON.stringify({ reason: REASONS[reason] ?? 'USER_DISCONNECTED' }) };
  }

  /** The call itself ends with its time. */
  async #bounded<T>(timeoutMs: number, what: string, run: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const call = new AbortController();
    try {
      return await bounded(run(call.signal), { clock: this.#clock, timeoutMs, what });
    } finally {
      call.abort();
    }
  }

  async #call(path: string, what: string, init: RequestInit): Promise<Readonly<Record<string, unknown>>> {
    const response = await this.#send(path, init);
    if (!response.ok) return this.#refused(response, what);
    const body = (await response.json().catch(() => undefined)) as Envelope | null | undefined;
    // Also an answer 200 is a refusal when its envelope has another code.
    if (body?.code !== SUCCESS) throw refusalError({ what, status: response.status, body });
    return body.data ?? {};
  }

  async #refused(response: Response, what: string): Promise<never> {
    const body: unknown = await response.json().catch(() => undefined);
    const retryAfterMs = readRetryAfter(response.headers.get('retry-after'), this.#clock.now());
    throw refusalError({ what, status: response.status, body, retryAfterMs });
  }

  async #send(path: string, init: RequestInit): Promise<Response> {
    try {
      const { fetch } = this.#ports;
      return await fetch(`${this.#base}${path}`, {
        method: 'POST',
        headers: { authorization: `Bearer ${this.#token}`, 'content-type': 'application/json' },
        ...init,
      });
    } catch (cause) {
      const isAbort = (cause as Partial<Error> | undefined)?.name === 'AbortError';
      if (isAbort) throw new AvatarError('aborted', 'The call was given up.');
      throw new AvatarError('network', 'The avatar service cannot be reached.', { cause });
    }
  }
}
