import { AVATAR_VOICE, NO_VOICE, type Voice } from '../demo-catalog.js';
import type { SpeechSynthesizer } from './speech-synthesizer.js';

/** The list of voices as it goes over the wire: the two that are none, then those of the synthesiser. */
export function listVoices({ name, voices }: SpeechSynthesizer): Voice[] {
  const spoken = voices.map(({ id, description }) => ({
    voice_id: id,
    vendor: name,
    description,
    output_format: 'pcm16',
  }));
  return [NO_VOICE, AVATAR_VOICE, ...spoken];
}

/** Whether the server sends sound with this voice: with `none` there is none, with `avatar` the avatar makes it. */
export function isSpoken(voice: Voice): boolean {
  return voice.voice_id !== NO_VOICE.voice_id && voice.voice_id !== AVATAR_VOICE.voice_id;
}
