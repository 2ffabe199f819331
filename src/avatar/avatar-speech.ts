import type { Clock } from '../platform/platform.js';
import type { AvatarLog, Remote } from './avatar-ports.js';
import type { EndSpeech } from './avatar-run.js';
import type { AvatarState } from './avatar-state.js';
import type { AvatarProvider, AvatarSession, AvatarSignal, PlaybackPort, VoicePort } from './avatar-types.js';
import type { SpeechProgress } from './caption-policy.js';
import { CaptionTrack, type SpokenText } from './caption-track.js';
import { HostSpeech } from './host-speech.js';
import type { RemoteSpeech } from './remote-speech.js';
import type { VideoOutlet } from './video-outlet.js';

export interface AvatarSpeechOptions {
  readonly clock: Clock;
  readonly player: PlaybackPort | undefined;
  readonly voice: VoicePort | undefined;
  readonly logger: AvatarLog;
  readonly loadRemote: () => Promise<Remote>;
  readonly outlet: VideoOutlet;
  readonly patch: (change: Partial<AvatarState>) => void;
  /** Something is said: the session is in use. */
  readonly onSpoken: () => void;
  readonly onActivity: () => void;
}

/** Who says what is to be said, and what the captions show meanwhile. */
export class AvatarSpeech {
  readonly #options: AvatarSpeechOptions;
  readonly #captions: CaptionTrack;
  readonly #host: HostSpeech | undefined;
  readonly #saying = new Set<string>();
  #turn: SpokenText = { text: '' };
  #remote: RemoteSpeech | undefined;
  #isHost = true;

  constructor(options: AvatarSpeechOptions) {
    this.#options = options;
    const { clock, player, patch } = options;
    this.#captions = new CaptionTrack(clock, (caption) => patch({ caption }));
    this.#host =
      player &&
      new HostSpeech(clock, player, {
        isHost: () => this.#isHost,
        onStarted: (id, progress) => this.#started(id, progress),
        onEnded: (id) => this.#ended(id),
      });
  }

  get isSpeaking(): boolean {
    return this.#saying.size > 0;
  }

  /** A session is usable. Returns what ends its part in the speech; the rest of an utterance is then heard from our player. */
  async begin({
    session,
    provider: { capabilities },
    token,
    isOurText,
  }: {
    readonly session: AvatarSession;
    readonly provider: AvatarProvider;
    readonly token: string;
    readonly isOurText: boolean;
  }): Promise<EndSpeech> {
    const { clock, player, voice, logger, patch } = this.#options;
    const { speakThrough } = capabilities.audioOut === 'host' ? {} : await this.#options.loadRemote();
    if (!speakThrough) return () => void this.#captions.clear();
    const isBySamples = capabilities.pcmSampleRate !== undefined;
    this.#isHost = !isBySamples;
    const remote = await speakThrough({
      session,
      capabilities,
      token,
      isOurText,
      clock,
      player,
      voice,
      logger,
      busyWith: this.#host?.arriving,
      onStarted: (id, progress) => this.#started(id, progress),
      onSaid: (id, text) => {
        this.#said(id);
        this.#captions.show(id, text);
      },
      onEnded: (id) => this.#ended(id),
      onLocal: (saidMs) => this.#local(saidMs),
      onDegraded: () => patch({ isDegraded: true }),
    });
    this.#remote = remote;
    return (isSilent) => {
      const after = remote?.end(isSilent);
      this.#remote = undefined;
      this.#isHost = true;
      if (!this.isSpeaking) this.#captions.clear();
      return after;
    };
  }

  turnStarted(): void {
    this.#turn = { text: '' };
  }

  text(piece: string): void {
    this.#turn.text += piece;
    this.#remote?.text(piece);
  }

  turnEnded(): void {
    this.#remote?.turnEnded();
  }

  interrupt(): void {
    this.#remote?.interrupt();
    this.#host?.forget();
  }

  /** What the provider tells. */
  handle(signal: AvatarSignal): void {
    if (signal.type === 'connection' && signal.status === 'reconnecting') this.#remote?.fallBack();
    // What it says by itself: a greeting, for example.
    else if (signal.type === 'speech-started' && !this.#saying.has(signal.utteranceId)) this.#said(signal.utteranceId);
    else if (signal.type === 'speech-ended' && this.#saying.has(signal.utteranceId)) this.#ended(signal.utteranceId);
    else if (signal.type === 'caption') this.#captions.show(signal.utteranceId, signal.text);
  }

  dispose(): void {
    this.#host?.stop();
    this.#captions.clear();
  }

  #local(saidMs: number | undefined): void {
    const { outlet, patch } = this.#options;
    outlet.hushed = saidMs !== undefined;
    patch({ isDegraded: saidMs !== undefined });
    if (saidMs !== undefined) this.#host?.takeOver(saidMs);
  }

  #started(id: string, progress: () => SpeechProgress | undefined): void {
    this.#said(id);
    this.#captions.follow(id, this.#turn, progress);
  }

  #said(id: string): void {
    this.#saying.add(id);
    this.#options.onSpoken();
    this.#options.onActivity();
  }

  #ended(id: string): void {
    if (!this.#saying.delete(id)) return;
    if (this.#saying.size === 0) this.#captions.clear();
    this.#options.onSpoken();
    this.#options.onActivity();
  }
}
