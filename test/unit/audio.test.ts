import { expect } from '@open-wc/testing';
import type { AudioManager } from '../../src/audio/audio-manager.js';
import { createBrowserAudio } from '../../src/platform/browser-audio.js';
import { FakeAudio, FakeAudioContext, settle } from '../../src/testing/index.js';
import { connected, disposeClients, setUp, until, untilIdle, type Setup } from '../support/engine-client.js';
import { rejection } from '../support/rejection.js';

interface Voice extends Setup {
  readonly fake: FakeAudio;
  readonly audio: AudioManager;
}

const state = ({ client }: Setup) => client.$audio.get();

async function withAudio(config: Parameters<typeof setUp>[0] = {}, fake = new FakeAudio()): Promise<Voice> {
  const setup = setUp(
    { audio: { output: 'off' }, ...config },
    { switches: { speechPace: 0 } },
    { deps: { audio: fake } },
  );
  const audio = await setup.client.useAudio();
  return { ...setup, fake, audio };
}

async function talking(config: Parameters<typeof setUp>[0] = {}, fake = new FakeAudio()): Promise<Voice> {
  const setup = await withAudio(config, fake);
  await connected(setup);
  await untilIdle(setup);
  // What measures is loaded beside what the page waits for.
  while (!setup.client.recovery) await settle();
  return setup;
}

/** The binary frames that the server got. */
const binary = ({ net }: Setup): Uint8Array[] =>
  net.sockets.sockets.flatMap(({ sent }) =>
    sent.flatMap((frame) => (typeof frame === 'string' ? [] : [new Uint8Array(frame as ArrayBuffer)])),
  );

afterEach(disposeClients);

describe('audio of a client', () => {
  it('is loaded once, opens nothing, and says so in $audio', async () => {
    const { client, audio, fake } = await withAudio();
    expect(await client.useAudio()).to.equal(audio);
    expect(client.audio).to.equal(audio);
    expect(fake.media.asked).to.deep.equal([]);
    expect(fake.contexts).to.deep.equal([]);
    expect(client.$audio.get().microphone).to.equal('off');
  });

  it('never asks for a microphone in a text chat, nor makes a context', async () => {
    const setup = await talking();
    void setup.client.sendText('What is 2 + 2?');
    await untilIdle(setup);
    expect(setup.fake.media.asked).to.deep.equal([]);
    expect(setup.fake.contexts).to.deep.equal([]);
  });

  it('sends what is said while the button is held, as s16le at the rate of the dialect', async () => {
    const setup = await talking({ audio: { sampleRate: 16_000, bufferSize: 480 } });
    await setup.audio.startTalking();
    const node = setup.fake.node('capture');
    expect(node?.options.processorOptions).to.deep.equal({ wireRate: 24_000, frameSize: 480 });
    expect(state(setup).talking).to.equal(true);
    const frame = Int16Array.from({ length: 480 }, (_, n) => n - 240);
    node?.tell(frame);
    setup.audio.stopTalking();
    const [got] = binary(setup);
    expect(got?.byteLength).to.equal(960);
    expect([...new Int16Array(got?.slice().buffer ?? new ArrayBuffer())]).to.deep.equal([...frame]);
    expect(node?.sent).to.deep.include({ type: 'open', isOpen: true });
    expect(node?.sent.at(-1)).to.deep.equal({ type: 'open', isOpen: false });
    expect(
      node?.sent.some((message) => message instanceof ArrayBuffer),
      'the frame did not come back',
    ).to.equal(true);
    expect(setup.client.getMetrics().measurements?.audio?.sentFrames).to.equal(1);
  });

  it('asks the device for what the configuration says', async () => {
    const setup = await talking({ audio: { echoCancellation: false, autoGainControl: false } });
    await setup.audio.startMicrophone();
    const wanted = { echoCancellation: false, noiseSuppression: true, autoGainControl: false, channelCount: 1 };
    expect(setup.fake.media.asked).to.deep.equal([{ audio: wanted }]);
    await setup.client.updateConfig({ audio: { noiseSuppression: false } });
    expect(setup.fake.tracks[0]?.constraints.at(-1)).to.deep.equal({ ...wanted, noiseSuppression: false });
  });

  it('goes over from push-to-talk to hands-free while it listens', async () => {
    const setup = await talking({ audio: { bufferSize: 2400 } });
    await setup.audio.startMicrophone();
    const node = setup.fake.node('capture');
    await setup.client.updateConfig({ audio: { inputMode: 'vad' } });
    expect(node?.sent.at(-1)).to.deep.equal({ type: 'open', isOpen: true });
    for (let n = 0; n < 5; n += 1) node?.tell(new Int16Array(2400).fill(n));
    node?.tell({ type: 'speech', isSpeech: true });
    expect(binary(setup).map((frame) => frame[0])).to.deep.equal([2, 3, 4]);
  });

  it('tells how loud it is', async () => {
    const setup = await talking();
    const levels: number[] = [];
    setup.audio.onLevel(({ rms }) => levels.push(rms));
    await setup.audio.startMicrophone();
    setup.fake.node('capture')?.tell({ type: 'level', rms: 0.25, peak: 0.5 });
    expect(setup.audio.level).to.deep.equal({ rms: 0.25, peak: 0.5 });
    setup.audio.stopMicrophone();
    expect(setup.audio.level).to.deep.equal({ rms: 0, peak: 0 });
    expect(levels).to.deep.equal([0.25, 0]);
  });

  it('drops the oldest frames when the network is too slow, and counts them', async () => {
    const setup = await talking({ audio: { bufferSize: 2048 } });
    await setup.audio.startTalking();
    const node = setup.fake.node('capture');
    const { last } = setup.net.sockets;
    const before = binary(setup).length;
    last.bufferedAmount = 2_000_000;
    for (let n = 0; n < 40; n += 1) node?.tell(new Int16Array(2048).fill(n));
    expect(binary(setup).length).to.equal(before);
    last.bufferedAmount = 0;
    await setup.net.clock.advance(60);
    // 64 KiB are 16 frames of 4 KiB.
    expect(
      binary(setup)
        .slice(before)
        .map((frame) => frame[0]),
    ).to.deep.equal(Array.from({ length: 16 }, (_, n) => 24 + n));
    expect(setup.client.getMetrics().measurements?.audio?.droppedFrames).to.equal(24);
  });

  it('sends nothing that was said before the session was ready', async () => {
    const setup = await withAudio();
    await setup.audio.startTalking();
    setup.fake.node('capture')?.tell(new Int16Array(2048));
    await connected(setup);
    expect(binary(setup)).to.deep.equal([]);
  });
});

describe('the light of the microphone', () => {
  it('goes off with stop, disconnect, disposal, and when nobody dials any more', async () => {
    const ends: readonly ((setup: Voice) => unknown)[] = [
      ({ audio }) => audio.stopMicrophone(),
      ({ client }) => client.disconnect(),
      ({ client }) => client.dispose(),
      async ({ net }) => {
        net.closeAll(1000);
        await settle();
      },
    ];
    for (const end of ends) {
      const setup = await talking();
      await setup.audio.startMicrophone();
      expect(setup.fake.liveTracks).to.equal(1);
      await end(setup);
      expect(setup.fake.liveTracks, String(end)).to.equal(0);
      expect(setup.fake.openContexts, String(end)).to.equal(0);
    }
  });

  it('never goes on when it was stopped while the browser asked', async () => {
    for (const end of ['stop', 'dispose'] as const) {
      const setup = await talking();
      const answer = setup.fake.holdQuestion();
      const start = rejection(setup.audio.startMicrophone());
      await settle();
      expect(state(setup).microphone).to.equal('starting');
      if (end === 'stop') setup.audio.stopMicrophone();
      else setup.client.dispose();
      answer();
      await start;
      expect(setup.fake.tracks).to.have.length(1);
      expect(setup.fake.liveTracks).to.equal(0);
      expect(setup.fake.openContexts).to.equal(0);
      expect(state(setup).microphone).to.equal('off');
    }
  });

  it('20 starts and stops leave no track and no context', async () => {
    const setup = await talking();
    for (let n = 0; n < 20; n += 1) {
      const start = setup.audio.startMicrophone();
      if (n % 3 === 0) {
        setup.audio.stopMicrophone();
        await start.catch(() => {});
      } else {
        await start;
        setup.audio.stopMicrophone();
      }
    }
    expect(setup.fake.liveTracks).to.equal(0);
    expect(setup.fake.openContexts).to.equal(0);
    const again = setup.audio.startMicrophone();
    expect(setup.audio.startMicrophone(), 'two starts').to.equal(again);
    await again;
    expect(setup.fake.liveTracks).to.equal(1);
  });

  it('stays on over an outage of the connection', async () => {
    const setup = await talking();
    await setup.audio.startMicrophone();
    setup.net.cut();
    await settle();
    expect(setup.client.$connection.get().status).to.equal('reconnecting');
    expect(setup.fake.liveTracks).to.equal(1);
  });
});

describe('a microphone that cannot be had', () => {
  const refusals: readonly [string, PermissionState | undefined, string][] = [
    ['NotAllowedError', 'denied', 'blocked'],
    ['NotAllowedError', 'prompt', 'dismissed'],
    ['NotFoundError', 'granted', 'not-found'],
    ['NotReadableError', 'granted', 'in-use'],
  ];
  for (const [name, permission, problem] of refusals) {
    it(`is ${problem}, in words with a way out, and the chat goes on`, async () => {
      const setup = await talking();
      setup.fake.refusal = name;
      setup.fake.permissionState = permission;
      const error = await rejection(setup.audio.startMicrophone());
      expect(error.code).to.equal(`audio/${problem}`);
      expect(error.message).to.match(/again|Allow|Connect|Close/);
      expect(state(setup)).to.include({ microphone: 'failed', problem });
      expect(setup.fake.openContexts).to.equal(0);
      expect(setup.client.$connection.get().status).to.equal('connected');
      setup.fake.refusal = undefined;
      await setup.audio.startMicrophone();
      expect(state(setup)).to.include({ microphone: 'on', problem: undefined });
    });
  }

  it('says that the page is not secure', async () => {
    const setup = await talking();
    setup.fake.secure = false;
    const error = await rejection(setup.audio.startMicrophone());
    expect(error.code).to.equal('audio/insecure');
    expect(error.message).to.include('https');
  });

  it('says where the worklet was looked for', async () => {
    const fake = new FakeAudio();
    fake.makeContext = () => Object.assign(new FakeAudioContext(), { moduleError: new Error('404') });
    const setup = await talking({ audio: { workletUrl: '/nowhere.js' } }, fake);
    const error = await rejection(setup.audio.startMicrophone());
    expect(error.code).to.equal('audio/worklet');
    expect(error.message).to.include('/nowhere.js').and.include('audio-worklet-url');
    expect(fake.liveTracks).to.equal(0);
    expect(fake.openContexts).to.equal(0);
  });

  it('is found again when its device goes: another one at once', async () => {
    const setup = await talking();
    await setup.audio.setInputDevice('mic-2');
    await setup.audio.startMicrophone();
    expect(setup.fake.tracks.at(-1)?.deviceId).to.equal('mic-2');
    setup.fake.media.list = setup.fake.media.list.filter(({ deviceId }) => deviceId !== 'mic-2');
    setup.fake.tracks.at(-1)?.unplug();
    await until(setup.client.$audio, ({ microphone }) => microphone === 'on');
    expect(setup.fake.tracks.at(-1)?.deviceId).to.equal('mic-1');
    expect(state(setup).inputId).to.equal('');
  });

  it('is lost when there is no other one, and comes back when one is plugged in', async () => {
    const setup = await talking();
    await setup.audio.startMicrophone();
    const { list } = setup.fake.media;
    setup.fake.media.list = [];
    setup.fake.tracks.at(-1)?.unplug();
    await until(setup.client.$audio, ({ problem }) => problem === 'lost');
    expect(setup.fake.liveTracks).to.equal(0);
    setup.fake.media.list = list;
    setup.fake.media.dispatchEvent(new Event('devicechange'));
    await until(setup.client.$audio, ({ microphone }) => microphone === 'on');
    setup.audio.stopMicrophone();
    setup.fake.media.dispatchEvent(new Event('devicechange'));
    await settle();
    expect(setup.fake.liveTracks).to.equal(0);
  });
});

describe('what the agent says', () => {
  const chunks = ({ fake }: Voice) =>
    (fake.node('playback')?.sent ?? []).filter((message) => (message as { type: string }).type === 'chunk') as {
      id: string;
      rate: number;
      pcm: Int16Array;
      isLoose: boolean;
    }[];

  it('is asked for in the first real voice and played at the rate of the wire', async () => {
    const setup = await talking({ audio: { output: 'on' } });
    expect(state(setup).voice?.id).to.equal('alloy');
    void setup.client.sendText('What is 2 + 2?');
    await setup.net.clock.advanceUntil(() => chunks(setup).length > 3);
    expect(new Set(chunks(setup).map(({ id, rate }) => `${id} ${rate}`))).to.deep.equal(new Set(['turn-1 24000']));
    await untilIdle(setup);
    await setup.net.clock.advance(400);
    expect(setup.fake.node('playback')?.sent.at(-1)).to.deep.equal({ type: 'end', id: 'turn-1' });
    expect(setup.client.getMetrics().measurements?.histograms.timeToFirstAudio.count).to.equal(1);
    const notices = setup.client.$conversation.get().items.filter(({ kind }) => kind === 'notice');
    expect(notices, 'the false refusal of the voice').to.deep.equal([]);
  });

  it('waits for a gesture where the page was not touched, and then begins at its beginning', async () => {
    const fake = new FakeAudio();
    fake.touched = false;
    const setup = await talking({ audio: { output: 'on' } }, fake);
    void setup.client.sendText('What is 2 + 2?');
    await untilIdle(setup);
    expect(fake.contexts).to.deep.equal([]);
    expect(state(setup).needsGesture).to.equal(true);
    fake.gesture();
    await settle();
    expect(state(setup).needsGesture).to.equal(false);
    expect(chunks(setup).length).to.be.above(3);
    expect(fake.gestureListeners).to.equal(0);
  });

  it('needs a gesture again when the system took the device away', async () => {
    const setup = await talking({ audio: { output: 'on' } });
    void setup.client.sendText('What is 2 + 2?');
    await untilIdle(setup);
    const [context] = setup.fake.contexts;
    if (!context) throw new Error('no context');
    context.isHeldBack = true;
    context.become('suspended');
    expect(state(setup).needsGesture).to.equal(false);
    await setup.net.clock.advance(600);
    expect(state(setup).needsGesture).to.equal(true);
    context.isHeldBack = false;
    setup.fake.gesture();
    expect(state(setup).needsGesture).to.equal(false);
  });

  it('drops what still comes of an answer that was cut short, and plays the next one', async () => {
    const setup = await talking({ audio: { output: 'on' } });
    setup.net.server.setSwitches({ lateAudioFrames: 5, speechPace: 1 });
    const heard: string[] = [];
    setup.audio.onSpeech({
      chunk: (id) => heard.push(id),
      end: (id) => heard.push(`end ${id}`),
      cancel: (id) => heard.push(`cancel ${id}`),
    });
    void setup.client.sendText('Tell me a story');
    await setup.net.clock.advanceUntil(() => heard.length > 3);
    const frames = (): number => setup.client.getMetrics().traffic.framesReceived;
    setup.client.interrupt();
    const before = { heard: heard.length, frames: frames() };
    await untilIdle(setup);
    await setup.net.clock.advance(1000);
    expect(frames() - before.frames, 'the late frames').to.be.above(5);
    expect(heard.slice(before.heard - 1)).to.deep.equal(['cancel turn-1']);
    void setup.client.sendText('What is 2 + 2?');
    await untilIdle(setup);
    expect(heard).to.include('turn-2');
  });

  it('interrupts with the position that the loudspeaker was at', async () => {
    const setup = await talking({ audio: { output: 'on' } });
    const interrupted: unknown[] = [];
    setup.client.on('interrupted', (detail) => interrupted.push(detail));
    void setup.client.sendText('Tell me a story');
    await setup.net.clock.advanceUntil(() => chunks(setup).length > 3);
    const node = setup.fake.node('playback');
    const [context] = setup.fake.contexts;
    if (!context || !node) throw new Error('no output');
    context.currentTime = 2;
    node.tell({ type: 'playing', id: 'turn-1', played: 0, rate: 24_000, frame: 48_000 });
    expect(state(setup).output).to.equal('speaking');
    context.currentTime = 1.1;
    setup.client.interrupt();
    expect(interrupted).to.have.length(1);
    const [{ by, heardMs }] = interrupted as { by: string; heardMs: number }[] as [{ by: string; heardMs: number }];
    expect(by).to.equal('user');
    expect(heardMs).to.be.closeTo(100, 0.001);
    expect(node.sent.at(-1)).to.deep.equal({ type: 'flush' });
    expect(state(setup).output).to.equal('idle');
    const before = chunks(setup).length;
    setup.net.sockets.last.message(new ArrayBuffer(960));
    expect(chunks(setup).length).to.equal(before);
  });

  it('is interrupted by somebody who speaks, where that is allowed, also after the turn', async () => {
    for (const bargeIn of [true, false]) {
      const setup = await talking({ audio: { output: 'on', inputMode: 'vad', bargeIn } });
      await setup.audio.startMicrophone();
      void setup.client.sendText('Tell me a story');
      await setup.net.clock.advanceUntil(() => chunks(setup).length > 3);
      const node = setup.fake.node('playback');
      node?.tell({ type: 'playing', id: 'turn-1', played: 0, rate: 24_000, frame: 0 });
      expect(setup.fake.node('capture')?.sent).to.deep.include({ type: 'guard', isOn: true });
      setup.fake.node('capture')?.tell({ type: 'speech', isSpeech: true });
      expect(setup.client.$turn.get().cancelling).to.equal(bargeIn);
      expect(node?.sent.some((message) => (message as { type: string }).type === 'flush')).to.equal(bargeIn);
      setup.client.dispose();
    }
  });

  it('is silent with the voice none and with the voice of an avatar, and listeners hear it all the same', async () => {
    const setup = await talking({ audio: { output: 'on' } });
    const heard: string[] = [];
    setup.audio.onSpeech({ chunk: (id) => heard.push(id), end: () => {}, cancel: () => {} });
    setup.audio.setRoute('avatar');
    void setup.client.sendText('What is 2 + 2?');
    await untilIdle(setup);
    expect(heard.length).to.be.above(3);
    expect(chunks(setup)).to.deep.equal([]);
    setup.audio.setRoute('local');
    const change = setup.client.setVoice('none');
    await setup.net.clock.advance(100);
    await change;
    heard.length = 0;
    void setup.client.sendText('What is 2 + 2?');
    await untilIdle(setup);
    expect(heard).to.deep.equal([]);
  });

  it('plays what arrives as base64', async () => {
    const setup = await talking({ audio: { output: 'on' } });
    const id = setup.client.$conversation.get().id;
    const event = {
      session_id: id,
      role: 'assistant',
      content: btoa('\x01\x00\x02\x00'),
      content_type: 'audio/L16; rate=16000',
    };
    setup.net.sockets.last.message({ type: 'user_turn_end' });
    setup.net.sockets.last.message({ type: 'audio_delta', ...event });
    await settle();
    expect(chunks(setup).map(({ rate, pcm }) => [rate, ...pcm])).to.deep.equal([[16_000, 1, 2]]);
  });

  it('counts a gap when more comes after it, and knows when sound that is played by hand is over', async () => {
    const setup = await talking({ audio: { output: 'on' } });
    const underruns = () => setup.client.getMetrics().measurements?.audio?.underruns;
    setup.audio.play('by hand', new Int16Array(2400), 24_000);
    await settle();
    const node = setup.fake.node('playback');
    expect(chunks(setup).map(({ id, isLoose }) => [id, isLoose])).to.deep.equal([['by hand', true]]);
    node?.tell({ type: 'playing', id: 'by hand', played: 0, rate: 24_000, frame: 0 });
    expect(state(setup).output).to.equal('speaking');
    node?.tell({ type: 'dry', id: 'by hand', played: 2400, rate: 24_000, frame: 4800 });
    expect(underruns()).to.equal(0);
    node?.tell({ type: 'resumed', id: 'by hand', played: 2400, rate: 24_000, frame: 9600 });
    expect(underruns()).to.equal(1);
    node?.tell({ type: 'ended', id: 'by hand', played: 2400, rate: 24_000, frame: 9600 });
    expect(state(setup).output).to.equal('idle');
    void setup.client.sendText('What is 2 + 2?');
    await setup.net.clock.advanceUntil(() => chunks(setup).length > 3);
    expect(chunks(setup).at(-1)?.isLoose, 'the end of a turn is announced').to.equal(false);
  });

  it('the end of speech that comes outside a turn is not waited for', async () => {
    const setup = await talking({ audio: { output: 'on' } });
    void setup.client.sendText('What is 2 + 2?');
    await untilIdle(setup);
    await setup.net.clock.advance(400);
    setup.net.sockets.last.message(new ArrayBuffer(960));
    expect(chunks(setup).at(-1)?.id).to.equal('turn-2');
    await setup.net.clock.advance(400);
    expect(setup.fake.node('playback')?.sent.at(-1)).to.deep.equal({ type: 'end', id: 'turn-2' });
  });

  it('has a volume and can be muted while it is played', async () => {
    const setup = await talking({ audio: { output: 'on', volume: 0.5 } });
    void setup.client.sendText('What is 2 + 2?');
    await untilIdle(setup);
    const gain = setup.fake.contexts[0]?.gains[0];
    expect(gain?.value).to.equal(0.5);
    await setup.client.updateConfig({ audio: { volume: 0.25 } });
    expect(gain?.value).to.equal(0.25);
    setup.audio.setOutputMuted(true);
    expect(gain?.value).to.equal(0);
    expect(state(setup).outputMuted).to.equal(true);
  });

  it('plays on the device that was chosen, also in a later context, and on the system’s when that device goes', async () => {
    const setup = await talking({ audio: { output: 'on' } });
    await setup.audio.setOutputDevice('out-1');
    expect(state(setup).outputId).to.equal('out-1');
    setup.audio.play('first', new Int16Array(480), 24_000);
    await settle();
    expect(setup.fake.contexts.map(({ sinkId }) => sinkId)).to.deep.equal(['out-1']);
    await setup.client.updateConfig({ audio: { output: 'off' } });
    expect(setup.fake.openContexts).to.equal(0);
    await setup.audio.startMicrophone();
    expect(setup.fake.contexts.map(({ sinkId }) => sinkId)).to.deep.equal(['out-1', 'out-1']);
    setup.fake.media.list = [...setup.fake.media.list, { kind: 'audiooutput', deviceId: 'out-2', label: 'Headset' }];
    await setup.audio.setOutputDevice('out-2');
    setup.fake.media.list = setup.fake.media.list.filter(({ deviceId }) => deviceId !== 'out-2');
    setup.fake.media.dispatchEvent(new Event('devicechange'));
    await settle();
    // Where the browser chooses by itself it offers no devices.
    const chooses = 'setSinkId' in AudioContext.prototype;
    expect(state(setup).outputs.length > 0).to.equal(chooses);
    expect(setup.fake.contexts.at(-1)?.sinkId).to.equal(chooses ? '' : 'out-2');
  });

  it('with auto is heard while somebody claims it', async () => {
    const setup = await talking({ audio: { output: 'auto' } });
    expect(setup.audio.isOutputWanted).to.equal(false);
    expect(state(setup).voice).to.equal(undefined);
    const release = setup.audio.claimOutput();
    await setup.net.clock.advance(100);
    expect(state(setup)).to.include({ output: 'idle' });
    expect(state(setup).voice?.id).to.equal('alloy');
    release();
    expect(state(setup).output).to.equal('off');
  });

  it('keeps its voice in a new session of the server', async () => {
    const setup = await talking({ voice: { voiceId: 'coral' }, audio: { output: 'on' } });
    await setup.net.clock.advance(100);
    expect(state(setup).voice?.id).to.equal('coral');
    setup.net.server.restart();
    setup.net.cut();
    await setup.net.clock.advanceUntil(() => setup.client.$connection.get().status === 'connected');
    await untilIdle(setup);
    await setup.net.clock.advance(100);
    expect(state(setup).voice?.id).to.equal('coral');
  });

  it('reports one alert of the voice that the server does not have', async () => {
    const setup = await talking({ voice: { voiceId: 'bogus' } });
    await setup.net.clock.advance(2000);
    expect(setup.heard).to.include('error');
    expect(state(setup).voice).to.equal(undefined);
  });
});

describe('two sessions of one page', () => {
  it('share one context, which goes with the last of them, and nothing else', async () => {
    const fake = new FakeAudio();
    const first = await talking({}, fake);
    const second = await talking({}, fake);
    await first.audio.startMicrophone();
    await second.audio.startMicrophone();
    expect(fake.contexts).to.have.length(1);
    first.audio.setMuted(true);
    expect(state(second).muted).to.equal(false);
    first.client.dispose();
    expect(fake.openContexts).to.equal(1);
    expect(state(second).microphone).to.equal('on');
    second.client.dispose();
    expect(fake.openContexts).to.equal(0);
    expect(fake.liveTracks).to.equal(0);
  });
});

describe('the audio context of a page', () => {
  it('is one while somebody has a share, and none after the last one', async () => {
    const ports = createBrowserAudio();
    const first = ports.openContext();
    const second = ports.openContext();
    expect(second.context).to.equal(first.context);
    first.release();
    first.release();
    expect(second.context.state).not.to.equal('closed');
    second.release();
    await eventually(() => second.context.state === 'closed');
    const third = ports.openContext();
    expect(third.context).not.to.equal(second.context);
    third.release();
  });
});

async function eventually(fits: () => boolean): Promise<void> {
  while (!fits()) await settle();
}
