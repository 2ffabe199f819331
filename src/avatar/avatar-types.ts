import type { Unsubscribe } from '../events.js';
import type { Clock } from '../platform/platform.js';

export type AvatarProviderId = 'local' | 'liveavatar' | 'heygen-streaming' | (string & {});

export type AvatarQuality = 'low' | 'medium' | 'high' | 'very_high';

/** Why a start, or a session, failed. */
export type AvatarErrorCode =
  | 'auth'
  | 'concurrency'
  | 'no-credits'
  | 'rate-limited'
  | 'config'
  | 'timeout'
  | 'network'
  | 'media'
  | 'protocol'
  | 'unsupported'
  | 'server'
  | 'aborted';

/** Why a session ended. The first cause that is known is the one that is told. */
export type AvatarEndReason =
  | 'user'
  | 'disconnect'
  | 'removed'
  | 'page-closed'
  | 'idle'
  | 'max-duration'
  | 'no-credits'
  | 'error'
  | 'server'
  | 'replaced';

/** What a provider can do. */
export interface AvatarCapabilities {
  /** It speaks text by itself (`speakText`). */
  readonly text: boolean;
  /** It takes speech: mono s16le of this rate. `undefined`: it takes none. */
  readonly pcmSampleRate: number | undefined;
  /** Who makes the sound: the provider's stream, or our own player (`host`). */
  readonly audioOut: 'provider' | 'host';
  readonly interrupt: boolean;
  readonly listeningPose: boolean;
  readonly keepAlive: boolean;
  /** `stream`: a `MediaStream` for a `<video>`. `pose`: figures for a face that the page draws. */
  readonly picture: 'stream' | 'pose';
}

/** Sessions are minted by the page's own backend: the response of `avatar.credentialsUrl`, verbatim. No API key ever reaches the browser. */
export interface AvatarCredentials {
  readonly sessionId?: string;
  readonly token: string;
  /** REST base of the provider. Default: the provider's public one. */
  readonly apiUrl?: string;
  readonly mode?: 'LITE' | 'FULL';
  /** Takes `{ sessionId, reason }` as a beacon when the page goes. */
  readonly stopUrl?: string;
}

export interface AvatarConnectRequest {
  readonly avatarId?: string;
  readonly quality?: AvatarQuality;
  readonly language?: string;
  /** Asks the page's backend; a new answer for each attempt. */
  getCredentials(signal: AbortSignal): Promise<AvatarCredentials>;
}

/** What a provider tells while its session runs. */
export type AvatarSignal =
  | { readonly type: 'activity'; readonly activity: 'idle' | 'listening' | 'thinking' | 'speaking' }
  | { readonly type: 'connection'; readonly status: 'connected' | 'reconnecting' }
  | { readonly type: 'quality'; readonly quality: 'good' | 'bad' | 'unknown' }
  | { readonly type: 'speech-started' | 'speech-ended'; readonly utteranceId: string }
  | {
      readonly type: 'caption';
      readonly utteranceId: string | undefined;
      readonly text: string;
      readonly final: boolean;
    }
  | { readonly type: 'ended'; readonly reason: AvatarEndReason; readonly message?: string }
  | { readonly type: 'error'; readonly code: AvatarErrorCode; readonly message: string };

export interface AvatarConnectContext {
  readonly signal: AbortSignal;
  readonly emit: (signal: AvatarSignal) => void;
  readonly clock: Clock;
}

export interface AvatarProvider {
  readonly id: AvatarProviderId;
  readonly capabilities: AvatarCapabilities;
  /** Loads what it needs, and connects nothing. */
  preload?(): Promise<void>;
  /**
   * Resolves when it is usable: control channel up and both tracks there. Rejects with an `AvatarError`. When `signal` aborts it gives back
   * everything that it has begun, including a session that the server has made already.
   */
  connect(request: AvatarConnectRequest, context: AvatarConnectContext): Promise<AvatarSession>;
}

export interface AvatarSession {
  readonly id: string;
  /** Milliseconds; `undefined` where the provider names no end. */
  readonly maxDurationMs: number | undefined;
  /** What is shown: a `MediaStream`, or the pose of a face that is drawn by the page. */
  readonly media: { readonly stream: MediaStream } | { readonly pose: AvatarPoseSource };
  /** Speech for it to say. What is written before it may be sent is kept. */
  openUtterance(options?: { readonly id?: string; readonly text?: string }): AvatarUtterance;
  /** Says a text with the provider's own voice. */
  speakText?(text: string, options?: { readonly id?: string }): AvatarUtterance;
  interrupt(): void;
  setListening(isOn: boolean): void;
  keepAlive?(): Promise<void>;
  /** The page goes away: synchronous, best effort. */
  beacon(reason: AvatarEndReason): void;
  /** Ordered, idempotent, never rejects. */
  close(reason: AvatarEndReason): Promise<void>;
}

export interface AvatarUtterance {
  readonly id: string;
  /** Mono s16 at the provider's rate. */
  write(pcm: Int16Array): void;
  end(): void;
  cancel(): void;
  readonly started: Promise<void>;
  readonly finished: Promise<'ended' | 'interrupted' | 'failed'>;
}

/** A face at one moment. Every figure is 0 to 1 but the gaze, which is -1 (left, up) to 1. */
export interface AvatarPose {
  readonly mouth: 'rest' | 'open' | 'wide' | 'round' | 'teeth';
  /** How far the jaw is open. */
  readonly jaw: number;
  /** 1 = closed. */
  readonly blink: number;
  readonly gazeX: number;
  readonly gazeY: number;
  readonly activity: 'idle' | 'listening' | 'thinking' | 'speaking';
}

export interface AvatarPoseSource {
  /** The pose at this time (milliseconds of a monotonic clock). Whoever draws asks once a frame. */
  at(timeMs: number): AvatarPose;
  /** Until when the pose stays as it was at `timeMs`, as things are: a time that is not later than `timeMs` means that it moves. */
  calmUntil(timeMs: number): number;
}

/** Speech of the server on its way to whoever makes it heard. An utterance is the speech of one turn of the agent. */
export interface SpeechListener {
  /** Mono s16 at `sampleRate`. */
  chunk(utteranceId: string, pcm: Int16Array, sampleRate: number): void;
  /** No more chunks of it will come. */
  end(utteranceId: string): void;
  /** It was interrupted: nothing of it may be heard from now on. */
  cancel(utteranceId: string): void;
}

/** What `AvatarManager` needs of our own player. `client/` makes it of the audio manager. */
export interface PlaybackPort {
  /**
   * Who is heard. `avatar`: our player is silent, and the speech goes to listeners only. What our player has taken already is heard to its end. Listeners
   * are told of a chunk before the player takes it, so that a change they make is in force for that chunk.
   */
  setRoute(route: 'local' | 'avatar'): void;
  onSpeech(listener: SpeechListener): Unsubscribe;
  /** Plays on our own player whatever the route is: what the provider left unsaid. */
  play(utteranceId: string, pcm: Int16Array, sampleRate: number): void;
  flush(): void;
  /** The utterance that our player is at, and how much of it has left the loudspeaker, milliseconds. `undefined` while it has nothing to play. */
  readonly heard: { readonly utteranceId: string; readonly heardMs: number } | undefined;
  /** On the output of our player; `undefined` while there is none. Time and frequency data of what is heard. */
  readonly tap: AnalyserNode | undefined;
}

/** What `AvatarManager` needs of the voices of the server. */
export interface VoicePort {
  /** Id of the voice in force; `undefined` before the server named one. */
  current(): string | undefined;
  /** Id of the one that was in force before the pseudo-voice; `undefined` when the server named none. */
  previous(): string | undefined;
  /** Puts a voice back in the place of the pseudo-voice. As `set()`, but nobody's choice. */
  restore(voiceId: string): Promise<void>;
  /**
   * Resolves with the server's word, rejects after 3 s without one. `avatar` is the pseudo-voice of a provider that speaks text by itself: the server is told
   * which session that is, and makes no sound any more.
   */
  set(voiceId: string, session?: { readonly id: string; readonly token: string }): Promise<void>;
}
