import { html, nothing, type TemplateResult } from 'lit';
import type { SystemMetrics } from '../../src/index.js';
import type { SessionClient } from '../internal/session-client.js';
import { NOTHING, type Format } from './format.js';
import type { HealthWords } from './health-words.js';
import { sparkline } from './sparkline.js';

/** The figures above the table. Each has a place of its own whether it is known or not, so that nothing moves. */
export function renderFigures(
  client: SessionClient,
  metrics: SystemMetrics,
  roundTrips: readonly number[],
  format: Format,
  t: HealthWords,
): TemplateResult {
  const { connectionHealth, authenticationMetrics, traffic, measurements } = metrics;
  const { eventLoopLag, longTasks, memoryBytes } = measurements ?? {};
  const { uptime, averageLatency, p95Latency, reconnectionCount, dials, queueDepth, droppedFrames } = connectionHealth;
  const { expiresInMs, tokenRefreshCount } = authenticationMetrics;
  const { latencyAlert } = client.$config.get().values.health;
  const auth = client.$auth.get();
  const left =
    auth.status === 'authenticated' && expiresInMs !== undefined ? t.healthExpires(format.span(expiresInMs)) : '';
  return html`<dl part="figures">
    ${figure(t.healthUptime, uptime > 0 ? format.span(uptime) : undefined, '', t)}
    ${figure(
      t.healthLatency,
      averageLatency === undefined ? undefined : format.duration(averageLatency),
      html`${p95Latency === undefined ? nothing : html`<bdi>${t.healthP95(format.duration(p95Latency))}</bdi>`}
      ${sparkline(roundTrips, latencyAlert, format, t)}`,
      t,
      'wide',
    )}
    ${figure(t.healthReconnects, format.count(reconnectionCount), t.healthDials(dials), t)}
    ${figure(t.healthSignIn, t.healthAuth[auth.status], [left, t.healthTokens(tokenRefreshCount)].filter(Boolean).join(' · '), t)}
    ${figure(t.healthTraffic, format.bytes(traffic.bytesReceived), t.healthSent(format.bytes(traffic.bytesSent)), t)}
    ${figure(t.healthQueue, format.count(queueDepth), t.healthDropped(droppedFrames), t)}
    ${figure(
      t.healthPage,
      eventLoopLag === undefined ? undefined : format.duration(eventLoopLag),
      [
        longTasks === undefined ? '' : t.healthTasks(longTasks),
        memoryBytes === undefined ? '' : format.bytes(memoryBytes),
      ]
        .filter(Boolean)
        .join(' · '),
      t,
    )}
  </dl>`;
}

function figure(
  name: string,
  value: string | undefined,
  more: string | TemplateResult,
  t: HealthWords,
  size = '',
): TemplateResult {
  const shown =
    value === undefined
      ? html`<span aria-hidden="true">${NOTHING}</span><span class="hidden">${t.healthUnknown}</span>`
      : value;
  return html`<div class="figure ${size}" part="figure">
    <dt part="label">${name}</dt>
    <dd class="value" part="value"><bdi>${shown}</bdi></dd>
    <dd class="more" part="more">${typeof more === 'string' ? html`<bdi>${more}</bdi>` : more}</dd>
  </div>`;
}
