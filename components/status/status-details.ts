import { html, nothing, type ReactiveControllerHost, type TemplateResult } from 'lit';
import type { AudioState, ConfigState, HealthState } from '../../src/index.js';
import { icon, type IconName } from '../internal/icons.js';
import type { SessionClient } from '../internal/session-client.js';
import { StoreController } from '../internal/store-controller.js';
import type { Strings } from '../internal/strings.js';
import { agentWords } from './connection-words.js';
import { statusWords, type StatusWords } from './status-words.js';

export { statusDetailsStyles } from './status-details.styles.js';

type Tone = 'ok' | 'busy' | 'warning' | 'danger' | 'idle';

interface Axis {
  readonly name: 'agent' | 'device';
  readonly label: string;
  readonly tone: Tone;
  readonly icon: IconName;
  readonly text: string;
}

/** From here on a part is switched off. */
const DEGRADED_LEVEL = 3;

/** What the first line does not need: the other two axes (in full), what is switched off, mistakes of the configuration. */
export class StatusDetails {
  readonly #audio: StoreController<AudioState>;
  readonly #health: StoreController<HealthState>;

  constructor(host: ReactiveControllerHost) {
    this.#audio = new StoreController(host);
    this.#health = new StoreController(host);
  }

  /** What the first line is about, when there are three. */
  label(strings: Strings): string {
    return statusWords(strings).statusConnection;
  }

  render(client: SessionClient, isFull: boolean, strings: Strings): TemplateResult {
    this.#audio.setStore(client.$audio);
    this.#health.setStore(client.$health);
    const t = statusWords(strings);
    const off = switchedOff(client, t);
    return html`
      ${isFull ? [agentAxis(client, t), deviceAxis(client, t)].map(renderAxis) : nothing}
      <div role="status">
        ${off === '' ? nothing : html`<p class="off" part="off">${icon('warning')}<span>${t.statusOff(off)}</span></p>`}
      </div>
      ${renderIssues(client.$config.get(), t)}
    `;
  }
}

function renderAxis({ name, label, tone, icon: shape, text }: Axis): TemplateResult {
  return html`<div class="row axis" part=${name === 'agent' ? 'row agent-row' : 'row device-row'} data-tone=${tone}>
    <span class="mark" part="mark">${icon(shape)}</span>
    <span class="label" part="label">${label}</span>
    <span part=${name === 'agent' ? 'agent' : 'device'}>${text}</span>
  </div>`;
}

function agentAxis(client: SessionClient, t: StatusWords): Axis {
  const axis = { name: 'agent', label: t.statusAgent } as const;
  if (client.$connection.get().status !== 'connected') {
    return { ...axis, tone: 'idle', icon: 'dash', text: t.statusAgentAway };
  }
  const doing = agentWords(client.$turn.get(), t);
  return doing
    ? { ...axis, tone: 'busy', icon: 'dots', text: doing }
    : { ...axis, tone: 'ok', icon: 'check', text: t.statusAgentReady };
}

function deviceAxis(client: SessionClient, t: StatusWords): Axis {
  const state = deviceState(client.$audio.get(), client.$config.get().values.audio.input === 'off');
  const [tone, shape] = DEVICE_LOOKS[state] ?? (['danger', 'cross'] as const);
  return { name: 'device', label: t.statusDevice, tone, icon: shape, text: t.statusDevices[state] };
}

const DEVICE_LOOKS: Readonly<Record<string, readonly [Tone, IconName]>> = {
  disabled: ['idle', 'dash'],
  off: ['idle', 'dash'],
  starting: ['busy', 'dots'],
  on: ['ok', 'check'],
  muted: ['warning', 'pause'],
};

function deviceState(
  { microphone, problem, muted }: AudioState,
  isDisabled: boolean,
): keyof StatusWords['statusDevices'] {
  if (isDisabled) return 'disabled';
  // An address of the local network over http: nothing that is tried helps.
  if (!isSecureContext) return 'insecure';
  if (microphone === 'failed') return problem ?? 'failed';
  return microphone === 'on' && muted ? 'muted' : microphone;
}

/** What recovery has switched off, in words; `''` when nothing. */
function switchedOff({ recovery }: SessionClient, t: StatusWords): string {
  const names = (['audio', 'avatar'] as const).filter((name) => (recovery?.level(name) ?? 0) >= DEGRADED_LEVEL);
  return names.map((name) => t.statusParts[name]).join(t.statusAnd);
}

function renderIssues({ issues, status }: ConfigState, t: StatusWords): TemplateResult | typeof nothing {
  if (issues.length === 0) return nothing;
  const severity = status === 'config-invalid' ? 'error' : 'warning';
  return html`<ul
    part="issues"
    data-severity=${severity}
    aria-label=${severity === 'error' ? t.configInvalid : t.configWarnings}
  >
    ${issues.map(
      ({ message, suggestion }) =>
        html`<li part="issue">${message}${suggestion ? html`<span>${t.didYouMean(suggestion)}</span>` : nothing}</li>`,
    )}
  </ul>`;
}
