import type { AudioState } from './audio-types.js';

/** Before the part that listens and speaks was loaded. */
export const NO_AUDIO: AudioState = Object.freeze({
  microphone: 'off',
  problem: undefined,
  muted: false,
  talking: false,
  needsGesture: false,
  output: 'off',
  outputMuted: false,
  voice: undefined,
  inputs: [],
  outputs: [],
  inputId: '',
  outputId: '',
});
