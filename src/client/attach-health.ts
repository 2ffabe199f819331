import type { Unsubscribe } from '../events.js';
import { HealthMonitor } from '../health/health-monitor.js';
import type { ComponentStatus, HealthAlertDetail, HealthCondition } from '../health/health-types.js';
import { Histogram } from '../health/histogram.js';
import { SlidingRate } from '../health/sliding-rate.js';
import type { ComponentHealth, ComponentName, DurationSummary, SystemMetrics } from '../health/system-metrics.js';
import { createPagePerformance } from '../platform/page-performance.js';
import type { ClientParts } from './client-parts.js';
import { readMetrics } from './read-metrics.js';
import { authStatus, connectionStatus, sessionStatus } from './component-status.js';

const WINDOW_MS = 300_000;
/** One failure of one try says nothing about a rate. */
const LEAST_TRIES = 5;
/** Chromium ends a page that reaches its limit. */
const MEMORY_FULL = 0.9;
/** Raised after the outage that is their cause. */
const OF_OUTAGES: readonly HealthCondition[] = ['reconnects', 'error-rate'];

export interface HealthHooks {
  /** A component's failure that nothing else tells of. */
  /** Of what goes wrong outside an outage. */
  readonly newId: () => string;
  readonly onTrouble: (code: 'protocol/invalid-frame' | 'system/memory-pressure' | 'system/log-full') => void;
  /** The page has memory again. */
  readonly onRoom: () => void;
  readonly onAlert: (detail: HealthAlertDetail) => void;
}

/** Watches the parts of a client: how often each fails, how long it takes to answer, and when that gets worse. Returns the monitor, which does not look yet. */
export function attachHealth(parts: ClientParts, hooks: HealthHooks, cleanup: Unsubscribe[]): HealthMonitor {
  const { platform, meter, auth, connection, session, config, logger, socket, $health } = parts;
  const now = (): number => platform.clock.now();
  const rate = (): SlidingRate => new SlidingRate(now, WINDOW_MS);
  const rates = { auth: rate(), connection: rate(), session: rate(), config: rate() };
  const times = {
    roundTrip: new Histogram(),
    timeToReconnect: new Histogram(),
    timeToFirstToken: new Histogram(),
    timeToFirstAudio: new Histogram(),
  };
  const tokenCalls = new Histogram();
  const drops: Record<string, number> = {};
  const page = platform.performance ?? createPagePerformance();
  let longTasks: number | undefined;
  let dropped = session.droppedFrames;
  let toldOf = dropped;
  let called: number | undefined;
  let asked: number | undefined;
  let lostAt: number | undefined;
  let lastOutage: string | undefined;
  let full = { log: false, memory: false };

  const monitor: HealthMonitor = new HealthMonitor({
    clock: platform.clock,
    visible: () => platform.lifecycle.visible,
    thresholds: () => config.values.health,
    metrics: () => readMetrics(parts),
    errorRate: () => Math.max(...Object.values(rates).map((each) => (each.count < LEAST_TRIES ? 0 : each.rate))),
    correlate: (condition) =>
      connection.$connection.get().correlationId ??
      (OF_OUTAGES.includes(condition) ? lastOutage : undefined) ??
      hooks.newId(),
    publish: (state) => $health.set(state),
    onAlert: hooks.onAlert,
  });

  const watchTasks = page.observeLongTasks(() => (longTasks = (longTasks ?? 0) + 1));
  if (watchTasks) {
    longTasks = 0;
    cleanup.push(watchTasks);
  }
  cleanup.push(
    auth.$auth.listen(({ status, error }, before) => {
      const calling = status === 'authenticating' || status === 'refreshing';
      if (calling) called ??= now();
      else if (called !== undefined && error?.code === 'auth/required')
        called = undefined; // nobody was asked
      else if (called !== undefined) {
        tokenCalls.record(now() - called);
        called = undefined;
        rates.auth.add(error !== undefined && error !== before?.error);
      }
    }),
    connection.$connection.listen(({ status, reason, correlationId }, before) => {
      if (status === 'connected' && before?.status !== status) rates.connection.add(false);
      else if (before?.status === 'connected' && status !== 'closed' && status !== 'idle') {
        rates.connection.add(true);
        monitor.dropped();
        lastOutage = correlationId;
        const why = String(reason?.closeCode ?? reason?.code ?? 'unknown');
        drops[why] = (drops[why] ?? 0) + 1;
      } else if (status === 'reconnecting' && before?.status === 'connecting') rates.connection.add(true);
      else if (status === 'failed') rates.connection.add(true);
      if (status === 'idle' || status === 'closed') monitor.stop();
      else monitor.start();
    }),
    connection.events.on('recovering', () => (lostAt ??= now())),
    connection.events.on('recovered', () => {
      if (lostAt !== undefined) times.timeToReconnect.record(now() - lostAt);
      lostAt = undefined;
    }),
    connection.events.on('given-up', () => (lostAt = undefined)),
    session.events.on('message', () => rates.session.add(false)),
    session.$turn.listen(({ holder, agent }, before) => {
      if (holder === 'agent' && before?.holder !== 'agent') asked = now();
      if (agent !== 'speaking' || asked === undefined) return;
      times.timeToFirstToken.record(now() - asked);
      asked = undefined;
    }),
    config.$config.listen(({ issues }) => rates.config.add(issues.some(({ severity }) => severity === 'error'))),
    $health.listen(() => look()),
    () => monitor.stop(),
  );

  /** Frames that made no sense are counted where they are dropped. */
  const countBad = (): void => {
    rates.session.add(true, session.droppedFrames - dropped);
    dropped = session.droppedFrames;
  };
  const look = (): void => {
    if (session.droppedFrames > toldOf) hooks.onTrouble('protocol/invalid-frame');
    toldOf = session.droppedFrames;
    const isFull = { log: logger.buffer.dropped > 0, memory: (page.memory()?.fill ?? 0) > MEMORY_FULL };
    const was = full;
    full = isFull;
    if (isFull.log && !was.log) hooks.onTrouble('system/log-full');
    if (isFull.memory && !was.memory) hooks.onTrouble('system/memory-pressure');
    if (was.memory && !isFull.memory) hooks.onRoom();
  };

  meter.roundTrip = (milliseconds) => {
    times.roundTrip.record(milliseconds);
    monitor.roundTrip(milliseconds);
  };
  meter.firstAudio = (milliseconds) => times.timeToFirstAudio.record(milliseconds);
  meter.latency = () => ({ mean: times.roundTrip.mean, p95: times.roundTrip.quantile(0.95) });
  meter.measurements = () => ({
    histograms: {
      roundTrip: summary(times.roundTrip),
      timeToReconnect: summary(times.timeToReconnect),
      timeToFirstToken: summary(times.timeToFirstToken),
      timeToFirstAudio: summary(times.timeToFirstAudio),
    },
    drops: { ...drops },
    audio: meter.audio?.(),
    longTasks,
    eventLoopLag: monitor.eventLoopLag,
    memoryBytes: page.memory()?.bytes,
  });
  meter.components = (): SystemMetrics['componentHealth'] => {
    countBad();
    const of = (
      name: keyof typeof rates,
      status: ComponentStatus,
      more: Partial<ComponentHealth>,
    ): ComponentHealth => ({
      status,
      errorRate: rates[name].rate,
      responseTime: undefined,
      memoryUsage: undefined,
      ...more,
    });
    const components: Partial<Record<ComponentName, ComponentHealth>> = {
      config: of('config', config.$config.get().status === 'valid' ? 'running' : 'failed', {}),
      auth: of('auth', authStatus(parts), { responseTime: tokenCalls.mean }),
      connection: of('connection', connectionStatus(parts), {
        responseTime: times.roundTrip.mean,
        memoryUsage: socket.unsentBytes,
      }),
      session: of('session', sessionStatus(parts), { responseTime: times.timeToFirstToken.mean }),
    };
    components.logging = { status: 'running', errorRate: 0, responseTime: undefined, memoryUsage: undefined };
    for (const [name, health] of parts.care.components?.() ?? []) components[name as ComponentName] = health;
    return components;
  };
  const { status } = connection.$connection.get();
  if (status !== 'idle' && status !== 'closed') monitor.start();
  return monitor;
}

const summary = (of: Histogram): DurationSummary => ({
  count: of.count,
  sum: of.sum,
  p50: of.quantile(0.5),
  p95: of.quantile(0.95),
  p99: of.quantile(0.99),
  max: of.max,
});
