import type { AudioManager } from '../audio/audio-manager.js';
import type { AvatarProvider } from '../avatar/avatar-types.js';
import type { ClientParts } from './client-parts.js';

/** Our providers, each a chunk of its own. */
export function avatarProviders(
  { platform, $avatar }: Pick<ClientParts, 'platform' | '$avatar'>,
  audio: Pick<AudioManager, 'tap'>,
): Record<string, () => Promise<AvatarProvider>> {
  return {
    local: async () => {
      const { createLocalProvider } = await import('../avatar/providers/local/local-provider.js');
      return createLocalProvider({
        tap: () => audio.tap,
        activity: () => $avatar.get().activity,
        random: platform.random,
      });
    },
  };
}
