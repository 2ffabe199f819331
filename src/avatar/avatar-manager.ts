import type { ReadableAtom } from 'nanostores';

import { TypedEmitter, type Unsubscribe } from '../events.js';
import { AvatarError } from './avatar-error.js';
import type { AvatarEvents, AvatarManagerOptions } from './avatar-manager-types.js';
import type { AvatarOptions } from './avatar-ports.js';
import { AvatarRun } from './avatar-run.js';
import type { AvatarSpeech } from './avatar-speech.js';
import { NO_AVATAR, type AvatarActivity, type AvatarEnd, type AvatarState } from './avatar-state.js';
import type { AvatarEndReason, AvatarPoseSource, AvatarSignal } from './avatar-types.js';
import { PLAIN_ENDS } from './avatar-ends.js';
import { AvatarStore } from './avatar-store.js';
import { AvatarWishes, type AvatarWish } from './avatar-wishes.js';
import type { MediaSink, VideoOutlet } from './video-outlet.js';

const NOBODY = 'none';
/**
 * Owns the avatar of one client: at most one session at a time, started once however often it is asked for, and ended completely. What it knows is
 * in `$avatar`. A failed avatar costs the picture only: speech goes on from our own player.
 */
export class AvatarManager {
  readonly $avatar: ReadableAtom<AvatarState>;
  readonly events = new TypedEmitter<AvatarEvents>();
  readonly #options: AvatarManagerOptions;
  readonly #store: AvatarStore;
  readonly #outlet: VideoOutlet;
  readonly #speech: AvatarSpeech;
  readonly #offLifecycle: Unsubscribe;
  readonly #wishes = new AvatarWishes(() => this.#reconcile());
  readonly #ended = new WeakSet<AvatarRun>();
  #run: AvatarRun | undefined;
  #wanted: AvatarOptions | undefined;
  /** What was asked for with `start()`, by somebody without an element. */
  #asked: Partial<AvatarOptions> | undefined;
  #started: Promise<void> | undefined;
  #isEnabled = false;
  #isHostBlocked = false;
  #isListening = false;
  #agent: AvatarActivity = 'idle';

  constructor(options: AvatarManagerOptions) {
    this.#options = options;
    this.$avatar = options.$avatar;
    this.#store = new AvatarStore(options.$avatar);
    this.#outlet = new options.output.VideoOutlet(() => this.#showPlayback());
    this.#speech = new options.output.AvatarSpeech({
      clock: options.clock,
      player: options.player,
      voice: options.voice,
      logger: options.logger,
      loadRemote: options.loadRemote,
      outlet: this.#outlet,
      patch: (change) => this.#store.patch(change),
      onSpoken: () => this.#run?.spoke(),
      onActivity: () => this.#showActivity(),
    });
    this.#offLifecycle = options.lifecycle.subscribe((signal) => {
      if (signal === 'hidden' || signal === 'visible') this.#run?.visibilityChanged();
      else if (signal === 'pagehide') {
        this.#run?.beacon();
        void this.#stop('page-closed');
      } else if (signal === 'pageshow') this.#reconcile();
    });
  }

  /** The pose of a face that the page draws; `undefined` where there is a stream, or nothing. */
  get pose(): AvatarPoseSource | undefined {
    const media = this.#run?.session?.media;
    return media && 'pose' in media ? media.pose : undefined;
  }

  /** The stream of a provider that makes one. */
  get stream(): MediaStream | undefined {
    const media = this.#run?.session?.media;
    return media && 'stream' in media ? media.stream : undefined;
  }

  /**
   * Starts the avatar; what is not said comes from the configuration. Single-flight: asking again for what runs or starts gives the same promise, asking for
   * something else ends the one before. Resolves when it is shown (or the local face in its place); rejects with an `AvatarError`.
   */
  start(options: Partial<AvatarOptions> = {}): Promise<void> {
    this.#asked = options;
    return this.#start(options);
  }

  /** Starts what was wanted last anew, as after a failure. */
  readonly retry = (): Promise<void> => this.#replace(this.#wanted ?? this.#options.defaults());

  /** Ends it. Resolves when the provider has let go. */
  stop(reason: AvatarEndReason = 'user'): Promise<void> {
    this.#asked = undefined;
    return this.#stop(reason);
  }

  /** Somebody wants to see it: it runs while the client is connected and anybody wants it. The first wish counts. */
  readonly join = (options: Partial<AvatarOptions> = {}): AvatarWish => this.#wishes.add(options);

  /** The client is connected. */
  enable(): void {
    this.#isEnabled = true;
    this.#reconcile();
  }

  /** The client is not connected any more. */
  disable(): void {
    this.#isEnabled = false;
    void this.#stop('disconnect');
  }

  /** Shows the picture there; `HTMLVideoElement` is a sink. */
  readonly attach = (sink: MediaSink): Unsubscribe => this.#outlet.attach(sink);

  /** Lets it be heard after the browser refused that. Call it inside a gesture. */
  async unlockAudio(): Promise<void> {
    this.#options.unlock?.();
    await this.#outlet.unlock();
  }

  /** Silences the avatar, or lets it be heard again. */
  setMuted(isMuted: boolean): void {
    this.#outlet.muted = isMuted;
    this.#options.mute?.(isMuted);
  }

  /** Our own player waits for a gesture, or does not any more. */
  setHostBlocked(isBlocked: boolean): void {
    this.#isHostBlocked = isBlocked;
    this.#showPlayback();
  }

  /** What the agent does, on the word of the server or of the microphone. */
  setAgent(activity: AvatarActivity): void {
    this.#agent = activity;
    this.#showActivity();
  }

  /** The agent's turn begins. */
  readonly turnStarted = (): void => this.#speech.turnStarted();

  /** A piece of the agent's answer. */
  readonly agentText = (piece: string): void => this.#speech.text(piece);

  /** The agent's turn is over. */
  readonly turnEnded = (): void => this.#speech.turnEnded();

  /** Silence now, wherever the speech comes from. */
  readonly interrupt = (): void => this.#speech.interrupt();

  /** Ends everything. Resolves when the provider has let go. */
  async dispose(): Promise<void> {
    this.#offLifecycle();
    this.#isEnabled = false;
    this.#wishes.clear();
    await this.stop('removed');
    this.#speech.dispose();
    this.events.clear();
  }

  #start(options: Partial<AvatarOptions>): Promise<void> {
    const wanted = { ...this.#options.defaults(), ...options };
    if (this.#started && JSON.stringify(wanted) === JSON.stringify(this.#wanted)) return this.#started;
    return this.#replace(wanted);
  }

  async #stop(reason: AvatarEndReason): Promise<void> {
    const run = this.#run;
    this.#started = undefined;
    if (!run) return this.#store.reset(this.#agent);
    this.#store.patch({ status: 'stopping' });
    const end = await this.#end(run, reason);
    if (this.#run !== run) return;
    this.#run = undefined;
    this.#store.reset(this.#agent, end);
  }

  #reconcile(): void {
    this.#options.onWish?.(this.#wishes.first);
    if (!this.#isEnabled) return;
    const wish = this.#wishes.first ?? this.#asked;
    const wanted = { ...this.#options.defaults(), ...wish };
    if (!wish || wanted.provider === NOBODY) return void this.#stop('removed');
    const { status } = this.$avatar.get();
    // What has failed or was ended waits for somebody to ask again, unless something else is wanted.
    const isSettled = status === 'failed' || status === 'ended';
    if (isSettled && JSON.stringify(wanted) === JSON.stringify(this.#wanted)) return;
    this.#start(wish).catch(() => {}); // what fails is in $avatar
  }

  #replace(wanted: AvatarOptions): Promise<void> {
    const before = this.#run;
    this.#isListening = false;
    this.#wanted = wanted;
    const run = this.#make(wanted);
    this.#run = run;
    const started = this.#follow(run, before ? this.#end(before, 'replaced') : undefined);
    this.#started = started;
    return started;
  }

  async #follow(run: AvatarRun, before: Promise<unknown> | undefined): Promise<void> {
    try {
      await before;
      if (this.#run !== run) throw new AvatarError('aborted', 'Something else was asked for meanwhile.');
      this.#store.set({ ...NO_AVATAR, activity: this.#agent });
      await run.begin();
      this.#showActivity();
      const { session, options } = run;
      if (session) {
        const { provider, avatarId } = options;
        this.events.emit('session-started', { sessionId: session.id, provider, avatarId });
      }
    } catch (thrown) {
      const error = AvatarError.from(thrown);
      if (this.#run === run) return this.#fail(run, 'error', error);
      await run.end('replaced');
      throw error;
    }
  }

  /** It could not start, or cannot go on. Resolves when the local face stands in for it, and rejects when nothing does. */
  async #fail(run: AvatarRun, reason: AvatarEndReason, error: AvatarError): Promise<void> {
    const { logger, onFailed } = this.#options;
    logger.warn('avatar failed', { provider: run.options.provider, code: error.code, message: error.message });
    const end = await this.#end(run, reason);
    if (this.#run !== run) throw error;
    const told = { code: error.code, message: error.message, retryable: error.retryable };
    const { provider, fallback, language } = run.options;
    if (provider !== 'local' && fallback !== 'none' && !PLAIN_ENDS.includes(reason)) {
      const standIn = this.#make({ provider: 'local', language });
      this.#run = standIn;
      this.#store.set({ ...NO_AVATAR, activity: this.#agent, isFallback: true, error: told, ended: end });
      try {
        await standIn.begin();
        return this.#showActivity();
      } catch {
        await this.#end(standIn, 'error');
        if (this.#run !== standIn) throw error;
      }
    }
    this.#run = this.#started = undefined;
    this.#store.set({ ...NO_AVATAR, status: 'failed', provider, error: told, ended: end });
    onFailed?.(error);
    throw error;
  }

  async #over(run: AvatarRun, reason: AvatarEndReason, error?: AvatarError): Promise<void> {
    if (this.#run !== run || !run.session) return;
    if (error && !PLAIN_ENDS.includes(reason)) return this.#fail(run, reason, error).catch(() => {}); // told in $avatar
    const end = await this.#end(run, reason);
    if (this.#run !== run) return;
    this.#run = this.#started = undefined;
    this.#store.set({ ...NO_AVATAR, status: 'ended', provider: run.options.provider, ended: end });
  }

  async #end(run: AvatarRun, reason: AvatarEndReason): Promise<AvatarEnd | undefined> {
    const isFirst = !this.#ended.has(run);
    this.#ended.add(run);
    const end = await run.end(reason);
    if (isFirst && end) this.events.emit('session-ended', end);
    return end;
  }

  #make(wanted: AvatarOptions): AvatarRun {
    const { clock, lifecycle } = this.#options;
    const run: AvatarRun = new AvatarRun(wanted, {
      clock,
      lifecycle,
      ports: this.#options,
      outlet: this.#outlet,
      patch: (change) => this.#run === run && this.#store.patch(change),
      onLive: (session, provider, token) =>
        this.#speech.begin({ session, provider, token, isOurText: !wanted.serverSpeaks }),
      onSignal: (signal) => this.#run === run && this.#handle(signal),
      onOver: (reason, error) => void this.#over(run, reason, error),
    });
    return run;
  }

  #handle(signal: AvatarSignal): void {
    if (signal.type === 'quality') this.#store.patch({ network: signal.quality });
    else if (signal.type === 'error')
      this.#options.logger.warn('avatar reports', { code: signal.code, message: signal.message });
    this.#speech.handle(signal);
  }

  #showActivity(): void {
    const activity = this.#speech.isSpeaking ? 'speaking' : this.#agent;
    this.#store.patch({ activity });
    const isListening = activity === 'listening';
    const session = this.#run?.session;
    if (session && isListening !== this.#isListening) session.setListening((this.#isListening = isListening));
  }

  #showPlayback(): void {
    const media = this.#run?.session?.media;
    const isHost = media && 'pose' in media && this.#isHostBlocked;
    this.#store.patch({ playback: isHost ? 'blocked' : this.#outlet.playback });
  }
}
