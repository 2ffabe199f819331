import { LazyChild, type LazyParts } from '../internal/lazy-child.js';

/**
 * Where the user speaks: hold to talk, by pointer or with Space and Enter, or hands-free; mute, level, devices, voice and volume. It asks for the
 * microphone when somebody uses it, and says in words what is wrong and what helps.
 * This class is a small shell; what it shows is loaded when the first one is put on a page.
 *
 * @tagname realtime-microphone
 * @csspart bar - The row of buttons.
 * @csspart tools - The buttons beside the main one.
 * @csspart talk - The main button.
 * @csspart level - The meter in the main button.
 * @csspart status - What the microphone is doing, in words.
 * @csspart hands-free - The button that switches hands-free on and off.
 * @csspart mute - The button that mutes the microphone.
 * @csspart off - The button that gives the microphone back.
 * @csspart mute-output - The button that mutes the agent.
 * @csspart settings-button - The button that opens the settings.
 * @csspart settings - The settings.
 * @csspart field - A setting: its label and its control.
 * @csspart label - What a setting is called.
 * @csspart control - A list, slider, box or radio button of the settings.
 * @csspart retry - The button that tries again.
 * @csspart problem - What is wrong, with what helps.
 * @csspart unlock - The button that lets sound through.
 * @cssstate listening - The microphone is open.
 * @cssstate talking - What is said goes to the agent.
 * @cssstate muted - The microphone is open and muted.
 * @cssstate failed - There is no microphone, and somebody wants one.
 * @cssstate needs-gesture - The browser waits for a click.
 */
export class RealtimeMicrophone extends LazyChild {
  protected override async load(): Promise<LazyParts> {
    const { MicrophoneView, microphoneStyles } = await import('./microphone-view.js');
    return [new MicrophoneView(this), microphoneStyles];
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'realtime-microphone': RealtimeMicrophone;
  }
}
