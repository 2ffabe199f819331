import { html, nothing, type TemplateResult } from 'lit';
import type { AudioDevice, AudioState, ClientConfig, VoiceInfo } from '../../src/index.js';
import type { MicrophoneStrings } from '../internal/microphone-strings.js';

export interface SettingsActions {
  chooseInput(id: string): void;
  chooseOutput(id: string): void;
  chooseVoice(id: string): void;
  setVolume(volume: number): void;
  setMode(mode: 'ptt' | 'vad'): void;
  setBargeIn(isOn: boolean): void;
}

const valueOf = (event: Event): string => (event.target as HTMLSelectElement | HTMLInputElement).value;

const voiceName = ({ id, description }: VoiceInfo, t: MicrophoneStrings): string => {
  if (id === 'none') return t.micVoiceNone;
  return id === 'avatar' ? t.micVoiceAvatar : description || id;
};

function renderDevices(
  label: string,
  devices: readonly AudioDevice[],
  chosen: string,
  choose: (id: string) => void,
  t: MicrophoneStrings,
): TemplateResult | typeof nothing {
  if (devices.length === 0) return nothing;
  // `default` is the browser's own name for what an empty choice is here.
  const real = devices.filter(({ id }) => id !== 'default');
  return html`<label part="field">
    <span part="label">${label}</span>
    <select part="control" @change=${(event: Event) => choose(valueOf(event))}>
      <option value="" ?selected=${chosen === ''}>${t.micDefaultDevice}</option>
      ${real.map(
        ({ id, label: name }, index) =>
          html`<option .value=${id} ?selected=${id === chosen}>${name || t.micUnnamed(index + 1)}</option>`,
      )}
    </select>
  </label>`;
}

function renderVoices(
  voices: readonly VoiceInfo[],
  current: string | undefined,
  choose: (id: string) => void,
  t: MicrophoneStrings,
): TemplateResult | typeof nothing {
  // The voice of an avatar is the avatar's to choose.
  const offered = voices.filter(({ id }) => id !== 'avatar' || id === current);
  if (offered.length === 0) return nothing;
  return html`<label part="field">
    <span part="label">${t.micVoice}</span>
    <select part="control" @change=${(event: Event) => choose(valueOf(event))}>
      ${current === undefined ? html`<option value="" selected hidden></option>` : nothing}
      ${offered.map(
        (voice) => html`<option .value=${voice.id} ?selected=${voice.id === current}>${voiceName(voice, t)}</option>`,
      )}
    </select>
  </label>`;
}

/** Devices, voice, volume and the way to talk. */
export function renderSettings(
  audio: AudioState,
  { audio: config }: ClientConfig,
  voices: readonly VoiceInfo[],
  actions: SettingsActions,
  t: MicrophoneStrings,
): TemplateResult {
  return html`
    <fieldset part="field">
      <legend part="label">${t.micMode}</legend>
      ${(['ptt', 'vad'] as const).map(
        (mode) =>
          html`<label class="choice" part="field">
            <input
              part="control"
              type="radio"
              name="mode"
              .checked=${config.inputMode === mode}
              @change=${() => actions.setMode(mode)}
            />
            <span>${mode === 'ptt' ? t.micModeHold : t.micModeHandsFree}</span>
          </label>`,
      )}
    </fieldset>
    <label class="choice" part="field">
      <input
        part="control"
        type="checkbox"
        .checked=${config.bargeIn}
        @change=${(event: Event) => actions.setBargeIn((event.target as HTMLInputElement).checked)}
      />
      <span>${t.micBargeIn}</span>
    </label>
    ${renderVoices(voices, audio.voice?.id, (id) => actions.chooseVoice(id), t)}
    <label part="field">
      <span part="label">${t.micVolume}</span>
      <input
        part="control"
        type="range"
        min="0"
        max="1"
        step="0.05"
        .value=${String(config.volume)}
        @input=${(event: Event) => actions.setVolume(Number(valueOf(event)))}
      />
    </label>
    ${renderDevices(t.micInput, audio.inputs, audio.inputId, (id) => actions.chooseInput(id), t)}
    ${renderDevices(t.micOutput, audio.outputs, audio.outputId, (id) => actions.chooseOutput(id), t)}
  `;
}
