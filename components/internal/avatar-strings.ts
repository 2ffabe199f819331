import type { AvatarErrorCode } from '../../src/index.js';

/** What the avatar shows or speaks. */
export interface AvatarStrings {
  /** The picture in words, for who cannot see it. */
  readonly avatarLabel: (name: string | undefined, activity: string) => string;
  readonly avatarIdle: string;
  readonly avatarAsleep: string;
  readonly avatarConnecting: string;
  readonly avatarReconnecting: string;
  readonly avatarUnlock: string;
  readonly avatarFallback: (why: string) => string;
  readonly avatarFailed: (why: string) => string;
  readonly avatarErrors: Readonly<Record<AvatarErrorCode, string>>;
  readonly avatarEnded: Readonly<Record<'max-duration' | 'idle' | 'no-credits', string>>;
  readonly avatarExpiring: (seconds: number) => string;
  readonly avatarDegraded: string;
  readonly avatarRetry: string;
  readonly avatarAgain: string;
  readonly avatarNobody: string;
  readonly avatarSettings: string;
  readonly avatarCaptions: string;
  readonly avatarSound: string;
  readonly avatarFace: string;
  /** Names of the faces; what is not named here is called by its id. */
  readonly avatarFaces: Readonly<Record<string, string>>;
}
