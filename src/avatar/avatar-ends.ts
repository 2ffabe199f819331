import type { AvatarEndReason } from './avatar-types.js';

/** Ended by a rule and not by a fault: nothing stands in for it, somebody may start it again. */
export const PLAIN_ENDS: readonly AvatarEndReason[] = ['max-duration', 'idle', 'no-credits'];
