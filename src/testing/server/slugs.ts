const WORDS = (
  'amber apple arrow autumn badge bamboo basil beacon berry birch blossom bright brook canyon castle cedar cherry cloud clover cobalt ' +
  'comet copper coral crimson crystal dawn delta denim desert dragon eagle echo ember falcon fern field forest fox garden ginger glacier ' +
  'golden granite grove harbor hazel heron honey indigo island ivory jade jasmine juniper kite lagoon lantern lemon lilac linen lunar ' +
  'magic maple marble meadow melon mint mosaic nectar north nova oasis ocean olive onyx opal orchid otter panda pearl pebble pepper ' +
  'pine planet plum prairie purple quartz quiet raven reef ribbon river rocket rose ruby saffron sage sand scarlet shadow silver sky ' +
  'slate snow solar spring star stone storm summer sunset swift tango thunder tiger topaz tulip valley velvet violet walnut water willow winter zephyr'
).split(' ');

const HEX = '0123456789abcdef';

/** Readable ids from an injected source of chance, so that a seed repeats them. */
export class SlugSource {
  readonly #random: () => number;

  constructor(random: () => number) {
    this.#random = random;
  }

  /** `count` words joined by dashes, for example `magic-slang-crimson`. */
  words(count: number): string {
    return Array.from({ length: count }, () => WORDS[Math.floor(this.#random() * WORDS.length)] ?? 'amber').join('-');
  }

  /** An id of the form `prefix-word-word` that `taken` does not know yet. */
  unique(prefix: string, taken: (id: string) => boolean): string {
    for (let count = 2; ; count += 1) {
      // A few tries per length; then one more word makes a collision practically impossible.
      for (let attempt = 0; attempt < 8; attempt += 1) {
        const id = `${prefix}-${this.words(count)}`;
        if (!taken(id)) return id;
      }
    }
  }

  /** `length` hexadecimal digits. */
  hex(length: number): string {
    return Array.from({ length }, () => HEX[Math.floor(this.#random() * 16)] ?? '0').join('');
  }
}

/** A small seedable generator (mulberry32). Not for secrets. */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
