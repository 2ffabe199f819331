import type * as remote from './remote.js';
import type { AvatarError } from './avatar-error.js';
import type {
  AvatarCredentials,
  AvatarProvider,
  AvatarProviderId,
  AvatarQuality,
  PlaybackPort,
  VoicePort,
} from './avatar-types.js';

/** What somebody wants to see. */
export interface AvatarOptions {
  readonly provider: AvatarProviderId;
  /** Avatar of the provider; a face of the local one. */
  readonly avatarId?: string | undefined;
  readonly quality?: AvatarQuality | undefined;
  /** BCP 47. */
  readonly language?: string | undefined;
  /** What is shown when the provider fails. Default `local`. */
  readonly fallback?: 'local' | 'none' | undefined;
  /** The server makes a text provider speak by itself: do not say the answer a second time. Default `false`. */
  readonly serverSpeaks?: boolean | undefined;
}

/** The log as far as this folder needs it. */
export interface AvatarLog {
  info(message: string, fields?: Readonly<Record<string, unknown>>): void;
  warn(message: string, fields?: Readonly<Record<string, unknown>>): void;
}

export type Remote = typeof remote;

/** What the manager needs of others. `client/` makes it. */
export interface AvatarPorts {
  readonly providers: () => Readonly<Record<string, () => Promise<AvatarProvider>>>;
  /** What a session with a service takes: a file of its own. */
  readonly loadRemote: () => Promise<Remote>;
  /** Asks the page's backend for a session; a new answer for each call. */
  readonly credentials: (options: AvatarOptions, signal: AbortSignal) => Promise<AvatarCredentials>;
  /** Milliseconds; 0 = never. */
  readonly settings: () => { readonly idleStopMs: number; readonly maxSessionMs: number };
  /** What is wanted where nobody says it. */
  readonly defaults: () => AvatarOptions;
  readonly voice?: VoicePort | undefined;
  readonly player?: PlaybackPort | undefined;
  /** Lets our own player be heard; inside a gesture. */
  readonly unlock?: (() => void) | undefined;
  /** Silences our own player. */
  readonly mute?: ((isMuted: boolean) => void) | undefined;
  readonly random: () => number;
  readonly logger: AvatarLog;
  /** What an element says for itself, in the place of the configuration; `undefined` when none does. */
  readonly onWish?: ((said: Partial<AvatarOptions> | undefined) => void) | undefined;
  /** It failed, and nothing stands in for it. */
  readonly onFailed?: ((error: AvatarError) => void) | undefined;
}
