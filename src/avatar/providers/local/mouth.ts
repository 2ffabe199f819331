import type { AvatarPose } from '../../avatar-types.js';
import type { SpeechLevels } from './levels.js';

/** Time constants of the jaw, milliseconds: it opens fast and closes slowly. */
const ATTACK_MS = 40;
const RELEASE_MS = 120;
/** Quieter than this is a pause. */
const GATE = 0.008;
/** As loud as this the mouth is wide open. */
const FULL = 0.22;
/** A shape stays for so long, milliseconds: a mouth that changes with each frame is a flicker. */
const HOLD_MS = 70;
const CLOSED = 0.05;

/** Follows a level as a jaw does: one pole, with another time constant for each direction. */
export const followJaw = (jaw: number, target: number, elapsedMs: number): number =>
  jaw + (target - jaw) * (1 - Math.exp(-elapsedMs / (target > jaw ? ATTACK_MS : RELEASE_MS)));

/** How far the jaw opens for this loudness, 0 to 1. Close to straight, so that quiet syllables still show. */
export const jawFor = (rms: number): number => Math.min(1, Math.max(0, (rms - GATE) / (FULL - GATE))) ** 0.8;

/** The shape of the mouth for this sound. Vowels by their formants: much below 800 Hz is round, much above is spread; sibilants show the teeth. */
export function mouthFor(jaw: number, [low, middle, high]: SpeechLevels['bands']): AvatarPose['mouth'] {
  if (jaw < CLOSED) return 'rest';
  if (high > 0.3 && high > middle) return 'teeth';
  if (low > 0.72) return 'round';
  if (middle > 0.36) return 'wide';
  return 'open';
}

/** Mouth and jaw over time. */
export class Mouth {
  jaw = 0;
  shape: AvatarPose['mouth'] = 'rest';
  #shapedAt = -Infinity;

  update(timeMs: number, elapsedMs: number, { rms, bands }: SpeechLevels): void {
    this.jaw = followJaw(this.jaw, jawFor(rms), elapsedMs);
    if (this.jaw < 0.004) this.jaw = 0;
    const shape = mouthFor(this.jaw, bands);
    if (shape === this.shape || timeMs - this.#shapedAt < HOLD_MS) return;
    this.shape = shape;
    this.#shapedAt = timeMs;
  }

  get isClosed(): boolean {
    return this.jaw === 0 && this.shape === 'rest';
  }
}
