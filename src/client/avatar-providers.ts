import type { AudioManager } from '../audio/audio-manager.js';
import type { AvatarProvider } from '../avatar/avatar-types.js';
import type { ClientParts } from './client-parts.js';

/** Our providers, each a chunk of its own. */
export function avatarProviders(
  { platform, deps, $avatar }: Pick<ClientParts, 'platform' | 'deps' | '$avatar'>,
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
    liveavatar: async () => {
      const { LiveAvatarProvider } = await import('../avatar/providers/liveavatar/live-avatar-provider.js');
      const { fetch, WebSocket } = platform;
      return new LiveAvatarProvider({ fetch, WebSocket, loadLiveKit: deps.loadLiveKit });
    },
    'heygen-streaming': async () => {
      const { HeygenStreamingProvider } =
        await import('../avatar/providers/heygen-streaming/heygen-streaming-provider.js');
      return new HeygenStreamingProvider({ fetch: platform.fetch, StreamingAvatar: deps.StreamingAvatar });
    },
  };
}
