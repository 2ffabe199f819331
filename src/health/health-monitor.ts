import type { Clock } from '../platform/platform.js';
import { Alerts, type Readings } from './alerts.js';
import { EventLoopLag } from './event-loop-lag.js';
import type { ComponentStatus, HealthAlertDetail, HealthCondition, HealthState } from './health-types.js';
import { SlidingRate } from './sliding-rate.js';
import type { SystemMetrics } from './system-metrics.js';

const WINDOW_MS = 300_000;
/** Weight of the newest round trip: smoothed as TCP does it, RFC 6298 section 2. */
const ALPHA = 1 / 8;
const RANK: readonly ComponentStatus[] = ['stopped', 'running', 'starting', 'degraded', 'failed'];

/** The `health` category of the configuration. */
export interface HealthThresholds {
  readonly latencyAlert: number;
  readonly errorRateAlert: number;
  readonly reconnectAlert: number;
  readonly lagAlert: number;
  readonly queueAlert: number;
}

export interface HealthMonitorOptions {
  readonly clock: Clock;
  readonly visible: () => boolean;
  readonly thresholds: () => HealthThresholds;
  readonly metrics: () => SystemMetrics;
  /** The worst of the components', 0 to 1. */
  readonly errorRate: () => number;
  /** The id of an alert: of the outage that it belongs to, or a new one. */
  readonly correlate: (condition: HealthCondition) => string;
  readonly publish: (state: HealthState) => void;
  readonly onAlert: (detail: HealthAlertDetail) => void;
}

/** Looks at a client once a second while there is something to look at, and says when it gets worse or better. */
export class HealthMonitor {
  /** By how much the page's own timers were late at the last look, milliseconds; `undefined` while nobody can tell. */
  eventLoopLag: number | undefined;
  readonly #options: HealthMonitorOptions;
  readonly #alerts = new Alerts();
  readonly #reconnects: SlidingRate;
  readonly #loop: EventLoopLag;
  #smoothed: number | undefined;

  constructor(options: HealthMonitorOptions) {
    this.#options = options;
    const { clock, visible } = options;
    this.#reconnects = new SlidingRate(() => clock.now(), WINDOW_MS);
    this.#loop = new EventLoopLag(clock, visible, (lagMs) => this.#look(lagMs));
  }

  /** Takes the round trip of a ping, milliseconds. */
  roundTrip(milliseconds: number): void {
    this.#smoothed = this.#smoothed === undefined ? milliseconds : (1 - ALPHA) * this.#smoothed + ALPHA * milliseconds;
  }

  /** A connection in use was lost. */
  dropped(): void {
    this.#reconnects.add(true);
  }

  start(): void {
    this.#loop.start();
  }

  /** Nothing is watched any more: standing alerts are cleared. */
  stop(): void {
    if (!this.#loop.running) return;
    this.#loop.stop();
    this.eventLoopLag = undefined;
    this.#smoothed = undefined;
    for (const detail of this.#alerts.clear()) this.#options.onAlert(detail);
    this.#publish('stopped');
  }

  #look(lagMs: number | undefined): void {
    const { clock, correlate, onAlert } = this.#options;
    this.eventLoopLag = lagMs;
    const metrics = this.#options.metrics();
    const changes = this.#alerts.sample(this.#readings(metrics), clock.now(), correlate);
    const worst = Object.values(metrics.componentHealth)
      .map(({ status }) => RANK.indexOf(status))
      .reduce((a, b) => Math.max(a, b), 0);
    const alerted = this.#alerts.standing.length > 0 ? RANK.indexOf('degraded') : 0;
    this.#publish(RANK[Math.max(worst, alerted)] ?? 'stopped');
    for (const detail of changes) onAlert(detail);
  }

  #readings({ connectionHealth }: SystemMetrics): Readings {
    const at = this.#options.thresholds();
    return {
      latency: { value: this.#smoothed, threshold: at.latencyAlert },
      'error-rate': { value: this.#options.errorRate(), threshold: at.errorRateAlert },
      reconnects: { value: this.#reconnects.count, threshold: at.reconnectAlert },
      'event-loop-lag': { value: this.eventLoopLag, threshold: at.lagAlert },
      'queue-depth': { value: connectionHealth.queueDepth, threshold: at.queueAlert },
    };
  }

  #publish(status: ComponentStatus): void {
    const { standing } = this.#alerts;
    this.#options.publish(Object.freeze({ status, alerts: Object.freeze(standing), at: this.#options.clock.now() }));
  }
}
