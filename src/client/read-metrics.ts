import type { SystemMetrics } from '../health/system-metrics.js';
import type { ClientParts } from './client-parts.js';

/** Everything that is counted, as of now. */
export function readMetrics({ platform, meter, auth, session, socket, logger }: ClientParts): SystemMetrics {
  const { connectedSince, reconnections, dials, missedHeartbeats } = meter;
  const latency = meter.latency?.();
  const { tokenRefreshCount, authFailureRate, tokenCalls, expiresInMs } = auth.metrics;
  return {
    connectionHealth: {
      uptime: connectedSince === undefined ? 0 : platform.clock.now() - connectedSince,
      reconnectionCount: reconnections,
      averageLatency: latency?.mean,
      p95Latency: latency?.p95,
      dials,
      missedHeartbeats,
      droppedFrames: session.droppedFrames,
      queueDepth: session.queueDepth,
    },
    authenticationMetrics: { tokenRefreshCount, authFailureRate, tokenCalls, expiresInMs },
    componentHealth: meter.components?.() ?? {},
    traffic: { ...socket.traffic },
    measurements: meter.measurements?.(),
    log: logger.metrics,
  };
}
