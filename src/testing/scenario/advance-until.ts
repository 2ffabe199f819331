import type { FakeClock } from '../fake-clock.js';
import { settle } from '../settle.js';

/** Real time for what is still loading when the fake clock has nothing left to do. */
const GRACE_MS = 250;

/** Lets the time of a clock go by, timer by timer, until it fits. `false`: it did not in so many milliseconds. */
export async function advanceUntil(clock: FakeClock, fits: () => boolean, limitMs: number): Promise<boolean> {
  const endsAt = clock.now() + limitMs;
  let grace: number | undefined;
  for (await settle(); !fits(); await settle()) {
    const { nextAt } = clock;
    if (nextAt !== undefined && nextAt <= endsAt) await clock.advance(Math.max(0, nextAt - clock.now()));
    else if (Date.now() > (grace ??= Date.now() + GRACE_MS)) return false;
  }
  return true;
}
