import { SPEECH_RATE } from '../speech/speech-synthesizer.js';
import { dominantFrequency } from './dominant-frequency.js';

/** Length of a value of `envelope`, milliseconds. */
export const ENVELOPE_MS = 50;

/** What can be measured of something that was said into a microphone. */
export interface HeardUtterance {
  readonly uiSessionId: string;
  /** When it ended, milliseconds since 1970-01-01 UTC. */
  readonly endedAt: number;
  /** From the first to the last sample that is louder than 5 % of the peak, milliseconds. */
  readonly durationMs: number;
  /** The same in samples, at 24 kHz. */
  readonly samples: number;
  /** All samples of the recording: with the silence before and after. */
  readonly recordedSamples: number;
  readonly dominantHz: number;
  /** Loudest sample, 0 to 1. */
  readonly peak: number;
  /** Samples at full scale. */
  readonly clipped: number;
  /** Loudness (root mean square, 0 to 1) of each 50 ms from the first loud sample on. */
  readonly envelope: readonly number[];
}

const EDGE = 0.05;
const round = (value: number, digits: number): number => Number(value.toFixed(digits));

/** Measures a recording at 24 kHz. */
export function measureUtterance(uiSessionId: string, recording: Int16Array, endedAt: number): HeardUtterance {
  let peak = 0;
  let clipped = 0;
  for (const value of recording) {
    peak = Math.max(peak, Math.abs(value));
    if (value >= 32_767 || value <= -32_767) clipped += 1;
  }
  const loud = (value: number): boolean => Math.abs(value) > peak * EDGE;
  const first = Math.max(0, recording.findIndex(loud));
  const spoken = recording.subarray(first, recording.findLastIndex(loud) + 1);
  return {
    uiSessionId,
    endedAt,
    durationMs: round((spoken.length / SPEECH_RATE) * 1000, 3),
    samples: spoken.length,
    recordedSamples: recording.length,
    dominantHz: round(dominantFrequency(spoken, SPEECH_RATE), 2),
    peak: round(Math.min(1, peak / 32_767), 5),
    clipped,
    envelope: measureEnvelope(spoken),
  };
}

function measureEnvelope(samples: Int16Array): number[] {
  const size = (ENVELOPE_MS / 1000) * SPEECH_RATE;
  return Array.from({ length: Math.ceil(samples.length / size) }, (_, index) => {
    const part = samples.subarray(index * size, (index + 1) * size);
    let power = 0;
    for (const value of part) power += (value / 32_768) ** 2;
    return round(Math.sqrt(power / part.length), 5);
  });
}

const BLOCKS = '▁▂▃▄▅▆▇█';
const MAX_BLOCKS = 16;

/** The envelope as a line of blocks, loudest = full. */
export function drawEnvelope(envelope: readonly number[]): string {
  const top = Math.max(...envelope, 1e-6);
  const step = Math.max(1, envelope.length / MAX_BLOCKS);
  let line = '';
  for (let at = 0; at < envelope.length; at += step) {
    const part = envelope.slice(Math.floor(at), Math.max(Math.floor(at) + 1, Math.floor(at + step)));
    line += BLOCKS[Math.min(7, Math.floor((Math.max(...part) / top) * 8))] ?? '▁';
  }
  return line;
}

/** The user's message in the conversation: nobody understood the words, so it says what was measured. */
export function describeInChat({ durationMs, envelope }: HeardUtterance): string {
  return `(spoken, ${(durationMs / 1000).toFixed(1)} s) ${drawEnvelope(envelope)}`;
}

/** The agent's answer: what it heard, in words that can be said aloud. */
export function describeInWords({ durationMs, dominantHz, peak, clipped }: HeardUtterance): string {
  const clipping = clipped === 0 ? 'Nothing was clipped.' : `${clipped} samples were clipped.`;
  return (
    `I heard you for ${(durationMs / 1000).toFixed(1)} seconds. Most of it was around **${Math.round(dominantHz)} hertz**, ` +
    `and the loudest moment was at ${Math.round(peak * 100)} percent. ${clipping}`
  );
}
