import type { OptionalComponent } from '../../src/index.js';

/** An optional part that does what the test says. */
export interface FakePart extends OptionalComponent {
  /** How many of it run: more than 1, or 1 after the end, is an orphan. */
  active: number;
  starts: number;
  failing: boolean;
  onChange: (what: 'starts' | 'stops') => void;
}

export function fakePart(name: string): FakePart {
  const part: FakePart = {
    name,
    active: 0,
    starts: 0,
    failing: false,
    onChange: () => {},
    async start() {
      part.starts += 1;
      if (part.failing) throw new Error('no device');
      part.active += 1;
      part.onChange('starts');
      return () => {
        part.active -= 1;
        part.onChange('stops');
      };
    },
  };
  return part;
}
