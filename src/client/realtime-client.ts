import type { ReadableAtom } from 'nanostores';

import type { AudioManager } from '../audio/audio-manager.js';
import type { AudioState } from '../audio/audio-types.js';
import type { AvatarManager } from '../avatar/avatar-manager.js';
import type { AvatarState } from '../avatar/avatar-state.js';
import type { AuthManager } from '../auth/auth-manager.js';
import type { AuthState } from '../auth/auth-types.js';
import { configError } from '../config/config-error.js';
import type { ConfigApplied, ConfigExplanation, ConfigLayer, ConfigState } from '../config/config-types.js';
import type { ClientConfigInput } from '../config/generated/client-config.js';
import type { ConnectionState } from '../connection/connection-types.js';
import { disposedError, type RealtimeError } from '../errors.js';
import { TypedEmitter, type Unsubscribe } from '../events.js';
import type { HealthState } from '../health/health-types.js';
import type { SystemMetrics } from '../health/system-metrics.js';
import type { Logger } from '../logging/logger.js';
import type { Recording } from '../logging/recording.js';
import type { WireEvent } from '../protocol/dialect.js';
import type { SystemRecoveryManager } from '../recovery/system-recovery-manager.js';
import type { UploadedFile, UploadOptions } from '../session/upload-types.js';
import type { CatalogState, ConversationState, TurnState } from '../session/conversation-types.js';
import type { SendReceipt } from '../session/outbox.js';
import type { ClientEvents } from './client-events.js';
import { ConfigUpdates } from './config-updates.js';
import type { AvatarProviders, ClientParts, RealtimeClientOptions } from './client-parts.js';
import { composeClient } from './compose.js';
import { guardListeners } from './guard-listeners.js';
import { PartLoader } from './part-loader.js';
import { readMetrics } from './read-metrics.js';
import { relayEvents } from './relay-events.js';
import { untilConnected } from './until-connected.js';

/** The client core: composes the managers and hands calls on. It has no rule of its own. */
export class RealtimeClient {
  readonly $config: ReadableAtom<ConfigState>;
  readonly $auth: ReadableAtom<AuthState>;
  readonly $connection: ReadableAtom<ConnectionState>;
  readonly $turn: ReadableAtom<TurnState>;
  readonly $conversation: ReadableAtom<ConversationState>;
  readonly $catalog: ReadableAtom<CatalogState>;
  readonly $health: ReadableAtom<HealthState>;
  /** Microphone, loudspeaker and voice, as they are. */
  readonly $audio: ReadableAtom<AudioState>;
  /** The avatar, as it is. */
  readonly $avatar: ReadableAtom<AvatarState>;
  /** Avatar providers of the page, by the id that `<realtime-avatar provider>` names. Default: those of `deps`. */
  avatarProviders: AvatarProviders;
  readonly logger: Logger;
  readonly auth: Pick<AuthManager, 'signIn' | 'signOut' | 'setToken' | 'setTokenProvider' | 'metrics'>;
  readonly #parts: ClientParts;
  readonly #updates: ConfigUpdates;
  readonly #loader: PartLoader;
  readonly #events: TypedEmitter<ClientEvents>;
  readonly #cleanup: Unsubscribe[] = [];
  #initialized: Promise<void> | undefined;
  /** Counts the ends, so that what was begun before one does not go on after it. */
  #ends = 0;
  #disposed = false;

  constructor(config: ClientConfigInput = {}, options: RealtimeClientOptions = {}) {
    const parts = composeClient(config, options);
    this.#parts = parts;
    this.#updates = new ConfigUpdates(parts);
    this.logger = parts.logger;
    const failed = (error: unknown, type: string): void => {
      this.logger.error('listener failed', { type, error });
      parts.care.report?.('system/listener-failed', 'page', { type, error });
    };
    this.#events = new TypedEmitter(failed);
    const guard = <T>($store: ReadableAtom<T>): ReadableAtom<T> =>
      guardListeners($store, (error) => failed(error, 'store'));
    this.auth = parts.auth;
    this.$config = guard(parts.config.$config);
    this.$auth = guard(parts.auth.$auth);
    this.$connection = guard(parts.connection.$connection);
    this.$turn = guard(parts.session.$turn);
    this.$conversation = guard(parts.session.$conversation);
    this.$catalog = guard(parts.session.$catalog);
    this.$health = guard(parts.$health);
    this.$audio = guard(parts.$audio);
    this.$avatar = guard(parts.$avatar);
    this.avatarProviders = options.deps?.avatarProviders ?? {};
    this.#loader = new PartLoader(this, parts, { events: this.#events, cleanup: this.#cleanup });
    this.#wire();
  }

  /** Configuration: where a value came from, and new layers of it. */
  readonly config = {
    explain: (path: string): ConfigExplanation => this.#parts.config.explain(path),
    explainAll: (): ConfigExplanation[] => this.#parts.config.explainAll(),
    setLayers: (layers: readonly ConfigLayer[]): Promise<ConfigApplied | undefined> => this.#updates.setLayers(layers),
  };

  /** Checks the configuration, sets up logging, gets a token where there is a source for one. Does not dial. Rejects `config/invalid`. */
  async initialize(): Promise<void> {
    if (this.#disposed) throw disposedError();
    const { status, issues, values } = this.$config.get();
    if (status === 'config-invalid') throw configError(issues);
    this.#initialized ??= this.#loader.start(values);
    await this.#initialized;
  }

  /** Dials and stays connected until `disconnect()`. Resolves when the session is restored; rejects when it cannot be had. */
  async connect(): Promise<void> {
    const ends = this.#ends;
    await this.initialize();
    if (ends === this.#ends) this.#parts.connection.start();
    await untilConnected(this.$connection);
  }

  /** Dials now: ends a wait, takes the session back from another tab, replaces a socket that seems to hang. */
  reconnect(): void {
    if (this.#initialized) this.#parts.connection.retry();
    else this.connect().catch(() => {}); // the outcome is in $connection
  }

  /** Hangs up and stays so. What waits to be sent is rejected with `session/closed` and kept in the transcript. */
  disconnect(): void {
    this.#ends += 1;
    this.#updates.release();
    this.#parts.care.stop?.();
    this.#parts.session.close('session/closed');
    this.#parts.connection.stop();
  }

  /** Ends everything: socket, timers, listeners. The client cannot be used again. */
  dispose(): void {
    if (this.#disposed) return;
    this.#disposed = true;
    this.#loader.dispose();
    this.#ends += 1;
    this.#updates.dispose();
    this.#parts.care.stop?.();
    this.#parts.session.close('session/disposed');
    this.#parts.connection.dispose();
    this.#parts.auth.dispose();
    for (const undo of this.#cleanup) undo();
    this.#events.clear();
  }

  /** Says something. Waits for the connection and for the end of the agent's turn where it has to; resolves when the server has taken it. */
  sendText(text: string, options: { fileIds?: readonly string[] } = {}): Promise<SendReceipt> {
    const sent = this.#parts.session.sendText(text, options.fileIds);
    sent.catch((error: RealtimeError) => {
      if (error.code === 'connection/queue-full') this.#parts.care.report?.(error, 'session');
    });
    return sent;
  }

  /** Sends a message of the transcript again whose delivery failed or is unknown. */
  resend(itemId: string): void {
    this.#parts.session.resend(itemId);
  }

  /** Sends an event of the dialect. Throws `protocol/unknown-event` for one that the server does not take. */
  send(event: WireEvent): void {
    this.#parts.session.send(event);
  }

  /** Stops the agent's answer, and silences what of it is still heard. */
  interrupt(): void {
    const { session, media } = this.#parts;
    (media.interrupt ?? (() => session.interrupt()))();
  }

  /** Microphone and loudspeaker; `undefined` until `useAudio()` has loaded them. */
  get audio(): AudioManager | undefined {
    return this.#parts.media.audio;
  }

  /** Loads what listens and speaks, once. It opens no device: that is `startMicrophone()`, in a click. */
  async useAudio(): Promise<AudioManager> {
    const { attachAudio } = await import('./attach-audio.js');
    if (this.#disposed) throw disposedError();
    return attachAudio(this.#parts, this.#events, this.#cleanup, this);
  }

  /** The agent's face; `undefined` until `useAvatar()` has loaded what it takes. */
  get avatar(): AvatarManager | undefined {
    return this.#parts.media.avatar;
  }

  /** Loads what the avatar takes, once, and the sound with it. Nothing is started: that is `start()`, or an avatar element. */
  async useAvatar(): Promise<AvatarManager> {
    const { attachAvatar } = await import('./attach-avatar.js');
    if (this.#disposed) throw disposedError();
    return await attachAvatar(this.#parts, this.#events, this.#cleanup, this);
  }

  /** Changes the agent's voice; `none` = text only. Resolves with the server's word; rejects `voice/unknown`, `voice/timeout`. */
  async setVoice(id: string): Promise<void> {
    await this.useAudio();
    await this.#parts.media.voices?.set(id);
  }

  newConversation(agentKey?: string): void {
    this.send(this.#parts.dialect.commands.newConversation(agentKey));
  }

  openConversation(id: string): void {
    this.send(this.#parts.dialect.commands.openConversation(id));
  }

  renameConversation(name: string, id?: string): void {
    this.send(this.#parts.dialect.commands.renameConversation(name, id));
  }

  deleteConversation(id?: string): void {
    this.send(this.#parts.dialect.commands.deleteConversation(id));
  }

  /** Asks for 50 of the earlier conversations, after the first `offset`; they arrive in `$catalog`. */
  listConversations(offset = 0): void {
    this.send(this.#parts.dialect.commands.listConversations(offset, 50));
  }

  /** Goes on with another agent of `$catalog`, in the same conversation. */
  setAgent(key: string): void {
    this.send(this.#parts.dialect.commands.setAgent(key));
  }

  /** Hands a file to the server; its id goes with a text. Rejects with `upload/…`. */
  async upload(file: File, options?: UploadOptions): Promise<UploadedFile> {
    return (await import('./upload.js')).upload(this.#parts, file, options);
  }

  on<K extends keyof ClientEvents>(type: K, listener: (detail: ClientEvents[K]) => void): Unsubscribe {
    return this.#events.on(type, listener);
  }

  /**
   * Changes the configuration, all of it or nothing; several calls in one task are one change. What needs another connection resolves when that is
   * proven and in use. Rejects `config/invalid` with all issues: the running configuration and connection then stay.
   */
  async updateConfig(partial: ClientConfigInput): Promise<{ applied: ConfigApplied }> {
    return { applied: await this.#updates.update(partial) };
  }

  /** Decides what is done after a failure; takes those of the page too. `undefined` for a moment after the start, until it has been loaded. */
  get recovery(): SystemRecoveryManager | undefined {
    return this.#parts.care.recovery;
  }

  /** What `logging.record` has kept, for a replay file; `undefined` where nothing was recorded. */
  get recording(): Recording | undefined {
    return this.#parts.care.recording?.();
  }

  /** Everything that is counted since the client was made, as of now. */
  getMetrics(): SystemMetrics {
    return readMetrics(this.#parts);
  }

  /** `json`: names and units of OpenTelemetry, as a backend takes them. `prometheus`: its text format 0.0.4. */
  async exportMetrics(format: 'json' | 'prometheus' = 'json'): Promise<string> {
    return (await import('../health/export-metrics.js')).exportMetrics(this.getMetrics(), format);
  }

  /** What one user said, or wanted to say, is not the next one's. */
  #forgetUser(): void {
    const { session, memory, links } = this.#parts;
    links.current.forget();
    session.close('session/closed');
    session.clear();
    memory.forget();
  }

  #wire(): void {
    const { platform, session, connection, auth, links, media } = this.#parts;
    // Told a moment later, so that whoever made this client can listen.
    queueMicrotask(() => {
      const { status, issues } = this.$config.get();
      if (status !== 'config-invalid') return;
      this.#events.emit('config-invalid', { issues });
      this.#loader.watch();
    });
    this.#cleanup.push(
      this.$config.subscribe(({ values }) => this.#loader.extend(values)),
      platform.lifecycle.subscribe((signal) => {
        if (signal !== 'offline' && signal !== 'hidden' && signal !== 'pagehide') auth.recheck();
        connection.signal(signal);
      }),
      connection.events.on('given-up', () => {
        links.current.forget();
        session.givenUp();
      }),
      auth.events.on('user-changed', ({ redial }) => {
        this.#forgetUser();
        if (redial) connection.dispatch({ type: 'redial' });
      }),
      auth.events.on('signed-in', () => connection.dispatch({ type: 'credentials' })),
      auth.events.on('signed-out', () => {
        connection.dispatch({ type: 'signed-out' });
        this.#forgetUser();
      }),
      relayEvents(this, { session, connection, auth, media, events: this.#events }),
    );
  }
}
