import type { AvatarEndReason, AvatarErrorCode, AvatarProviderId } from './avatar-types.js';

export type AvatarStatus =
  'idle' | 'initializing' | 'connecting' | 'ready' | 'reconnecting' | 'stopping' | 'failed' | 'ended';

export type AvatarActivity = 'idle' | 'listening' | 'thinking' | 'speaking';

/** What is said right now. */
export interface AvatarCaption {
  readonly utteranceId: string | undefined;
  readonly text: string;
}

/** How the last session ended. */
export interface AvatarEnd {
  readonly sessionId: string;
  readonly reason: AvatarEndReason;
  /** How long the provider may ask money for, milliseconds: from the credentials to the end. 0 for the local face. */
  readonly billableMs: number;
  readonly message?: string | undefined;
}

/** Value of `$avatar`. Life cycle, activity and playback are three separate axes. */
export interface AvatarState {
  readonly status: AvatarStatus;
  readonly activity: AvatarActivity;
  /** Sound of the avatar: `blocked` waits for a gesture of the user, `muted` is somebody's wish. */
  readonly playback: 'none' | 'playing' | 'muted' | 'blocked';
  /** Who is shown. */
  readonly provider?: AvatarProviderId | undefined;
  readonly avatarId?: string | undefined;
  readonly sessionId?: string | undefined;
  /** The local face stands in for a provider that failed; `error` says why. Default `false`. */
  readonly isFallback?: boolean | undefined;
  /** The avatar did not say what it should have, and our own player did. Until the next utterance that it says. Default `false`. */
  readonly isDegraded?: boolean | undefined;
  /** The connection of the picture. Default `unknown`. */
  readonly network?: 'good' | 'bad' | 'unknown' | undefined;
  readonly caption?: AvatarCaption | undefined;
  /** When the session ends, milliseconds since 1970-01-01 UTC; set 15 s before. */
  readonly expiresAt?: number | undefined;
  readonly error?:
    { readonly code: AvatarErrorCode; readonly message: string; readonly retryable: boolean } | undefined;
  readonly ended?: AvatarEnd | undefined;
}

/** Before anybody wanted an avatar. */
export const NO_AVATAR: AvatarState = Object.freeze({ status: 'idle', activity: 'idle', playback: 'none' });
