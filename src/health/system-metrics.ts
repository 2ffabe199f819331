/** A part of the client that can be well or not by itself. */
export type ComponentName = 'auth' | 'connection' | 'session' | 'config';
export type ComponentStatus = 'stopped' | 'starting' | 'running' | 'degraded' | 'failed';

export interface ComponentHealth {
  readonly status: ComponentStatus;
  /** Failed by all of the last five minutes, 0 to 1: token calls, dials and drops, frames, configuration changes. */
  readonly errorRate: number;
  /** Mean time in milliseconds: of a token call, of a ping's round trip, to the first piece of an answer; `undefined` where nothing was measured. */
  readonly responseTime: number | undefined;
  /** Bytes of the buffers we own; `undefined` where nobody can tell. */
  readonly memoryUsage: number | undefined;
}

/** Value of `client.getMetrics()`: numbers since the client was made. Times are milliseconds. */
export interface SystemMetrics {
  readonly connectionHealth: {
    /** How long the connection in use has lasted; 0 without one. */
    readonly uptime: number;
    /** Outages that ended well. */
    readonly reconnectionCount: number;
    /** Of the round trips of pings; `undefined` while none was measured. */
    readonly averageLatency: number | undefined;
    readonly p95Latency: number | undefined;
    readonly dials: number;
    /** Pings that nobody answered in time, so that the socket was replaced. */
    readonly missedHeartbeats: number;
    /** Frames of the server that made no sense. */
    readonly droppedFrames: number;
    /** What waits to be sent. */
    readonly queueDepth: number;
  };
  readonly authenticationMetrics: {
    readonly tokenRefreshCount: number;
    /** Failed token calls by all, 0 to 1. */
    readonly authFailureRate: number;
    readonly tokenCalls: number;
    /** Until the token expires; `undefined` without a token or an expiry. */
    readonly expiresInMs: number | undefined;
  };
  /** Empty until the part that watches has been loaded, right after the start. */
  readonly componentHealth: Readonly<Partial<Record<ComponentName, ComponentHealth>>>;
}

/** Counts from the first moment on. What takes more than counting is put in by a part that is loaded later. */
export interface Meter {
  dials: number;
  missedHeartbeats: number;
  reconnections: number;
  /** Milliseconds since 1970-01-01 UTC; `undefined` without a usable connection. */
  connectedSince: number | undefined;
  /** Takes the round trip of a ping, milliseconds. */
  roundTrip?: (milliseconds: number) => void;
  latency?: () => { mean: number | undefined; p95: number | undefined };
  components?: () => SystemMetrics['componentHealth'];
}
