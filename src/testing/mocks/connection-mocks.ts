import { HealthMonitor } from '../../health/health-monitor.js';
import type { HealthAlertDetail, HealthState } from '../../health/health-types.js';
import type { SystemMetrics } from '../../health/system-metrics.js';
import { ReconnectionManager, type ReconnectionManagerOptions } from '../../connection/reconnection-manager.js';
import { Logger } from '../../logging/logger.js';
import {
  SystemRecoveryManager,
  type Recovery,
  type SystemRecoveryOptions,
} from '../../recovery/system-recovery-manager.js';
import { reconnectionPolicy } from '../../client/client-settings.js';
import type { ReconnectionPolicy } from '../../connection/reconnection-policy.js';
import { buildConfig } from '../config-builder.js';
import { FakeClock } from '../fake-clock.js';
import { mockOf, type Mock } from './mock.js';

const silent = (clock: FakeClock): Logger => new Logger({ now: () => clock.now(), consoleLevel: undefined });

export interface ReconnectionManagerMock extends Mock<ReconnectionManager> {
  readonly clock: FakeClock;
  /** What it had done, oldest first: `authenticate`, `dial`, `hang-up`, `probe`, `forget-session`. */
  readonly done: string[];
  /** A dial goes well, up to a restored session. Throws when there is none. */
  connected(): void;
  /** The socket is gone. */
  lost(code?: number): void;
}

/** A `ReconnectionManager` without sockets: what it wants done is in `done`, and the test says what came of it. */
export function createReconnectionManagerMock({
  clock = new FakeClock(),
  policy = {},
  authenticate = () => Promise.resolve(),
}: {
  readonly clock?: FakeClock;
  readonly policy?: Partial<ReconnectionPolicy>;
  readonly authenticate?: ReconnectionManagerOptions['authenticate'];
} = {}): ReconnectionManagerMock {
  const done: string[] = [];
  const note = (what: string) => (): void => void done.push(what);
  const defaults = reconnectionPolicy(
    buildConfig()
      .with({ connection: { url: 'wss://mock.invalid' } })
      .resolved(),
  );
  const manager = new ReconnectionManager({
    clock,
    random: () => 0.5,
    logger: silent(clock),
    online: true,
    policy: () => ({ ...defaults, ...policy }),
    authenticate: (revalidate) => {
      done.push('authenticate');
      return authenticate(revalidate);
    },
    dial: note('dial'),
    hangUp: note('hang-up'),
    probe: note('probe'),
    forgetSession: note('forget-session'),
  });
  return Object.assign(mockOf<ReconnectionManager>(manager), {
    clock,
    done,
    connected: () => {
      const { status } = manager.$connection.get();
      manager.dispatch({ type: 'opened' });
      manager.dispatch({ type: 'ready' });
      if (manager.$connection.get().status !== 'connected') throw new Error(`Nobody has dialled: it is ${status}.`);
    },
    lost: (code = 1006) => manager.dispatch({ type: 'closed', code }),
  });
}

export interface RecoveryManagerMock extends Mock<SystemRecoveryManager> {
  readonly clock: FakeClock;
  /** What it had done, oldest first: `restart audio`, `disable avatar`, `enable avatar`, `reset`. */
  readonly done: string[];
  readonly started: Recovery[];
  readonly finished: Recovery[];
}

/** A `SystemRecoveryManager` of a client that is not there: it decides as always, and what it wants done is in `done`. */
export function createRecoveryManagerMock({
  clock = new FakeClock(),
  policy = 'automatic',
  rules,
}: Partial<Pick<SystemRecoveryOptions, 'rules'>> & {
  readonly clock?: FakeClock;
  readonly policy?: 'automatic' | 'manual';
} = {}): RecoveryManagerMock {
  const done: string[] = [];
  const started: Recovery[] = [];
  const finished: Recovery[] = [];
  const manager = new SystemRecoveryManager({
    clock,
    logger: silent(clock),
    policy: () => policy,
    rules,
    restart: (component) => done.push(`restart ${component}`),
    disable: (components) => {
      for (const component of components) done.push(`disable ${component}`);
      return components;
    },
    enable: (components) => {
      for (const component of components) done.push(`enable ${component}`);
    },
    reset: () => done.push('reset'),
    onStarted: (recovery) => started.push(recovery),
    onFinished: (recovery) => finished.push(recovery),
  });
  return Object.assign(mockOf<SystemRecoveryManager>(manager), { clock, done, started, finished });
}

export interface HealthMonitorMock extends Mock<HealthMonitor> {
  readonly clock: FakeClock;
  /** What it measures: replace its parts. */
  readonly measured: { metrics: SystemMetrics; errorRate: number };
  readonly states: HealthState[];
  readonly alerts: HealthAlertDetail[];
}

const NOTHING: SystemMetrics = {
  connectionHealth: {
    uptime: 0,
    reconnectionCount: 0,
    averageLatency: undefined,
    p95Latency: undefined,
    dials: 0,
    missedHeartbeats: 0,
    droppedFrames: 0,
    queueDepth: 0,
  },
  authenticationMetrics: { tokenRefreshCount: 0, authFailureRate: 0, tokenCalls: 0, expiresInMs: undefined },
  componentHealth: {},
  traffic: { framesSent: 0, framesReceived: 0, bytesSent: 0, bytesReceived: 0 },
  measurements: undefined,
  log: { counters: {}, timings: {} },
};

/** A `HealthMonitor` that watches what the test measures, once a second of its clock after `start()`. */
export function createHealthMonitorMock({
  clock = new FakeClock(),
}: { readonly clock?: FakeClock } = {}): HealthMonitorMock {
  const measured = { metrics: NOTHING, errorRate: 0 };
  const states: HealthState[] = [];
  const alerts: HealthAlertDetail[] = [];
  const { health } = buildConfig()
    .with({ connection: { url: 'wss://mock.invalid' } })
    .resolved();
  let ids = 0;
  const monitor = new HealthMonitor({
    clock,
    visible: () => true,
    thresholds: () => health,
    metrics: () => measured.metrics,
    errorRate: () => measured.errorRate,
    correlate: () => `mock-${(ids += 1)}`,
    publish: (state) => states.push(state),
    onAlert: (detail) => alerts.push(detail),
  });
  return Object.assign(mockOf<HealthMonitor>(monitor), { clock, measured, states, alerts });
}
