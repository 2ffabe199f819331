import type { AudioState, ConnectionState } from '../../src/index.js';
import type { MicrophoneStrings } from '../internal/microphone-strings.js';

export type MicrophoneMode = 'ptt' | 'vad';

/** One word for what the microphone does, as it is shown. */
export type ShownState = 'disabled' | 'off' | 'starting' | 'listening' | 'talking' | 'muted' | 'failed';

export function shownState(audio: AudioState, isDisabled: boolean): ShownState {
  if (isDisabled) return 'disabled';
  if (audio.microphone !== 'on') return audio.microphone;
  if (audio.muted) return 'muted';
  return audio.talking ? 'talking' : 'listening';
}

/** What the microphone is doing, in a few words. */
export function statusText(
  shown: ShownState,
  mode: MicrophoneMode,
  { output, microphone }: AudioState,
  { status }: ConnectionState,
  t: MicrophoneStrings,
): string {
  // What is wrong stands above it, with what helps.
  if (shown === 'failed') return '';
  if (shown === 'disabled') return t.micSwitchedOff;
  if (shown === 'starting') return t.micStarting;
  if (shown === 'talking') return t.micTalking;
  if (shown === 'muted') return t.micMuted;
  if (status !== 'connected') return t.micOffline;
  if (output === 'speaking') return t.micAgentSpeaks;
  if (mode === 'vad' && microphone === 'on') return t.micListening;
  return mode === 'vad' ? t.micReadyHandsFree : t.micReadyHold;
}

/** How far a meter is out for a loudness (0 to 1): 0 at -60 dB, 1 at full scale, even in decibel as ears are. */
export const meterShare = (rms: number): number =>
  rms > 0 ? Math.min(1, Math.max(0, (20 * Math.log10(rms) + 60) / 60)) : 0;
