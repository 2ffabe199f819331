import type { PlannedSegment } from './utterance-plan.js';

/** Sounds run into each other over so much on either side of their border, milliseconds. */
const GLIDE_MS = 28;
/** Loudness changes faster than the resonances move. */
const ATTACK_MS = 9;
const QUICK = new Set<keyof Parameters>(['voice', 'breath', 'hiss']);

/** What the vocal tract does at one moment. */
export interface Parameters {
  f1: number;
  f2: number;
  f3: number;
  voice: number;
  breath: number;
  hiss: number;
  hissHz: number;
  pitch: number;
}

const toParameters = ({ formants, voice, breath, hiss, hissHz, pitch }: PlannedSegment): Parameters => {
  const [f1, f2, f3] = formants;
  return { f1, f2, f3, voice, breath, hiss, hissHz, pitch };
};

/** The parameters of a planned utterance over time: read from its start to its end. */
export class ParameterTrack {
  readonly totalMs: number;
  readonly #segments: readonly Parameters[];
  readonly #ends: readonly number[];
  #at = 0;

  /** `plan` has to have at least one segment. */
  constructor(plan: readonly PlannedSegment[]) {
    this.#segments = plan.map(toParameters);
    let end = 0;
    this.#ends = plan.map(({ ms }) => (end += ms));
    this.totalMs = end;
  }

  /** At a moment that is not before the last one asked for: a segment's own in its middle, half way to the neighbour's at a border. */
  at(ms: number): Parameters {
    while (this.#at < this.#segments.length - 1 && ms >= (this.#ends[this.#at] ?? 0)) this.#at += 1;
    const own = this.#segments[this.#at] as Parameters;
    const before = this.#segments[this.#at - 1] ?? own;
    const after = this.#segments[this.#at + 1] ?? own;
    const sinceMs = ms - (this.#ends[this.#at - 1] ?? 0);
    const untilMs = Math.max(0, (this.#ends[this.#at] ?? 0) - ms);
    const mixed = { ...own };
    for (const name of Object.keys(own) as (keyof Parameters)[]) {
      const reach = Math.min(QUICK.has(name) ? ATTACK_MS : GLIDE_MS, (sinceMs + untilMs) / 2);
      mixed[name] += (before[name] - own[name]) * 0.5 * Math.max(0, 1 - sinceMs / reach);
      mixed[name] += (after[name] - own[name]) * 0.5 * Math.max(0, 1 - untilMs / reach);
    }
    return mixed;
  }
}
