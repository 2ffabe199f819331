// The voice of the demo in a real browser: what is put into its microphone, and what came out of its loudspeaker.
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DemoBench, DemoPage } from '../demo-page.js';
import type { HeardUtterance } from '../../../src/testing/index.js';
import { join as joinSounds, silence, sine, toInt16 } from './signals.js';
import { encodeWav } from './wav.js';

export const MICROPHONE_RATE = 48_000;

/** A file that Chromium plays into its fake microphone, over and over: a tone between two pauses. */
export function toneFile(hz: number, toneMs: number, pauseMs: number, amplitude = 0.4): string {
  const tone = sine(hz, toneMs, MICROPHONE_RATE, amplitude);
  const samples = toInt16(joinSounds(silence(pauseMs, MICROPHONE_RATE), tone, silence(pauseMs, MICROPHONE_RATE)));
  const file = join(mkdtempSync(join(tmpdir(), 'realtime-elements-')), 'microphone.wav');
  writeFileSync(file, encodeWav({ sampleRate: MICROPHONE_RATE, samples }));
  return file;
}

/** Chromium with a microphone that plays a file, and with nobody who has to allow it. */
export const fakeMicrophone = (file?: string): string[] => [
  '--use-fake-device-for-media-stream',
  '--use-fake-ui-for-media-stream',
  ...(file ? [`--use-file-for-fake-audio-capture=${file}`] : []),
];

/** What every device does to sound is switched off: the test measures us. */
export const PLAIN_DEVICE = {
  'audio-echo-cancellation': 'false',
  'audio-noise-suppression': 'false',
  'audio-auto-gain-control': 'false',
};

/** What the server heard of this page, the newest last. */
export async function heardBy(bench: DemoBench): Promise<HeardUtterance[]> {
  const response = await fetch(`${bench.server.url.replace(/\/$/, '')}/api/demo/heard`);
  return (await response.json()) as HeardUtterance[];
}

export async function untilHeard(bench: DemoBench, count: number, limitMs = 20_000): Promise<HeardUtterance[]> {
  const until = Date.now() + limitMs;
  for (;;) {
    const heard = await heardBy(bench);
    if (heard.length >= count) return heard;
    if (Date.now() > until) throw new Error(`The server heard ${heard.length} utterances, not ${count}.`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** A recording of the player's output, mono s16 at the context's rate. */
export interface Recording {
  readonly rate: number;
  readonly samples: Int16Array;
  /** Index of the sample that was played at this time of the context, seconds. */
  at(contextTime: number): number;
}

interface RecordedPage {
  recording: { frames: Int16Array[]; markAt: number; rate: number };
}

/**
 * Records what the player plays from now on, on the audio thread and to the sample: our own capture processor, at the rate of the
 * context, with a mark at a known time.
 */
export async function startRecording({ page }: DemoPage): Promise<void> {
  await page.evaluate(async () => {
    const session = document.querySelector('realtime-session') as unknown as {
      client: { audio: { tap: AnalyserNode | undefined } };
    };
    while (!session.client.audio.tap) await new Promise((resolve) => setTimeout(resolve, 5));
    const { tap } = session.client.audio;
    const context = tap.context as AudioContext;
    const processorOptions = { wireRate: context.sampleRate, frameSize: 1024 };
    const node = new AudioWorkletNode(context, 'realtime-elements-capture', { processorOptions });
    const recording = { frames: [] as Int16Array[], markAt: context.currentTime + 0.05, rate: context.sampleRate };
    node.port.onmessage = ({ data }: MessageEvent) => {
      if (data instanceof Int16Array) recording.frames.push(data);
    };
    node.port.postMessage({ type: 'open', isOpen: true });
    const mark = new ConstantSourceNode(context, { offset: 4 });
    mark.start(recording.markAt);
    mark.stop(recording.markAt + 0.002);
    mark.connect(node);
    tap.connect(node);
    node.connect(context.destination);
    Object.assign(globalThis, { recording });
  });
}

/** Until this much sound is recorded: the clock of a busy machine's audio is behind the one on the wall. */
export async function recorded({ page }: DemoPage, seconds: number): Promise<void> {
  await page.waitForFunction(
    (wanted) => {
      const { frames, rate } = (globalThis as unknown as RecordedPage).recording;
      return frames.reduce((sum, { length }) => sum + length, 0) / rate > wanted;
    },
    seconds,
    { timeout: seconds * 2000 + 10_000, polling: 250 },
  );
}

export async function readRecording({ page }: DemoPage): Promise<Recording> {
  const { bytes, markAt, rate } = await page.evaluate(() => {
    const { frames, markAt, rate } = (globalThis as unknown as RecordedPage).recording;
    return { bytes: frames.flatMap((frame) => [...frame]), markAt, rate };
  });
  const samples = Int16Array.from(bytes);
  // Nothing else is as loud for two milliseconds.
  const mark = samples.findIndex((value, index) => value === 32_767 && samples[index + 40] === 32_767);
  if (mark < 0) throw new Error('The recording has no mark.');
  const end = mark + Math.round(rate * 0.002) + 2;
  return { rate, samples: samples.fill(0, 0, end), at: (time) => mark + (time - markAt) * rate };
}
