import { FORMANT_VOICES, type FormantVoice } from './formant-voices.js';
import { renderUtterance } from './render-utterance.js';
import type { SpeechSynthesizer, SpeechVoice } from './speech-synthesizer.js';
import { planUtterance } from './utterance-plan.js';

/** Speaks English, roughly, with nothing but arithmetic: a text and a voice give the same samples every time. */
export class FormantSynthesizer implements SpeechSynthesizer {
  readonly name = 'formant';
  readonly voices: readonly SpeechVoice[] = FORMANT_VOICES.map(({ id, words }) => ({
    id,
    description: `Formant synthesiser: ${words}`,
  }));

  synthesize(text: string, voiceId: string): Promise<Int16Array> {
    const voice = FORMANT_VOICES.find(({ id }) => id === voiceId) ?? (FORMANT_VOICES[0] as FormantVoice);
    return Promise.resolve(renderUtterance(planUtterance(text, voice.rate), voice));
  }
}
