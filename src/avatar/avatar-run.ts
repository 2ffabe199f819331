import type { Clock, LifecycleSource } from '../platform/platform.js';
import { AvatarError } from './avatar-error.js';
import type { AvatarOptions, AvatarPorts, Remote } from './avatar-ports.js';
import type { AvatarEnd, AvatarState } from './avatar-state.js';
import type {
  AvatarConnectRequest,
  AvatarEndReason,
  AvatarProvider,
  AvatarSession,
  AvatarSignal,
} from './avatar-types.js';
import { bounded } from './bounded.js';
import type { SessionGuards } from './session-guards.js';
import { TIMEOUTS } from './start-policy.js';
import type { VideoOutlet } from './video-outlet.js';

const LOCAL = 'local';
const NOTHING: AvatarConnectRequest = {
  getCredentials: async () => {
    throw new AvatarError('config', 'The local face needs no credentials.');
  },
};

/** Ends a session's part in the speech, first of all; what it returns comes last. `isSilent`: what was not said yet is not said at all. */
export type EndSpeech = (isSilent: boolean) => (() => void) | undefined;

/** What a run tells its manager. */
export interface AvatarRunHooks {
  readonly clock: Clock;
  readonly lifecycle: LifecycleSource;
  readonly ports: AvatarPorts;
  readonly outlet: VideoOutlet;
  readonly patch: (change: Partial<AvatarState>) => void;
  /** It is usable: whoever speaks may speak through it. Returns what ends that. */
  readonly onLive: (session: AvatarSession, provider: AvatarProvider, token: string) => Promise<EndSpeech>;
  readonly onSignal: (signal: AvatarSignal) => void;
  /** It cannot go on. The manager ends it. */
  readonly onOver: (reason: AvatarEndReason, error?: AvatarError) => void;
}

/**
 * One generation of the avatar, from the wish to the end. Nothing of an older generation reaches the manager, and whatever such a one still
 * gets is given back: a session that opens after `end()` is closed at once.
 */
export class AvatarRun {
  readonly options: AvatarOptions;
  readonly #hooks: AvatarRunHooks;
  readonly #abort = new AbortController();
  #connecting: Promise<unknown> | undefined;
  #session: AvatarSession | undefined;
  #token = '';
  #remote: Remote | undefined;
  #billedFrom: number | undefined;
  #guards: SessionGuards | undefined;
  #quiet: EndSpeech | undefined;
  /** Why a start that is called off was called off. */
  #cause: AvatarError | undefined;
  #ended: Promise<AvatarEnd | undefined> | undefined;
  #isLive = false;

  constructor(options: AvatarOptions, hooks: AvatarRunHooks) {
    this.options = options;
    this.#hooks = hooks;
  }

  get session(): AvatarSession | undefined {
    return this.#isOver ? undefined : this.#session;
  }

  /** Loads, connects and waits for the picture. Rejects with an `AvatarError`; whoever hears it calls `end()`. */
  async begin(): Promise<void> {
    try {
      await this.#begin();
    } catch (error) {
      throw this.#cause ?? error;
    }
  }

  async #begin(): Promise<void> {
    const { clock, ports, patch, outlet, onLive } = this.#hooks;
    const { provider: id, avatarId } = this.options;
    const { signal } = this.#abort;
    patch({ status: 'initializing', provider: id, avatarId });
    const loaded = bounded(this.#load(id), { clock, signal, timeoutMs: TIMEOUTS.load, what: 'Loading the avatar' });
    const provider = await loaded;
    patch({ status: 'connecting' });
    if (id !== LOCAL)
      this.#remote = await bounded(ports.loadRemote(), {
        clock,
        signal,
        timeoutMs: TIMEOUTS.load,
        what: 'Loading the avatar',
      });
    const session = await this.#connect(provider);
    this.#session = session;
    if ('stream' in session.media) {
      outlet.show(session.media.stream);
      await bounded(outlet.firstFrame(), {
        clock,
        signal,
        timeoutMs: TIMEOUTS.media,
        what: 'The picture of the avatar',
      });
    }
    this.#guard(session, provider);
    // The token is the server's business for a moment, and nobody else's.
    const quiet = await onLive(session, provider, this.#token);
    if (this.#isOver) return quiet(true)?.();
    this.#quiet = quiet;
    this.#isLive = true;
    patch({ status: 'ready', sessionId: session.id });
    ports.logger.info('avatar ready', { provider: id, sessionId: session.id });
  }

  /** Ordered and idempotent; never rejects. Resolves when the provider has let go, or 5 s later. */
  end(reason: AvatarEndReason): Promise<AvatarEnd | undefined> {
    this.#ended ??= this.#end(reason);
    return this.#ended;
  }

  /** The page goes away: what can be said synchronously is said. */
  beacon(): void {
    this.#session?.beacon('page-closed');
    this.#abort.abort();
  }

  /** Somebody spoke. */
  spoke(): void {
    this.#guards?.spoke();
  }

  visibilityChanged(): void {
    this.#guards?.visibilityChanged();
  }

  get #isOver(): boolean {
    return this.#ended !== undefined;
  }

  async #load(id: string): Promise<AvatarProvider> {
    const providers = this.#hooks.ports.providers();
    const load = Object.hasOwn(providers, id) ? providers[id] : undefined;
    if (!load) {
      const known = Object.keys(providers).join(', ');
      throw new AvatarError('config', `There is no avatar provider "${id}"; use one of: ${known}.`);
    }
    const provider = await load().catch((error: unknown) => {
      throw AvatarError.from(error, 'network');
    });
    await provider.preload?.();
    return provider;
  }

  async #connect(provider: AvatarProvider): Promise<AvatarSession> {
    const { clock, ports } = this.#hooks;
    const { signal } = this.#abort;
    const emit = (told: AvatarSignal): void => this.#handle(told);
    // A drawn face is there at once: nothing to mint, to wait for or to try again.
    if (!this.#remote) return provider.connect(NOTHING, { signal, clock, emit });
    return await this.#remote.connectRemote({
      provider,
      options: this.options,
      clock,
      ports,
      signal,
      emit,
      onCredentials: ({ token }) => {
        this.#token = token;
        this.#billedFrom = clock.now();
      },
      onConnecting: (connecting) => (this.#connecting = connecting),
    });
  }

  #guard(session: AvatarSession, { capabilities }: AvatarProvider): void {
    const { clock, lifecycle, ports, patch, onOver } = this.#hooks;
    if (!this.#remote) return;
    const { maxSessionMs } = ports.settings();
    const limits = [session.maxDurationMs ?? Infinity, maxSessionMs > 0 ? maxSessionMs : Infinity];
    const maxMs = Math.min(...limits);
    this.#guards = new this.#remote.SessionGuards({
      clock,
      maxMs: Number.isFinite(maxMs) ? maxMs : undefined,
      idleStopMs: () => ports.settings().idleStopMs,
      visible: () => lifecycle.visible,
      // A session that cannot be kept ends by itself, and says so.
      keepAlive: capabilities.keepAlive ? () => void session.keepAlive?.().catch(() => {}) : undefined,
      onExpiring: (expiresAt) => patch({ expiresAt }),
      onOver,
    });
  }

  #handle(told: AvatarSignal): void {
    if (this.#isOver) return;
    if (told.type === 'ended') {
      const error = new AvatarError(
        told.reason === 'error' ? 'server' : 'protocol',
        told.message ?? 'The avatar session ended.',
      );
      if (this.#isLive) return this.#hooks.onOver(told.reason, error);
      this.#cause = error;
      this.#abort.abort();
    } else if (told.type === 'connection') {
      if (this.#isLive) this.#hooks.patch({ status: told.status === 'connected' ? 'ready' : 'reconnecting' });
      this.#hooks.onSignal(told);
    } else this.#hooks.onSignal(told);
  }

  async #end(reason: AvatarEndReason): Promise<AvatarEnd | undefined> {
    const { clock, outlet, ports } = this.#hooks;
    const isSilent = reason === 'page-closed';
    const session = this.#session;
    const after = this.#quiet?.(isSilent);
    session?.interrupt();
    outlet.clear();
    this.#guards?.stop();
    this.#abort.abort();
    const closing = session ? session.close(reason) : this.#connecting;
    if (closing) {
      const limits = { clock, timeoutMs: TIMEOUTS.close, what: 'Ending the avatar' };
      await bounded(closing, limits).catch((error: unknown) => ports.logger.warn('avatar not ended', { error }));
    }
    after?.();
    if (!session) return undefined;
    const billableMs = this.#billedFrom === undefined ? 0 : clock.now() - this.#billedFrom;
    ports.logger.info('avatar ended', { reason, billableMs, sessionId: session.id });
    return Object.freeze({ sessionId: session.id, reason, billableMs });
  }
}
