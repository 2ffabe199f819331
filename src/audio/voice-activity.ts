/** Louder than the noise by so much, decibel. */
const MARGIN_DB = 9;
/** While the agent is heard: its own voice, as far as the echo canceller leaves it, is no speech. */
const GUARD_DB = 10;
/** Quieter than this is silence, whatever the noise is; decibel below full scale. */
const LEAST_DB = -55;
const QUIETEST_DB = -90;
/** How fast the noise floor follows, decibel per second: at once down, slowly up, hardly while somebody speaks. */
const FALL_DB = 60;
const RISE_DB = 4;
const RISE_IN_SPEECH_DB = 1;
/** A click or a knock is shorter. */
const ONSET_MS = 60;
const GUARDED_ONSET_MS = 150;
/** Pauses between words are shorter. */
const HANGOVER_MS = 700;

/** Whether somebody speaks, from the energy over a noise floor that adapts. */
export class VoiceActivity {
  /** The agent is heard: it takes more to count as speech. */
  guarded = false;
  #floorDb = LEAST_DB - MARGIN_DB;
  #loudMs = 0;
  #quietMs = 0;
  #isSpeech = false;

  get isSpeech(): boolean {
    return this.#isSpeech;
  }

  /** Decibel below full scale. */
  get floorDb(): number {
    return this.#floorDb;
  }

  /** Takes the root mean square (0 to 1) of the next so many milliseconds. Returns whether somebody speaks. */
  update(rms: number, milliseconds: number): boolean {
    const levelDb = rms > 0 ? Math.max(QUIETEST_DB, 20 * Math.log10(rms)) : QUIETEST_DB;
    const marginDb = MARGIN_DB + (this.guarded ? GUARD_DB : 0);
    const isLoud = levelDb > Math.max(LEAST_DB, this.#floorDb + marginDb);
    this.#follow(levelDb, isLoud || this.#isSpeech, milliseconds / 1000);
    if (isLoud) {
      this.#loudMs += milliseconds;
      this.#quietMs = 0;
      if (this.#loudMs >= (this.guarded ? GUARDED_ONSET_MS : ONSET_MS)) this.#isSpeech = true;
    } else {
      this.#quietMs += milliseconds;
      // A single quiet moment does not begin the count anew.
      this.#loudMs = Math.max(0, this.#loudMs - milliseconds);
      if (this.#quietMs >= HANGOVER_MS) this.#isSpeech = false;
    }
    return this.#isSpeech;
  }

  /** Nobody speaks, until that begins anew. What is known of the noise stays. */
  reset(): void {
    this.#isSpeech = false;
    this.#loudMs = 0;
    this.#quietMs = 0;
  }

  #follow(levelDb: number, isBusy: boolean, seconds: number): void {
    const rise = (isBusy ? RISE_IN_SPEECH_DB : RISE_DB) * seconds;
    this.#floorDb += Math.max(-FALL_DB * seconds, Math.min(rise, levelDb - this.#floorDb));
  }
}
