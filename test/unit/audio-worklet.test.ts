import { expect } from '@open-wc/testing';
import { Capture } from '../../src/audio/capture.js';
import { Player } from '../../src/audio/player.js';
import {
  CAPTURE,
  type CaptureReport,
  PLAYBACK,
  type PlaybackReport,
} from '../../src/audio/worklet/worklet-messages.js';
import type { AudioPorts } from '../../src/platform/audio-ports.js';
import { createBrowserAudio } from '../../src/platform/browser-audio.js';
import { findClicks } from '../support/audio/clicks.js';
import { dominantFrequency } from '../support/audio/frequency.js';
import { sine, speechLike, toFloat, toInt16 } from '../support/audio/signals.js';

const WORKLET = '/src/audio/worklet/audio.worklet.ts';
const RATE = 48_000;

/** A moment for messages to get to the audio thread; how long depends on the machine. */
const soon = (): Promise<void> => new Promise((resolve) => void setTimeout(resolve, 50));

describe('the worklet in this browser', () => {
  it('plays chunks without a click and says where it is', async () => {
    const context = new OfflineAudioContext(1, RATE * 2, RATE);
    await context.audioWorklet.addModule(WORKLET);
    const node = new AudioWorkletNode(context, PLAYBACK, { numberOfInputs: 0, outputChannelCount: [1] });
    node.connect(context.destination);
    const reports: PlaybackReport[] = [];
    node.port.onmessage = ({ data }: MessageEvent<PlaybackReport>) => reports.push(data);
    const pcm = toInt16(speechLike(1500, 24_000));
    for (let at = 0; at < pcm.length; at += 960) {
      const chunk = pcm.slice(at, at + 960);
      node.port.postMessage({ type: 'chunk', id: 'a', rate: 24_000, pcm: chunk }, [chunk.buffer]);
    }
    node.port.postMessage({ type: 'end', id: 'a' });
    await soon();
    const rendered = (await context.startRendering()).getChannelData(0);
    await soon();
    expect(reports.map(({ type, played }) => [type, played])).to.deep.equal([
      ['playing', 0],
      ['ended', pcm.length],
    ]);
    expect(findClicks(rendered, RATE)).to.deep.equal([]);
    expect(rendered.some((value) => Math.abs(value) > 0.1)).to.equal(true);
  });

  it('makes frames for the wire, whose buffers are given away', async () => {
    const context = new OfflineAudioContext(1, RATE, RATE);
    await context.audioWorklet.addModule(WORKLET);
    const buffer = context.createBuffer(1, RATE, RATE);
    buffer.getChannelData(0).set(sine(1000, 1000, RATE));
    const source = new AudioBufferSourceNode(context, { buffer });
    const processorOptions = { wireRate: 24_000, frameSize: 2400 };
    const node = new AudioWorkletNode(context, CAPTURE, { numberOfInputs: 1, processorOptions });
    source.connect(node).connect(context.destination);
    const frames: Int16Array[] = [];
    const others: string[] = [];
    node.port.onmessage = ({ data }: MessageEvent<CaptureReport>) => {
      if (data instanceof Int16Array) frames.push(data);
      else others.push(data.type);
    };
    node.port.postMessage({ type: 'open', isOpen: true });
    await soon();
    source.start();
    const rendered = (await context.startRendering()).getChannelData(0);
    await soon();
    expect(frames.map(({ length }) => length)).to.deep.equal(Array.from({ length: 10 }, () => 2400));
    const heard = toFloat(Int16Array.from(frames.flatMap((frame) => [...frame])));
    expect(dominantFrequency(heard, 24_000)).to.be.closeTo(1000, 1);
    expect(others).to.include('level').and.include('speech');
    expect(
      rendered.every((value) => value === 0),
      'the microphone is heard in the loudspeaker',
    ).to.equal(true);
  });
});

describe('player and capture on a context that is real', () => {
  it('are attached and detached, and leave nothing', async () => {
    const ports: AudioPorts = createBrowserAudio();
    const share = ports.openContext();
    const { context } = share;
    await context.audioWorklet.addModule(WORKLET);
    const player = new Player(ports, { onSpeaking: () => {} });
    player.play('a', toInt16(sine(300, 200, 24_000)), 24_000);
    expect(player.bufferedMs).to.be.closeTo(200, 1);
    player.attach(context);
    expect(player.tap).to.be.instanceOf(AnalyserNode);
    player.volume = 0.5;
    expect(player.flush()).to.deep.equal({ utteranceId: 'a', heardMs: 0 });
    player.detach();
    expect(player.tap).to.equal(undefined);
    const { stream } = context.createMediaStreamDestination();
    const hooks = { onFrame: () => {}, onLevel: () => {}, onSpeech: () => {} };
    const capture = new Capture(ports, context, stream, { wireRate: 24_000, frameSize: 2048 }, hooks);
    capture.open(true);
    capture.recycle(new Int16Array(2048));
    capture.stop();
    expect(stream.getTracks().every(({ readyState }) => readyState === 'ended')).to.equal(true);
    share.release();
  });
});
