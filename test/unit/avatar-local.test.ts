import { expect } from '@open-wc/testing';
import type { AvatarActivity } from '../../src/avatar/avatar-state.js';
import { bandShares, levelReader, type LevelTap, type SpeechLevels } from '../../src/avatar/providers/local/levels.js';
import { LocalPose } from '../../src/avatar/providers/local/local-pose.js';
import { followJaw, jawFor, mouthFor } from '../../src/avatar/providers/local/mouth.js';
import { seededRandom } from '../../src/testing/index.js';
import { correlation } from '../support/audio/loudness.js';

const SILENCE: SpeechLevels = { rms: 0, bands: [0, 0, 0] };

describe('avatar: local face', () => {
  it('reads loudness and bands of what is heard, and allocates once', () => {
    const rate = 24_000;
    const wave = (hz: number): LevelTap => ({
      fftSize: 2048,
      frequencyBinCount: 512,
      context: { sampleRate: rate },
      getFloatTimeDomainData: (into) =>
        into.forEach((_, at) => (into[at] = 0.5 * Math.sin((2 * Math.PI * hz * at) / rate))),
      getByteFrequencyData: (into) => {
        into.fill(0);
        into[Math.round(hz / (rate / 1024))] = 255;
      },
    });
    let hz = 400;
    let node: LevelTap | undefined;
    const read = levelReader(() => node);
    expect(read()).to.deep.equal(SILENCE);
    node = wave(400);
    expect(read().rms).to.be.closeTo(0.5 / Math.SQRT2, 0.01);
    expect(node.fftSize).to.equal(1024);
    const loudest: number[] = [];
    for (hz of [400, 1_500, 5_000]) {
      node = wave(hz);
      const { bands } = read();
      loudest.push(bands.indexOf(Math.max(...bands)));
      expect(bands.reduce((sum, band) => sum + band, 0)).to.be.closeTo(1, 1e-9);
    }
    expect(loudest).to.deep.equal([0, 1, 2]);
    expect(bandShares([0, 0, 0], 20)).to.deep.equal([0, 0, 0]);
  });

  it('the jaw opens in 40 ms and closes in 120 ms, at any frame rate', () => {
    const after = (from: number, to: number, ms: number, steps: number): number => {
      let jaw = from;
      for (let step = 0; step < steps; step += 1) jaw = followJaw(jaw, to, ms / steps);
      return jaw;
    };
    for (const steps of [1, 3, 20]) {
      expect(after(0, 1, 40, steps)).to.be.closeTo(1 - 1 / Math.E, 1e-9);
      expect(after(1, 0, 120, steps)).to.be.closeTo(1 / Math.E, 1e-9);
    }
    expect([jawFor(0), jawFor(0.005), jawFor(5)]).to.deep.equal([0, 0, 1]);
    expect(jawFor(0.1)).to.be.within(0.3, 0.7);
  });

  it('has a shape for each kind of sound', () => {
    expect(mouthFor(0.01, [1, 0, 0])).to.equal('rest');
    expect(mouthFor(0.5, [0.85, 0.1, 0.05])).to.equal('round');
    expect(mouthFor(0.5, [0.5, 0.45, 0.05])).to.equal('wide');
    expect(mouthFor(0.5, [0.6, 0.3, 0.1])).to.equal('open');
    expect(mouthFor(0.3, [0.1, 0.2, 0.7])).to.equal('teeth');
  });

  const run = (
    seed: number,
    ms: number,
    activity: (at: number) => AvatarActivity,
    levels: (at: number) => SpeechLevels,
  ): { at: number; blink: number; gazeX: number; gazeY: number; jaw: number; mouth: string }[] => {
    let now = 0;
    const pose = new LocalPose({
      random: seededRandom(seed),
      activity: () => activity(now),
      levels: () => levels(now),
    });
    const poses = [];
    for (; now < ms; now += 16) poses.push({ at: now, ...pose.at(now) });
    return poses;
  };

  it('is the same for the same times, chances and levels', () => {
    const once = (): unknown =>
      run(
        7,
        20_000,
        () => 'idle',
        (at) => ({ rms: (at % 400) / 2_000, bands: [0.6, 0.3, 0.1] }),
      );
    expect(once()).to.deep.equal(once());
    expect(
      run(
        8,
        20_000,
        () => 'idle',
        () => SILENCE,
      ),
    ).not.to.deep.equal(
      run(
        9,
        20_000,
        () => 'idle',
        () => SILENCE,
      ),
    );
  });

  it('blinks about 15 times a minute, at irregular times, and never stares for long', () => {
    const poses = run(
      20_261_125,
      600_000,
      () => 'idle',
      () => SILENCE,
    );
    const blinks = poses.filter(({ blink }, at) => blink > 0 && (poses[at - 1]?.blink ?? 0) === 0).map(({ at }) => at);
    expect(blinks.length / 10).to.be.within(10, 24);
    const gaps = blinks.slice(1).map((at, index) => at - (blinks[index] ?? 0));
    expect(Math.max(...gaps)).to.be.below(12_500);
    const mean = gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length;
    const deviation = Math.sqrt(gaps.reduce((sum, gap) => sum + (gap - mean) ** 2, 0) / gaps.length);
    expect(deviation / mean).to.be.within(0.5, 1.1);
    expect(Math.max(...poses.map(({ blink }) => blink))).to.be.greaterThan(0.95);
  });

  it('looks up to think and at you to listen', () => {
    const mean = (activity: AvatarActivity): { x: number; y: number } => {
      const poses = run(
        3,
        30_000,
        () => activity,
        () => SILENCE,
      ).slice(60);
      const of = (key: 'gazeX' | 'gazeY'): number => poses.reduce((sum, pose) => sum + pose[key], 0) / poses.length;
      return { x: of('gazeX'), y: of('gazeY') };
    };
    expect(mean('thinking').y).to.be.below(-0.3);
    expect(Math.abs(mean('listening').x)).to.be.below(0.12);
  });

  it('says how long it stays as it is, and keeps its word', () => {
    let now = 0;
    const pose = new LocalPose({ random: seededRandom(5), activity: () => 'idle', levels: () => SILENCE });
    let slept = 0;
    while (now < 120_000) {
      const before = pose.at(now);
      const until = pose.calmUntil(now);
      if (until > now) {
        slept += until - now;
        expect(pose.at(until - 1)).to.deep.equal(before);
      }
      now = Math.max(until, now + 16);
    }
    expect(slept / 120_000, 'most of the time nothing is drawn').to.be.greaterThan(0.8);
  });

  it('is never calm while it speaks: sound may come at any moment', () => {
    const pose = new LocalPose({ random: seededRandom(5), activity: () => 'speaking', levels: () => SILENCE });
    pose.at(0);
    expect(pose.calmUntil(0)).to.equal(0);
  });

  it('the mouth follows the envelope of speech (r >= 0.8), and no shape flickers', () => {
    const random = seededRandom(11);
    // Syllables of 120 to 280 ms, and a pause now and then.
    const syllables: { from: number; ms: number; loud: number }[] = [];
    for (let from = 0; from < 20_000;) {
      const ms = 120 + random() * 160;
      syllables.push({ from, ms, loud: random() < 0.15 ? 0 : 0.06 + random() * 0.16 });
      from += ms;
    }
    const envelope = (at: number): number => {
      const syllable = syllables.find(({ from, ms }) => from <= at && at < from + ms);
      return syllable ? syllable.loud * Math.sin((Math.PI * (at - syllable.from)) / syllable.ms) : 0;
    };
    const poses = run(
      1,
      20_000,
      () => 'speaking',
      (at) => ({ rms: envelope(at), bands: [0.5, 0.3 + (at % 300) / 1_500, 0.1] }),
    );
    // The tap is ahead of the loudspeaker by its latency, 20 to 60 ms: a jaw that follows in that time is in step with what is heard.
    const r = (lagMs: number): number =>
      correlation(
        poses.map(({ jaw }) => jaw),
        poses.map(({ at }) => envelope(at - lagMs)),
      );
    const best = Math.max(...[0, 16, 32, 48, 64].map(r));
    expect(best).to.be.greaterThan(0.8);
    const changes = poses.filter(({ mouth }, at) => at > 0 && mouth !== poses[at - 1]?.mouth).map(({ at }) => at);
    expect(Math.min(...changes.slice(1).map((at, index) => at - (changes[index] ?? 0)))).to.be.at.least(70);
  });
});
