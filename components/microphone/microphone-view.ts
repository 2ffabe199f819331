import { html, nothing, type ReactiveController, type ReactiveControllerHost, type TemplateResult } from 'lit';
import type { AudioManager, AudioProblem, ClientConfigInput } from '../../src/index.js';
import { icon } from '../internal/icons.js';
import type { MicrophoneStrings } from '../internal/microphone-strings.js';
import type { SessionClient } from '../internal/session-client.js';
import { StoreController } from '../internal/store-controller.js';
import type { Strings } from '../internal/strings.js';
import { CustomStates } from './custom-states.js';
import { LevelMeter } from './level-meter.js';
import { microphoneStyles as styles } from './microphone.styles.js';
import { shownState, statusText } from './microphone-state.js';
import { microphoneWords } from './microphone-words.js';
import { renderSettings, type SettingsActions } from './settings-view.js';
import { settingsStyles } from './settings.styles.js';
import { TalkButton } from './talk-button.js';
import { voiceIcon, type VoiceIconName } from './voice-icon.js';

type Host = ReactiveControllerHost & HTMLElement & { readonly renderRoot: ParentNode };

export const microphoneStyles = [styles, settingsStyles];

/** Trying again does not help. */
const HOPELESS: readonly AudioProblem[] = ['insecure', 'unsupported'];

const ignore = (): void => {};

/** What `<realtime-microphone>` shows, and what its buttons do. */
export class MicrophoneView implements ReactiveController {
  readonly #host: Host;
  readonly #audio: StoreController<ReturnType<SessionClient['$audio']['get']>>;
  readonly #config: StoreController<ReturnType<SessionClient['$config']['get']>>;
  readonly #connection: StoreController<ReturnType<SessionClient['$connection']['get']>>;
  readonly #catalog: StoreController<ReturnType<SessionClient['$catalog']['get']>>;
  readonly #states: CustomStates;
  readonly #meter: LevelMeter;
  readonly #talk = new TalkButton({
    hold: (isHeld) => this.#hold(isHeld),
    toggle: () => void this.#act((audio) => this.#toggle(audio)),
  });
  #client: SessionClient | undefined;
  #isOpen = false;
  #releaseOutput: (() => void) | undefined;

  constructor(host: Host) {
    this.#host = host;
    this.#audio = new StoreController(host);
    this.#config = new StoreController(host);
    this.#connection = new StoreController(host);
    this.#catalog = new StoreController(host);
    this.#states = new CustomStates(host);
    this.#meter = new LevelMeter(host);
    host.addController(this);
  }

  hostConnected(): void {
    this.#follow();
    document.addEventListener('pointerdown', this.#handleOutside);
  }

  hostDisconnected(): void {
    document.removeEventListener('pointerdown', this.#handleOutside);
    this.#talk.release();
    this.#meter.follow(undefined);
    this.#isOpen = false;
  }

  /** Shows another session, or none. */
  setClient(client: SessionClient | undefined): void {
    this.#talk.release();
    this.#releaseOutput?.();
    this.#releaseOutput = undefined;
    this.#client = client;
    this.#audio.setStore(client?.$audio);
    this.#config.setStore(client?.$config);
    this.#connection.setStore(client?.$connection);
    this.#catalog.setStore(client?.$catalog);
    this.#follow();
  }

  render(strings: Strings): TemplateResult {
    const t = microphoneWords(strings);
    const [audio, config, connection] = [this.#audio.value, this.#config.value?.values, this.#connection.value];
    if (!audio || !config || !connection) return html``;
    const { inputMode: mode, input } = config.audio;
    const shown = shownState(audio, input === 'off');
    this.#states.show({
      listening: audio.microphone === 'on' && !audio.muted,
      talking: shown === 'talking',
      muted: shown === 'muted',
      failed: shown === 'failed',
      'needs-gesture': audio.needsGesture,
    });
    const isOn = audio.microphone === 'on' || audio.microphone === 'starting';
    const { problem } = audio;
    return html`
      ${problem ? this.#renderProblem(problem, t) : nothing} ${audio.needsGesture ? this.#renderUnlock(t) : nothing}
      <div
        class="bar"
        part="bar"
        role="group"
        aria-label=${t.microphone}
        data-state=${shown}
        @keydown=${this.#handleKeydown}
      >
        ${this.#talk.render(mode, shown, t)}
        <span class="status" part="status" id="status" role="status">
          ${statusText(shown, mode, audio, connection, t)}
        </span>
        <div class="tools" part="tools">
          ${this.#renderToggle('hands-free', 'waves', t.micHandsFree, mode === 'vad', () => this.#setMode(mode === 'vad' ? 'ptt' : 'vad'))}
          ${
            mode === 'vad'
              ? this.#renderToggle(
                  'mute',
                  'micOff',
                  t.micMute,
                  audio.muted,
                  () => this.#act((each) => each.setMuted(!audio.muted)),
                  !isOn,
                )
              : this.#renderOff(isOn, t)
          }
          ${this.#renderToggle('mute-output', audio.outputMuted ? 'speakerOff' : 'speaker', t.micOutputMute, audio.outputMuted, () => this.#act((each) => each.setOutputMuted(!audio.outputMuted)))}
          <button
            class="plain"
            part="settings-button"
            type="button"
            id="settings-button"
            title=${t.micSettings}
            aria-label=${t.micSettings}
            aria-expanded=${this.#isOpen}
            aria-controls="settings"
            @click=${() => this.#open(!this.#isOpen)}
          >
            ${voiceIcon('sliders')}
          </button>
        </div>
        <div
          class="settings"
          part="settings"
          id="settings"
          role="group"
          aria-label=${t.micSettings}
          ?hidden=${!this.#isOpen}
        >
          ${this.#isOpen ? renderSettings(audio, config, this.#catalog.value?.voices ?? [], this.#actions, t) : nothing}
        </div>
      </div>
    `;
  }

  #renderToggle(
    name: string,
    symbol: VoiceIconName,
    label: string,
    isPressed: boolean,
    act: () => unknown,
    isDisabled = false,
  ): TemplateResult {
    return html`<button
      class="plain"
      part=${name}
      type="button"
      title=${label}
      aria-label=${label}
      aria-pressed=${isPressed}
      ?disabled=${isDisabled}
      @click=${act}
    >
      ${voiceIcon(symbol)}
    </button>`;
  }

  #renderOff(isOn: boolean, t: MicrophoneStrings): TemplateResult {
    return html`<button
      class="plain"
      part="off"
      type="button"
      title=${t.micTurnOff}
      aria-label=${t.micTurnOff}
      ?disabled=${!isOn}
      @click=${() => this.#act((audio) => audio.stopMicrophone())}
    >
      ${voiceIcon('power')}
    </button>`;
  }

  #renderProblem(problem: AudioProblem, t: MicrophoneStrings): TemplateResult {
    const again = html`<button part="retry" type="button" @click=${() => this.#act((audio) => audio.startMicrophone())}>
      ${t.micRetry}
    </button>`;
    return html`<p class="problem" part="problem" role="alert">
      ${icon('warning')}<span>${t.micProblems[problem]}</span> ${HOPELESS.includes(problem) ? nothing : again}
    </p>`;
  }

  #renderUnlock(t: MicrophoneStrings): TemplateResult {
    return html`<p class="problem" part="problem" role="status">
      ${voiceIcon('speakerOff')}<span>${t.micNeedsGesture}</span>
      <button class="primary" part="unlock" type="button" @click=${() => this.#act((audio) => audio.unlock())}>
        ${t.micUnlock}
      </button>
    </p>`;
  }

  readonly #actions: SettingsActions = {
    chooseInput: (id) => void this.#act((audio) => audio.setInputDevice(id)),
    chooseOutput: (id) => void this.#act((audio) => audio.setOutputDevice(id)),
    chooseVoice: (id) => {
      // Whoever chooses a voice wants to hear it.
      void this.#act((audio) => (this.#releaseOutput ??= id === 'none' ? undefined : audio.claimOutput()));
      this.#client?.setVoice(id).catch(() => this.#host.requestUpdate()); // the list shows the voice that is in force
    },
    setVolume: (volume) => this.#update({ volume }),
    setMode: (mode) => this.#setMode(mode),
    setBargeIn: (bargeIn) => this.#update({ bargeIn }),
  };

  #hold(isHeld: boolean): void {
    this.#host.requestUpdate();
    const audio = this.#client?.audio;
    if (!isHeld) return audio?.stopTalking();
    // In the very click: a browser may ask for a gesture.
    if (audio) audio.startTalking().catch(ignore);
    else void this.#act((loaded) => (this.#talk.isHeld ? loaded.startTalking() : undefined));
  }

  #toggle(audio: AudioManager): unknown {
    const { microphone } = audio.$audio.get();
    return microphone === 'on' || microphone === 'starting' ? audio.stopMicrophone() : audio.startMicrophone();
  }

  #setMode(inputMode: 'ptt' | 'vad'): void {
    this.#talk.release();
    this.#update({ inputMode });
    // Hands-free means that it listens.
    if (inputMode === 'vad') void this.#act((audio) => audio.startMicrophone());
  }

  #update(audio: NonNullable<ClientConfigInput['audio']>): void {
    this.#client?.updateConfig({ audio }).catch(ignore); // refused values show in the configuration
  }

  /** What goes wrong is in `$audio`. */
  async #act(act: (audio: AudioManager) => unknown): Promise<void> {
    try {
      const audio = this.#client?.audio ?? (await this.#client?.useAudio());
      if (audio) await act(audio);
    } catch {
      this.#host.requestUpdate();
    }
  }

  /** Loaded before somebody clicks, because a click lasts only a moment. */
  #follow(): void {
    const client = this.#client;
    this.#meter.follow(client?.audio);
    if (!client || client.audio) return;
    client.useAudio().then((audio) => {
      if (client === this.#client && this.#host.isConnected) this.#meter.follow(audio);
    }, ignore);
  }

  #open(isOpen: boolean): void {
    this.#isOpen = isOpen;
    this.#host.requestUpdate();
    if (isOpen) void this.#act((audio) => audio.refreshDevices());
    else this.#host.renderRoot.querySelector<HTMLElement>('#settings-button')?.focus();
  }

  readonly #handleKeydown = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape' || !this.#isOpen) return;
    event.preventDefault();
    this.#open(false);
  };

  readonly #handleOutside = (event: Event): void => {
    if (!this.#isOpen || event.composedPath().includes(this.#host)) return;
    this.#isOpen = false;
    this.#host.requestUpdate();
  };
}
