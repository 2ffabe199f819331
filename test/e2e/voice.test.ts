import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import { findClicks } from '../support/audio/clicks.js';
import { findSilence } from '../support/audio/loudness.js';
import { toFloat } from '../support/audio/signals.js';
import {
  PLAIN_DEVICE,
  fakeMicrophone,
  heardBy,
  readRecording,
  recorded,
  startRecording,
  toneFile,
  untilHeard,
} from '../support/audio/voice-page.js';
import { DemoBench, type DemoPage } from '../support/demo-page.js';

const TONE_HZ = 1000;
const TONE_MS = 2000;
/** How long the played sound is looked at; `VOICE_SECONDS=60` looks longer. */
const PLAYED_S = Number(process.env['VOICE_SECONDS'] ?? 10);

interface VoiceSession {
  client: {
    audio: {
      heard: { heardMs: number } | undefined;
      tap: AnalyserNode;
      startMicrophone(): Promise<void>;
      stopMicrophone(): void;
      measurements: Record<'sentFrames' | 'droppedFrames' | 'underruns' | 'bufferedMs', number>;
    };
    $audio: {
      get(): { microphone: string; output: string; outputId: string; voice?: { id: string }; problem?: string };
    };
    $turn: { get(): { holder: string } };
    on(type: string, listener: (detail: unknown) => void): void;
    interrupt(): void;
  };
}

const talk = ({ page }: DemoPage) => page.locator('realtime-microphone').getByRole('button', { name: /hold to talk/i });

async function signedIn(
  bench: DemoBench,
  path = '/agent.html',
  attributes: Record<string, string> = {},
): Promise<DemoPage> {
  const demo = await bench.open(path);
  await demo.set({ ...PLAIN_DEVICE, ...attributes });
  await demo.signIn();
  await demo.reaches('connected');
  await demo.page.locator('realtime-microphone [part="bar"]').waitFor();
  return demo;
}

const audioOf = (demo: DemoPage) =>
  demo.page.evaluate(() => {
    const { client } = document.querySelector('realtime-session') as unknown as VoiceSession;
    return { ...client.$audio.get(), measurements: client.audio.measurements };
  });

const untilAudio = (demo: DemoPage, field: string, value: string | boolean): Promise<unknown> =>
  demo.page.waitForFunction(
    ([name, wanted]) => {
      const { client } = document.querySelector('realtime-session') as unknown as VoiceSession;
      return (client.$audio.get() as unknown as Record<string, string | boolean>)[name] === wanted;
    },
    [field, value] as const,
  );

describe('voice in Chromium against the real server', () => {
  let bench: DemoBench;

  before(async () => {
    bench = await DemoBench.start({
      args: fakeMicrophone(toneFile(TONE_HZ, TONE_MS, 1500)),
      switches: { speechPace: 1 },
    });
  });
  after(() => bench.stop());
  afterEach(async () => {
    bench.fault('reset');
    bench.server.engine.setSwitches({ speechPace: 1, deltaDelayMs: 10, lateAudioFrames: 0 });
    await Promise.all(bench.browser.contexts().map((context) => context.close()));
    assert.deepEqual(bench.problems.splice(0), []);
  });

  it('carries what is said into the microphone, by hold-to-talk with the keyboard: pitch, length, loudness', async (t) => {
    const demo = await signedIn(bench);
    const before = (await heardBy(bench)).length;
    await talk(demo).focus();
    await demo.page.keyboard.down(' ');
    await untilAudio(demo, 'talking', true);
    const heard = await untilHeard(bench, before + 1);
    await demo.page.keyboard.up(' ');
    const { dominantHz, durationMs, clipped, peak } = heard.at(-1)!;
    t.diagnostic(`${dominantHz} Hz, ${durationMs} ms, peak ${peak}, ${clipped} clipped`);
    assert.ok(Math.abs(dominantHz - TONE_HZ) < 1, `${dominantHz} Hz`);
    assert.ok(Math.abs(durationMs - TONE_MS) < TONE_MS * 0.001, `${durationMs} ms`);
    assert.ok(Math.abs(peak - 0.4) < 0.02, `peak ${peak}`);
    assert.equal(clipped, 0);
    // The answer to it is spoken.
    await untilAudio(demo, 'output', 'speaking');
    assert.equal((await audioOf(demo)).voice?.id, 'alloy');
  });

  it('hears hands-free where speech begins and ends, and nothing in between', async (t) => {
    const demo = await signedIn(bench, '/agent.html', { 'audio-output': 'off' });
    const before = (await heardBy(bench)).length;
    await demo.page
      .locator('realtime-microphone')
      .getByRole('button', { name: /hands-free/i })
      .click();
    const heard = (await untilHeard(bench, before + 1)).at(-1)!;
    t.diagnostic(`${heard.durationMs} ms, recorded ${heard.recordedSamples / 24} ms`);
    // The first one may have begun before the microphone did.
    assert.ok(heard.durationMs < TONE_MS * 1.001);
    const next = (await untilHeard(bench, before + 2)).at(-1)!;
    assert.ok(Math.abs(next.durationMs - TONE_MS) < TONE_MS * 0.001, `${next.durationMs} ms`);
    assert.ok(Math.abs(next.dominantHz - TONE_HZ) < 1);
    const { microphone } = await audioOf(demo);
    assert.equal(microphone, 'on');
    await demo.page.locator('realtime-microphone').getByRole('button', { name: 'Microphone', exact: true }).click();
    await untilAudio(demo, 'microphone', 'off');
  });

  it(`plays ${PLAYED_S} s of chunks without a click`, async (t) => {
    const demo = await signedIn(bench);
    // The player is there, and silent, when the recording is marked.
    await demo.say('What is 6 * 7?');
    await untilAudio(demo, 'output', 'speaking');
    await untilAudio(demo, 'output', 'idle');
    await startRecording(demo);
    await demo.page.waitForTimeout(200);
    await demo.say('Tell me a story');
    await recorded(demo, PLAYED_S);
    const { samples, rate } = await readRecording(demo);
    const { measurements } = await audioOf(demo);
    const clicks = findClicks(toFloat(samples), rate);
    const loud = samples.filter((value) => Math.abs(value) > 1000).length / samples.length;
    t.diagnostic(
      `${(samples.length / rate).toFixed(2)} s, ${clicks.length} clicks, ${measurements.underruns} underruns`,
    );
    assert.ok(samples.length / rate > PLAYED_S, `${samples.length / rate} s`);
    assert.ok(loud > 0.2, 'hardly anything was said');
    assert.deepEqual(clicks, []);
  });

  it('is silent within 50 ms of an interruption with more than 5 s queued, and knows what was heard', async (t) => {
    bench.server.engine.setSwitches({ speechPace: 0, deltaDelayMs: 0, lateAudioFrames: 20 });
    const demo = await signedIn(bench);
    // The player is there before the answer that is measured: the recording has to have its first sample.
    await demo.say('What is 6 * 7?');
    await untilAudio(demo, 'output', 'speaking');
    await untilAudio(demo, 'output', 'idle');
    await startRecording(demo);
    await demo.page.waitForTimeout(200);
    await demo.say('Tell me a story');
    await untilAudio(demo, 'output', 'speaking');
    await demo.page.waitForFunction(() => {
      const { client } = document.querySelector('realtime-session') as unknown as VoiceSession;
      return client.audio.measurements.bufferedMs > 5500;
    });
    const cut = await demo.page.evaluate(async () => {
      const { client } = document.querySelector('realtime-session') as unknown as VoiceSession;
      await new Promise((resolve) => setTimeout(resolve, 300));
      const told: { heardMs?: number }[] = [];
      client.on('interrupted', (detail) => told.push(detail as { heardMs?: number }));
      const { tap } = client.audio;
      const wave = new Float32Array(tap.fftSize);
      // In the middle of a vowel, not in a pause.
      do {
        await new Promise((resolve) => setTimeout(resolve, 5));
        tap.getFloatTimeDomainData(wave);
      } while (!wave.slice(-512).some((value) => Math.abs(value) > 0.1));
      const { bufferedMs } = client.audio.measurements;
      const at = client.audio.tap.context.currentTime;
      client.interrupt();
      return { at, bufferedMs, told };
    });
    await demo.page.waitForTimeout(1500);
    const recording = await readRecording(demo);
    const sound = toFloat(recording.samples);
    const from = (recording.at(cut.at) / recording.rate) * 1000;
    const silent = findSilence(sound, recording.rate, { fromMs: from, holdMs: 1000 });
    const began = sound.findIndex((value) => Math.abs(value) > 0.001);
    t.diagnostic(
      `silent after ${((silent ?? Infinity) - from).toFixed(1)} ms with ${cut.bufferedMs.toFixed(0)} ms queued`,
    );
    assert.ok(cut.bufferedMs > 5000, `${cut.bufferedMs} ms queued`);
    assert.ok(silent !== undefined && silent - from < 50, `silent after ${(silent ?? NaN) - from} ms`);
    // The mark itself is no sound of ours.
    assert.deepEqual(findClicks(sound.slice(recording.rate / 10), recording.rate), []);
    const heardMs = cut.told[0]?.heardMs ?? NaN;
    const inRecording = ((recording.at(cut.at) - began) / recording.rate) * 1000;
    t.diagnostic(`told ${heardMs.toFixed(1)} ms heard; the recording has ${inRecording.toFixed(1)} ms of sound`);
    // The recording has what was rendered, without the silence that a sentence begins with; what was heard lacks the latency of the device.
    assert.ok(heardMs > 200 && Math.abs(heardMs - inRecording) < 150, `${heardMs} and ${inRecording}`);
  });

  it('gives the microphone back within 500 ms of the end of the page’s session, also in a start', async () => {
    const demo = await signedIn(bench);
    await demo.page.evaluate(() => {
      const tracks: MediaStreamTrack[] = [];
      const ask = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
      navigator.mediaDevices.getUserMedia = async (constraints) => {
        const stream = await ask(constraints);
        tracks.push(...stream.getTracks());
        return stream;
      };
      Object.assign(globalThis, { tracks });
    });
    await talk(demo).click();
    await untilAudio(demo, 'microphone', 'on');
    const live = (): Promise<number> =>
      demo.page.evaluate(async () => {
        await new Promise((resolve) => setTimeout(resolve, 450));
        return (globalThis as unknown as { tracks: MediaStreamTrack[] }).tracks.filter(
          ({ readyState }) => readyState === 'live',
        ).length;
      });
    assert.equal(await live(), 1);
    await demo.page.evaluate(() =>
      (document.querySelector('realtime-session') as unknown as { disconnect(): void }).disconnect(),
    );
    assert.equal(await live(), 0);
    await demo.page.evaluate(() =>
      (document.querySelector('realtime-session') as unknown as { connect(): void }).connect(),
    );
    await demo.reaches('connected');
    await talk(demo).click();
    await demo.page.evaluate(() => document.querySelector('realtime-session')!.remove());
    assert.equal(await live(), 0);
  });

  it('finds another microphone when the one in use ends in the middle of a call', async () => {
    const demo = await signedIn(bench, '/agent.html', { 'audio-input-mode': 'vad', 'audio-output': 'off' });
    await demo.page.evaluate(() => {
      const ask = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
      navigator.mediaDevices.getUserMedia = async (constraints) => {
        const stream = await ask(constraints);
        Object.assign(globalThis, { lastTrack: stream.getTracks()[0] });
        return stream;
      };
    });
    await demo.page.locator('realtime-microphone').getByRole('button', { name: 'Microphone', exact: true }).click();
    await untilAudio(demo, 'microphone', 'on');
    await demo.page.evaluate(() => {
      const { lastTrack } = globalThis as unknown as { lastTrack: MediaStreamTrack };
      lastTrack.stop();
      // What a browser says when the device is unplugged.
      lastTrack.dispatchEvent(new Event('ended'));
    });
    await untilAudio(demo, 'microphone', 'on');
    const before = (await heardBy(bench)).length;
    const heard = await untilHeard(bench, before + 2);
    assert.ok(Math.abs(heard.at(-1)!.durationMs - TONE_MS) < 2);
  });

  it('20 starts and stops, also in the middle of a start, leave no track and no context', async (t) => {
    const demo = await signedIn(bench, '/agent.html', { 'audio-output': 'off' });
    const left = await demo.page.evaluate(async () => {
      const { client } = document.querySelector('realtime-session') as unknown as VoiceSession;
      const tracks: MediaStreamTrack[] = [];
      const contexts: AudioContext[] = [];
      const ask = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
      navigator.mediaDevices.getUserMedia = async (constraints) => {
        const stream = await ask(constraints);
        tracks.push(...stream.getTracks());
        return stream;
      };
      const Context = AudioContext;
      globalThis.AudioContext = class extends Context {
        constructor(options?: AudioContextOptions) {
          super(options);
          contexts.push(this);
        }
      };
      for (let cycle = 0; cycle < 20; cycle += 1) {
        const start = client.audio.startMicrophone();
        if (cycle % 3 !== 0) await start;
        client.audio.stopMicrophone();
        await start.catch(() => {});
      }
      await new Promise((resolve) => setTimeout(resolve, 450));
      const live = tracks.filter(({ readyState }) => readyState === 'live').length;
      const open = contexts.filter(({ state }) => state !== 'closed').length;
      return { tracks: tracks.length, contexts: contexts.length, live, open };
    });
    t.diagnostic(JSON.stringify(left));
    assert.ok(left.tracks >= 13 && left.contexts >= 13, 'hardly anything was started');
    assert.deepEqual([left.live, left.open], [0, 0]);
  });

  it('plays on another loudspeaker, and loads the worklet from where it was told to', async () => {
    const demo = await bench.open('/agent.html');
    await demo.set({ 'audio-worklet-url': '/nowhere.js' });
    await demo.signIn();
    await demo.reaches('connected');
    const microphone = demo.page.locator('realtime-microphone');
    await talk(demo).click();
    await untilAudio(demo, 'microphone', 'failed');
    const worklet = '/dist/esm/chunks/audio.worklet.js';
    await demo.set({ 'audio-worklet-url': worklet });
    await demo.page.waitForFunction(
      (url) => document.querySelector('realtime-session')?.client?.$config.get().values.audio.workletUrl === url,
      worklet,
    );
    await microphone.getByRole('button', { name: /again/i }).click();
    await untilAudio(demo, 'microphone', 'on');
    await microphone.getByRole('button', { name: /settings/i }).click();
    const choice = microphone.getByLabel('Loudspeaker');
    const [, , other] = await choice
      .locator('option')
      .evaluateAll((all) => all.map((each) => each.getAttribute('value')));
    await choice.selectOption({ index: 2 });
    await untilAudio(demo, 'outputId', other ?? '');
    await demo.say('What is 6 * 7?');
    await untilAudio(demo, 'output', 'speaking');
    const sinkId = await demo.page.evaluate(() => {
      const { client } = document.querySelector('realtime-session') as unknown as VoiceSession;
      return (client.audio.tap.context as AudioContext & { sinkId: string }).sinkId;
    });
    assert.ok(sinkId);
    assert.equal(sinkId, (await audioOf(demo)).outputId);
  });

  for (const path of ['/strict.html', '/script-tag.html']) {
    it(`speaks and listens on ${path} without a violation of its policy`, async () => {
      const demo = await signedIn(bench, path);
      const violations = await demo.violations();
      const before = (await heardBy(bench)).length;
      await talk(demo).focus();
      await demo.page.keyboard.down('Enter');
      await untilHeard(bench, before + 1);
      await demo.page.keyboard.up('Enter');
      await untilAudio(demo, 'output', 'speaking');
      assert.deepEqual(await violations(), []);
    });
  }
});

describe('voice in Chromium without leave', () => {
  let bench: DemoBench;

  before(async () => {
    // A microphone there is; nobody allows it.
    bench = await DemoBench.start({ args: ['--use-fake-device-for-media-stream'], switches: { speechPace: 1 } });
  });
  after(() => bench.stop());

  it('says that the microphone was not allowed and what helps; the chat goes on', async () => {
    const demo = await signedIn(bench);
    await talk(demo).click();
    await untilAudio(demo, 'microphone', 'failed');
    const alert = demo.page.locator('realtime-microphone').getByRole('alert');
    assert.match((await alert.textContent()) ?? '', /allow/i);
    await demo.say('What is 17 * 23?');
    await demo.answers('391');
    await demo.page.context().grantPermissions(['microphone']);
    await alert.getByRole('button', { name: /again/i }).click();
    await untilAudio(demo, 'microphone', 'on');
    assert.deepEqual(bench.problems, []);
  });
});
