import type { AvatarActivity } from '../../avatar-state.js';

/** People at rest blink about every 4 s (Bentivoglio et al. 1997: 17 a minute); the times between are those of a Poisson process. */
const BLINK_MEAN_MS = 4_000;
const BLINK_LEAST_MS = 700;
/** Closing takes a third of a blink, opening the rest. */
const BLINK_MS = 190;
const CLOSING = 0.35;
const SACCADE_MS = 180;
const DOUBLE_BLINK = 0.12;

interface Look {
  readonly x: number;
  readonly y: number;
}

/** Where somebody looks, and how far, in each activity. */
const CENTRE: Readonly<Record<AvatarActivity, Look>> = {
  idle: { x: 0, y: 0 },
  listening: { x: 0, y: 0.06 },
  thinking: { x: 0.55, y: -0.6 },
  speaking: { x: 0, y: 0 },
};
const SPREAD: Readonly<Record<AvatarActivity, number>> = {
  idle: 0.35,
  listening: 0.08,
  thinking: 0.25,
  speaking: 0.16,
};
/** Mean time between two looks, milliseconds. */
const DWELL_MS: Readonly<Record<AvatarActivity, number>> = {
  idle: 3_200,
  listening: 2_600,
  thinking: 1_300,
  speaking: 1_500,
};

const ease = (share: number): number => share * share * (3 - 2 * share);

/** Blinks and looks around, by chance, with times that are known before they come. */
export class Eyes {
  blink = 0;
  gaze: Look = { x: 0, y: 0 };
  readonly #random: () => number;
  #blinkAt: number;
  #lookAt: number;
  #from: Look = this.gaze;
  #to: Look = this.gaze;
  #turnedAt = -Infinity;
  #activity: AvatarActivity = 'idle';

  constructor(random: () => number, timeMs: number) {
    this.#random = random;
    this.#blinkAt = timeMs + this.#wait(BLINK_MEAN_MS, BLINK_LEAST_MS);
    this.#lookAt = timeMs + this.#wait(DWELL_MS.idle, SACCADE_MS);
  }

  update(timeMs: number, activity: AvatarActivity): void {
    if (activity !== this.#activity) {
      this.#activity = activity;
      this.#lookAt = timeMs;
    }
    this.#blink(timeMs);
    if (timeMs >= this.#lookAt) this.#look(timeMs);
    const share = ease(Math.min(1, (timeMs - this.#turnedAt) / SACCADE_MS));
    const from = this.#from;
    const to = this.#to;
    this.gaze = { x: from.x + (to.x - from.x) * share, y: from.y + (to.y - from.y) * share };
  }

  /** Until when nothing moves. */
  calmUntil(timeMs: number): number {
    const isMoving = this.blink > 0 || timeMs - this.#turnedAt < SACCADE_MS;
    return isMoving ? timeMs : Math.min(this.#blinkAt, this.#lookAt);
  }

  #blink(timeMs: number): void {
    const share = (timeMs - this.#blinkAt) / BLINK_MS;
    if (share < 0) this.blink = 0;
    else if (share < 1)
      this.blink = share < CLOSING ? ease(share / CLOSING) : 1 - ease((share - CLOSING) / (1 - CLOSING));
    else {
      this.blink = 0;
      const isDouble = this.#random() < DOUBLE_BLINK;
      this.#blinkAt = timeMs + (isDouble ? 90 : this.#wait(BLINK_MEAN_MS, BLINK_LEAST_MS));
    }
  }

  #look(timeMs: number): void {
    const centre = CENTRE[this.#activity];
    const spread = SPREAD[this.#activity];
    this.#from = this.gaze;
    this.#to = {
      x: clamp(centre.x + (this.#random() * 2 - 1) * spread),
      y: clamp(centre.y + (this.#random() * 2 - 1) * spread * 0.6),
    };
    this.#turnedAt = timeMs;
    this.#lookAt = timeMs + this.#wait(DWELL_MS[this.#activity], SACCADE_MS * 2);
  }

  /** Exponentially distributed (Poisson process), within bounds that look alive. */
  #wait(meanMs: number, leastMs: number): number {
    return Math.min(meanMs * 3, Math.max(leastMs, -Math.log(1 - this.#random()) * meanMs));
  }
}

const clamp = (value: number): number => Math.min(1, Math.max(-1, value));
