import type { Unsubscribe } from '../events.js';

/** A share in the audio context of the page. */
export interface SharedAudioContext {
  readonly context: AudioContext;
  /** Gives the share back; idempotent. The context is closed with the last one. */
  release(): void;
}

/** What sound needs of a page. */
export interface AudioPorts {
  /** Takes a share in the one context of the page, which is made with the first share. Throws where there is no Web Audio. */
  openContext(): SharedAudioContext;
  /** A node of a processor that the worklet module has registered. */
  createWorkletNode(context: AudioContext, name: string, options: AudioWorkletNodeOptions): AudioWorkletNode;
  /** `undefined` on an insecure page and where there are no devices. */
  readonly devices: MediaDevices | undefined;
  /** Browsers open a microphone on secure pages only (W3C Media Capture, section 13). */
  readonly secure: boolean;
  /** Whether a person has touched the page, so that sound may start. `true` where the browser does not tell. */
  readonly touched: boolean;
  /** What the user decided about the microphone; `undefined` where the browser does not tell. */
  permission(): Promise<PermissionState | undefined>;
  /** Calls inside every click and key press of the page: only there may a context be started. */
  onGesture(listener: () => void): Unsubscribe;
  /** Tells the system that the page listens and speaks (W3C Audio Session; Safari). Elsewhere it does nothing. */
  setSessionType(type: 'auto' | 'playback' | 'play-and-record'): void;
}
