import type { AudioProblem } from '../../src/index.js';

/** What the microphone shows or speaks. */
export interface MicrophoneStrings {
  readonly microphone: string;
  readonly micHold: string;
  readonly micHolding: string;
  readonly micTurnOn: string;
  readonly micTurnOff: string;
  readonly micStarting: string;
  readonly micReadyHold: string;
  readonly micReadyHandsFree: string;
  readonly micListening: string;
  readonly micTalking: string;
  readonly micMuted: string;
  readonly micOffline: string;
  readonly micAgentSpeaks: string;
  readonly micSwitchedOff: string;
  readonly micMute: string;
  readonly micHandsFree: string;
  readonly micOutputMute: string;
  readonly micUnlock: string;
  readonly micNeedsGesture: string;
  readonly micRetry: string;
  readonly micLevel: string;
  readonly micSettings: string;
  readonly micInput: string;
  readonly micOutput: string;
  readonly micDefaultDevice: string;
  readonly micUnnamed: (number: number) => string;
  readonly micVoice: string;
  readonly micVoiceNone: string;
  readonly micVoiceAvatar: string;
  readonly micVolume: string;
  readonly micMode: string;
  readonly micModeHold: string;
  readonly micModeHandsFree: string;
  readonly micBargeIn: string;
  readonly micProblems: Readonly<Record<AudioProblem, string>>;
}
