// Sound to the wire and from the wire to the ear: our worklets beside what is used as a rule, on one context, with the same signal.
import { Capture } from '../../../src/audio/capture.js';
import { Player } from '../../../src/audio/player.js';
import { CAPTURE } from '../../../src/audio/worklet/worklet-messages.js';
import { createBrowserAudio } from '../../../src/platform/browser-audio.js';
import { findClicks } from '../../support/audio/clicks.js';

const WIRE_RATE = 24_000;
const ports = createBrowserAudio();
const { context } = ports.openContext();
const ready = context.audioWorklet.addModule('/worklet.js');

const sleep = (ms: number): Promise<void> => new Promise((resolve) => void setTimeout(resolve, ms));

/** Takes a stream and hands over frames. Returns how to stop. */
type Listen = (stream: MediaStream, onFrame: (frame: Int16Array) => void) => () => void;

const peakOf = (frame: Int16Array): number => {
  let peak = 0;
  for (let index = 0; index < frame.length; index += 1) peak = Math.max(peak, Math.abs(frame[index] ?? 0));
  return peak / 32_768;
};

const worklet =
  (frameSize: number): Listen =>
  (stream, onFrame) => {
    const hooks = { onLevel: () => {}, onSpeech: () => {} };
    const capture: Capture = new Capture(
      ports,
      context,
      stream.clone(),
      { wireRate: WIRE_RATE, frameSize },
      {
        ...hooks,
        onFrame: (frame) => {
          onFrame(frame);
          capture.recycle(frame);
        },
      },
    );
    capture.open(true);
    return () => capture.stop();
  };

/** As most clients record: on the main thread, each block made into s16. */
const scriptProcessor =
  (size: number): Listen =>
  (stream, onFrame) => {
    const source = context.createMediaStreamSource(stream);
    const node = context.createScriptProcessor(size, 1, 1);
    node.onaudioprocess = ({ inputBuffer }) => {
      const block = inputBuffer.getChannelData(0);
      onFrame(Int16Array.from(block, (value) => value * 32_767));
    };
    source.connect(node).connect(context.destination);
    return () => {
      node.onaudioprocess = null;
      source.disconnect();
      node.disconnect();
    };
  };

const LISTEN: Readonly<Record<string, Listen>> = {
  'realtime-elements, frames of 85 ms': worklet(2048),
  'realtime-elements, frames of 21 ms': worklet(512),
  'ScriptProcessor 4096 (85 ms)': scriptProcessor(4096),
  'ScriptProcessor 1024 (21 ms)': scriptProcessor(1024),
};

/** Milliseconds from a sound until the frame that holds its end is handed over, for each of so many sounds. */
async function captureTimes(name: string, count: number): Promise<number[]> {
  await ready;
  await context.resume();
  const destination = context.createMediaStreamDestination();
  const times: number[] = [];
  let from = Infinity;
  const stop = LISTEN[name]?.(destination.stream, (frame) => {
    if (peakOf(frame) < 0.2 || context.currentTime < from) return;
    times.push((context.currentTime - from) * 1000);
    from = Infinity;
  });
  await sleep(400);
  for (let index = 0; index < count; index += 1) {
    // Anywhere in a frame.
    from = context.currentTime + 0.03 + ((index * 0.618) % 1) * 0.0853;
    const pulse = new ConstantSourceNode(context, { offset: 0.8 });
    pulse.connect(destination);
    pulse.start(from);
    pulse.stop(from + 0.002);
    await sleep(300);
  }
  stop?.();
  return times;
}

/** How often a steady tone is torn while the page is busy for 250 ms out of every 500. */
async function tearsWhileBusy(name: string, seconds: number): Promise<number> {
  await ready;
  const destination = context.createMediaStreamDestination();
  const tone = new OscillatorNode(context, { frequency: 440 });
  tone.connect(new GainNode(context, { gain: 0.5 })).connect(destination);
  tone.start();
  const heard: number[] = [];
  const stop = LISTEN[name]?.(destination.stream, (frame) => {
    for (const value of frame) heard.push(value / 32_768);
  });
  await sleep(500);
  heard.length = 0;
  for (let turn = 0; turn < seconds * 2; turn += 1) {
    const until = performance.now() + 250;
    while (performance.now() < until);
    await sleep(250);
  }
  await sleep(300);
  stop?.();
  tone.stop();
  return findClicks(heard, name.startsWith('realtime') ? WIRE_RATE : context.sampleRate).length;
}

interface Output {
  play(pcm: Int16Array): void;
  readonly node: AudioNode;
  stop(): void;
}

const ourPlayer = (): Output => {
  const player = new Player(ports, { onSpeaking: () => {} });
  player.attach(context);
  const { tap } = player;
  if (!tap) throw new Error('no output');
  return { node: tap, play: (pcm) => player.play('a', pcm, WIRE_RATE), stop: () => player.detach() };
};

/** As most clients play: each chunk a buffer source, scheduled behind the one before. */
const scheduled = (leadS: number) => (): Output => {
  const node = context.createGain();
  node.connect(context.destination);
  let next = 0;
  return {
    node,
    stop: () => node.disconnect(),
    play(pcm) {
      const buffer = context.createBuffer(1, pcm.length, WIRE_RATE);
      buffer.getChannelData(0).set(Float32Array.from(pcm, (value) => value / 32_768));
      const source = new AudioBufferSourceNode(context, { buffer });
      if (next < context.currentTime) next = context.currentTime + leadS;
      source.connect(node);
      source.start(next);
      next += buffer.duration;
    },
  };
};

const PLAY: Readonly<Record<string, () => Output>> = {
  'realtime-elements': ourPlayer,
  'scheduled buffers, at once': scheduled(0),
  'scheduled buffers, 100 ms ahead': scheduled(0.1),
};

export interface Played {
  /** From the first chunk to the first sound of it, milliseconds. */
  readonly latencyMs: number;
  readonly rate: number;
  readonly samples: readonly number[];
}

/** Plays a tone in chunks of 40 ms that come at these times (milliseconds after the first), and records it. */
async function playChunks(name: string, arrivals: readonly number[]): Promise<Played> {
  await ready;
  await context.resume();
  const output = PLAY[name]?.();
  if (!output) throw new Error(`no candidate ${name}`);
  const processorOptions = { wireRate: context.sampleRate, frameSize: 1024 };
  const recorder = new AudioWorkletNode(context, CAPTURE, { processorOptions });
  const frames: Int16Array[] = [];
  recorder.port.onmessage = ({ data }) => data instanceof Int16Array && frames.push(data);
  recorder.port.postMessage({ type: 'open', isOpen: true });
  output.node.connect(recorder).connect(context.destination);
  const markAt = context.currentTime + 0.1;
  const mark = new ConstantSourceNode(context, { offset: 4 });
  mark.connect(recorder);
  mark.start(markAt);
  mark.stop(markAt + 0.002);
  await sleep(200);
  const length = 960;
  let first = NaN;
  const start = performance.now();
  for (const [index, at] of arrivals.entries()) {
    await sleep(Math.max(0, at - (performance.now() - start)));
    if (index === 0) first = context.currentTime;
    const chunk = (n: number): number => 16_000 * Math.sin((2 * Math.PI * 440 * (index * length + n)) / WIRE_RATE);
    output.play(Int16Array.from({ length }, (_, n) => chunk(n)));
  }
  await sleep(700);
  output.stop();
  recorder.port.postMessage({ type: 'stop' });
  recorder.disconnect();
  const samples = frames.flatMap((frame) => [...frame].map((value) => value / 32_768));
  const marked = samples.findIndex((value) => value > 0.99);
  const end = marked + Math.round(context.sampleRate * 0.003);
  const onset = samples.findIndex((value, index) => index > end && Math.abs(value) > 0.005);
  const latencyMs = (markAt + (onset - marked) / context.sampleRate - first) * 1000;
  return { latencyMs, rate: context.sampleRate, samples: samples.slice(onset) };
}

const audioPage = {
  captureCandidates: Object.keys(LISTEN),
  playCandidates: Object.keys(PLAY),
  captureTimes,
  tearsWhileBusy,
  playChunks,
};

export type AudioPage = typeof audioPage;

/** What the bench calls from outside. */
Object.assign(globalThis, { audioPage });
