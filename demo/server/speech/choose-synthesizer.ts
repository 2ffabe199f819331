import { FormantSynthesizer, type SpeechSynthesizer } from '../../../src/testing/index.js';
import { EspeakSynthesizer, findEspeak } from './espeak-synthesizer.js';

/** `auto`: espeak-ng where it is installed. */
export type SpeechChoice = 'auto' | 'formant' | 'espeak-ng';

export const SPEECH_CHOICES: readonly SpeechChoice[] = ['auto', 'formant', 'espeak-ng'];

/** The synthesiser, and a line that says which one it is. Rejects when espeak-ng was asked for by name and is not there. */
export async function chooseSynthesizer(
  choice: SpeechChoice,
  command = 'espeak-ng',
): Promise<{ synthesizer: SpeechSynthesizer; line: string }> {
  const formant = new FormantSynthesizer();
  if (choice === 'formant') return { synthesizer: formant, line: 'Speech: the built-in formant synthesiser' };
  const version = await findEspeak(command);
  if (version !== undefined) {
    return { synthesizer: new EspeakSynthesizer(formant, command), line: `Speech: espeak-ng ${version}` };
  }
  if (choice === 'espeak-ng')
    throw new Error('espeak-ng is not installed; install it, or leave --speech away to use the built-in synthesiser');
  return {
    synthesizer: formant,
    line: 'Speech: the built-in formant synthesiser (with espeak-ng installed it speaks more clearly)',
  };
}
