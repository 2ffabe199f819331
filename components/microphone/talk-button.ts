import { html, type TemplateResult } from 'lit';
import type { MicrophoneStrings } from '../internal/microphone-strings.js';
import type { MicrophoneMode, ShownState } from './microphone-state.js';
import { voiceIcon } from './voice-icon.js';

/** Keys that press a button. */
const PRESS_KEYS: readonly string[] = [' ', 'Enter'];

export interface TalkButtonHost {
  /** The button is held. */
  hold(isHeld: boolean): void;
  /** Hands-free: on or off. */
  toggle(): void;
}

/**
 * The main button. Push-to-talk by pointer or by key while it is held; a click of a screen reader, which holds nothing, begins and the next
 * one ends.
 */
export class TalkButton {
  readonly #host: TalkButtonHost;
  #isHeld = false;
  /** What holds it: the click that follows is the end of it, not another one. */
  #source: 'pointer' | 'key' | 'click' | undefined;

  constructor(host: TalkButtonHost) {
    this.#host = host;
  }

  render(mode: MicrophoneMode, shown: ShownState, t: MicrophoneStrings): TemplateResult {
    const isPressed = mode === 'ptt' ? shown === 'talking' || this.#isHeld : shown !== 'off' && shown !== 'failed';
    const label = mode === 'ptt' ? t.micHold : shown === 'off' || shown === 'failed' ? t.micTurnOn : t.micTurnOff;
    return html`<button
      class="talk"
      part="talk"
      type="button"
      title=${label}
      aria-label=${mode === 'ptt' ? t.micHold : t.microphone}
      aria-pressed=${isPressed}
      aria-describedby="status"
      ?disabled=${shown === 'disabled'}
      @pointerdown=${mode === 'ptt' ? this.#handlePointerDown : undefined}
      @pointerup=${this.#handlePointerEnd}
      @pointercancel=${this.#handlePointerEnd}
      @lostpointercapture=${this.#handlePointerEnd}
      @keydown=${mode === 'ptt' ? this.#handleKeydown : undefined}
      @keyup=${this.#handleKeyup}
      @blur=${this.release}
      @contextmenu=${(event: Event) => event.preventDefault()}
      @click=${mode === 'ptt' ? this.#handleClick : () => this.#host.toggle()}
    >
      <span class="level" part="level" aria-hidden="true"></span>
      ${voiceIcon(shown === 'muted' || shown === 'failed' || shown === 'disabled' ? 'micOff' : 'mic')}
    </button>`;
  }

  get isHeld(): boolean {
    return this.#isHeld;
  }

  /** Lets go, whatever holds it. */
  readonly release = (): void => {
    if (!this.#isHeld) return;
    this.#isHeld = false;
    this.#source = undefined;
    this.#host.hold(false);
  };

  #press(source: 'pointer' | 'key' | 'click'): void {
    if (this.#isHeld) return;
    this.#isHeld = true;
    this.#source = source;
    this.#host.hold(true);
  }

  readonly #handlePointerDown = (event: PointerEvent): void => {
    if (event.button !== 0) return;
    const button = event.currentTarget as HTMLButtonElement;
    // A finger that slides off the button still holds it.
    if (event.isTrusted) button.setPointerCapture(event.pointerId);
    this.#press('pointer');
  };

  readonly #handlePointerEnd = (): void => {
    if (this.#source === 'pointer') this.release();
  };

  readonly #handleKeydown = (event: KeyboardEvent): void => {
    if (!PRESS_KEYS.includes(event.key)) return;
    // No click of its own, and no scrolling page.
    event.preventDefault();
    if (!event.repeat) this.#press('key');
  };

  readonly #handleKeyup = (event: KeyboardEvent): void => {
    if (!PRESS_KEYS.includes(event.key)) return;
    event.preventDefault();
    if (this.#source === 'key') this.release();
  };

  readonly #handleClick = (event: MouseEvent): void => {
    // Of a pointer: that was held and let go.
    if (event.detail > 0) return;
    if (this.#source === 'click') this.release();
    else this.#press('click');
  };
}
