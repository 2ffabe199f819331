import type { AudioMeasurements } from '../audio/audio-types.js';
import type { LogMetrics } from '../logging/log-types.js';
import type { ComponentStatus } from './health-types.js';

/** A part of the client that can be well or not by itself. */
export type ComponentName = 'auth' | 'connection' | 'session' | 'audio' | 'avatar' | 'logging' | 'config';

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
  /** Both ways over all sockets; text is counted as UTF-8, without the frames' own headers. */
  readonly traffic: Traffic;
  /** `undefined` until the part that watches has been loaded, right after the start. */
  readonly measurements: Measurements | undefined;
  /** What was counted and timed by name: `client.logger.count('area/what')`, `client.logger.time('area/op')`. */
  readonly log: LogMetrics;
}

/** Percentiles in milliseconds, from a histogram in fixed memory; `undefined` while nothing was measured. */
export interface DurationSummary {
  readonly count: number;
  /** Of all durations together. */
  readonly sum: number;
  readonly p50: number | undefined;
  readonly p95: number | undefined;
  readonly p99: number | undefined;
  readonly max: number | undefined;
}

export interface Measurements {
  readonly histograms: {
    /** Of a ping. */
    readonly roundTrip: DurationSummary;
    /** From the loss of a connection in use until the session is restored. */
    readonly timeToReconnect: DurationSummary;
    /** From the beginning of the agent's turn to the first piece of its answer. */
    readonly timeToFirstToken: DurationSummary;
    /** From the beginning of the agent's turn to the first sound of its answer. */
    readonly timeToFirstAudio: DurationSummary;
  };
  /** How often a connection in use was lost, by close code (RFC 6455 section 7.4) or, without one, by error code. */
  readonly drops: Readonly<Record<string, number>>;
  /** `undefined` until the part that listens and speaks has been loaded. */
  readonly audio: AudioMeasurements | undefined;
  /** Tasks of the page that took 50 ms or more (W3C Long Tasks); `undefined` where the browser does not tell. */
  readonly longTasks: number | undefined;
  /** By how much the page's own timers were late at the last look; `undefined` while nobody can tell. */
  readonly eventLoopLag: number | undefined;
  /** Bytes of the page: of an isolated one with its workers, else of its script heap; `undefined` where the browser does not tell. */
  readonly memoryBytes: number | undefined;
}

/** Counted where the frames pass. */
export type Traffic = Readonly<Record<'framesSent' | 'framesReceived' | 'bytesSent' | 'bytesReceived', number>>;

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
  measurements?: () => Measurements;
  /** Takes the time from the beginning of the agent's turn to its first sound, milliseconds. */
  firstAudio?: (milliseconds: number) => void;
  audio?: () => AudioMeasurements;
}
