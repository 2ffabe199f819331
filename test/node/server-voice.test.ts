// The demo agent speaks and hears over a real socket.
import assert from 'node:assert/strict';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join as joinPath } from 'node:path';
import { after, afterEach, before, test } from 'node:test';
import { chooseSynthesizer } from '../../demo/server/speech/choose-synthesizer.js';
import { resample } from '../../demo/server/speech/resample.js';
import type { DemoServer } from '../../demo/server/main.js';
import { DEFAULT_SWITCHES, FormantSynthesizer, SPEECH_RATE, type HeardUtterance } from '../../src/testing/index.js';
import { findClicks } from '../support/audio/clicks.js';
import { dominantFrequency, residualLevel } from '../support/audio/frequency.js';
import { loudSpan } from '../support/audio/duration.js';
import { correlation, countClipped, envelope } from '../support/audio/loudness.js';
import { join, silence, sine, speechLike, toFloat, toInt16, toWire } from '../support/audio/signals.js';
import { decodeWav, encodeWav } from '../support/audio/wav.js';
import type { TestSocket } from './server-client.js';
import { connect, spoken, startFastServer, types } from './server-client.js';

const QUESTION = 'What is 17 * 23?';
const FRAME_BYTES = 1920;

let server: DemoServer;
const open: TestSocket[] = [];

before(async () => {
  server = await startFastServer();
});
afterEach(() => {
  for (const client of open.splice(0)) client.socket.terminate();
  server.engine.setSwitches({ ...DEFAULT_SWITCHES, deltaDelayMs: 0 });
});
after(() => server.close());

async function enter(voice?: string) {
  const { client, init, id } = await connect(server);
  open.push(client);
  if (voice !== undefined) {
    client.send({ type: 'set_agent_voice', voice_id: voice });
    await client.until('agent_voice_changed');
  }
  return { client, init, id };
}

/** Sends a recording as a microphone does, in frames of 85 ms, but faster. */
function speakTo(client: TestSocket, samples: Int16Array): void {
  const bytes = toWire(samples);
  for (let at = 0; at < bytes.length; at += 4096) client.socket.send(bytes.slice(at, at + 4096));
}

async function heard(id: string): Promise<HeardUtterance[]> {
  const response = await fetch(new URL(`api/demo/heard?ui_session_id=${id}`, server.url));
  assert.equal(response.status, 200);
  return (await response.json()) as HeardUtterance[];
}

const msOf = (samples: { length: number }): number => (samples.length / SPEECH_RATE) * 1000;

test('the voices say who makes them, and there are several to hear', async () => {
  const { init } = await enter();
  const voices = init.find(({ type }) => type === 'voice_list')?.voices as Record<string, string>[];
  assert.deepEqual(
    voices.slice(0, 2).map(({ voice_id: id, output_format: format }) => [id, format]),
    [
      ['none', 'none'],
      ['avatar', 'special'],
    ],
  );
  const real = voices.slice(2);
  assert.ok(real.length >= 3);
  for (const voice of real) {
    assert.equal(voice['vendor'], 'formant');
    assert.equal(voice['output_format'], 'pcm16');
    assert.match(String(voice['description']), /^Formant synthesiser: /);
  }
  assert.match(server.speechLine, /formant/);
});

test('an answer is spoken sentence by sentence, in real time with a small lead, and the turn is as long as the speech', async () => {
  const { client } = await enter('nova');
  const beganAt = performance.now();
  client.say(QUESTION);
  const turn = await client.until('user_turn_start');
  const tookMs = performance.now() - beganAt;
  assert.equal(spoken(turn), '17 * 23 = **391**.');
  const pcm = client.speech();
  const expected = await new FormantSynthesizer().synthesize('17 * 23 = **391**.', 'nova');
  assert.deepEqual(pcm, expected, 'every sample came, in order');
  assert.ok(msOf(pcm) > 2500 && msOf(pcm) < 6000, `${msOf(pcm)} ms for ten words`);
  assert.ok(
    client.sound.every(({ bytes }, index) => bytes.length === FRAME_BYTES || index === client.sound.length - 1),
  );
  // Never more ahead than the lead and a frame, and never later than it is played.
  const firstAt = client.sound[0]?.atMs ?? 0;
  const ahead = client.sound.map(({ atMs }, index) => index * 40 - (atMs - firstAt));
  assert.ok(Math.max(...ahead) <= 200 + 40 + 5, `at most ${Math.max(...ahead).toFixed(0)} ms ahead`);
  console.log(`  ${msOf(pcm).toFixed(0)} ms of speech in ${tookMs.toFixed(0)} ms; ahead ${Math.min(...ahead).toFixed(0)} to ${Math.max(...ahead).toFixed(0)} ms`); // prettier-ignore
  assert.ok(tookMs >= msOf(pcm) - 50, 'the turn ends when it was heard');
  assert.deepEqual(findClicks(toFloat(pcm), SPEECH_RATE), []);
  assert.equal(countClipped(toFloat(pcm)), 0);
});

test('more text takes longer to say, and another voice sounds different', async () => {
  server.engine.setSwitches({ speechPace: 0 });
  const { client } = await enter('onyx');
  const say = async (text: string): Promise<Int16Array> => {
    const from = client.sound.length;
    client.say(text);
    await client.until('user_turn_start');
    return client.speech(from);
  };
  const short = await say(QUESTION);
  const long = await say('Tell me a story');
  const answer = spoken(client.events.slice(-200));
  const perSecond = answer.length / (msOf(long) / 1000);
  console.log(`  ${answer.length} characters in ${(msOf(long) / 1000).toFixed(1)} s: ${perSecond.toFixed(1)} a second`);
  assert.ok(perSecond > 8 && perSecond < 20);
  assert.ok(long.length > short.length * 10);
  assert.deepEqual(findClicks(toFloat(long), SPEECH_RATE), [], 'sentences join without a click');
  client.send({ type: 'set_agent_voice', voice_id: 'shimmer' });
  await client.until('agent_voice_changed');
  assert.notDeepEqual(await say(QUESTION), short);
});

test('all at once: a story of two minutes is there in no time', async () => {
  server.engine.setSwitches({ speechPace: 0 });
  const { client } = await enter('alloy');
  const beganAt = performance.now();
  client.say('Tell me a story');
  await client.until('user_turn_start');
  const tookMs = performance.now() - beganAt;
  assert.ok(msOf(client.speech()) > tookMs * 3, `${msOf(client.speech())} ms of speech in ${tookMs} ms`);
});

test('an interruption is silence at once: no frame after `cancelled`, and the turn goes back to the user', async () => {
  const { client } = await enter('coral');
  client.say('Tell me a story');
  await client.untilSound(12);
  client.send({ type: 'client_wants_cancel' });
  await client.until('cancelled');
  const atCancel = client.sound.length;
  const end = await client.until('user_turn_start');
  assert.deepEqual(types(end).slice(-3), ['interaction', 'chat_session_added', 'user_turn_start']);
  await new Promise((resolve) => setTimeout(resolve, 300));
  assert.equal(client.sound.length, atCancel);
  // The next answer is whole.
  client.say(QUESTION);
  await client.until('user_turn_start');
  assert.deepEqual(client.speech(atCancel), await new FormantSynthesizer().synthesize('17 * 23 = **391**.', 'coral'));
});

test('barge-in by text ends the old speech too', async () => {
  const { client } = await enter('echo');
  client.say('Tell me a story');
  await client.untilSound(8);
  client.say(QUESTION);
  await client.until('user_turn_end');
  await client.until('user_turn_end');
  const from = client.sound.length;
  await client.until('user_turn_start');
  assert.deepEqual(client.speech(from), await new FormantSynthesizer().synthesize('17 * 23 = **391**.', 'echo'));
});

test('with `none` and with `avatar` there is no sound', async () => {
  const { client } = await enter('none');
  client.say(QUESTION);
  await client.until('user_turn_start');
  client.send({ type: 'set_agent_voice', voice_id: 'nova' });
  await client.until('agent_voice_changed');
  client.send({ type: 'set_avatar_session', access_token: 'x', avatar_session_id: 'y' });
  assert.equal((await client.next('agent_voice_changed')).voice.voice_id, 'avatar');
  client.say(QUESTION);
  await client.until('user_turn_start');
  await client.settled();
  assert.equal(client.sound.length, 0);
});

test('the false "not found" comes before the change, or not at all', async () => {
  const { client } = await enter();
  client.send({ type: 'set_agent_voice', voice_id: 'sage' });
  const [complaint, change] = await client.until('agent_voice_changed');
  assert.equal(complaint?.type, 'system_message');
  assert.match(String(complaint?.content), /voice_id='sage'.*not found/);
  assert.equal(change?.voice.voice_id, 'sage');
  server.engine.setSwitches({ falseVoiceError: false });
  client.send({ type: 'set_agent_voice', voice_id: 'onyx' });
  assert.deepEqual(types(await client.until('agent_voice_changed')), ['agent_voice_changed']);
});

test('faults: odd frames join to the same bytes; a gap and bursts are what they say; late frames come after the end', async () => {
  const { client } = await enter('fable');
  const clean = await new FormantSynthesizer().synthesize('17 * 23 = **391**.', 'fable');
  const ask = async () => {
    const from = client.sound.length;
    client.say(QUESTION);
    await client.until('user_turn_start');
    return client.sound.slice(from);
  };
  const gaps = (frames: TestSocket['sound']): number[] =>
    frames.slice(1).map(({ atMs }, index) => atMs - (frames[index]?.atMs ?? 0));

  server.engine.setSwitches({ oddAudioFrames: true, speechPace: 0 });
  const odd = await ask();
  assert.ok(odd.slice(0, -1).every(({ bytes }) => bytes.length % 2 === 1));
  assert.deepEqual(client.speech(), clean);

  server.engine.setSwitches({ oddAudioFrames: false, speechPace: 1, audioGapMs: 300 });
  const late = await ask();
  const longest = Math.max(...gaps(late));
  assert.ok(longest >= 490, `the longest pause was ${longest} ms, the lead is 200 ms`);

  server.engine.setSwitches({ audioGapMs: 0, audioBurstMs: 500 });
  const burst = await ask();
  assert.ok(gaps(burst).filter((ms) => ms > 250).length >= 3);
  assert.ok(gaps(burst).filter((ms) => ms < 30).length > burst.length / 2);

  server.engine.setSwitches({ audioBurstMs: 0, lateAudioFrames: 10 });
  client.say('Tell me a story');
  const from = client.sound.length;
  await client.untilSound(from + 8);
  client.send({ type: 'client_wants_cancel' });
  await client.until('user_turn_start');
  const seen = client.sound.filter(({ after: type }) => ['cancelled', 'user_turn_start'].includes(type)).length;
  await client.untilSound(client.sound.length + 5);
  const afterEnd = client.sound.slice(from).filter(({ after: type }) => type === 'user_turn_start').length;
  assert.ok(afterEnd >= 5, `${afterEnd} frames after the end of the turn (${seen} at once)`);
});

test('three seconds of 440 Hz as a microphone: heard as that, told as a message, and kept as a recording', async () => {
  const { client, id } = await enter();
  const tone = toInt16(sine(440, 3000, SPEECH_RATE, 0.5));
  speakTo(client, decodeWav(encodeWav({ sampleRate: SPEECH_RATE, samples: tone })).samples);
  const turn = await client.until('user_turn_start');
  assert.equal(turn[0]?.type, 'user_turn_end');
  const message = turn.find(({ type }) => type === 'anthropic_user_message')?.message;
  assert.match(String(message.content), /^\(spoken, 3\.0 s\) █{16}$/);
  assert.match(
    spoken(turn),
    /^I heard you for 3\.0 seconds\. Most of it was around \*\*440 hertz\*\*.*50 percent\. Nothing was clipped\./,
  );
  const [only, ...others] = await heard(id);
  assert.deepEqual(others, []);
  assert.ok(only);
  console.log(`  heard ${only.durationMs} ms, ${only.dominantHz} Hz, peak ${only.peak}`);
  assert.ok(Math.abs(only.durationMs - 3000) <= 3, `${only.durationMs} ms`);
  assert.ok(Math.abs(only.dominantHz - 440) <= 4.4, `${only.dominantHz} Hz`);
  assert.ok(Math.abs(only.peak - 0.5) < 0.001);
  assert.equal(only.clipped, 0);
  assert.equal(only.envelope.length, 60);
  assert.ok(only.envelope.every((value) => Math.abs(value - 0.5 / Math.SQRT2) < 0.01));
  const wav = await fetch(new URL(`api/demo/heard.wav?ui_session_id=${id}`, server.url));
  assert.equal(wav.headers.get('content-type'), 'audio/wav');
  const recording = decodeWav(new Uint8Array(await wav.arrayBuffer()));
  assert.equal(recording.sampleRate, SPEECH_RATE);
  assert.deepEqual(recording.samples, tone);
});

test('silence in the stream ends an utterance, silence alone is none, and clipping is counted', async () => {
  const { client, id } = await enter();
  const quiet = silence(1500, SPEECH_RATE);
  speakTo(client, toInt16(quiet));
  const loud = sine(301.7, 1234, SPEECH_RATE, 1.4);
  speakTo(client, toInt16(join(quiet, loud, quiet)));
  await client.until('user_turn_start');
  const [only, ...others] = await heard(id);
  assert.deepEqual(others, []);
  assert.ok(only && Math.abs(only.durationMs - 1234) <= 1.3, `${only?.durationMs} ms`);
  // Kept: 300 ms before, 700 ms after.
  assert.ok(Math.abs((only.recordedSamples / SPEECH_RATE) * 1000 - 2234) <= 80);
  assert.ok(Math.abs(only.clipped / SPEECH_RATE - 1.234 * (1 - (2 / Math.PI) * Math.asin(1 / 1.4))) < 0.02);
});

test('the loudness of what was said is what was heard', async () => {
  const { client, id } = await enter();
  const words = speechLike(2500, SPEECH_RATE);
  speakTo(client, toInt16(words));
  await client.until('user_turn_start');
  const [only] = await heard(id);
  const { from, to } = loudSpan(words, SPEECH_RATE);
  const value = correlation(envelope(words.slice(from, to), SPEECH_RATE), only?.envelope ?? []);
  assert.ok(value > 0.999, `correlation ${value}`);
});

test('a torn sample is an error; in the turn of the agent nobody listens', async () => {
  const { client, id } = await enter('nova');
  client.socket.send(new Uint8Array(3));
  assert.match((await client.next('error')).message, /^Error processing event: /);
  client.say(QUESTION);
  await client.untilSound(1);
  speakTo(client, toInt16(join(sine(440, 600, SPEECH_RATE), silence(800, SPEECH_RATE))));
  const turn = await client.until('user_turn_start');
  assert.ok(types(turn).includes('interaction'), 'the turn went on');
  assert.deepEqual(await heard(id), []);
});

test('somebody who never stops is answered after a minute', async () => {
  const { client, id } = await enter();
  speakTo(client, toInt16(sine(440, 61_000, SPEECH_RATE)));
  await client.until('user_turn_start');
  const [only] = await heard(id);
  assert.equal(only?.recordedSamples, 60 * SPEECH_RATE);
});

test('what was heard is for this machine and its own pages, and the voice can be tried without a page', async () => {
  const get = (path: string, headers: Record<string, string> = {}) => fetch(new URL(path, server.url), { headers });
  assert.equal((await get('api/demo/heard', { origin: 'https://elsewhere.example' })).status, 403);
  assert.equal((await get('api/demo/heard.wav?ui_session_id=nobody')).status, 404);
  assert.equal((await get('api/demo/nothing')).status, 404);
  assert.equal((await fetch(new URL('api/demo/heard', server.url), { method: 'POST' })).status, 405);
  assert.equal((await get(`api/demo/speech.wav?text=${'a'.repeat(501)}`)).status, 422);
  const speech = decodeWav(
    new Uint8Array(await (await get('api/demo/speech.wav?text=Hello&voice=onyx')).arrayBuffer()),
  );
  assert.deepEqual(speech.samples, await new FormantSynthesizer().synthesize('Hello', 'onyx'));
});

test('a recording at another rate keeps its pitch and its length, and gets no company', () => {
  const tone = toInt16(sine(1000, 500, 22_050, 0.8));
  const changed = toFloat(resample(tone, 22_050, SPEECH_RATE));
  assert.equal(changed.length, 12_000);
  const middle = changed.slice(1000, 11_000);
  assert.ok(Math.abs(dominantFrequency(middle, SPEECH_RATE) - 1000) < 1);
  const rest = residualLevel(middle, SPEECH_RATE, 1000);
  assert.ok(rest < -60, `${rest.toFixed(1)} dB beside the tone`);
});

test('espeak-ng speaks where it is installed, what it cannot say the built-in one does, and who asked for it by name is told', async () => {
  const folder = mkdtempSync(joinPath(tmpdir(), 'espeak-'));
  try {
    const command = joinPath(folder, 'espeak-ng');
    const wav = joinPath(folder, 'tone.wav');
    writeFileSync(wav, encodeWav({ sampleRate: 22_050, samples: toInt16(sine(500, 1000, 22_050)) }));
    // A stand-in: half a second of sleep would prove nothing that this does not.
    writeFileSync(command, `#!/bin/sh\nif [ "$1" = --version ]; then echo 'eSpeak NG text-to-speech: 9.9.9'; exit; fi\ngrep -q break && exit 1\ncat '${wav}'\n`); // prettier-ignore
    chmodSync(command, 0o755);
    const { synthesizer, line } = await chooseSynthesizer('auto', command);
    assert.equal(line, 'Speech: espeak-ng 9.9.9');
    assert.equal(synthesizer.name, 'espeak-ng');
    const pcm = await synthesizer.synthesize('Hello there.', 'nova');
    assert.equal(pcm.length, SPEECH_RATE);
    assert.ok(Math.abs(dominantFrequency(toFloat(pcm), SPEECH_RATE) - 500) < 1);
    assert.deepEqual([pcm[0], pcm.at(-1)], [0, 0]);
    const formant = new FormantSynthesizer();
    assert.deepEqual(await synthesizer.synthesize('break', 'nova'), await formant.synthesize('break', 'nova'));
    assert.deepEqual(
      synthesizer.voices.map(({ id }) => id),
      formant.voices.map(({ id }) => id),
    );
    const missing = joinPath(folder, 'missing');
    assert.equal((await chooseSynthesizer('auto', missing)).synthesizer.name, 'formant');
    await assert.rejects(chooseSynthesizer('espeak-ng', missing), /not installed/);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
