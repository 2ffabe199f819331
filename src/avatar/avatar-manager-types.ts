import type { WritableAtom } from 'nanostores';

import type { Clock, LifecycleSource } from '../platform/platform.js';
import type * as output from './avatar-output.js';
import type { AvatarPorts } from './avatar-ports.js';
import type { AvatarEnd, AvatarState } from './avatar-state.js';

export interface AvatarManagerOptions extends AvatarPorts {
  readonly clock: Clock;
  readonly lifecycle: LifecycleSource;
  /** The store that it writes; made early, so that elements can follow it before this is loaded. */
  readonly $avatar: WritableAtom<AvatarState>;
  /** What of it is seen and heard: a file of its own, loaded beside this one. */
  readonly output: typeof output;
}

export interface AvatarEvents {
  'session-started': { readonly sessionId: string; readonly provider: string; readonly avatarId: string | undefined };
  'session-ended': AvatarEnd;
}
