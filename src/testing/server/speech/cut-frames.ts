import { SPEECH_RATE } from './speech-synthesizer.js';

/**
 * An utterance as the frames in which it goes over the wire: s16le bytes, `audioFrameMs` each. With `oddAudioFrames` the cuts lie in
 * the middle of samples, as in a stream that was never meant to be looked at frame by frame; joined, the bytes are the same.
 */
export function cutFrames(
  pcm: Int16Array,
  { audioFrameMs, oddAudioFrames }: { audioFrameMs: number; oddAudioFrames: boolean },
): Uint8Array[] {
  const bytes = new Uint8Array(pcm.length * 2);
  const view = new DataView(bytes.buffer);
  pcm.forEach((value, index) => view.setInt16(index * 2, value, true));
  const size = 2 * Math.max(1, Math.round((audioFrameMs / 1000) * SPEECH_RATE));
  const frames: Uint8Array[] = [];
  for (let from = 0; from < bytes.length;) {
    const end = oddAudioFrames && frames.length % 2 === 0 ? from + size - 1 : from + size + (oddAudioFrames ? 1 : 0);
    frames.push(bytes.slice(from, end));
    from = end;
  }
  return frames;
}
