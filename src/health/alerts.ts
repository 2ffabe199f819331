import type { HealthAlert, HealthAlertDetail, HealthCondition } from './health-types.js';

/** A second or two are no condition: so many samples in a row above the threshold raise an alert. */
const SAMPLES_TO_RAISE = 2;
/** It has to be better than the threshold by this factor before the alert goes: Schmitt trigger. */
const CLEAR_BELOW = 0.8;
const SAMPLES_TO_CLEAR = 10;

export interface Reading {
  /** `undefined` = not measured; counts as well. */
  readonly value: number | undefined;
  readonly threshold: number;
}

export type Readings = Readonly<Record<HealthCondition, Reading>>;

interface Track {
  above: number;
  below: number;
  alert: HealthAlert | undefined;
}

/**
 * Alerts with hysteresis, one for each condition: raised by 2 samples in a row above the threshold, cleared by 10 in a row at or below 80 % of it. What
 * swings around a threshold is one alert, not many. Samples are a second apart.
 */
export class Alerts {
  readonly #tracks = new Map<HealthCondition, Track>();

  /** Those that stand, oldest first. */
  get standing(): readonly HealthAlert[] {
    return [...this.#tracks.values()].flatMap(({ alert }) => alert ?? []).sort((a, b) => a.since - b.since);
  }

  /** Takes a sample of every condition; `correlate` is asked for the id of an alert that is raised. Returns what changed by it. */
  sample(
    readings: Readings,
    now: number,
    correlate: (condition: HealthCondition) => string,
  ): readonly HealthAlertDetail[] {
    const changes: HealthAlertDetail[] = [];
    for (const condition of Object.keys(readings) as HealthCondition[]) {
      const { value = 0, threshold } = readings[condition];
      const track = this.#track(condition);
      track.above = value > threshold ? track.above + 1 : 0;
      track.below = value <= threshold * CLEAR_BELOW ? track.below + 1 : 0;
      if (!track.alert && track.above >= SAMPLES_TO_RAISE) {
        track.alert = Object.freeze({ condition, value, threshold, since: now, correlationId: correlate(condition) });
        changes.push(Object.freeze({ ...track.alert, state: 'raised' }));
      } else if (track.alert && track.below >= SAMPLES_TO_CLEAR) {
        changes.push(Object.freeze({ ...track.alert, value, threshold, state: 'cleared' }));
        track.alert = undefined;
      }
    }
    return changes;
  }

  /** Clears all that stand: nothing is watched any more. */
  clear(): readonly HealthAlertDetail[] {
    const cleared = this.standing.map((alert) => Object.freeze({ ...alert, state: 'cleared' as const }));
    this.#tracks.clear();
    return cleared;
  }

  #track(condition: HealthCondition): Track {
    let track = this.#tracks.get(condition);
    if (!track) this.#tracks.set(condition, (track = { above: 0, below: 0, alert: undefined }));
    return track;
  }
}
