import { expect } from '@open-wc/testing';
import { FormantSynthesizer, SPEECH_RATE } from '../../src/testing/index.js';
import { findClicks } from '../support/audio/clicks.js';
import { durationByZeroCrossings, loudSpan } from '../support/audio/duration.js';
import {
  aliasLevel,
  dominantFrequency,
  foldedFrequency,
  residualLevel,
  toneLevel,
} from '../support/audio/frequency.js';
import { bestCorrelation, correlation, countClipped, envelope, findSilence } from '../support/audio/loudness.js';
import {
  fromWire,
  join,
  noise,
  silence,
  sine,
  speechLike,
  sweep,
  toFloat,
  toInt16,
  toWire,
} from '../support/audio/signals.js';
import { decodeWav, encodeWav } from '../support/audio/wav.js';

const RATE = 24_000;

describe('measuring tools: files and signals', () => {
  it('a WAV file says what was put into it', () => {
    const samples = toInt16(sine(440, 100, 48_000));
    const file = encodeWav({ sampleRate: 48_000, samples });
    expect(file.length).to.equal(44 + samples.length * 2);
    expect(new DataView(file.buffer).getUint32(28, true), 'bytes a second').to.equal(96_000);
    const read = decodeWav(file);
    expect(read.sampleRate).to.equal(48_000);
    expect([...read.samples]).to.deep.equal([...samples]);
  });

  it('a WAV file from a pipe does not know its length, and other chunks may stand before the sound', () => {
    const samples = toInt16(sine(440, 10, RATE));
    const file = encodeWav({ sampleRate: RATE, samples });
    const list = new Uint8Array([...new TextEncoder().encode('LIST'), 3, 0, 0, 0, 1, 2, 3, 0]);
    const piped = new Uint8Array([...file.slice(0, 36), ...list, ...file.slice(36)]);
    new DataView(piped.buffer).setUint32(36 + list.length + 4, 0x7fff_f000, true);
    expect([...decodeWav(piped).samples]).to.deep.equal([...samples]);
  });

  it('what is no WAV file, or not one of 16 bits, is refused', () => {
    expect(() => decodeWav(new Uint8Array(60))).to.throw(RangeError, 'no WAV file');
    expect(() => decodeWav(new Uint8Array(3))).to.throw(RangeError, 'no WAV file');
    const file = encodeWav({ sampleRate: RATE, samples: new Int16Array(4) });
    file[34] = 8;
    expect(() => decodeWav(file)).to.throw(RangeError, '16-bit');
    expect(() => decodeWav(file.slice(0, 12))).to.throw(RangeError, 'no sound');
  });

  it('bytes of the wire are the samples, little endian', () => {
    expect([...toWire(Int16Array.of(1, -2, 256))]).to.deep.equal([1, 0, 254, 255, 0, 1]);
    expect([...fromWire(Uint8Array.of(1, 0, 254, 255, 7))]).to.deep.equal([1, -2]);
    expect([...toInt16([2, -2])]).to.deep.equal([32_767, -32_767]);
  });
});

describe('measuring tools: frequency and duration', () => {
  for (const hz of [61.7, 440, 1234.5, 7000]) {
    it(`finds ${hz} Hz, alone and under noise`, () => {
      expect(dominantFrequency(sine(hz, 1000, RATE), RATE)).to.be.closeTo(hz, hz * 0.002);
      const clean = sine(hz, 1000, RATE);
      const rough = noise(1000, RATE, 0.3);
      const mixed = clean.map((value, n) => value + (rough[n] ?? 0));
      expect(dominantFrequency(mixed, RATE)).to.be.closeTo(hz, hz * 0.01);
    });
  }

  it('finds nothing in silence, and something in a stretch of 20 ms', () => {
    expect(dominantFrequency(silence(100, RATE), RATE)).to.equal(0);
    expect(dominantFrequency(sine(1000, 20, RATE), RATE)).to.be.closeTo(1000, 15);
  });

  it('tells the level of one tone among others', () => {
    const loud = sine(1000, 500, RATE, 0.5);
    const soft = sine(5000, 500, RATE, 0.0005);
    const both = loud.map((value, n) => value + (soft[n] ?? 0));
    expect(toneLevel(both, RATE, 1000)).to.be.closeTo(-6.02, 0.05);
    expect(toneLevel(both, RATE, 5000)).to.be.closeTo(-66.02, 0.1);
    expect(toneLevel(both, RATE, 3000)).to.be.below(-100);
  });

  it('measures an alias where it folds to', () => {
    expect(foldedFrequency(15_000, RATE)).to.equal(9000);
    expect(foldedFrequency(25_000, RATE)).to.equal(1000);
    // Every second sample, without a filter: all of a tone of 15 kHz comes back at 9 kHz.
    const careless = sine(15_000, 500, 48_000, 0.5).filter((_, n) => n % 2 === 0);
    expect(aliasLevel(careless, RATE, 15_000, 0.5)).to.be.closeTo(0, 0.05);
    expect(aliasLevel(silence(500, RATE), RATE, 15_000, 0.5)).to.be.below(-150);
  });

  it('measures everything besides a tone', () => {
    expect(residualLevel(sine(440, 777, RATE, 0.5, 1), RATE, 440)).to.be.below(-120);
    const distorted = sine(440, 1000, RATE, 0.5).map((value, n) => value + 0.005 * Math.sin((n * 2 * Math.PI) / 16));
    expect(residualLevel(distorted, RATE, 440)).to.be.closeTo(-40, 0.1);
  });

  it('measures a duration to the sample, and to the wave', () => {
    const sound = join(silence(120, RATE), sine(440, 3000, RATE), silence(77, RATE));
    expect(loudSpan(sound, RATE).ms).to.be.closeTo(3000, 0.2);
    expect(loudSpan(sound, RATE).from).to.be.closeTo(2880, 2);
    expect(loudSpan(silence(10, RATE), RATE)).to.deep.equal({ from: 0, to: 0, ms: 0 });
    expect(durationByZeroCrossings(sine(440, 3000, RATE, 0.5, 0.3), 440)).to.be.closeTo(3000, 0.05);
    // Played at the wrong rate it has as many samples and fewer waves.
    expect(durationByZeroCrossings(sine(440, 3000, RATE), 445)).to.be.closeTo(2966.3, 0.1);
    expect(durationByZeroCrossings(silence(10, RATE), 440)).to.equal(0);
  });
});

describe('measuring tools: clicks', () => {
  const found = (samples: ArrayLike<number>, rate = RATE): number[] =>
    findClicks(samples, rate).map(({ index }) => index);

  for (const rate of [16_000, 24_000, 48_000]) {
    it(`hears none in clean sound at ${rate} Hz`, () => {
      for (const hz of [50, 440, 3000, 7000]) expect(found(sine(hz, 1000, rate), rate), `${hz} Hz`).to.deep.equal([]);
      expect(found(sine(440, 1000, rate, 0.01), rate), 'soft').to.deep.equal([]);
      expect(found(sweep(50, 7000, 2000, rate), rate), 'sweep').to.deep.equal([]);
      expect(found(speechLike(3000, rate), rate), 'speech-like').to.deep.equal([]);
      expect(found(noise(1000, rate), rate), 'noise').to.deep.equal([]);
      expect(found(silence(500, rate), rate), 'silence').to.deep.equal([]);
      // What 16 bits do to a soft sound is no click.
      expect(found(toFloat(toInt16(speechLike(1000, rate, 0.02))), rate), '16 bits').to.deep.equal([]);
    });
  }

  it('hears none in the clean speech of any voice, also when sentences are joined', async () => {
    const synthesizer = new FormantSynthesizer();
    for (const { id } of synthesizer.voices) {
      const text = 'Six big thick plots, that took back a chocolate cake at eight! Zoo, judge, measure: hush.';
      const one = toFloat(await synthesizer.synthesize(text, id));
      expect(found(join(one, one), SPEECH_RATE), id).to.deep.equal([]);
    }
  });

  const torn: readonly [name: string, tear: (samples: Float32Array, at: number) => Float32Array][] = [
    ['a step of 0.05', (samples, at) => samples.map((value, n) => (n < at ? value : value * 0.9 + 0.05))],
    ['one wrong sample', (samples, at) => samples.map((value, n) => (n === at ? value + 0.1 : value))],
    ['10 ms of nothing', (samples, at) => samples.map((value, n) => (n < at || n >= at + 240 ? value : 0))],
    ['40 ms left out', (samples, at) => join(samples.slice(0, at), samples.slice(at + 970))],
    ['a frame said twice', (samples, at) => join(samples.slice(0, at), samples.slice(at - 970, at), samples.slice(at))],
  ];
  for (const [name, tear] of torn) {
    it(`hears ${name} in a tone and in speech`, () => {
      const at = 13_535;
      for (const clean of [sine(440, 1000, RATE), speechLike(1000, RATE, 0.9)]) {
        const clicks = found(tear(clean, at));
        expect(clicks.length).to.be.within(1, 2);
        expect(clicks[0]).to.be.within(at - 1, at + 4);
      }
    });
  }

  it('hears one sample that is missing in a tone', () => {
    const tone = sine(440, 1000, RATE);
    expect(found(join(tone.slice(0, 12_000), tone.slice(12_001)))).to.have.length(1);
  });

  it('hears a tear at every border of small chunks, however regular they are', () => {
    const chunks = speechLike(1000, RATE).map((value, n) => value + (Math.floor(n / 128) % 2 ? 0.03 : 0));
    const borders = Math.floor(RATE / 128);
    expect(found(chunks).length).to.be.within(borders * 0.95, borders);
  });

  it('says how strong it was, and can be told what counts', () => {
    const tone = sine(440, 1000, RATE).map((value, n) => (n === 9000 ? value + 0.02 : value));
    const [click] = findClicks(tone, RATE);
    expect(click?.atMs).to.be.closeTo(375, 0.2);
    expect(click?.strength).to.be.above(30);
    expect(findClicks(tone, RATE, { threshold: 1e6 })).to.deep.equal([]);
    expect(findClicks(tone, RATE, { floor: 0.5 })).to.deep.equal([]);
  });
});

describe('measuring tools: loudness', () => {
  it('an envelope is as long as the sound and as loud', () => {
    const values = envelope(join(sine(440, 500, RATE, 0.5), silence(500, RATE)), RATE, 50);
    expect(values).to.have.length(20);
    expect(values[3]).to.be.closeTo(0.5 / Math.SQRT2, 0.001);
    expect(values[15]).to.equal(0);
  });

  it('correlates what is alike and nothing else', () => {
    const a = envelope(speechLike(3000, RATE), RATE);
    expect(
      correlation(
        a,
        a.map((value) => value * 0.2 + 0.1),
      ),
    ).to.be.closeTo(1, 1e-9);
    expect(
      correlation(
        a,
        a.map((value) => -value),
      ),
    ).to.be.closeTo(-1, 1e-9);
    expect(Math.abs(correlation(a, envelope(noise(3000, RATE), RATE)))).to.be.below(0.4);
    expect(
      correlation(
        a,
        a.map(() => 1),
      ),
    ).to.equal(0);
    const late = [...Array<number>(4).fill(0), ...a];
    expect(bestCorrelation(a, late, 6)).to.deep.include({ shift: 4 });
    expect(bestCorrelation(late, a, 6).shift).to.equal(-4);
  });

  it('counts what was cut off, and not a wave that just touches the top', () => {
    const over = sine(440, 1000, RATE, 1.5).map((value) => Math.max(-1, Math.min(1, value)));
    expect(countClipped(over) / RATE).to.be.closeTo(1 - (2 / Math.PI) * Math.asin(1 / 1.5), 0.01);
    expect(countClipped(sine(1500, 100, RATE, 1))).to.equal(0);
  });

  it('finds when it falls silent, to the sample, and is not taken in by a pause', () => {
    const sound = join(sine(440, 300, RATE), silence(100, RATE), sine(440, 300.5, RATE), silence(400, RATE));
    expect(findSilence(sound, RATE)).to.be.closeTo(700.5, 0.1);
    expect(findSilence(sound, RATE, { holdMs: 50 })).to.be.closeTo(300, 0.1);
    expect(findSilence(sound, RATE, { fromMs: 800 })).to.equal(800);
    expect(findSilence(sine(440, 300.3, RATE), RATE)).to.equal(undefined);
    expect(findSilence(sound, RATE, { level: 0.6 })).to.equal(0);
  });
});
