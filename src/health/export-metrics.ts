import type { DurationSummary, SystemMetrics } from './system-metrics.js';

/** One exported value: its OpenTelemetry name and unit (UCUM, as OpenTelemetry has them), what it is, and how to read it. */
interface Metric {
  readonly name: string;
  readonly kind: 'counter' | 'gauge' | 'summary';
  /** `s`, `By`, `1` for shares, `{dial}` for counts. */
  readonly unit: string;
  readonly description: string;
  readonly read: (metrics: SystemMetrics) => readonly Sample[];
}

/** A value of the JSON export. */
interface Point {
  readonly attributes: Readonly<Record<string, string>>;
  readonly value?: number;
  readonly count?: number;
  readonly sum?: number;
  readonly quantiles?: readonly { quantile: number; value: number }[];
}

interface Sample {
  readonly attributes?: Readonly<Record<string, string>>;
  readonly value: number | undefined;
  readonly summary?: DurationSummary;
}

const one = (value: number | undefined): readonly Sample[] => (value === undefined ? [] : [{ value }]);
const seconds = (milliseconds: number | undefined): number | undefined =>
  milliseconds === undefined ? undefined : milliseconds / 1000;
const durations = (summary: DurationSummary | undefined): readonly Sample[] =>
  summary ? [{ value: summary.count, summary }] : [];

const STATUSES = ['stopped', 'starting', 'running', 'degraded', 'failed'] as const;

/** Every exported value, in the order in which it is written. */
export const METRICS: readonly Metric[] = [
  counter('realtime.connection.dials', '{dial}', 'Sockets that were opened.', (m) => one(m.connectionHealth.dials)),
  counter('realtime.connection.reconnections', '{outage}', 'Outages that ended well.', (m) =>
    one(m.connectionHealth.reconnectionCount),
  ),
  counter('realtime.connection.drops', '{drop}', 'Connections in use that were lost, by close or error code.', (m) =>
    Object.entries(m.measurements?.drops ?? {}).map(([reason, value]) => ({ attributes: { reason }, value })),
  ),
  counter('realtime.connection.missed_heartbeats', '{ping}', 'Pings that nobody answered in time.', (m) =>
    one(m.connectionHealth.missedHeartbeats),
  ),
  gauge('realtime.connection.uptime', 's', 'Age of the connection in use.', (m) =>
    one(seconds(m.connectionHealth.uptime)),
  ),
  counter('realtime.connection.frames', '{frame}', 'Frames, by direction.', (m) => [
    { attributes: { direction: 'sent' }, value: m.traffic.framesSent },
    { attributes: { direction: 'received' }, value: m.traffic.framesReceived },
  ]),
  counter('realtime.connection.io', 'By', 'Application bytes, by direction.', (m) => [
    { attributes: { direction: 'sent' }, value: m.traffic.bytesSent },
    { attributes: { direction: 'received' }, value: m.traffic.bytesReceived },
  ]),
  counter('realtime.session.dropped_frames', '{frame}', 'Frames of the server that made no sense.', (m) =>
    one(m.connectionHealth.droppedFrames),
  ),
  gauge('realtime.session.queue_depth', '{message}', 'What waits to be sent.', (m) =>
    one(m.connectionHealth.queueDepth),
  ),
  counter('realtime.auth.token_calls', '{call}', 'Calls to the token service or the provider.', (m) =>
    one(m.authenticationMetrics.tokenCalls),
  ),
  counter('realtime.auth.token_refreshes', '{call}', 'Calls that brought a fresh token.', (m) =>
    one(m.authenticationMetrics.tokenRefreshCount),
  ),
  gauge('realtime.auth.failure_rate', '1', 'Failed token calls by all.', (m) =>
    one(m.authenticationMetrics.authFailureRate),
  ),
  gauge('realtime.auth.token_remaining', 's', 'Time until the token expires.', (m) =>
    one(seconds(m.authenticationMetrics.expiresInMs)),
  ),
  summary('realtime.connection.round_trip', 'Round trips of pings.', (m) =>
    durations(m.measurements?.histograms.roundTrip),
  ),
  summary('realtime.connection.reconnect_time', 'From the loss of a connection until the session is restored.', (m) =>
    durations(m.measurements?.histograms.timeToReconnect),
  ),
  summary('realtime.session.time_to_first_token', "From the beginning of the agent's turn to the first text.", (m) =>
    durations(m.measurements?.histograms.timeToFirstToken),
  ),
  summary('realtime.session.time_to_first_audio', "From the beginning of the agent's turn to the first sound.", (m) =>
    durations(m.measurements?.histograms.timeToFirstAudio),
  ),
  counter('realtime.audio.frames', '{frame}', 'Frames of the microphone, by what became of them.', ({ measurements }) =>
    Object.entries({
      sent: measurements?.audio?.sentFrames,
      dropped: measurements?.audio?.droppedFrames,
      suppressed: measurements?.audio?.suppressedFrames,
    }).flatMap(([outcome, value]) => (value === undefined ? [] : [{ attributes: { outcome }, value }])),
  ),
  counter('realtime.audio.underruns', '{gap}', 'Times that an answer ran dry while it was played.', (m) =>
    one(m.measurements?.audio?.underruns),
  ),
  counter('realtime.audio.interruptions', '{interruption}', 'Times that speech was cut short.', (m) =>
    one(m.measurements?.audio?.interruptions),
  ),
  counter('realtime.page.long_tasks', '{task}', 'Tasks of the page of 50 ms or more.', (m) =>
    one(m.measurements?.longTasks),
  ),
  gauge('realtime.page.event_loop_lag', 's', "Lateness of the page's own timers.", (m) =>
    one(seconds(m.measurements?.eventLoopLag)),
  ),
  gauge('realtime.page.memory', 'By', 'Script heap of the page.', (m) => one(m.measurements?.memoryBytes)),
  gauge('realtime.component.status', '1', '1 for the status that a component has, 0 for the others.', (m) =>
    Object.entries(m.componentHealth).flatMap(([component, health]) =>
      STATUSES.map((status) => ({ attributes: { component, status }, value: health?.status === status ? 1 : 0 })),
    ),
  ),
  gauge('realtime.component.error_rate', '1', 'Failed by all of the last five minutes.', (m) =>
    Object.entries(m.componentHealth).map(([component, health]) => ({
      attributes: { component },
      value: health?.errorRate,
    })),
  ),
];

function counter(name: string, unit: string, description: string, read: Metric['read']): Metric {
  return { name, kind: 'counter', unit, description, read };
}

function gauge(name: string, unit: string, description: string, read: Metric['read']): Metric {
  return { name, kind: 'gauge', unit, description, read };
}

function summary(name: string, description: string, read: Metric['read']): Metric {
  return { name, kind: 'summary', unit: 's', description, read };
}

/** A snapshot for a backend. Unknown values are left out, never written as 0. */
export function exportMetrics(metrics: SystemMetrics, format: 'json' | 'prometheus'): string {
  return format === 'json' ? toJson(metrics) : toPrometheus(metrics);
}

/** OpenTelemetry metric names, https://opentelemetry.io/docs/specs/semconv/general/naming/ */
function toJson(metrics: SystemMetrics): string {
  const list = METRICS.map(({ name, kind, unit, description, read }) => ({
    name,
    kind,
    unit,
    description,
    points: read(metrics).flatMap(({ attributes = {}, value, summary: of }): Point[] => {
      if (!of) return value === undefined ? [] : [{ attributes, value }];
      const quantiles = quantilesOf(of).map(([quantile, at]) => ({ quantile, value: at }));
      return [{ attributes, count: of.count, sum: of.sum / 1000, quantiles }];
    }),
  }));
  return JSON.stringify({ metrics: list.filter(({ points }) => points.length > 0) });
}

/** Text format 0.0.4, https://prometheus.io/docs/instrumenting/exposition_formats/ */
function toPrometheus(metrics: SystemMetrics): string {
  const lines = METRICS.flatMap(({ name, kind, unit, description, read }) => {
    const samples = read(metrics).filter(({ value }) => value !== undefined);
    if (samples.length === 0) return [];
    const full = prometheusName(name, kind, unit);
    return [
      `# HELP ${full} ${description}`,
      `# TYPE ${full} ${kind}`,
      ...samples.flatMap(({ attributes = {}, value, summary: of }) => {
        if (!of) return [`${full}${labels(attributes)} ${value}`];
        const quantiles = quantilesOf(of).map(
          ([quantile, at]) => `${full}${labels({ quantile: `${quantile}` })} ${at}`,
        );
        return [...quantiles, `${full}_sum ${of.sum / 1000}`, `${full}_count ${of.count}`];
      }),
    ];
  });
  return `${lines.join('\n')}\n`;
}

/** Units and kinds are part of a Prometheus name, in its own order. */
function prometheusName(name: string, kind: Metric['kind'], unit: string): string {
  const ofUnit = { s: '_seconds', By: '_bytes', '1': '_ratio' }[unit] ?? '';
  const isState = name.endsWith('.status');
  return `${name.replaceAll('.', '_')}${isState ? '' : ofUnit}${kind === 'counter' ? '_total' : ''}`;
}

const quantilesOf = ({ p50, p95, p99 }: DurationSummary): [number, number][] =>
  (
    [
      [0.5, p50],
      [0.95, p95],
      [0.99, p99],
    ] as const
  ).flatMap(([quantile, at]) => (at === undefined ? [] : [[quantile, at / 1000]]));

function labels(attributes: Readonly<Record<string, string>>): string {
  const pairs = Object.entries(attributes).map(([key, value]) => `${key}="${value.replace(/["\\\n]/g, '')}"`);
  return pairs.length > 0 ? `{${pairs.join(',')}}` : '';
}
