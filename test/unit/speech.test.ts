import { expect } from '@open-wc/testing';
import {
  DEFAULT_SWITCHES,
  EngineNetwork,
  FakeClock,
  FormantSynthesizer,
  settle,
  SPEECH_RATE,
  type ServerConnection,
  type ServerPeer,
  type ServerSwitches,
} from '../../src/testing/index.js';
import { Hearing } from '../../src/testing/server/hearing/hearing.js';
import { drawEnvelope, measureUtterance } from '../../src/testing/server/hearing/heard-utterance.js';
import { HeardLog } from '../../src/testing/server/hearing/heard-log.js';
import { fft } from '../../src/testing/server/hearing/fft.js';
import { wordToPhonemes } from '../../src/testing/server/speech/letter-rules.js';
import { numberToWords } from '../../src/testing/server/speech/number-words.js';
import { SentenceCutter } from '../../src/testing/server/speech/sentence-cutter.js';
import { toSpeakable } from '../../src/testing/server/speech/speakable-text.js';
import { SpeechStream } from '../../src/testing/server/speech/speech-stream.js';
import { correlation, countClipped } from '../support/audio/loudness.js';
import { connected, disposeClients, idle, items, setUp, stored } from '../support/engine-client.js';
import { fromWire, join, silence, sine, toFloat, toInt16, toWire } from '../support/audio/signals.js';

describe('what is said of a text', () => {
  const said: readonly [markdown: string, words: string][] = [
    ['## Title', 'Title'],
    ['17 * 23 = **391**.', 'seventeen times twenty three equals three hundred ninety one .'],
    ['- *Calculate*: `(1 + 2) * 3`', 'Calculate: ( one plus two ) times three'],
    ['See [this](https://a.example) or https://b.example', 'See this or a link'],
    ['5 - 3, 20 °C and -4%', 'five minus three , twenty degrees Celsius and minus four percent'],
    ['| a | b |', ', a , b ,'],
    ['|---|---:|', ''],
    ['`▁▂▃` 😀', ''],
    ['![a picture](x.png) > <b>bold</b>', 'bold'],
  ];
  for (const [markdown, words] of said) {
    it(`“${markdown}”`, () => expect(toSpeakable(markdown)).to.equal(words));
  }

  it('numbers of any size', () => {
    expect(numberToWords('0')).to.equal('zero');
    expect(numberToWords('1,234,567.05')).to.equal(
      'one million two hundred thirty four thousand five hundred sixty seven point zero five',
    );
    expect(numberToWords('20')).to.equal('twenty');
    expect(numberToWords('007')).to.equal('zero zero seven');
    expect(numberToWords('1234567890123')).to.match(/^one two three four .* one two three$/);
  });

  it('sentences come as soon as they are whole, code never does', () => {
    const text = 'Hello. How are you, Mr. Smith? It is 3.5 km!\n\n```js\nlet a. b\n```\n1. First\n2. Second\nThe end';
    const cutter = new SentenceCutter();
    const sentences: string[] = [];
    for (const character of text) sentences.push(...cutter.add(character));
    expect(sentences).to.deep.equal(['Hello.', 'How are you, Mr. Smith?', 'It is 3.5 km!', '1. First', '2. Second']);
    expect(cutter.flush()).to.deep.equal(['The end']);
    expect(cutter.flush()).to.deep.equal([]);
  });

  it('what never ends is cut at a comma, and what has no blank is cut anyway', () => {
    const cutter = new SentenceCutter();
    const [first = ''] = cutter.add(`${'word '.repeat(30)}, ${'word '.repeat(30)}`);
    expect(first).to.match(/,$/);
    expect(new SentenceCutter().add('x'.repeat(1000)).map(({ length }) => length)).to.deep.equal([220, 220, 220, 220]);
  });

  it('letters become sounds, roughly', () => {
    const sounds = (word: string): string => wordToPhonemes(word).join(' ');
    expect(sounds('hello')).to.equal('h eh l ow');
    expect(sounds('happy')).to.equal('h ae p iy');
    expect(sounds('nation')).to.equal('n ae sh ax n');
    expect(sounds('time')).to.equal('t ay m');
    expect(sounds('bed')).to.equal('b eh d');
    expect(sounds('called')).to.match(/l d$/);
    expect(sounds('css')).to.equal('k iy s iy s iy');
    expect(wordToPhonemes('東京')).to.have.length(4);
    expect(wordToPhonemes('😀')).to.deep.equal([]);
  });
});

describe('the formant synthesiser', () => {
  const synthesizer = new FormantSynthesizer();
  const SENTENCE = 'The fog came in every evening.';

  it('says the same in the same way every time, and differently with every voice', async () => {
    const seen = new Set<string>();
    for (const { id } of synthesizer.voices) {
      const pcm = await synthesizer.synthesize(SENTENCE, id);
      expect([...(await synthesizer.synthesize(SENTENCE, id))]).to.deep.equal([...pcm]);
      seen.add(pcm.subarray(5000, 5100).join());
      expect([pcm[0], pcm[pcm.length - 1]], id).to.deep.equal([0, 0]);
      const samples = toFloat(pcm);
      const peak = samples.reduce((top, value) => Math.max(top, Math.abs(value)), 0);
      expect(peak, id).to.be.within(0.5, 0.61);
      expect(countClipped(samples)).to.equal(0);
      expect(pcm.length / SPEECH_RATE, id).to.be.within(1.5, 3.5);
    }
    expect(seen.size).to.equal(synthesizer.voices.length);
  });

  it('has a pitch: a low voice is lower than a high one', async () => {
    // By autocorrelation of a tenth of a second in a vowel.
    const pitch = async (voice: string): Promise<number> => {
      const vowel = toFloat(await synthesizer.synthesize('aaah', voice)).slice(1200, 3600);
      let best = { lag: 0, value: 0 };
      for (let lag = 60; lag <= 400; lag += 1) {
        const value = correlation(vowel, vowel.slice(lag));
        // A multiple of the period fits just as well: only what is clearly better counts.
        if (value > best.value + 0.02) best = { lag, value };
      }
      return SPEECH_RATE / best.lag;
    };
    expect(await pitch('onyx')).to.be.closeTo(88 * 1.15, 20);
    expect(await pitch('nova')).to.be.closeTo(208 * 1.15, 40);
  });

  it('says nothing when there is nothing to say, and takes an unknown voice for the first one', async () => {
    expect(await synthesizer.synthesize('```', 'nova')).to.have.length(0);
    expect(await synthesizer.synthesize('', 'nova')).to.have.length(0);
    const first = await synthesizer.synthesize(SENTENCE, synthesizer.voices[0]?.id ?? '');
    expect([...(await synthesizer.synthesize(SENTENCE, 'nobody'))]).to.deep.equal([...first]);
  });
});

/** A synthesiser whose sentences are as many tenths of a second long as they have characters. */
const ruler = {
  name: 'ruler',
  voices: [{ id: 'v', description: '' }],
  made: [] as string[],
  synthesize(text: string): Promise<Int16Array> {
    if (text === 'broken') return Promise.reject(new Error('out of voice'));
    this.made.push(text);
    return Promise.resolve(new Int16Array(text.length * 2400).fill(text.charCodeAt(0)));
  },
};

function stream(switches: Partial<ServerSwitches> = {}) {
  ruler.made = [];
  const clock = new FakeClock(0);
  const sent: { atMs: number; frame: Uint8Array }[] = [];
  const speech = new SpeechStream({
    clock,
    synthesizer: ruler,
    voiceId: 'v',
    switches: { ...DEFAULT_SWITCHES, ...switches },
    send: (frame) => sent.push({ atMs: clock.now(), frame }),
  });
  const sentMs = (): number => sent.reduce((sum, { frame }) => sum + frame.length, 0) / 48;
  const done = { yes: false };
  const finish = (): void => void speech.finished().then(() => (done.yes = true));
  return { clock, sent, speech, sentMs, done, finish };
}

describe('speech that is streamed', () => {
  it('is never more ahead than the lead, and is over when it was heard', async () => {
    const { clock, speech, sentMs, done, finish } = stream();
    speech.say('1234567890');
    finish();
    await settle();
    expect(sentMs()).to.be.within(200, 240);
    await clock.advance(500);
    expect(sentMs()).to.be.within(700, 740);
    await clock.advance(499);
    expect(sentMs()).to.equal(1000);
    expect(done.yes).to.equal(false);
    await clock.advance(1);
    expect(done.yes).to.equal(true);
    expect(clock.pending).to.equal(0);
  });

  it('goes on from sentence to sentence without a pause, and makes only the next one ahead', async () => {
    const { clock, speech, sent, sentMs, finish } = stream();
    for (const text of ['aaaaa', 'bbbbb', 'ccccc', 'ddddd']) speech.say(text);
    finish();
    await settle();
    expect(ruler.made).to.deep.equal(['aaaaa', 'bbbbb']);
    await clock.advance(1000);
    expect(sentMs()).to.be.within(1200, 1240);
    await clock.advance(1000);
    expect(sentMs()).to.equal(2000);
    const bytes = Uint8Array.from(sent.flatMap(({ frame }) => [...frame]));
    expect([...new Set(fromWire(bytes))].map((code) => String.fromCharCode(code)).join('')).to.equal('abcd');
  });

  it('after a pause of the text it begins anew instead of catching up', async () => {
    const { clock, speech, sentMs } = stream();
    speech.say('aa');
    await clock.advance(5000);
    expect(sentMs()).to.equal(200);
    speech.say('bbbbbbbbbb');
    await settle();
    expect(sentMs()).to.be.within(400, 440);
  });

  it('a late timer is caught up with', async () => {
    const { clock, speech, sentMs } = stream();
    speech.say('a'.repeat(20));
    await settle();
    clock.sleep(1000);
    await clock.advance(1);
    expect(sentMs()).to.be.within(1200, 1241);
  });

  it('goes at four times the speed, or all at once', async () => {
    const fast = stream({ speechPace: 4 });
    fast.speech.say('a'.repeat(40));
    await fast.clock.advance(500);
    expect(fast.sentMs()).to.be.within(2800, 2840);
    const atOnce = stream({ speechPace: 0 });
    atOnce.speech.say('a'.repeat(40));
    atOnce.finish();
    await settle();
    expect(atOnce.sentMs()).to.equal(4000);
    expect(atOnce.done.yes).to.equal(true);
    expect(atOnce.clock.pending).to.equal(0);
  });

  it('stops at once and for good', async () => {
    const { clock, speech, sent, done, finish } = stream();
    speech.say('a'.repeat(20));
    speech.say('b'.repeat(20));
    finish();
    await clock.advance(300);
    const before = sent.length;
    speech.stop();
    speech.stop();
    await settle();
    expect(done.yes).to.equal(true);
    speech.say('c');
    await clock.advance(10_000);
    expect(sent.length).to.equal(before);
    expect(clock.pending).to.equal(0);
  });

  it('can be made to send late frames, which nobody waits for', async () => {
    const { clock, speech, sent, done, finish } = stream({ lateAudioFrames: 3 });
    speech.say('a'.repeat(20));
    speech.say('b');
    finish();
    await clock.advance(300);
    const before = sent.length;
    speech.stop();
    await settle();
    expect(done.yes).to.equal(true);
    await clock.advance(10_000);
    expect(sent.length).to.equal(before + 3);
    expect(clock.pending).to.equal(0);
  });

  it('can be made to leave a gap that a player hears', async () => {
    const { clock, speech, sent } = stream({ audioGapMs: 500 });
    speech.say('a'.repeat(20));
    await clock.advance(10_000);
    const pauses = sent.slice(1).map(({ atMs }, index) => atMs - (sent[index]?.atMs ?? 0));
    expect(Math.max(...pauses)).to.be.within(700, 741);
    expect(pauses.filter((ms) => ms > 100)).to.have.length(1);
  });

  it('can be made to come in bursts, and in odd frames', async () => {
    const { clock, speech, sent, sentMs } = stream({ audioBurstMs: 500, oddAudioFrames: true });
    speech.say('a'.repeat(20));
    await clock.advance(10_000);
    expect([...new Set(sent.map(({ atMs }) => atMs))]).to.deep.equal([0, 500, 1000, 1500, 2000]);
    expect(sent.slice(0, -1).every(({ frame }) => frame.length % 2 === 1)).to.equal(true);
    expect(sentMs()).to.equal(2000);
  });

  it('a sentence that cannot be made is left out', async () => {
    const { clock, speech, sentMs, done, finish } = stream();
    for (const text of ['aa', 'broken', 'bb']) speech.say(text);
    finish();
    await clock.advance(1000);
    expect(sentMs()).to.equal(400);
    expect(done.yes).to.equal(true);
  });
});

function listener() {
  const clock = new FakeClock(0);
  const heard: Int16Array[] = [];
  const hearing = new Hearing({ clock, onUtterance: (samples) => heard.push(samples) });
  const say = (samples: Float32Array, chunk = 2048): void => {
    const bytes = toWire(toInt16(samples));
    for (let at = 0; at < bytes.length; at += chunk * 2) hearing.receive(bytes.subarray(at, at + chunk * 2));
  };
  return { clock, heard, hearing, say };
}

describe('what is heard', () => {
  const tone = (ms: number, amplitude = 0.3): Float32Array => sine(440, ms, SPEECH_RATE, amplitude);
  const quiet = (ms: number): Float32Array => silence(ms, SPEECH_RATE);

  it('an utterance ends with 700 ms of silence, whatever the frames', () => {
    for (const chunk of [1, 127, 480, 4096]) {
      const { clock, heard, say } = listener();
      say(join(quiet(100), tone(500), quiet(600), tone(300), quiet(690)), chunk);
      expect(heard).to.deep.equal([]);
      say(quiet(30), chunk);
      expect(heard).to.have.length(1);
      expect(measureUtterance('', heard[0] as Int16Array, 0).durationMs).to.be.closeTo(1400, 0.5);
      expect(clock.pending).to.be.below(2);
    }
  });

  it('a microphone that is switched off ends it too, to the last sample', async () => {
    const { clock, heard, say } = listener();
    say(tone(333));
    await clock.advance(699);
    expect(heard).to.deep.equal([]);
    await clock.advance(1);
    expect(heard.map(({ length }) => length)).to.deep.equal([toInt16(tone(333)).length]);
    expect(clock.pending).to.equal(0);
  });

  it('noise, a click and silence are nothing, and the first syllable is kept', async () => {
    const { clock, heard, say } = listener();
    say(join(tone(1000, 0.01), quiet(500), tone(30), quiet(2000)));
    await clock.advance(1000);
    expect(heard).to.deep.equal([]);
    say(join(quiet(1000), tone(200), quiet(1000)));
    expect(heard).to.have.length(1);
    expect((heard[0]?.length ?? 0) / 24).to.be.closeTo(300 + 200 + 700, 65);
  });

  it('a minute is the most, and nothing is left after it', () => {
    const { heard, say, hearing, clock } = listener();
    say(tone(60_000), 24_000);
    expect(heard.map(({ length }) => length)).to.deep.equal([60 * SPEECH_RATE]);
    say(tone(500));
    hearing.reset();
    expect(clock.pending).to.equal(0);
    say(quiet(1000));
    expect(heard).to.have.length(1);
  });

  it('is measured: duration, pitch, peak, clipping, loudness', () => {
    const recording = toInt16(join(quiet(100), sine(1234, 500, SPEECH_RATE, 0.25), quiet(200)));
    const heard = measureUtterance('id', recording, 7);
    expect(heard).to.deep.include({ uiSessionId: 'id', endedAt: 7, clipped: 0, recordedSamples: recording.length });
    expect(heard.durationMs).to.be.closeTo(500, 0.5);
    expect(heard.samples / 24).to.be.closeTo(heard.durationMs, 0.001);
    expect(heard.dominantHz).to.be.closeTo(1234, 3);
    expect(heard.peak).to.be.closeTo(0.25, 0.001);
    expect(heard.envelope).to.have.length(10);
    expect(heard.envelope[4]).to.be.closeTo(0.25 / Math.SQRT2, 0.002);
    expect(measureUtterance('', Int16Array.of(32_767, -32_768, -32_767, 5), 0).clipped).to.equal(3);
    expect(measureUtterance('', new Int16Array(480), 0)).to.deep.include({ dominantHz: 0, peak: 0, samples: 0 });
  });

  it('is drawn as a line of blocks', () => {
    expect(drawEnvelope([0, 0.1, 0.2, 0.4])).to.equal('▁▃▅█');
    expect(drawEnvelope([])).to.equal('');
    expect(drawEnvelope(Array<number>(1200).fill(0.3))).to.equal('█'.repeat(16));
  });

  it('is remembered within bounds', () => {
    const log = new HeardLog();
    for (let at = 0; at < 60; at += 1) log.add(`tab-${at % 6}`, new Int16Array(at + 1).fill(9), at);
    expect(log.list()).to.have.length(50);
    expect(log.list('tab-5').at(-1)?.endedAt).to.equal(59);
    expect(log.recording('tab-5')).to.have.length(60);
    expect(log.recording('tab-1')).to.equal(undefined);
    expect(log.recording()).to.have.length(60);
    log.clear();
    expect(log.list()).to.deep.equal([]);
    expect(log.recording()).to.equal(undefined);
  });

  it('a transform needs a power of two', () => {
    expect(() => fft(new Float64Array(3), new Float64Array(3))).to.throw(RangeError, '3 is no power of two');
    const real = Float64Array.of(1, 0, -1, 0);
    fft(real, new Float64Array(4));
    expect([...real]).to.deep.equal([0, 2, 0, 2]);
  });
});

describe('the engine in a page', () => {
  const USER = {
    userId: 'demo',
    userName: 'demo',
    email: null,
    firstName: null,
    lastName: null,
    roles: [],
    groups: [],
    createdAt: '',
    lastLogin: null,
    passwordHash: null,
  };

  function visit(switches: Partial<ServerSwitches> = {}) {
    const net = new EngineNetwork({ switches: { deltaDelayMs: 0, ...switches } });
    const events: { type: string; [field: string]: unknown }[] = [];
    const sound: Uint8Array[] = [];
    const connection: ServerConnection = {
      send: (text) => events.push(JSON.parse(text) as { type: string }),
      sendBinary: (frame) => sound.push(frame),
      close: () => {},
    };
    const peer: ServerPeer = net.server.attach({ user: USER }, connection);
    const tell = (event: object): void => peer.receive(JSON.stringify(event));
    const turns = (): number => events.filter(({ type }) => type === 'user_turn_start').length;
    return { net, peer, tell, events, sound, turns };
  }

  it('speaks and hears with no server at all', async () => {
    const { net, peer, tell, sound, turns } = visit();
    tell({ type: 'set_agent_voice', voice_id: 'nova' });
    peer.receiveBinary(toWire(toInt16(sine(440, 1000, SPEECH_RATE))));
    await net.clock.advanceUntil(() => turns() === 2);
    expect(net.server.heard.list(peer.uiSessionId).map(({ durationMs }) => Math.round(durationMs))).to.deep.equal([
      1000,
    ]);
    const seconds = sound.reduce((sum, { length }) => sum + length, 0) / 48_000;
    expect(seconds).to.be.within(6, 20);
    expect(net.clock.pending).to.equal(0);
  });

  it('a client takes a spoken message for one of its user, and the answer for an answer', async () => {
    const setup = await connected(setUp());
    const { net } = setup;
    net.sockets.alive[0]?.peer.received?.(toWire(toInt16(sine(440, 1500, SPEECH_RATE))).buffer);
    await net.clock.advanceUntil(() => items(setup).some(({ kind }) => kind === 'answer') && idle(setup));
    const [message, answer] = stored(items(setup));
    expect(message).to.match(/^user \w+: \(spoken, 1\.5 s\) █+$/);
    expect(answer).to.match(/^answer \w+: I heard you for 1\.5 seconds\..*440 hertz/);
    disposeClients();
  });

  it('an avatar that takes over in the middle of an answer ends the sound', async () => {
    const { net, tell, sound, turns } = visit({ killOnForeignEvent: false, heygenTokenNone: false });
    tell({ type: 'set_agent_voice', voice_id: 'nova' });
    tell({ type: 'text_input', text: 'What is 17 * 23?' });
    await net.clock.advance(1000);
    const before = sound.length;
    expect(before).to.be.above(10);
    tell({ type: 'set_avatar_session', access_token: 'a', avatar_session_id: 'b' });
    await net.clock.advanceUntil(() => turns() === 2);
    expect(sound.length).to.equal(before);
  });

  it('a listener that leaves takes its half-said words along', async () => {
    const { net, peer } = visit();
    peer.receiveBinary(toWire(toInt16(sine(440, 1000, SPEECH_RATE))));
    peer.closed();
    await net.clock.advance(5000);
    expect(net.server.heard.list()).to.deep.equal([]);
    expect(net.clock.pending).to.equal(0);
  });

  it('a restart forgets what was heard', async () => {
    const { net, peer, turns } = visit();
    peer.receiveBinary(toWire(toInt16(sine(440, 500, SPEECH_RATE))));
    await net.clock.advanceUntil(() => turns() === 2);
    expect(net.server.heard.list()).to.have.length(1);
    net.server.restart();
    expect(net.server.heard.list()).to.have.length(0);
  });
});
