import type { AvatarActivity } from '../../avatar-state.js';
import type { AvatarPose, AvatarPoseSource } from '../../avatar-types.js';
import { Eyes } from './eyes.js';
import type { SpeechLevels } from './levels.js';
import { Mouth } from './mouth.js';

/** Longest step between two looks, milliseconds: after a pause the face goes on where it was. */
const LONGEST_STEP_MS = 250;

export interface LocalPoseOptions {
  /** What is heard now. */
  readonly levels: () => SpeechLevels;
  readonly activity: () => AvatarActivity;
  /** Uniform in [0, 1). */
  readonly random: () => number;
}

/** The pose of a face from what is heard and what the agent does. With the same times, chances and levels it is always the same. */
export class LocalPose implements AvatarPoseSource {
  readonly #options: LocalPoseOptions;
  readonly #mouth = new Mouth();
  #eyes: Eyes | undefined;
  #timeMs: number | undefined;

  constructor(options: LocalPoseOptions) {
    this.#options = options;
  }

  at(timeMs: number): AvatarPose {
    const { levels, activity, random } = this.#options;
    const elapsedMs = Math.min(LONGEST_STEP_MS, Math.max(0, timeMs - (this.#timeMs ?? timeMs)));
    this.#timeMs = timeMs;
    const doing = activity();
    const eyes = (this.#eyes ??= new Eyes(random, timeMs));
    eyes.update(timeMs, doing);
    this.#mouth.update(timeMs, elapsedMs, levels());
    return {
      mouth: this.#mouth.shape,
      jaw: this.#mouth.jaw,
      blink: eyes.blink,
      gazeX: eyes.gaze.x,
      gazeY: eyes.gaze.y,
      activity: doing,
    };
  }

  calmUntil(timeMs: number): number {
    // Sound may come at any moment of speech.
    const isStill = this.#mouth.isClosed && this.#options.activity() !== 'speaking';
    return isStill && this.#eyes ? this.#eyes.calmUntil(timeMs) : timeMs;
  }
}
