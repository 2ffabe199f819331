import { AvatarError } from '../../avatar-error.js';
import type { LiveKitLike } from './livekit-types.js';

/**
 * The optional peer `livekit-client`. In the script-tag build it is the file `livekit-client.js` beside the bundle.
 * @throws AvatarError `unsupported` that says how to get it
 */
export async function loadLiveKit(): Promise<LiveKitLike> {
  // A bundler may leave out a package that is not there only where its absence is caught.
  try {
    return (await import('livekit-client')) as unknown as LiveKitLike;
  } catch (cause) {
    throw new AvatarError(
      'unsupported',
      'The avatar provider "liveavatar" needs livekit-client: npm i livekit-client (2.15 or newer), put livekit-client.js beside the script, ' +
        'or give loadLiveKit.',
      { cause },
    );
  }
}
