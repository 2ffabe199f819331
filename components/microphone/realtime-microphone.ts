import { adoptStyles, html, type TemplateResult } from 'lit';
import { state } from 'lit/decorators.js';
import { hostStyles } from '../internal/host.styles.js';
import { RealtimeChild } from '../internal/realtime-child.js';
import type { SessionClient } from '../internal/session-client.js';
import type { MicrophoneView } from './microphone-view.js';

/**
 * Where the user speaks: hold to talk, by pointer or with Space and Enter, or hands-free; mute, level, devices, voice and volume. It asks for the
 * microphone when somebody uses it, and says in words what is wrong and what helps.
 * This class is a small shell; what it shows is loaded when the first one is put on a page.
 *
 * @tagname realtime-microphone
 * @csspart bar - The row of buttons.
 * @csspart talk - The main button.
 * @csspart level - The meter in the main button.
 * @csspart status - What the microphone is doing, in words.
 * @csspart hands-free - The button that switches hands-free on and off.
 * @csspart mute - The button that mutes the microphone.
 * @csspart off - The button that gives the microphone back.
 * @csspart mute-output - The button that mutes the agent.
 * @csspart settings-button - The button that opens the settings.
 * @csspart settings - The settings.
 * @csspart problem - What is wrong, with what helps.
 * @csspart unlock - The button that lets sound through.
 * @cssstate listening - The microphone is open.
 * @cssstate talking - What is said goes to the agent.
 * @cssstate muted - The microphone is open and muted.
 * @cssstate failed - There is no microphone, and somebody wants one.
 * @cssstate needs-gesture - The browser waits for a click.
 */
export class RealtimeMicrophone extends RealtimeChild {
  static override styles = hostStyles;

  #loading = false;

  @state() private view: MicrophoneView | undefined;
  @state() private failed = false;

  override connectedCallback(): void {
    super.connectedCallback();
    void this.#load();
  }

  protected override clientChanged(_previous: SessionClient | undefined): void {
    this.view?.setClient(this.client);
  }

  protected override render(): TemplateResult {
    const t = this.strings;
    if (!this.client) return html`<p class="no-session">${t.noSession}</p>`;
    return this.view?.render(t) ?? html`<p role="status">${this.failed ? t.voiceFailed : ''}</p>`;
  }

  async #load(): Promise<void> {
    if (this.view || this.#loading) return;
    this.#loading = true;
    try {
      const { MicrophoneView, microphoneStyles } = await import('./microphone-view.js');
      if (this.renderRoot instanceof ShadowRoot) adoptStyles(this.renderRoot, [...hostStyles, ...microphoneStyles]);
      const view = new MicrophoneView(this);
      view.setClient(this.client);
      this.view = view;
    } catch {
      // Putting it on a page again tries again.
      this.failed = true;
    }
    this.#loading = false;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'realtime-microphone': RealtimeMicrophone;
  }
}
