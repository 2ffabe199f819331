import { expect } from '@open-wc/testing';
import { captionAt } from '../../src/avatar/caption-policy.js';
import { LinearResampler } from '../../src/avatar/linear-resampler.js';
import { plainText } from '../../src/avatar/plain-text.js';
import { SentenceBatcher } from '../../src/avatar/sentence-batcher.js';
import { UtteranceBuffer } from '../../src/avatar/utterance-buffer.js';
import { FakeMediaSink, seededRandom } from '../../src/testing/index.js';
import { outcome, ready, setUpAvatar, type AvatarSetup } from '../support/avatar-setup.js';

/** How much of an utterance was heard, milliseconds: from the avatar and from our player. */
const heard = ({ provider, player }: AvatarSetup, id: string): { avatar: number; local: number } => ({
  avatar: provider.sessions
    .flatMap(({ utterances }) => utterances)
    .filter((each) => each.id === id)
    .reduce((sum, { heardMs }) => sum + heardMs, 0),
  local: player.heardMs(id),
});

const allOnce = (setup: AvatarSetup, id: string, totalMs: number): void => {
  const { avatar, local } = heard(setup, id);
  expect(avatar + local, `${avatar} ms from the avatar and ${local} ms from our player`).to.be.closeTo(totalMs, 2);
};

describe('avatar: one voice per utterance', () => {
  it('the avatar says it all, our player nothing', async () => {
    const setup = await ready(setUpAvatar());
    const { player, clock, provider, state } = setup;
    player.receive('turn-1', 1_000);
    player.receive('turn-1', 2_000);
    player.complete('turn-1');
    await clock.advance(50);
    expect(state().activity).to.equal('idle');
    await clock.advance(1_000);
    expect(state().activity).to.equal('speaking');
    await clock.advance(5_000);
    expect(heard(setup, 'turn-1')).to.deep.equal({ avatar: 3_000, local: 0 });
    expect(provider.session.utterances.map(({ id }) => id)).to.deep.equal(['turn-1']);
    expect(state().activity).to.equal('idle');
  });

  it('speech of another rate arrives at the rate of the provider', async () => {
    const setup = await ready(setUpAvatar());
    setup.player.receive('turn-1', 1_000, 16_000);
    expect(setup.provider.session.utterances[0]?.samples).to.be.closeTo(24_000, 2);
  });

  it('an utterance that our player has begun stays there', async () => {
    const setup = setUpAvatar();
    const { player, clock } = setup;
    player.receive('turn-1', 4_000);
    await ready(setup);
    player.receive('turn-1', 1_000);
    player.complete('turn-1');
    player.receive('turn-2', 1_000);
    player.complete('turn-2');
    await clock.advance(10_000);
    expect(heard(setup, 'turn-1')).to.deep.equal({ avatar: 0, local: 5_000 });
    expect(heard(setup, 'turn-2')).to.deep.equal({ avatar: 1_000, local: 0 });
  });

  it('watchdog: an avatar that is not heard 2.5 s after the first chunk has lost the utterance', async () => {
    const setup = setUpAvatar();
    const { player, clock, provider, state, manager } = setup;
    const sink = new FakeMediaSink();
    manager.attach(sink);
    provider.knobs.speakMs = undefined;
    await ready(setup);
    player.receive('turn-1', 1_000);
    await clock.advance(2_400);
    expect(heard(setup, 'turn-1').local).to.equal(0);
    await clock.advance(200);
    player.receive('turn-1', 2_000);
    player.complete('turn-1');
    expect(state().isDegraded).to.equal(true);
    expect(sink.isAudible, 'what comes late is not heard').to.equal(false);
    expect(provider.session.calls).to.include('interrupt');
    await clock.advance(500);
    expect(state().activity).to.equal('speaking');
    await clock.advance(5_000);
    allOnce(setup, 'turn-1', 3_000);
    expect(state().activity).to.equal('idle');
    // The next one is the avatar's again.
    provider.knobs.speakMs = 100;
    player.receive('turn-2', 1_000);
    player.complete('turn-2');
    await clock.advance(5_000);
    expect(heard(setup, 'turn-2')).to.deep.equal({ avatar: 1_000, local: 0 });
    expect([state().isDegraded, sink.isAudible]).to.deep.equal([false, true]);
  });

  for (const how of ['fails', 'reconnects', 'ends', 'is stopped'] as const) {
    it(`an avatar that ${how} in the middle: our player says the rest, once`, async () => {
      const setup = await ready(setUpAvatar({ fallback: 'local' }));
      const { player, clock, provider, manager, state } = setup;
      player.receive('turn-1', 2_000);
      await clock.advance(1_100);
      player.receive('turn-1', 2_000);
      if (how === 'fails') provider.session.utterances[0]?.fail();
      if (how === 'reconnects') provider.session.tell({ type: 'connection', status: 'reconnecting' });
      if (how === 'ends') provider.session.tell({ type: 'ended', reason: 'error' });
      if (how === 'is stopped') void manager.stop();
      await clock.advance(200);
      player.receive('turn-1', 2_000);
      player.complete('turn-1');
      await clock.advance(3_000);
      expect(state().activity, 'still heard').to.equal('speaking');
      await clock.advance(7_000);
      const { avatar } = heard(setup, 'turn-1');
      expect(avatar).to.equal(1_000);
      allOnce(setup, 'turn-1', 6_000);
      expect(state().activity).to.equal('idle');
      if (how === 'ends' || how === 'is stopped') expect(player.route).to.equal('local');
    });
  }

  it('whenever it breaks, and however the chunks come, each sample is heard once', async () => {
    const random = seededRandom(20_261_125);
    for (let round = 0; round < 25; round += 1) {
      const setup = await ready(setUpAvatar({ fallback: 'local' }));
      const { player, clock, provider } = setup;
      provider.knobs.speakMs = random() < 0.2 ? undefined : Math.round(random() * 2_000);
      const breaksAt = Math.round(random() * 6_000);
      let total = 0;
      let at = 0;
      for (let chunk = 0; chunk < 8; chunk += 1) {
        const ms = 100 + Math.round(random() * 900);
        const pauseMs = Math.round(random() * ms);
        player.receive('turn-1', ms);
        total += ms;
        if (at <= breaksAt && at + pauseMs > breaksAt) provider.session.tell({ type: 'ended', reason: 'error' });
        at += pauseMs;
        await clock.advance(pauseMs);
      }
      player.complete('turn-1');
      await clock.advance(30_000);
      allOnce(setup, 'turn-1', total);
      await outcome(setup, setup.manager.dispose());
      expect([clock.pending, provider.active]).to.deep.equal([0, 0]);
    }
  });

  it('an interruption silences both, and late chunks of the utterance are not heard', async () => {
    for (const where of ['avatar', 'player'] as const) {
      const setup = setUpAvatar();
      const { player, clock, provider, state } = setup;
      if (where === 'player') provider.knobs.speakMs = undefined;
      await ready(setup);
      player.receive('turn-1', 9_000);
      await clock.advance(4_000);
      expect(state().activity).to.equal('speaking');
      const before = heard(setup, 'turn-1');
      player.cancel('turn-1');
      player.receive('turn-1', 1_000);
      await clock.advance(20_000);
      expect(heard(setup, 'turn-1')).to.deep.equal(before);
      expect(state().activity).to.equal('idle');
      expect(provider.session.calls).to.include('interrupt');
      expect(provider.session.utterances[0]?.samples, 'nothing is sent after it').to.equal(9 * 24_000);
    }
  });

  it('an end that the provider does not tell is an end all the same', async () => {
    const setup = await ready(setUpAvatar());
    const { player, clock, provider, state } = setup;
    player.receive('turn-1', 1_000);
    await clock.advance(200);
    const utterance = provider.session.utterances[0];
    if (utterance) utterance.end = () => {};
    player.complete('turn-1');
    await clock.advance(5_000);
    expect(state().activity).to.equal('speaking');
    await clock.advance(1_500);
    expect(state().activity).to.equal('idle');
  });
});

describe('avatar: the answer is said from its text', () => {
  const text = { text: true, pcmSampleRate: undefined } as const;

  it('sentence by sentence, once the server leaves speaking to it; afterwards the voice is the old one', async () => {
    const setup = await ready(setUpAvatar({}, text));
    const { manager, voice, provider, clock, state } = setup;
    expect(voice.calls).to.deep.equal(['avatar of fake-1']);
    manager.turnStarted();
    for (const piece of ['Hel', 'lo there. How ', 'are **you**? I am', ' fine']) manager.agentText(piece);
    expect(provider.session.utterances.map((each) => each.text)).to.deep.equal(['Hello there.', 'How are you?']);
    manager.turnEnded();
    expect(provider.session.utterances.at(-1)?.text).to.equal('I am fine');
    await clock.advance(150);
    expect(state().activity).to.equal('speaking');
    expect(state().caption?.text).to.equal('I am fine');
    await clock.advance(5_000);
    expect(state().caption).to.equal(undefined);
    await outcome(setup, manager.stop());
    expect(voice.calls.at(-1)).to.equal('nova');
  });

  it('a server that does not hand its voice over speaks itself, and the avatar does not', async () => {
    const setup = setUpAvatar({}, text);
    const { manager, voice, provider, state } = setup;
    voice.answers = false;
    await ready(setup);
    expect(state().isDegraded).to.equal(true);
    manager.agentText('Hello there. ');
    expect(provider.session.utterances).to.deep.equal([]);
    // It does so late.
    voice.now = 'avatar';
    manager.agentText('And now. ');
    expect(provider.session.utterances.map((each) => each.text)).to.deep.equal(['And now.']);
    voice.answers = true;
    await outcome(setup, manager.stop());
    expect(voice.now).to.equal('nova');
  });

  it('a server that makes it speak is not doubled', async () => {
    const setup = await ready(setUpAvatar({ serverSpeaks: true }, text));
    setup.manager.agentText('Hello there. ');
    expect(setup.provider.session.utterances).to.deep.equal([]);
  });

  it('an interruption drops what waits', async () => {
    const setup = await ready(setUpAvatar({}, text));
    const { manager, provider, clock, state } = setup;
    manager.agentText('One two three. Four five ');
    await clock.advance(200);
    manager.interrupt();
    manager.turnEnded();
    expect(provider.session.calls.slice(-1)).to.deep.equal(['interrupt']);
    expect(provider.session.utterances.length).to.equal(1);
    expect(state().activity).to.equal('idle');
  });

  for (const exit of ['stop', 'failure', 'end', 'a voice of the user'] as const) {
    it(`the voice after ${exit}`, async () => {
      const setup = await ready(setUpAvatar({ fallback: 'local' }, text));
      const { manager, voice, provider, clock } = setup;
      if (exit === 'a voice of the user') voice.now = 'coral';
      if (exit === 'failure') provider.session.tell({ type: 'ended', reason: 'error' });
      else if (exit === 'end') provider.session.tell({ type: 'ended', reason: 'max-duration' });
      else void manager.stop();
      await clock.advance(1_000);
      expect(voice.now).to.equal(exit === 'a voice of the user' ? 'coral' : 'nova');
      expect(voice.calls.filter((call) => call === 'nova').length).to.equal(exit === 'a voice of the user' ? 0 : 1);
    });
  }
});

describe('avatar: the voice of another avatar', () => {
  it('is not what is remembered: the one before it is', async () => {
    const setup = setUpAvatar({}, { text: true, pcmSampleRate: undefined });
    setup.voice.now = 'avatar';
    await ready(setup);
    await outcome(setup, setup.manager.stop());
    expect(setup.voice.now).to.equal('nova');
  });
});

describe('avatar: captions', () => {
  const ANSWER =
    'The answer is three hundred and ninety-one. You get it by taking twenty times seventeen and adding three times seventeen.';

  it('follow the speech and not the text', async () => {
    for (const provider of ['fake', 'local']) {
      const setup = setUpAvatar({ provider });
      const { manager, player, clock, state } = setup;
      const started = manager.start();
      await clock.advance(500);
      await started;
      manager.turnStarted();
      manager.agentText(ANSWER);
      await clock.advance(1_000);
      expect(state().caption, 'nothing is said yet').to.equal(undefined);
      player.receive('turn-1', 8_000);
      player.complete('turn-1');
      await clock.advance(1_000);
      expect(state().caption).to.deep.equal({
        utteranceId: 'turn-1',
        text: 'The answer is three hundred and ninety-one.',
      });
      await clock.advance(4_000);
      expect(state().caption?.text).to.match(/^You get it by/);
      await clock.advance(4_000);
      expect(state().caption).to.equal(undefined);
      await outcome(setup, manager.dispose());
      expect(clock.pending).to.equal(0);
    }
  });

  it('are never longer than two lines, and end with the text', () => {
    const long = `${'word '.repeat(60)}end.`;
    for (let at = 0; at <= 1; at += 0.05) {
      const caption = captionAt(long, { elapsedMs: at * 9_000, totalMs: 9_000, isComplete: true });
      expect(caption.length).to.be.within(1, 84);
    }
    expect(captionAt(long, { elapsedMs: 9_000, totalMs: 9_000, isComplete: true })).to.match(/end\.$/);
    expect(captionAt('', { elapsedMs: 0, totalMs: 0, isComplete: false })).to.equal('');
    expect(captionAt('One. Two.', { elapsedMs: 300, totalMs: 100, isComplete: false })).to.equal('Two.');
  });
});

describe('avatar: text and samples', () => {
  it('sentences end where a person would pause', () => {
    const batcher = new SentenceBatcher();
    const said = (...pieces: string[]): string[] => [
      ...pieces.flatMap((piece) => batcher.push(piece)),
      ...batcher.flush(),
    ];
    expect(said('It is 3.5 km. Dr. Smith, e.g. at 5 p.m., left… Really?! Yes')).to.deep.equal([
      'It is 3.5 km.',
      'Dr. Smith, e.g. at 5 p.m., left…',
      'Really?!',
      'Yes',
    ]);
    expect(said('# Title\n1. First item\n2. Second item\n')).to.deep.equal([
      'Title',
      '1. First item',
      '2. Second item',
    ]);
    expect(said('Look:\n```js\nlet a = 1. ;\nb()\n```\nDone. ')).to.deep.equal(['Look:', 'Done.']);
    expect(said('「こんにちは。」元気？はい。')).to.deep.equal(['「こんにちは。」', '元気？', 'はい。']);
    expect(said('He said "stop." And ', 'left.')).to.deep.equal(['He said "stop."', 'And left.']);
  });

  it('the same sentences come out however the text is cut', () => {
    const random = seededRandom(7);
    const text = 'First. Second one! Is it the third? Mr. X. says: "yes." And\nthe rest';
    const cut = (): string[] => {
      const batcher = new SentenceBatcher();
      const sentences: string[] = [];
      for (let at = 0; at < text.length;) {
        const length = 1 + Math.floor(random() * 7);
        sentences.push(...batcher.push(text.slice(at, at + length)));
        at += length;
      }
      return [...sentences, ...batcher.flush()];
    };
    const whole = new SentenceBatcher();
    const expected = [...whole.push(text), ...whole.flush()];
    for (let round = 0; round < 50; round += 1) expect(cut()).to.deep.equal(expected);
  });

  it('marks are not read aloud', () => {
    expect(plainText('17 * 23 = **391**. a_b and 2 | 3, _this_ ~~not~~')).to.equal(
      '17 * 23 = 391. a_b and 2 | 3, this not',
    );
    expect(plainText('**Bold** and `code`, [a link](https://x.example), ![pic](y) <b>tag</b>\n- item')).to.equal(
      'Bold and code, a link, pic tag item',
    );
  });

  it('the tail of an utterance is what follows a moment, as far as it is kept', () => {
    const buffer = new UtteranceBuffer(1_000);
    for (let at = 0; at < 40; at += 1) buffer.write(new Int16Array(1_000).fill(at));
    expect(buffer.durationMs).to.equal(40_000);
    expect(buffer.tail(39_500)).to.deep.equal(new Int16Array(500).fill(39));
    expect(buffer.tail(0).length, 'the last 30 s').to.equal(30_000);
    expect(buffer.tail(38_500).filter((value) => value === 38).length).to.equal(500);
    expect(buffer.tail(50_000).length).to.equal(0);
  });

  it('resampling keeps length and shape however the samples are cut', () => {
    const wave = Int16Array.from({ length: 16_000 }, (_, at) => Math.round(10_000 * Math.sin(at / 20)));
    const resampler = new LinearResampler(16_000, 24_000);
    const random = seededRandom(3);
    const output: number[] = [];
    for (let at = 0; at < wave.length;) {
      const length = 1 + Math.floor(random() * 400);
      output.push(...resampler.process(wave.slice(at, at + length)));
      at += length;
    }
    expect(output.length).to.be.closeTo(24_000, 2);
    const error = output.map((value, at) => Math.abs(value - 10_000 * Math.sin(at / 30)));
    expect(Math.max(...error)).to.be.below(30);
    const same = new Int16Array([1, 2, 3]);
    expect(new LinearResampler(24_000, 24_000).process(same)).to.equal(same);
  });
});
