/** What of the avatar is seen and heard, in one file beside the manager. */
export { AvatarSpeech } from './avatar-speech.js';
export { VideoOutlet } from './video-outlet.js';
