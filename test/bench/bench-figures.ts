/** Frames in one measurement: one alone would be below the resolution of the clock. */
export const FRAMES = 20_000;

/** Name of the candidate -> what was measured, milliseconds. */
export type Samples = ReadonlyMap<string, readonly number[]>;

export interface BrowserFigures {
  readonly browser: string;
  /** Time for {@link FRAMES} frames, one entry a round. */
  readonly frames: Samples;
  /** Time from close to open, one entry a connection; none for who does not redial. */
  readonly redials: Samples;
}
