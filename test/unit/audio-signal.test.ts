import { expect } from '@open-wc/testing';
import { CaptureFramer } from '../../src/audio/capture-framer.js';
import { JitterBuffer } from '../../src/audio/jitter-buffer.js';
import { PcmStream, rateOf, samplesOfBase64, toSample } from '../../src/audio/pcm.js';
import { PlaybackQueue } from '../../src/audio/playback-queue.js';
import { Resampler } from '../../src/audio/resampler.js';
import { VoiceActivity } from '../../src/audio/voice-activity.js';
import type { CaptureReport, PlaybackReport } from '../../src/audio/worklet/worklet-messages.js';
import { seededRandom } from '../../src/testing/index.js';
import { findClicks } from '../support/audio/clicks.js';
import { durationByZeroCrossings } from '../support/audio/duration.js';
import { aliasLevel, residualLevel, toneLevel } from '../support/audio/frequency.js';
import { correlation, findSilence } from '../support/audio/loudness.js';
import { join, noise, silence, sine, speechLike, toFloat, toInt16 } from '../support/audio/signals.js';

const BLOCK = 128;
const db = (value: number): number => 20 * Math.log10(value);

/** Through the resampler in blocks, as the audio thread gives them. */
function resample(input: Float32Array, from: number, to: number, block = BLOCK): Float32Array {
  const resampler = new Resampler(from, to);
  const out = new Float32Array(Math.ceil((input.length * to) / from) + 8);
  let written = 0;
  for (let at = 0; at < input.length; at += block) {
    const end = Math.min(input.length, at + block);
    written += resampler.process(input, at, end, out, written, out.length);
    expect(resampler.consumed).to.equal(end - at);
  }
  return out.slice(0, written);
}

describe('the resampler', () => {
  const pairs: readonly [number, number][] = [
    [48_000, 24_000],
    [44_100, 24_000],
    [48_000, 16_000],
    [44_100, 16_000],
    [16_000, 24_000],
    [24_000, 48_000],
    [24_000, 44_100],
    [8000, 48_000],
    [96_000, 24_000],
    [22_050, 48_000],
  ];
  for (const [from, to] of pairs) {
    it(`makes 10.000 s of 10 s: ${from} to ${to} Hz`, () => {
      const out = resample(sine(440, 10_000, from), from, to);
      expect(out.length).to.be.within(10 * to - 1, 10 * to + 1);
      const steady = out.slice(to / 10, -to / 10);
      expect(durationByZeroCrossings(steady, 440)).to.be.closeTo((steady.length / to) * 1000, 1);
      expect(residualLevel(steady, to, 440)).to.be.below(-70);
    });
  }

  it('drifts by no sample, however the blocks are cut', () => {
    const input = speechLike(1500, 44_100);
    const whole = resample(input, 44_100, 24_000, input.length);
    for (const block of [1, 128, 441, 1000]) {
      const cut = resample(input, 44_100, 24_000, block);
      expect(cut.length).to.equal(whole.length);
      expect(cut.every((value, index) => value === whole[index])).to.equal(true);
    }
  });

  it('lets nothing of what the rate cannot carry through: below -60 dB', () => {
    for (const [from, to] of [
      [48_000, 24_000],
      [44_100, 24_000],
      [48_000, 16_000],
    ] as const) {
      for (const share of [1.02, 1.1, 1.3, 1.6, 1.9]) {
        const hz = Math.round((to / 2) * share);
        if (hz >= from / 2) continue;
        const out = resample(sine(hz, 2000, from, 0.5), from, to).slice(to / 10);
        expect(aliasLevel(out, to, hz, 0.5), `${hz} Hz, ${from} to ${to}`).to.be.below(-60);
      }
    }
  });

  it('keeps what it can carry as loud as it was', () => {
    for (const hz of [100, 1000, 4000, 8000, 9800]) {
      const out = resample(sine(hz, 1000, 48_000, 0.5), 48_000, 24_000).slice(2400);
      expect(toneLevel(out, 24_000, hz), `${hz} Hz`).to.be.closeTo(db(0.5), 0.2);
    }
  });

  it('makes no images when it goes up', () => {
    const out = resample(sine(3000, 1000, 8000, 0.5), 8000, 48_000).slice(4800);
    expect(toneLevel(out, 48_000, 5000)).to.be.below(-66);
    expect(toneLevel(out, 48_000, 11_000)).to.be.below(-66);
  });

  it('copies at equal rates', () => {
    const input = noise(100, 24_000);
    expect([...resample(input, 24_000, 24_000)]).to.deep.equal([...input]);
  });
});

describe('voice activity', () => {
  /** Runs 10 ms at a time; returns the milliseconds at which it changed its mind. */
  function changes(activity: VoiceActivity, samples: Float32Array, rate = 24_000): number[] {
    const hop = rate / 100;
    const at: number[] = [];
    let was = activity.isSpeech;
    for (let from = 0; from + hop <= samples.length; from += hop) {
      let power = 0;
      for (const value of samples.subarray(from, from + hop)) power += value * value;
      const isSpeech = activity.update(Math.sqrt(power / hop), 10);
      if (isSpeech !== was) at.push(((from + hop) / rate) * 1000);
      was = isSpeech;
    }
    return at;
  }

  it('hears a sentence in noise within 200 ms, and lets it go 700 ms after its end', () => {
    const hiss = (ms: number): Float32Array => noise(ms, 24_000, 0.003, 7);
    const spoken = speechLike(2000, 24_000, 0.3);
    hiss(2000).forEach((value, index) => (spoken[index] = (spoken[index] ?? 0) + value));
    const [began = 0, ended = 0, ...more] = changes(new VoiceActivity(), join(hiss(1000), spoken, hiss(2000)));
    expect(began).to.be.within(1060, 1250);
    expect(ended).to.be.within(3550, 3800);
    expect(more).to.deep.equal([]);
  });

  it('takes neither a click nor a hum for speech', () => {
    const click = join(silence(500, 24_000), noise(30, 24_000, 0.8), silence(1000, 24_000));
    expect(changes(new VoiceActivity(), click)).to.deep.equal([]);
    const hum = new VoiceActivity();
    changes(hum, sine(100, 60_000, 24_000, 0.02));
    expect(hum.isSpeech).to.equal(false);
    expect(changes(hum, speechLike(1000, 24_000, 0.4))).to.have.length(1);
  });

  it('takes what is left of the agent for speech only when it is loud, while the agent is heard', () => {
    const rest = join(silence(500, 24_000), speechLike(3000, 24_000, 0.008));
    const guarded = new VoiceActivity();
    guarded.guarded = true;
    expect(changes(guarded, rest)).to.deep.equal([]);
    expect(changes(new VoiceActivity(), rest)).not.to.deep.equal([]);
    expect(changes(guarded, speechLike(1000, 24_000, 0.4))[0]).to.be.below(500);
  });

  it('begins anew when it is told to', () => {
    const activity = new VoiceActivity();
    changes(activity, speechLike(1000, 24_000, 0.4));
    expect(activity.isSpeech).to.equal(true);
    activity.reset();
    expect(activity.isSpeech).to.equal(false);
  });
});

describe('the cushion', () => {
  it('grows with each gap, to 400 ms at most, and shrinks while nothing happens', () => {
    const jitter = new JitterBuffer();
    const first = jitter.cushionMs;
    jitter.ranDry();
    expect(jitter.cushionMs).to.be.above(first);
    for (let n = 0; n < 50; n += 1) jitter.ranDry();
    expect(jitter.cushionMs).to.equal(400);
    for (let n = 0; n < 1000; n += 1) jitter.played(1000);
    expect(jitter.cushionMs).to.equal(first);
  });
});

describe('the playback queue', () => {
  const RATE = 48_000;

  class Bench {
    readonly reports: PlaybackReport[] = [];
    readonly queue = new PlaybackQueue(RATE, (report) => this.reports.push(report));
    readonly #blocks: Float32Array[] = [];
    frame = 0;

    render(ms: number): void {
      for (let left = Math.ceil((ms / 1000) * RATE); left > 0; left -= BLOCK) {
        const block = new Float32Array(BLOCK);
        this.queue.render(block, this.frame);
        this.#blocks.push(block);
        this.frame += BLOCK;
      }
    }

    get sound(): Float32Array {
      return join(...this.#blocks);
    }

    of(type: PlaybackReport['type']): PlaybackReport[] {
      return this.reports.filter((report) => report.type === type);
    }
  }

  const pushAll = (bench: Bench, id: string, samples: Float32Array, rate: number, chunk: number): void => {
    const pcm = toInt16(samples);
    for (let at = 0; at < pcm.length; at += chunk) bench.queue.push(id, rate, pcm.slice(at, at + chunk));
  };

  for (const rate of [8000, 16_000, 24_000, 44_100, 48_000]) {
    it(`plays ${rate} Hz in chunks of any size without a click and to the last sample`, () => {
      const bench = new Bench();
      const said = speechLike(3000, rate, 0.5);
      let at = 0;
      const pcm = toInt16(said);
      for (const size of Array.from({ length: 400 }, (_, n) => 37 + ((n * 97) % 900))) {
        if (at < pcm.length) bench.queue.push('a', rate, pcm.slice(at, at + size));
        at += size;
      }
      if (at < pcm.length) bench.queue.push('a', rate, pcm.slice(at));
      bench.queue.end('a');
      bench.render(3200);
      expect(findClicks(bench.sound, RATE)).to.deep.equal([]);
      expect(bench.of('ended').map(({ played }) => played)).to.deep.equal([pcm.length]);
      expect(bench.of('dry')).to.deep.equal([]);
      const wanted = resample(toFloat(pcm), rate, RATE);
      const began = bench.of('playing')[0]?.frame ?? 0;
      const lag = rate === RATE ? 0 : Math.round((new Resampler(rate, RATE).delay * RATE) / rate);
      expect(correlation(bench.sound.slice(began), wanted.slice(lag))).to.be.above(0.999);
    });
  }

  it('is silent 5 ms after a flush with 5 s queued, without a click, and knows what was heard to the sample', () => {
    const bench = new Bench();
    pushAll(bench, 'a', sine(300, 5000, 24_000, 0.6), 24_000, 960);
    bench.render(1000);
    bench.queue.flush(bench.frame);
    const at = bench.frame;
    bench.render(500);
    const silent = findSilence(bench.sound, RATE, { fromMs: (at / RATE) * 1000 }) ?? Infinity;
    expect(silent - (at / RATE) * 1000).to.be.within(0, 5.1);
    expect(findClicks(bench.sound, RATE)).to.deep.equal([]);
    const [flushed] = bench.of('flushed');
    const began = bench.of('playing')[0]?.frame ?? 0;
    expect(flushed?.played).to.be.closeTo(((at - began) / RATE + 0.005) * 24_000, 1);
  });

  it('plays what comes after a flush, also at once', () => {
    const bench = new Bench();
    pushAll(bench, 'a', sine(300, 2000, 24_000), 24_000, 960);
    bench.render(200);
    bench.queue.flush(bench.frame);
    pushAll(bench, 'b', sine(700, 500, 24_000), 24_000, 960);
    bench.queue.end('b');
    bench.render(800);
    expect(bench.of('ended').map(({ id }) => id)).to.deep.equal(['b']);
    expect(toneLevel(bench.sound.slice(RATE * 0.3, RATE * 0.6), RATE, 700)).to.be.above(-8);
  });

  it('waits for a cushion, counts each time it ran dry, and neither tears nor loses a sample there', () => {
    const bench = new Bench();
    // It begins and ends at its own zero, so that every tear is ours.
    const pcm = toInt16(sine(300, 1000, 24_000, 0.6).map((value, n) => value * Math.sin((Math.PI * n) / 24_000)));
    bench.queue.push('a', 24_000, pcm.slice(0, 480));
    bench.render(20);
    expect(bench.of('playing'), 'it began with 20 ms').to.deep.equal([]);
    bench.queue.push('a', 24_000, pcm.slice(480, 12_000));
    bench.render(800);
    expect(bench.of('dry')).to.have.length(1);
    bench.queue.push('a', 24_000, pcm.slice(12_000));
    bench.queue.end('a');
    bench.render(800);
    expect(findClicks(bench.sound, RATE)).to.deep.equal([]);
    expect(bench.of('ended')[0]?.played).to.equal(24_000);
    const positions = [...bench.of('playing'), ...bench.of('resumed')].map(({ played }) => played);
    expect(positions).to.have.length(2);
    expect(positions[0]).to.equal(0);
    expect(positions[1]).to.be.within(11_700, 12_000);
  });

  it('a gap is one only when more of the utterance comes after it: its end is none', () => {
    const bench = new Bench();
    pushAll(bench, 'a', sine(300, 300, 24_000), 24_000, 960);
    bench.render(500);
    bench.queue.end('a');
    bench.render(100);
    expect(bench.of('ended')).to.have.length(1);
    expect(bench.of('resumed')).to.deep.equal([]);
    pushAll(bench, 'b', sine(300, 300, 24_000), 24_000, 960);
    bench.render(500);
    pushAll(bench, 'b', sine(300, 300, 24_000), 24_000, 960);
    bench.render(500);
    expect(bench.of('resumed').map(({ id }) => id)).to.deep.equal(['b']);
  });

  it('speech whose end nobody announces is over half a second after the last of it; that of a turn is not', () => {
    const bench = new Bench();
    const pcm = toInt16(sine(300, 200, 24_000));
    bench.queue.push('loose', 24_000, pcm, true);
    bench.render(400);
    expect(bench.of('ended')).to.deep.equal([]);
    bench.render(400);
    expect(bench.of('ended').map(({ id, played }) => [id, played])).to.deep.equal([['loose', 4800]]);
    bench.queue.push('loose', 24_000, pcm, true);
    bench.render(1000);
    expect(bench.of('ended')).to.have.length(2);
    expect(bench.of('resumed')).to.deep.equal([]);
    bench.queue.push('turn', 24_000, pcm);
    bench.render(3000);
    expect(bench.of('ended')).to.have.length(2);
    expect(bench.of('dry').at(-1)?.id).to.equal('turn');
  });

  const seed = Math.floor(Math.random() * 1e9);
  it(`starved at random it neither tears nor loses a sample (seed ${seed})`, () => {
    const random = seededRandom(seed);
    for (const rate of [16_000, 24_000, 48_000, 24_000, 16_000, 24_000]) {
      const bench = new Bench();
      const pcm = toInt16(speechLike(1500, rate, 0.5));
      for (let at = 0; at < pcm.length;) {
        const size = 100 + Math.floor(random() * 3000);
        bench.queue.push('a', rate, pcm.slice(at, at + size));
        at += size;
        if (at >= pcm.length) bench.queue.end('a');
        bench.render((size / rate) * 1000 * (0.7 + random() * 0.7) + (random() < 0.1 ? 150 : 0));
      }
      bench.render(800);
      expect(findClicks(bench.sound, RATE)).to.deep.equal([]);
      expect(bench.of('ended').map(({ played }) => played)).to.deep.equal([pcm.length]);
    }
  });

  it('plays a remainder that is smaller than the cushion when no more comes', () => {
    const bench = new Bench();
    bench.queue.push('a', 24_000, toInt16(sine(300, 15, 24_000)));
    bench.render(400);
    expect(bench.of('playing')).to.have.length(1);
  });

  it('plays one utterance after the other', () => {
    const bench = new Bench();
    pushAll(bench, 'a', sine(300, 300, 24_000), 24_000, 960);
    pushAll(bench, 'b', sine(700, 300, 16_000), 16_000, 960);
    bench.queue.end('b');
    bench.render(800);
    expect(bench.of('ended').map(({ id, played }) => [id, played])).to.deep.equal([
      ['a', 7200],
      ['b', 4800],
    ]);
  });
});

describe('the capture framer', () => {
  function capture(deviceRate: number, input: Float32Array, setUp: (framer: CaptureFramer) => void = () => {}) {
    const frames: Int16Array<ArrayBuffer>[] = [];
    const levels: number[] = [];
    const speech: boolean[] = [];
    const report = (message: CaptureReport): void => {
      if (message instanceof Int16Array) frames.push(message);
      else if (message.type === 'level') levels.push(message.rms);
      else speech.push(message.isSpeech);
    };
    const framer = new CaptureFramer({ deviceRate, wireRate: 24_000, frameSize: 2048, report });
    framer.open(true);
    setUp(framer);
    for (let at = 0; at < input.length; at += BLOCK) framer.process(input.subarray(at, at + BLOCK));
    framer.open(false);
    return { frames, levels, speech, framer };
  }

  for (const rate of [44_100, 48_000]) {
    it(`makes frames of 2048 samples of ${rate} Hz, and 10.000 s of 10 s`, () => {
      const { frames } = capture(rate, sine(440, 10_000, rate));
      expect(frames.slice(0, -1).every(({ length }) => length === 2048)).to.equal(true);
      const total = frames.reduce((sum, { length }) => sum + length, 0);
      expect(total).to.be.within(240_000 - 1, 240_000 + 1);
      const heard = toFloat(Int16Array.from(frames.flatMap((frame) => [...frame])));
      expect(residualLevel(heard.slice(2400, -2400), 24_000, 440)).to.be.below(-65);
      expect(frames.every(({ byteLength }) => byteLength % 2 === 0)).to.equal(true);
    });
  }

  it('clips what is too loud instead of turning it around', () => {
    const { frames } = capture(24_000, sine(440, 500, 24_000, 1.5));
    const heard = frames.flatMap((frame) => [...frame]);
    expect(Math.max(...heard)).to.equal(32_767);
    expect(Math.min(...heard)).to.equal(-32_768);
    expect(
      findClicks(
        heard.map((value) => value / 32_768),
        24_000,
      ).length,
    ).to.equal(0);
    expect([toSample(0.5), toSample(2), toSample(-2)]).to.deep.equal([16_384, 32_767, -32_768]);
  });

  it('makes no frames while it is closed, and tells the level and speech all the same', () => {
    const said = join(silence(300, 48_000), speechLike(1000, 48_000, 0.5), silence(1200, 48_000));
    const { frames, levels, speech } = capture(48_000, said, (framer) => framer.open(false));
    expect(frames).to.deep.equal([]);
    expect(speech).to.deep.equal([true, false]);
    expect(levels.length).to.equal(Math.floor(2500 / 40));
    expect(Math.max(...levels)).to.be.above(0.1);
  });

  it('uses the buffers again that come back', () => {
    const frames: Int16Array<ArrayBuffer>[] = [];
    const framer = new CaptureFramer({
      deviceRate: 24_000,
      wireRate: 24_000,
      frameSize: 256,
      report: (message) => message instanceof Int16Array && frames.push(message),
    });
    framer.open(true);
    const input = sine(440, 4000, 24_000);
    for (let at = 0; at < input.length; at += BLOCK) {
      framer.process(input.subarray(at, at + BLOCK));
      const last = frames.at(-1);
      if (last) framer.recycle(last.buffer);
    }
    expect(new Set(frames.map(({ buffer }) => buffer)).size).to.be.below(20);
    expect(frames.length).to.be.above(300);
  });

  it('changes the length of frames without losing a sample', () => {
    const { frames } = capture(24_000, sine(440, 1000, 24_000), (framer) => {
      framer.process(sine(440, 50, 24_000));
      framer.resize(512);
    });
    expect(frames.reduce((sum, { length }) => sum + length, 0)).to.equal(24_000 + 1200);
    expect(frames.at(-2)?.length).to.equal(512);
  });
});

describe('samples of bytes', () => {
  it('puts samples together that were torn', () => {
    const stream = new PcmStream();
    const bytes = new Uint8Array(toInt16(noise(10, 24_000)).buffer);
    const parts = [bytes.slice(0, 5), bytes.slice(5, 6), bytes.slice(6, 13), bytes.slice(13)];
    const joined = parts.flatMap(({ buffer }) => [...stream.take(buffer)]);
    expect(joined).to.deep.equal([...new Int16Array(bytes.buffer)]);
  });

  it('takes whole ones as they lie', () => {
    const bytes = new ArrayBuffer(8);
    expect(new PcmStream().take(bytes).buffer).to.equal(bytes);
  });

  it('reads base64 and the rate of a media type', () => {
    expect([...samplesOfBase64(btoa('\x01\x00\xff\xff'))]).to.deep.equal([1, -1]);
    expect(samplesOfBase64('%%%').length).to.equal(0);
    expect(rateOf('audio/L16; rate=16000')).to.equal(16_000);
    expect(rateOf('audio/L16')).to.equal(undefined);
    expect(rateOf('audio/L16;rate=0')).to.equal(undefined);
  });
});
