import { html, nothing, type TemplateResult } from 'lit';
import type { ComponentHealth, ComponentName, ComponentStatus, SystemMetrics } from '../../src/index.js';
import { icon, type IconName } from '../internal/icons.js';
import { NOTHING, type Format } from './format.js';
import type { HealthWords } from './health-words.js';

/** A shape for each status: colour is never the only sign. */
export const STATUS_ICONS: Readonly<Record<ComponentStatus, IconName>> = {
  stopped: 'dash',
  starting: 'dots',
  running: 'check',
  degraded: 'warning',
  failed: 'cross',
};

/** The order of the rows: as the parts start. Others come after them. */
const ORDER: readonly ComponentName[] = ['config', 'auth', 'connection', 'session', 'audio', 'avatar', 'logging'];

/** Every part of the client in a row. `level`: the recovery level of a part, 0 = nothing is the matter. */
export function renderComponents(
  health: SystemMetrics['componentHealth'],
  level: (component: string) => number,
  format: Format,
  t: HealthWords,
): TemplateResult {
  const known = Object.keys(health) as ComponentName[];
  const names = [...ORDER.filter((name) => name in health), ...known.filter((name) => !ORDER.includes(name))];
  return html`<table part="table">
    <caption part="heading">
      ${t.healthComponents}
    </caption>
    <thead>
      <tr part="header">
        <th part="head" scope="col">${t.healthComponent}</th>
        <th part="head" scope="col">${t.healthState}</th>
        <th part="head" scope="col" class="number">${t.healthErrors}</th>
        <th part="head" scope="col" class="number">${t.healthResponse}</th>
        <th part="head" scope="col" class="number">${t.healthMemory}</th>
      </tr>
    </thead>
    <tbody>
      ${names.map((name) => renderRow(name, health[name], level(name), format, t))}
    </tbody>
  </table>`;
}

function renderRow(
  name: ComponentName,
  health: ComponentHealth | undefined,
  level: number,
  format: Format,
  t: HealthWords,
): TemplateResult {
  const { status = 'stopped', errorRate = 0, responseTime, memoryUsage } = health ?? {};
  return html`<tr part="component" data-status=${status}>
    <th part="name" scope="row">${t.healthNames[name] ?? name}</th>
    <td part="cell">
      <span class="state" part="state"
        >${icon(STATUS_ICONS[status])}${t.healthStatuses[status]}${
          level > 0
            ? html`<span class="level" aria-hidden="true">${level}</span
                ><span class="hidden">, ${t.healthLevel(level)}</span>`
            : nothing
        }</span
      >
    </td>
    <td part="cell" class="number"><bdi>${format.share(errorRate)}</bdi></td>
    <td part="cell" class="number">${measured(responseTime, format.duration(responseTime), t)}</td>
    <td part="cell" class="number">${measured(memoryUsage, format.bytes(memoryUsage), t)}</td>
  </tr>`;
}

const measured = (value: number | undefined, shown: string, t: HealthWords): TemplateResult =>
  value === undefined
    ? html`<span aria-hidden="true">${NOTHING}</span><span class="hidden">${t.healthUnknown}</span>`
    : html`<bdi>${shown}</bdi>`;
