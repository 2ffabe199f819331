// Loaded at the start, beside what the page waits for.
import type { Unsubscribe } from '../events.js';
import { Histogram } from '../health/histogram.js';
import { SlidingRate } from '../health/sliding-rate.js';
import type { ComponentHealth, ComponentName, ComponentStatus, SystemMetrics } from '../health/system-metrics.js';
import type { ClientParts } from './compose.js';

const WINDOW_MS = 300_000;

/** Watches the parts of a client: how often each fails, and how long it takes to answer. */
export function attachHealth(parts: ClientParts, cleanup: Unsubscribe[]): void {
  const { platform, meter, auth, connection, session, config } = parts;
  const now = (): number => platform.clock.now();
  const rate = (): SlidingRate => new SlidingRate(now, WINDOW_MS);
  const rates = { auth: rate(), connection: rate(), session: rate(), config: rate() };
  const [roundTrips, tokenCalls, firstTokens] = [new Histogram(), new Histogram(), new Histogram()];
  let dropped = session.droppedFrames;
  let called: number | undefined;
  let asked: number | undefined;

  cleanup.push(
    auth.$auth.listen(({ status, error }, before) => {
      const calling = status === 'authenticating' || status === 'refreshing';
      if (calling) called ??= now();
      else if (called !== undefined) {
        tokenCalls.record(now() - called);
        called = undefined;
        rates.auth.add(error !== undefined && error !== before?.error);
      }
    }),
    connection.$connection.listen(({ status }, before) => {
      if (status === 'connected' && before?.status !== status) rates.connection.add(false);
      else if (before?.status === 'connected' && status !== 'closed' && status !== 'idle') rates.connection.add(true);
      else if (status === 'reconnecting' && before?.status === 'connecting') rates.connection.add(true);
      else if (status === 'failed') rates.connection.add(true);
    }),
    session.events.on('message', () => rates.session.add(false)),
    session.$turn.listen(({ holder, agent }, before) => {
      if (holder === 'agent' && before?.holder !== 'agent') asked = now();
      if (agent !== 'speaking' || asked === undefined) return;
      firstTokens.record(now() - asked);
      asked = undefined;
    }),
    config.$config.listen(({ issues }) => rates.config.add(issues.some(({ severity }) => severity === 'error'))),
  );

  meter.roundTrip = (milliseconds) => roundTrips.record(milliseconds);
  meter.latency = () => ({ mean: roundTrips.mean, p95: roundTrips.quantile(0.95) });
  meter.components = (): SystemMetrics['componentHealth'] => {
    rates.session.add(true, session.droppedFrames - dropped);
    dropped = session.droppedFrames;
    const of = (name: keyof typeof rates, status: ComponentStatus, responseTime?: number): ComponentHealth => ({
      status,
      errorRate: rates[name].rate,
      responseTime,
      memoryUsage: undefined,
    });
    const components: Record<ComponentName, ComponentHealth> = {
      config: of('config', config.$config.get().status === 'valid' ? 'running' : 'failed'),
      auth: of('auth', authStatus(parts), tokenCalls.mean),
      connection: of('connection', connectionStatus(parts), roundTrips.mean),
      session: of('session', sessionStatus(parts), firstTokens.mean),
    };
    return components;
  };
}

function authStatus({ auth }: ClientParts): ComponentStatus {
  const { status, error } = auth.$auth.get();
  if (status === 'signed-out') return 'stopped';
  if (status === 'authenticating') return 'starting';
  if (status === 'auth-required') return 'failed';
  return error || status === 'expired' || status === 'rate-limited' ? 'degraded' : 'running';
}

function connectionStatus({ connection }: ClientParts): ComponentStatus {
  const { status, degraded } = connection.$connection.get();
  if (status === 'connected') return degraded ? 'degraded' : 'running';
  if (status === 'idle' || status === 'closed') return 'stopped';
  if (status === 'failed') return 'failed';
  return status === 'authenticating' || status === 'connecting' ? 'starting' : 'degraded';
}

/** The conversation is as good as its connection; what was said stays. */
function sessionStatus(parts: ClientParts): ComponentStatus {
  const { holder } = parts.session.$turn.get();
  if (holder !== 'none') return 'running';
  const connection = connectionStatus(parts);
  return connection === 'running' ? 'starting' : connection;
}
