import type { AvatarActivity } from '../../avatar-state.js';
import type { AvatarProvider } from '../../avatar-types.js';
import { levelReader, type LevelTap } from './levels.js';
import { LocalPose } from './local-pose.js';

export interface LocalProviderOptions {
  /** On the output of our player; `undefined` while there is none: the mouth stays closed then. */
  readonly tap: () => LevelTap | undefined;
  readonly activity: () => AvatarActivity;
  readonly random: () => number;
}

/** A face that the page draws, moved by what our own player says. Needs no account and no network, and costs nothing. */
export function createLocalProvider({ tap, activity, random }: LocalProviderOptions): AvatarProvider {
  let count = 0;
  return {
    id: 'local',
    capabilities: {
      text: false,
      pcmSampleRate: undefined,
      audioOut: 'host',
      interrupt: false,
      listeningPose: true,
      keepAlive: false,
      picture: 'pose',
    },
    connect: async () => ({
      id: `local-${(count += 1)}`,
      maxDurationMs: undefined,
      media: { pose: new LocalPose({ levels: levelReader(tap), activity, random }) },
      openUtterance: () => {
        throw new Error('The local face is moved by our own player; nothing is handed to it.');
      },
      interrupt() {},
      setListening() {},
      beacon() {},
      async close() {},
    }),
  };
}
