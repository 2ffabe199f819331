import { FakeAudio } from '../fake-audio.js';
import type { FakeAudioContext } from '../fake-audio.js';
import { handleOf, layer, type SetupHandle } from './layered-global.js';

export interface MediaMocks extends SetupHandle {
  /** Microphone, loudspeaker, contexts and worklet nodes of the page. */
  readonly devices: FakeAudio;
}

/** Puts fake devices in the place of `navigator.mediaDevices`, `AudioContext` and `AudioWorkletNode`: no light goes on and nothing is heard. */
export function setupMediaMocks(devices = new FakeAudio()): MediaMocks {
  const make = (): FakeAudioContext => {
    const context = devices.makeContext();
    devices.contexts.push(context);
    return context;
  };
  // Called with `new`: what a constructor returns is what is made.
  function AudioContext(): FakeAudioContext {
    return make();
  }
  function AudioWorkletNode(context: AudioContext, name: string, options: AudioWorkletNodeOptions): object {
    return devices.createWorkletNode(context, name, options);
  }
  const { navigator } = globalThis as Partial<typeof globalThis>;
  return {
    devices,
    ...handleOf([
      layer(globalThis, 'AudioContext', AudioContext),
      layer(globalThis, 'AudioWorkletNode', AudioWorkletNode),
      ...(navigator ? [layer(navigator, 'mediaDevices', devices.devices)] : []),
    ]),
  };
}
