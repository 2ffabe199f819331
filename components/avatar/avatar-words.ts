import type { AvatarStrings } from '../internal/avatar-strings.js';
import { plural, type Strings } from '../internal/strings.js';

const english: AvatarStrings = {
  avatarLabel: (name, activity) => `${name ?? 'Agent'}, ${activity}`,
  avatarIdle: 'waiting',
  avatarAsleep: 'not connected',
  avatarConnecting: 'The avatar is on its way…',
  avatarReconnecting: 'The picture is interrupted; reconnecting…',
  avatarUnlock: 'Tap for sound',
  avatarFallback: (why) => `The video avatar is not available: ${why} A drawn face stands in.`,
  avatarFailed: (why) => `The avatar is not available: ${why} The conversation goes on.`,
  avatarErrors: {
    auth: 'its service refuses the sign-in.',
    concurrency: 'its service has no free place.',
    'no-credits': 'its service has no credit left.',
    'rate-limited': 'its service is asked too often.',
    config: 'it is not set up correctly.',
    timeout: 'it did not come in time.',
    network: 'its service cannot be reached.',
    media: 'there is no picture.',
    protocol: 'its service behaves unexpectedly.',
    unsupported: 'this browser cannot show it.',
    server: 'its service has a problem.',
    aborted: 'it was called off.',
  },
  avatarEnded: {
    'max-duration': 'The avatar has reached its longest time.',
    idle: 'The avatar was switched off, because nobody was watching.',
    'no-credits': 'The avatar service has no credit left.',
  },
  avatarExpiring: (seconds) => `The avatar ends in ${plural(seconds, 'second', 'seconds')}.`,
  avatarDegraded: 'The avatar is late; the voice goes on without it.',
  avatarRetry: 'Try again',
  avatarAgain: 'Bring it back',
  avatarNobody: 'No avatar is chosen. Write provider="local" on this element, or avatar-provider on its session.',
  avatarSettings: 'Avatar settings',
  avatarCaptions: 'Captions',
  avatarSound: 'Sound',
  avatarFace: 'Face',
  avatarFaces: { mira: 'Mira', orb: 'Orb', robot: 'Robot' },
};

/** Every text that the avatar knows. */
export type AvatarWords = Strings & AvatarStrings;

/** All texts of the avatar: those of the language, under what a page registered. Loaded with the avatar's view. */
export function avatarWords(t: Strings): AvatarWords {
  return { ...english, ...t };
}
