import type { AvatarPose, AvatarPoseSource } from '../../src/index.js';
import type { Face } from './faces/face.js';

/** Longest step that a face is told of, milliseconds: it goes on where it was, and does not jump. */
const LONGEST_STEP_MS = 100;
/** A face that moves on is looked at again so long after it came to rest, milliseconds: parts of it follow a little later. */
const SETTLE_MS = 160;
/** With reduced motion the brightness follows the voice so often. */
const PULSE_MS = 120;
const ASLEEP: AvatarPose = { mouth: 'rest', jaw: 0, blink: 1, gazeX: 0, gazeY: 0, activity: 'idle' };

/**
 * Draws a face: once a frame while it moves and is on the screen, and not at all while it rests; a blink is waited for by a timer. With reduced motion nothing
 * moves, and the brightness of the picture follows the voice.
 */
export class FaceAnimator {
  readonly #holder: HTMLElement;
  readonly #draw: ReturnType<Face['bind']>;
  readonly #observer: IntersectionObserver | undefined;
  readonly #reduced = matchMedia('(prefers-reduced-motion: reduce)');
  #source: AvatarPoseSource | undefined;
  #isOnScreen = true;
  #frame: number | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #drawnAt = 0;
  #movedAt = 0;

  constructor(holder: HTMLElement, face: Face) {
    this.#holder = holder;
    this.#draw = face.bind(holder);
    if (typeof IntersectionObserver === 'function') {
      this.#observer = new IntersectionObserver(([entry]) => {
        this.#isOnScreen = entry?.isIntersecting ?? true;
        this.wake();
      });
      this.#observer.observe(holder);
    }
    document.addEventListener('visibilitychange', this.wake);
    this.#reduced.addEventListener('change', this.wake);
    this.#draw(ASLEEP, SETTLE_MS);
  }

  /** Follows this pose; without one the face sleeps. */
  follow(source: AvatarPoseSource | undefined): void {
    this.#source = source;
    this.wake();
  }

  stop(): void {
    this.#pause();
    this.#observer?.disconnect();
    document.removeEventListener('visibilitychange', this.wake);
    this.#reduced.removeEventListener('change', this.wake);
  }

  /** Something has changed: look at the pose now. */
  readonly wake = (): void => {
    this.#pause();
    if (!this.#isOnScreen || document.visibilityState === 'hidden') return;
    this.#movedAt = performance.now();
    this.#frame = requestAnimationFrame(this.#next);
  };

  #pause(): void {
    if (this.#frame !== undefined) cancelAnimationFrame(this.#frame);
    clearTimeout(this.#timer);
    this.#frame = undefined;
    this.#timer = undefined;
  }

  readonly #next = (): void => {
    this.#frame = undefined;
    // Not the frame's own time: timers and frames have to be on one clock.
    const now = performance.now();
    const elapsedMs = Math.min(LONGEST_STEP_MS, now - this.#drawnAt);
    this.#drawnAt = now;
    const source = this.#source;
    const pose = source?.at(now) ?? ASLEEP;
    if (this.#reduced.matches) return this.#pulse(pose, source === undefined);
    this.#holder.style.removeProperty('--_pulse');
    this.#draw(pose, elapsedMs);
    const until = source?.calmUntil(now) ?? Infinity;
    if (until <= now) this.#movedAt = now;
    if (now - this.#movedAt < SETTLE_MS) this.#frame = requestAnimationFrame(this.#next);
    else if (until < Infinity) this.#timer = setTimeout(this.wake, until - now);
  };

  #pulse(pose: AvatarPose, isAsleep: boolean): void {
    const { activity, jaw } = pose;
    this.#draw({ ...ASLEEP, activity, blink: isAsleep ? 1 : 0 }, SETTLE_MS);
    const isSpeaking = activity === 'speaking';
    this.#holder.style.setProperty('--_pulse', isSpeaking ? String(Math.round((0.7 + jaw * 0.3) * 100) / 100) : '1');
    if (isSpeaking) this.#timer = setTimeout(this.wake, PULSE_MS);
  }
}
