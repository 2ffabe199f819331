import { html, type ReactiveController, type ReactiveControllerHost, type TemplateResult } from 'lit';
import { icon } from '../internal/icons.js';
import type { LazyView } from '../internal/lazy-child.js';
import type { SessionClient } from '../internal/session-client.js';
import type { Strings } from '../internal/strings.js';
import { alertWords, renderAlerts } from './alert-list.js';
import { renderComponents, STATUS_ICONS } from './component-table.js';
import { renderFigures } from './figures.js';
import { Format } from './format.js';
import { healthWords } from './health-words.js';
import { RoundTrips } from './round-trips.js';

export { healthStyles } from './health-view.styles.js';

/** More often, nobody can read it. */
const UPDATE_MS = 1000;

/** The figures, parts and alerts of one client. */
export class HealthView implements LazyView, ReactiveController {
  readonly #host: ReactiveControllerHost & HTMLElement;
  #client: SessionClient | undefined;
  #undo: (() => void)[] = [];
  #roundTrips = new RoundTrips();
  #format: Format | undefined;
  #language = '';
  #timer: ReturnType<typeof setTimeout> | undefined;
  #shownAt = -Infinity;

  constructor(host: ReactiveControllerHost & HTMLElement) {
    this.#host = host;
    host.addController(this);
  }

  setClient(client: SessionClient | undefined): void {
    if (client === this.#client) return;
    this.#client = client;
    this.#roundTrips = new RoundTrips();
    this.hostConnected();
  }

  hostConnected(): void {
    this.hostDisconnected();
    const client = this.#client;
    // A panel that is not on a page must not be held by its client.
    if (!client || !this.#host.isConnected) return;
    this.#undo = [client.$health, client.$connection, client.$auth].map((store) => store.listen(this.#handleChange));
    this.#host.requestUpdate();
  }

  hostDisconnected(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    for (const undo of this.#undo.splice(0)) undo();
  }

  hostUpdated(): void {
    this.#shownAt = performance.now();
  }

  render(strings: Strings): TemplateResult {
    const client = this.#client;
    if (!client) return html``;
    const t = healthWords(strings);
    const format = this.#formatOf(t.language);
    const metrics = client.getMetrics();
    const { status, alerts } = client.$health.get();
    const roundTrip = metrics.measurements?.histograms.roundTrip;
    if (roundTrip) this.#roundTrips.read(roundTrip);
    const connection = client.$connection.get().status;
    const words = status === 'running' || status === 'stopped' ? t.healthSummary[status] : t.states[connection];
    const summary = status === 'degraded' && connection === 'connected' ? t.healthSummary.degraded : words;
    return html`
      <p class="summary" part="summary" data-status=${status}>
        <span class="mark" part="mark">${icon(STATUS_ICONS[status])}</span
        >${status === 'failed' ? t.healthSummary.failed : summary}
      </p>
      ${renderFigures(client, metrics, this.#roundTrips.values, format, t)}
      <div class="scroll" role="group" aria-label=${t.healthComponents} tabindex="0">
        ${renderComponents(metrics.componentHealth, (name) => client.recovery?.level(name) ?? 0, format, t)}
      </div>
      ${renderAlerts(alerts, format, t)}
      <div class="hidden" role="status">${alertWords(alerts, t)}</div>
    `;
  }

  #formatOf(language: string): Format {
    if (!this.#format || language !== this.#language) this.#format = new Format(language);
    this.#language = language;
    return this.#format;
  }

  readonly #handleChange = (): void => {
    const waitMs = this.#shownAt + UPDATE_MS - performance.now();
    this.#timer ??= setTimeout(
      () => {
        this.#timer = undefined;
        this.#host.requestUpdate();
      },
      Math.max(0, waitMs),
    );
  };
}
