/** What every synthesiser here gives: 24,000 samples a second, one channel, signed 16 bits. */
export const SPEECH_RATE = 24_000;

/** A voice that a synthesiser can speak with. */
export interface SpeechVoice {
  /** Its id on the wire. */
  readonly id: string;
  /** For a list of voices: what it is and who makes it, for example `Formant synthesiser: low, calm`. */
  readonly description: string;
}

/** Turns text into sound. The engine has one of its own; a server may bring a better one. */
export interface SpeechSynthesizer {
  /** The vendor of its voices on the wire, and its name in a start-up line. */
  readonly name: string;
  readonly voices: readonly SpeechVoice[];
  /**
   * One sentence as PCM at `SPEECH_RATE`. It begins and ends with a sample of 0, so that utterances can be joined. An unknown voice is
   * the first one; a text without anything to say gives no samples. A sentence for which it rejects is not said.
   */
  synthesize(text: string, voiceId: string): Promise<Int16Array>;
}
