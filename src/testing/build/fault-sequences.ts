import type { EngineNetwork } from '../engine-network.js';
import { seededRandom } from '../server/slugs.js';

/** One thing that goes wrong, so many milliseconds after the one before. */
export interface Fault {
  readonly afterMs: number;
  /** `cut`: sockets break without a word. `half-open`: the last one takes everything and says nothing. `close`: the server ends them with `code`. `down`, `up`: no dial and no call succeeds, or all do. */
  readonly do: 'cut' | 'half-open' | 'close' | 'down' | 'up';
  readonly code?: number;
}

/** Outages as they happen. Each ends with a network that works. */
export const FAULT_SEQUENCES = {
  /** One socket breaks. */
  drop: [{ afterMs: 0, do: 'cut' }],
  /** A tunnel: nothing for eight seconds. */
  tunnel: [
    { afterMs: 0, do: 'down' },
    { afterMs: 0, do: 'cut' },
    { afterMs: 8000, do: 'up' },
  ],
  /** The server restarts and says so. */
  restart: [{ afterMs: 0, do: 'close', code: 1012 }],
  /** The path is gone and nobody says so. */
  silence: [{ afterMs: 0, do: 'half-open' }],
  /** Comes and goes. */
  flapping: [
    { afterMs: 0, do: 'cut' },
    { afterMs: 1500, do: 'cut' },
    { afterMs: 1500, do: 'cut' },
    { afterMs: 1500, do: 'cut' },
  ],
} as const satisfies Readonly<Record<string, readonly Fault[]>>;

/** A sequence of so many faults by a seed; it ends with a network that works. */
export function randomFaults(seed: number, count = 8): Fault[] {
  const random = seededRandom(seed);
  const kinds = ['cut', 'half-open', 'close', 'down'] as const;
  const codes = [1001, 1011, 1012, 1013];
  const faults = Array.from({ length: count }, (): Fault[] => {
    const kind = kinds[Math.floor(random() * kinds.length)] ?? 'cut';
    const afterMs = Math.floor(random() * 5000);
    const fault: Fault = { afterMs, do: kind, code: codes[Math.floor(random() * codes.length)] ?? 1011 };
    return kind === 'down' ? [fault, { afterMs: Math.floor(random() * 5000), do: 'up' }] : [fault];
  });
  return faults.flat();
}

/** Plays faults on a network, in the time of its clock. */
export async function playFaults(net: EngineNetwork, faults: readonly Fault[]): Promise<void> {
  for (const { afterMs, do: what, code = 1011 } of faults) {
    await net.clock.advance(afterMs);
    if (what === 'cut') net.cut();
    else if (what === 'close') net.closeAll(code);
    else if (what === 'half-open') net.sockets.alive.at(-1)?.goHalfOpen();
    else net.down = what === 'down';
    await net.clock.advance(0);
  }
}
