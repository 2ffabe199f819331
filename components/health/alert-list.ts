import { html, type TemplateResult } from 'lit';
import type { HealthAlert, HealthCondition } from '../../src/index.js';
import { icon } from '../internal/icons.js';
import type { Format } from './format.js';
import type { HealthWords } from './health-words.js';

/** What is alerted, the oldest first. */
export function renderAlerts(alerts: readonly HealthAlert[], format: Format, t: HealthWords): TemplateResult {
  return html`<section class="alerts" part="alerts" aria-label=${t.healthAlerts}>
    <h2 part="heading">${t.healthAlerts}</h2>
    ${
      alerts.length === 0
        ? html`<p class="none" part="none">${t.healthNoAlerts}</p>`
        : html`<ul part="alert-list">
            ${alerts.map((alert) => renderAlert(alert, format, t))}
          </ul>`
    }
  </section>`;
}

function renderAlert(
  { condition, value, threshold, since, correlationId }: HealthAlert,
  format: Format,
  t: HealthWords,
): TemplateResult {
  const write = writer(condition, format);
  return html`<li part="alert">
    ${icon('warning')}
    <span>
      <strong>${t.healthConditions[condition]}</strong>
      <span class="facts" part="facts">
        <bdi>${t.healthAlert(write(value), write(threshold))}</bdi> · <bdi>${t.healthSince(format.clock(since))}</bdi> ·
        <code>${correlationId}</code>
      </span>
    </span>
  </li>`;
}

/** What a screen reader hears when one is raised: no figures, which would be read again and again. */
export const alertWords = (alerts: readonly HealthAlert[], t: HealthWords): string =>
  alerts.map(({ condition }) => t.healthConditions[condition]).join('. ');

function writer(condition: HealthCondition, format: Format): (value: number) => string {
  if (condition === 'error-rate') return (value) => format.share(value);
  if (condition === 'reconnects' || condition === 'queue-depth') return (value) => format.count(value);
  return (value) => format.duration(value);
}
