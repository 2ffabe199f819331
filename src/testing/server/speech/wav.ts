const HEADER_BYTES = 44;

/** Sound of a WAV file. */
export interface WavSound {
  /** Samples a second. */
  readonly sampleRate: number;
  /** The first channel, 16 bits. */
  readonly samples: Int16Array;
}

/** A WAV file of one channel, 16 bits a sample. */
export function encodeWav({ sampleRate, samples }: WavSound): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(HEADER_BYTES + samples.length * 2);
  const view = new DataView(bytes.buffer);
  const text = (at: number, word: string): void => {
    for (let index = 0; index < word.length; index += 1) view.setUint8(at + index, word.charCodeAt(index));
  };
  text(0, 'RIFF');
  view.setUint32(4, bytes.length - 8, true);
  text(8, 'WAVEfmt ');
  view.setUint32(16, 16, true);
  view.setUint16(20, 1, true);
  view.setUint16(22, 1, true);
  view.setUint32(24, sampleRate, true);
  view.setUint32(28, sampleRate * 2, true);
  view.setUint16(32, 2, true);
  view.setUint16(34, 16, true);
  text(36, 'data');
  view.setUint32(40, samples.length * 2, true);
  samples.forEach((value, index) => view.setInt16(HEADER_BYTES + index * 2, value, true));
  return bytes;
}

/**
 * Reads a WAV file with 16-bit PCM. A length that is more than what is there (programs that write to a pipe do not know it) means "up
 * to the end". Throws a `RangeError` on anything else.
 */
export function decodeWav(bytes: Uint8Array): WavSound {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const word = (at: number): string => String.fromCharCode(...bytes.subarray(at, at + 4));
  if (bytes.length < 12 || word(0) !== 'RIFF' || word(8) !== 'WAVE') throw new RangeError('This is no WAV file');
  let channels = 0;
  let sampleRate = 0;
  for (let at = 12; at + 8 <= bytes.length;) {
    const size = view.getUint32(at + 4, true);
    const body = at + 8;
    if (word(at) === 'fmt ' && body + 16 <= bytes.length) {
      const format = view.getUint16(body, true);
      channels = view.getUint16(body + 2, true);
      sampleRate = view.getUint32(body + 4, true);
      // 0xfffe: the format stands further on; its bits a sample tell enough here.
      if ((format !== 1 && format !== 0xfffe) || view.getUint16(body + 14, true) !== 16)
        throw new RangeError('Only WAV files with 16-bit PCM can be read');
    } else if (word(at) === 'data' && channels > 0) {
      const frames = Math.floor(Math.min(size, bytes.length - body) / (2 * channels));
      const samples = Int16Array.from({ length: frames }, (_, n) => view.getInt16(body + n * 2 * channels, true));
      return { sampleRate, samples };
    }
    at = body + size + (size % 2);
  }
  throw new RangeError('The WAV file has no sound in it');
}
