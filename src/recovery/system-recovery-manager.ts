import type { ErrorCode } from '../errors.js';
import type { Logger } from '../logging/logger.js';
import type { Clock, TimerId } from '../platform/platform.js';
import { DEFAULT_RULE, RECOVERY_POLICY } from './recovery-policy.js';
import type { RecoveryAction, RecoveryLevel, RecoveryRule, SystemError } from './recovery-types.js';

/** A level falls by one step after so long without a failure. */
const STABLE_MS = 60_000;
/** A complete reset costs the server a session: not more often than this unless a person asks. */
const RESET_GAP_MS = 600_000;
/** Restarts of one part are at least so far apart. */
const RESTART_GAP_MS = 1000;
const WINDOW_MS = 300_000;
const TOLERANCE = 3;

/** One recovery, from its decision until the part is well again. */
export interface Recovery {
  readonly level: RecoveryLevel;
  readonly component: string;
  readonly error: SystemError;
  readonly action: RecoveryAction;
}

export interface SystemRecoveryOptions {
  readonly clock: Clock;
  readonly logger: Logger;
  /** `manual`: from level 2 on nothing is done until `apply()` is called. */
  readonly policy: () => 'automatic' | 'manual';
  /** Goes before the table of this package. */
  readonly rules?: Readonly<Partial<Record<ErrorCode, RecoveryRule>>> | undefined;
  readonly restart: (component: string) => void;
  /** Switches optional parts off. Returns those that were on. */
  readonly disable: (components: readonly string[]) => readonly string[];
  readonly enable: (components: readonly string[]) => void;
  readonly reset: () => void;
  /** `apply`: does it, where a person has to decide; otherwise it is done already. */
  readonly onStarted: (recovery: Recovery, apply: (() => void) | undefined) => void;
  readonly onFinished: (recovery: Recovery) => void;
}

/** What is known of one part. */
interface Track {
  readonly failures: Map<ErrorCode, number[]>;
  level: 0 | RecoveryLevel;
  /** Those that run, the newest last. */
  open: Recovery[];
  disabled: readonly string[];
  restartedAt: number;
  stable: TimerId | undefined;
  pending: TimerId | undefined;
}

/**
 * Decides what is done about a failure: try again, restart the part, go on with less, or build everything anew; the first step of the rule, and a step up each time
 * that did not help. After a minute without a failure a level falls by one step, and what was switched off comes back.
 */
export class SystemRecoveryManager {
  readonly #options: SystemRecoveryOptions;
  readonly #tracks = new Map<string, Track>();
  #resetAt = -Infinity;

  constructor(options: SystemRecoveryOptions) {
    this.#options = options;
  }

  /** The level that a part is at; 0 = nothing is the matter. */
  level(component: string): 0 | RecoveryLevel {
    return this.#tracks.get(component)?.level ?? 0;
  }

  /** Decides, has it done (with the policy `manual` only the first level), logs it and says so. Never throws. */
  handleSystemError(error: SystemError): RecoveryAction {
    const track = this.#track(error.component);
    const action = this.#decide(error, track);
    this.#log(error, action);
    if (action.action === 'none') return action;
    const byHand = action.level > 1 && this.#options.policy() === 'manual';
    const perform = (): boolean => this.#perform(action, track);
    if (!byHand && !perform()) return action;
    this.#options.clock.clearTimeout(track.stable);
    track.stable = undefined;
    track.level = Math.max(track.level, action.level) as RecoveryLevel;
    // A part that is switched off cannot say that it works: after a while it is tried once more.
    if (action.disabled.includes(error.component)) this.#fallLater(track);
    if (track.open.some(({ level }) => level === action.level)) return action;
    const recovery: Recovery = Object.freeze({ level: action.level, component: error.component, error, action });
    track.open.push(recovery);
    this.#options.onStarted(recovery, byHand ? () => void perform() : undefined);
    return action;
  }

  /** The part works again: what was tried has helped, and in a minute its level falls. */
  settled(component: string): void {
    const track = this.#tracks.get(component);
    if (!track || track.stable !== undefined || track.level === 0) return;
    // What is switched off stays so until it has been calm for a while.
    this.#finish(track, ({ action }) => action.action !== 'degrade');
    this.#fallLater(track);
  }

  /** A person's word: everything is built anew, however long ago the last time was. */
  reset(): void {
    this.#resetAt = this.#options.clock.now();
    this.#options.reset();
  }

  dispose(): void {
    for (const { stable, pending } of this.#tracks.values()) {
      this.#options.clock.clearTimeout(stable);
      this.#options.clock.clearTimeout(pending);
    }
    this.#tracks.clear();
  }

  #decide(error: SystemError, track: Track): RecoveryAction {
    const { code, component, context } = error;
    const now = this.#options.clock.now();
    const rule = this.#options.rules?.[code] ?? RECOVERY_POLICY[code] ?? DEFAULT_RULE;
    const { steps, tolerance = TOLERANCE, windowMs = WINDOW_MS } = rule;
    const times = [...(track.failures.get(code) ?? []), now].filter((at) => now - at < windowMs).slice(-50);
    track.failures.set(code, times);
    let place = Math.min(steps.length - 1, Math.floor(times.length / tolerance));
    let { reason } = rule;
    if (steps[place]?.[1] === 'reset' && now - this.#resetAt < RESET_GAP_MS) {
      place -= 1;
      reason = `${reason} Everything was built anew not long ago: not again yet.`;
    }
    const [level, action] = steps[Math.max(0, place)] ?? [1, 'none'];
    const retryAfterMs = typeof context['retryAfterMs'] === 'number' ? context['retryAfterMs'] : 0;
    const gapMs = action === 'restart' ? Math.max(0, track.restartedAt + RESTART_GAP_MS - now) : 0;
    const disabled = action === 'degrade' ? (rule.disables ?? [component]) : [];
    return Object.freeze({ level, action, component, delayMs: Math.max(retryAfterMs, gapMs), disabled, reason });
  }

  /** Returns whether anything changes by it: to go on with less takes something that can be done without. */
  #perform({ action, component, delayMs, disabled }: RecoveryAction, track: Track): boolean {
    const { clock, restart, disable } = this.#options;
    switch (action) {
      case 'restart':
        // One is enough for all failures that come meanwhile.
        track.pending ??= clock.setTimeout(() => {
          track.pending = undefined;
          track.restartedAt = clock.now();
          restart(component);
        }, delayMs);
        return true;
      case 'degrade': {
        const off = disable(disabled);
        track.disabled = [...track.disabled, ...off];
        return off.length > 0;
      }
      case 'reset':
        this.reset();
        return true;
      default: // the part that failed tries again by itself
        return true;
    }
  }

  #fallLater(track: Track): void {
    track.stable = this.#options.clock.setTimeout(() => {
      track.stable = undefined;
      track.level = Math.max(0, track.level - 1) as Track['level'];
      if (track.level < 3) {
        const { disabled } = track;
        track.disabled = [];
        this.#finish(track, () => true);
        if (disabled.length > 0) this.#options.enable(disabled);
      }
      if (track.level > 0) this.#fallLater(track);
      else track.failures.clear();
    }, STABLE_MS);
  }

  #finish(track: Track, isOver: (recovery: Recovery) => boolean): void {
    const over = track.open.filter(isOver);
    track.open = track.open.filter((recovery) => !over.includes(recovery));
    // The one that began last lies within the others.
    for (const recovery of over.reverse()) this.#options.onFinished(recovery);
  }

  #log(
    { code, correlationId, cause }: SystemError,
    { level, action, component, delayMs, disabled }: RecoveryAction,
  ): void {
    const fields = { code, component, level, action, delayMs, disabled, cause };
    this.#options.logger.child({ correlationId })[level > 1 ? 'warn' : 'info']('recovery decided', fields);
  }

  #track(component: string): Track {
    let track = this.#tracks.get(component);
    if (!track) {
      track = {
        failures: new Map(),
        level: 0,
        open: [],
        disabled: [],
        restartedAt: -Infinity,
        stable: undefined,
        pending: undefined,
      };
      this.#tracks.set(component, track);
    }
    return track;
  }
}
