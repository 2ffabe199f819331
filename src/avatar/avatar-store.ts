import type { WritableAtom } from 'nanostores';
import { NO_AVATAR, type AvatarActivity, type AvatarEnd, type AvatarState } from './avatar-state.js';

/** Writes what is known of the avatar: frozen values, and none that says what the one before said. */
export class AvatarStore {
  readonly #$avatar: WritableAtom<AvatarState>;

  constructor($avatar: WritableAtom<AvatarState>) {
    this.#$avatar = $avatar;
  }

  patch(change: Partial<AvatarState>): void {
    const state = this.#$avatar.get();
    const isNew = Object.entries(change).some(([key, value]) => state[key as keyof AvatarState] !== value);
    if (isNew) this.set({ ...state, ...change });
  }

  /** There is none any more. */
  reset(activity: AvatarActivity, ended?: AvatarEnd): void {
    if (this.#$avatar.get().status !== 'idle') this.set({ ...NO_AVATAR, activity, ended });
  }

  set(state: AvatarState): void {
    this.#$avatar.set(Object.freeze(state));
  }
}
