import type { AvatarOptions } from './avatar-ports.js';

/** Somebody's wish to see the avatar. */
export interface AvatarWish {
  /** Wants something else from now on. */
  change(options: Partial<AvatarOptions>): void;
  leave(): void;
}

/** Who wants to see the avatar of a client. There is one session, so the first wish counts, and the next one when that leaves. */
export class AvatarWishes {
  readonly #wishes: { options: Partial<AvatarOptions> }[] = [];
  readonly #onChange: () => void;

  constructor(onChange: () => void) {
    this.#onChange = onChange;
  }

  get first(): Partial<AvatarOptions> | undefined {
    return this.#wishes[0]?.options;
  }

  add(options: Partial<AvatarOptions>): AvatarWish {
    const wish = { options };
    this.#wishes.push(wish);
    this.#onChange();
    return {
      change: (changed) => {
        wish.options = changed;
        this.#onChange();
      },
      leave: () => {
        const index = this.#wishes.indexOf(wish);
        if (index < 0) return;
        this.#wishes.splice(index, 1);
        this.#onChange();
      },
    };
  }

  clear(): void {
    this.#wishes.length = 0;
  }
}
