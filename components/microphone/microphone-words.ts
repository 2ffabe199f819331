import type { MicrophoneStrings } from '../internal/microphone-strings.js';
import type { Strings } from '../internal/strings.js';

const english: MicrophoneStrings = {
  microphone: 'Microphone',
  micHold: 'Hold to talk',
  micHolding: 'Release to send',
  micTurnOn: 'Turn the microphone on',
  micTurnOff: 'Turn the microphone off',
  micStarting: 'Opening the microphone…',
  micReadyHold: 'Hold the button and speak',
  micReadyHandsFree: 'Click and speak freely',
  micListening: 'Listening',
  micTalking: 'You are speaking',
  micMuted: 'Microphone muted',
  micOffline: 'Not connected yet',
  micAgentSpeaks: 'The agent is speaking',
  micSwitchedOff: 'The microphone is switched off here',
  micMute: 'Mute the microphone',
  micHandsFree: 'Hands-free',
  micOutputMute: 'Mute the agent',
  micUnlock: 'Turn sound on',
  micNeedsGesture: 'Your browser waits for a click before it plays sound.',
  micRetry: 'Try again',
  micLevel: 'Level of the microphone',
  micSettings: 'Voice settings',
  micInput: 'Microphone',
  micOutput: 'Loudspeaker',
  micDefaultDevice: 'System default',
  micUnnamed: (number) => `Device ${number}`,
  micVoice: 'Voice of the agent',
  micVoiceNone: 'No voice, text only',
  micVoiceAvatar: 'The avatar speaks',
  micVolume: 'Volume',
  micMode: 'How you talk',
  micModeHold: 'Hold a button',
  micModeHandsFree: 'Hands-free',
  micBargeIn: 'Speaking interrupts the agent',
  micProblems: {
    blocked:
      "The microphone is blocked for this page. Allow it in the browser's settings for this site, then try again.",
    dismissed: 'The browser asked for the microphone and got no answer. Try again and allow it.',
    'in-use': 'Another program is using the microphone. Close it there, then try again.',
    'not-found': 'No microphone was found. Connect one, or choose another one in the settings.',
    lost: 'The microphone was disconnected. Connect it again, or choose another one in the settings.',
    insecure: 'Browsers allow the microphone on secure pages (https) only.',
    unsupported: 'This browser cannot use a microphone on this page. You can go on writing.',
    failed: 'The microphone could not be opened. Try again; the log has the details.',
  },
};

/** Every text of the microphone: those of the language, under what a page registered. Loaded with its view. */
export function microphoneWords(t: Strings): MicrophoneStrings & Strings {
  return { ...english, ...t };
}
