import { expect } from '@open-wc/testing';
import { AvatarError } from '../../src/avatar/avatar-error.js';
import { retryDelayMs } from '../../src/avatar/start-policy.js';
import { FakeMediaSink } from '../../src/testing/index.js';
import { outcome, ready, setUpAvatar, TOKEN, type AvatarSetup } from '../support/avatar-setup.js';

/** Nothing is left: no session that costs money, no timer, no listener. */
async function nothingLeft(setup: AvatarSetup): Promise<void> {
  const { manager, clock, provider, player, lifecycle } = setup;
  expect(await outcome(setup, manager.dispose())).to.equal('resolved');
  await clock.advance(60_000);
  expect(provider.active, 'sessions').to.equal(0);
  expect(clock.pending, 'timers').to.equal(0);
  expect(player.listeners.size, 'listeners of the player').to.equal(0);
  expect(lifecycle.listeners, 'listeners of the page').to.equal(0);
  expect(player.route).to.equal('local');
}

describe('avatar: life cycle', () => {
  it('goes from idle to ready and back, and tells how long it cost', async () => {
    const setup = await ready(setUpAvatar());
    const { manager, clock, statuses, ends, state } = setup;
    expect(state()).to.include({ status: 'ready', provider: 'fake', sessionId: 'fake-1' });
    await clock.advance(5_000);
    expect(await outcome(setup, manager.stop())).to.equal('resolved');
    expect(statuses).to.deep.equal(['idle', 'initializing', 'connecting', 'ready', 'stopping', 'idle']);
    expect(ends).to.deep.equal([{ reason: 'user', billableMs: 100 + 5_000 + 20 }]);
    expect(state().ended).to.include({ reason: 'user', billableMs: 5_120 });
    await nothingLeft(setup);
  });

  it('starts once, however often it is asked for', async () => {
    const setup = setUpAvatar();
    const { manager, provider } = setup;
    const starts = [manager.start(), manager.start(), manager.start({ provider: 'fake' })];
    expect(new Set(starts.slice(0, 2)).size).to.equal(1);
    await Promise.all(starts.map(async (each) => expect(await outcome(setup, each)).to.equal('resolved')));
    await manager.start();
    expect(provider.connects).to.equal(1);
    await nothingLeft(setup);
  });

  it('ends the one before when something else is wanted', async () => {
    const setup = await ready(setUpAvatar());
    const { manager, provider, ends, state } = setup;
    expect(await outcome(setup, manager.start({ avatarId: 'other' }))).to.equal('resolved');
    expect(provider.sessions.map(({ closedFor }) => closedFor)).to.deep.equal(['replaced', undefined]);
    expect(ends.map(({ reason }) => reason)).to.deep.equal(['replaced']);
    expect(state()).to.include({ status: 'ready', avatarId: 'other', sessionId: 'fake-2' });
    await nothingLeft(setup);
  });

  it('teardown: speech, picture, tracks, then the provider, then the voice', async () => {
    const setup = setUpAvatar({}, { text: true, pcmSampleRate: undefined });
    const { manager, voice, provider } = setup;
    const order: string[] = [];
    const sink = new FakeMediaSink();
    provider.knobs.stream = { getTracks: () => [{ stop: () => order.push('track') }] } as unknown as MediaStream;
    manager.attach(sink);
    await ready(setup);
    const { session } = provider;
    const { close, interrupt } = session;
    session.interrupt = () => void (order.push('interrupt'), interrupt.call(session));
    session.close = async (reason) => {
      order.push(sink.srcObject === null ? 'close, picture gone' : 'close');
      await close.call(session, reason);
      order.push('closed');
    };
    voice.set = async (id) => void order.push(`voice ${id}`);
    await outcome(setup, manager.stop());
    await outcome(setup, manager.stop());
    expect(order).to.deep.equal(['interrupt', 'track', 'close, picture gone', 'closed', 'voice nova']);
    await nothingLeft(setup);
  });

  it('50 starts and stops leave nothing', async () => {
    const setup = setUpAvatar();
    const { manager, clock, provider } = setup;
    for (let round = 0; round < 50; round += 1) {
      const started = manager.start();
      started.catch(() => {});
      // Sometimes in the middle of a phase, sometimes when it is up.
      await clock.advance((round * 37) % 200);
      await outcome(setup, manager.stop());
      expect(provider.active, `after round ${round}`).to.equal(0);
      expect(clock.pending, `timers after round ${round}`).to.equal(0);
    }
    expect(provider.sessions.length).to.be.greaterThan(20);
    await nothingLeft(setup);
  });

  for (const phase of ['load', 'credentials', 'connect', 'media', 'ready'] as const) {
    it(`stop during ${phase} ends in idle, with nothing open`, async () => {
      const setup = setUpAvatar();
      const { manager, credentials, provider, clock, state } = setup;
      const sink = new FakeMediaSink();
      if (phase === 'credentials') credentials.ask = () => new Promise(() => {});
      if (phase === 'connect') provider.knobs.answers = ['hang'];
      if (phase === 'media') {
        sink.hasFrames = false;
        manager.attach(sink);
      }
      const started = manager.start();
      started.catch(() => {});
      if (phase !== 'load') await clock.advance(500);
      expect(await outcome(setup, manager.stop())).to.equal('resolved');
      if (phase !== 'ready') expect(await outcome(setup, started)).to.equal('aborted');
      expect(state().status).to.equal('idle');
      await nothingLeft(setup);
    });
  }

  it('a session that opens after its start was called off is closed at once', async () => {
    const setup = setUpAvatar();
    const { manager, provider, clock, state } = setup;
    provider.knobs.answers = ['late'];
    provider.knobs.connectMs = 8_000;
    manager.start().catch(() => {});
    await clock.advance(1_000);
    // The provider does not listen, so the end is not waited for longer than 5 s.
    await outcome(setup, manager.stop());
    expect(state().status).to.equal('idle');
    expect(provider.active).to.equal(1);
    await clock.advance(8_000);
    expect(provider.active).to.equal(0);
    await nothingLeft(setup);
  });

  it('what an older generation tells is not heard', async () => {
    const setup = await ready(setUpAvatar());
    const { manager, provider, state } = setup;
    const [old] = provider.sessions;
    await outcome(setup, manager.start({ avatarId: 'other' }));
    old?.tell({ type: 'ended', reason: 'server' });
    old?.tell({ type: 'connection', status: 'reconnecting' });
    old?.tell({ type: 'quality', quality: 'bad' });
    expect(state()).to.include({ status: 'ready', sessionId: 'fake-2' });
    expect(state().network).to.equal(undefined);
    await nothingLeft(setup);
  });

  it('is shown as reconnecting while it is', async () => {
    const setup = await ready(setUpAvatar());
    const { provider, statuses } = setup;
    provider.session.tell({ type: 'connection', status: 'reconnecting' });
    provider.session.tell({ type: 'connection', status: 'connected' });
    expect(statuses.slice(-3)).to.deep.equal(['ready', 'reconnecting', 'ready']);
    await nothingLeft(setup);
  });

  it('no token is in the state or in the log', async () => {
    const setup = await ready(setUpAvatar());
    await outcome(setup, setup.manager.stop());
    expect(JSON.stringify([setup.state(), setup.logs])).not.to.include(TOKEN);
  });
});

describe('avatar: what fails', () => {
  for (const [phase, code, seconds] of [
    ['credentials', 'timeout', 10],
    ['connect', 'timeout', 40],
    ['media', 'timeout', 10.1],
  ] as const) {
    it(`${phase} that never ends fails after ${seconds} s`, async () => {
      const setup = setUpAvatar();
      const { manager, provider, credentials, clock, state } = setup;
      const sink = new FakeMediaSink();
      if (phase === 'credentials') credentials.ask = () => new Promise(() => {});
      if (phase === 'connect') provider.knobs.answers = ['hang'];
      if (phase === 'media') {
        sink.hasFrames = false;
        manager.attach(sink);
      }
      const from = clock.now();
      expect(await outcome(setup, manager.start())).to.equal(code);
      expect((clock.now() - from) / 1000).to.be.closeTo(seconds, 0.1);
      expect(state()).to.deep.include({ status: 'failed' });
      expect(state().error).to.include({ code, retryable: true });
      expect(provider.active).to.equal(0);
      await nothingLeft(setup);
    });
  }

  for (const [code, tries] of [
    ['network', 3],
    ['server', 3],
    ['rate-limited', 3],
    ['concurrency', 2],
    ['auth', 1],
    ['no-credits', 1],
    ['config', 1],
    ['protocol', 1],
  ] as const) {
    it(`${code} is tried ${tries === 1 ? 'once' : `${tries} times, each time with a new token`}`, async () => {
      const setup = setUpAvatar();
      const { manager, provider, state } = setup;
      provider.knobs.answers = [code, code, code, code];
      expect(await outcome(setup, manager.start())).to.equal(code);
      expect([provider.connects, provider.tokens]).to.deep.equal([tries, tries]);
      expect(state().error?.code).to.equal(code);
      await nothingLeft(setup);
    });
  }

  it('a second try that works is a start that worked', async () => {
    const setup = setUpAvatar();
    setup.provider.knobs.answers = ['concurrency'];
    const from = setup.clock.now();
    await ready(setup);
    expect(setup.clock.now() - from).to.be.within(750, 1_700);
    await nothingLeft(setup);
  });

  it('waits as long as the server asks for', () => {
    const random = (): number => 0;
    expect(retryDelayMs(new AvatarError('rate-limited', '', { retryAfterMs: 7_000 }), 0, random)).to.equal(7_000);
    expect(retryDelayMs(new AvatarError('network', ''), 0, random)).to.equal(250);
    expect(retryDelayMs(new AvatarError('network', ''), 1, () => 0.999)).to.be.closeTo(1_000, 1);
    expect(retryDelayMs(new AvatarError('network', ''), 2, random)).to.equal(undefined);
  });

  it('an unknown provider is explained; a chunk that is missing is a network error', async () => {
    const setup = setUpAvatar();
    expect(await outcome(setup, setup.manager.start({ provider: 'nobody' }))).to.equal('config');
    expect(setup.state().error?.message).to.equal(
      'There is no avatar provider "nobody"; use one of: fake, local, broken.',
    );
    expect(await outcome(setup, setup.manager.start({ provider: 'broken' }))).to.equal('network');
    await nothingLeft(setup);
  });

  it('the local face stands in for a provider that fails, and says why', async () => {
    const setup = setUpAvatar({ fallback: 'local' });
    const { manager, provider, state } = setup;
    provider.knobs.answers = ['auth'];
    expect(await outcome(setup, manager.start())).to.equal('resolved');
    expect(state()).to.include({ status: 'ready', provider: 'local', isFallback: true });
    expect(state().error).to.deep.equal({ code: 'auth', message: 'fake: auth', retryable: false });
    expect(manager.pose).not.to.equal(undefined);
    // Asked again by hand, the provider has another chance.
    expect(await outcome(setup, manager.retry())).to.equal('resolved');
    expect(state()).to.include({ status: 'ready', provider: 'fake' });
    expect(state().error).to.equal(undefined);
    await nothingLeft(setup);
  });

  it('a session that breaks while it runs leaves the local face', async () => {
    const setup = await ready(setUpAvatar({ fallback: 'local' }));
    const { provider, clock, state, ends } = setup;
    provider.session.tell({ type: 'ended', reason: 'error', message: 'the room is gone' });
    await clock.advance(1_000);
    expect(state()).to.include({ status: 'ready', provider: 'local', isFallback: true });
    expect(state().error?.message).to.equal('the room is gone');
    expect(ends.map(({ reason }) => reason)).to.deep.equal(['error']);
    await nothingLeft(setup);
  });

  it('a session that ends while it starts fails the start with its own words', async () => {
    const setup = setUpAvatar();
    const { manager, provider, clock } = setup;
    const started = manager.start();
    started.catch(() => {});
    await clock.advance(50);
    provider.session.tell({ type: 'ended', reason: 'error', message: 'refused' });
    expect(await outcome(setup, started)).to.equal('server');
    expect(setup.state().error?.message).to.equal('refused');
    await nothingLeft(setup);
  });
});

describe('avatar: guards', () => {
  it('warns 15 s before the longest life ends, and then ends', async () => {
    for (const limit of ['provider', 'configuration'] as const) {
      const setup = setUpAvatar();
      const { provider, clock, state, settings } = setup;
      if (limit === 'provider') provider.knobs.maxDurationMs = 60_000;
      else settings.maxSessionMs = 60_000;
      await ready(setup);
      await clock.advance(44_000);
      expect(state().expiresAt).to.equal(undefined);
      await clock.advance(1_100);
      expect(state().expiresAt).to.be.closeTo(clock.now() + 15_000, 200);
      await clock.advance(16_000);
      expect(state()).to.include({ status: 'ended' });
      expect(state().ended?.reason).to.equal('max-duration');
      expect(provider.session.closedFor).to.equal('max-duration');
      await nothingLeft(setup);
    }
  });

  it('ends in a hidden tab after 90 s without speech; a visible one stays', async () => {
    const setup = await ready(setUpAvatar());
    const { lifecycle, clock, player, state } = setup;
    await clock.advance(600_000);
    expect(state().status).to.equal('ready');
    lifecycle.send('hidden');
    await clock.advance(60_000);
    player.receive('turn-1', 2_000);
    player.complete('turn-1');
    await clock.advance(60_000);
    expect(state().status, '58 s after speech').to.equal('ready');
    await clock.advance(40_000);
    expect(state()).to.include({ status: 'ended' });
    expect(state().ended?.reason).to.equal('idle');
    await nothingLeft(setup);
  });

  it('a tab that is looked at again in time keeps it', async () => {
    const setup = await ready(setUpAvatar());
    const { lifecycle, clock, state } = setup;
    lifecycle.send('hidden');
    await clock.advance(80_000);
    lifecycle.send('visible');
    await clock.advance(300_000);
    expect(state().status).to.equal('ready');
    await nothingLeft(setup);
  });

  it('keeps a visible session alive every 2 minutes', async () => {
    const setup = await ready(setUpAvatar());
    const { provider, clock, lifecycle, settings } = setup;
    settings.idleStopMs = 0;
    await clock.advance(241_000);
    lifecycle.send('hidden');
    await clock.advance(241_000);
    expect(provider.session.calls.filter((call) => call === 'keep alive').length).to.equal(2);
    await nothingLeft(setup);
  });

  it('pagehide sends a beacon, also in the middle of speech, and a page that comes back starts anew', async () => {
    const setup = setUpAvatar();
    const { lifecycle, provider, clock, manager, state, player } = setup;
    manager.enable();
    const wish = manager.join();
    await clock.advance(500);
    player.receive('turn-1', 5_000);
    await clock.advance(1_000);
    lifecycle.send('pagehide');
    expect(provider.session.calls).to.include('beacon page-closed');
    expect(provider.active).to.equal(0);
    await clock.advance(1_000);
    expect(player.heardMs('turn-1'), 'nobody is there to hear it').to.equal(0);
    lifecycle.send('pageshow');
    await clock.advance(500);
    expect(state()).to.include({ status: 'ready', sessionId: 'fake-2' });
    wish.leave();
    await clock.advance(100);
    expect(provider.active).to.equal(0);
    await nothingLeft(setup);
  });

  it('pagehide while it connects gives the session back', async () => {
    const setup = setUpAvatar();
    const { lifecycle, provider, clock, manager } = setup;
    provider.knobs.answers = ['hang'];
    manager.start().catch(() => {});
    await clock.advance(500);
    lifecycle.send('pagehide');
    await clock.advance(100);
    expect(provider.sessions.length).to.equal(1);
    expect(provider.active).to.equal(0);
    await nothingLeft(setup);
  });
});

describe('avatar: wishes', () => {
  it('runs while somebody wants it and the client is connected', async () => {
    const setup = setUpAvatar();
    const { manager, clock, provider, state } = setup;
    const first = manager.join();
    await clock.advance(500);
    expect(state().status).to.equal('idle');
    manager.enable();
    const second = manager.join({ avatarId: 'ignored' });
    await clock.advance(500);
    expect(state()).to.include({ status: 'ready', avatarId: undefined });
    first.leave();
    await clock.advance(500);
    expect(state(), 'the next wish counts').to.include({ status: 'ready', avatarId: 'ignored' });
    second.change({ avatarId: 'other' });
    await clock.advance(500);
    expect(state()).to.include({ status: 'ready', avatarId: 'other' });
    manager.disable();
    await clock.advance(500);
    expect(state().status).to.equal('idle');
    manager.enable();
    await clock.advance(500);
    expect(state().status).to.equal('ready');
    second.leave();
    second.leave();
    await clock.advance(500);
    expect([state().status, provider.active]).to.deep.equal(['idle', 0]);
    expect(provider.sessions.map(({ closedFor }) => closedFor)).to.deep.equal([
      'replaced',
      'replaced',
      'disconnect',
      'removed',
    ]);
    await nothingLeft(setup);
  });

  it('what failed or ended waits to be asked again; "none" is nobody', async () => {
    const setup = setUpAvatar();
    const { manager, clock, provider, state } = setup;
    provider.knobs.answers = ['auth'];
    manager.enable();
    const wish = manager.join();
    await clock.advance(500);
    expect(state().status).to.equal('failed');
    wish.change({});
    await clock.advance(5_000);
    expect(provider.connects).to.equal(1);
    await outcome(setup, manager.retry());
    expect(state().status).to.equal('ready');
    wish.change({ provider: 'none' });
    await clock.advance(500);
    expect([state().status, provider.active]).to.deep.equal(['idle', 0]);
    await nothingLeft(setup);
  });
});

describe('avatar: picture and sound', () => {
  it('is blocked without a gesture, is shown without sound, and is heard after one', async () => {
    const setup = setUpAvatar();
    const { manager, state } = setup;
    const sink = new FakeMediaSink();
    sink.hasGesture = false;
    const detach = manager.attach(sink);
    await ready(setup);
    expect(state().playback).to.equal('blocked');
    expect([sink.isPlaying, sink.isAudible]).to.deep.equal([true, false]);
    sink.hasGesture = true;
    await manager.unlockAudio();
    expect(state().playback).to.equal('playing');
    expect(sink.isAudible).to.equal(true);
    manager.setMuted(true);
    expect([state().playback, sink.isAudible]).to.deep.equal(['muted', false]);
    detach();
    expect([sink.srcObject, sink.listenerCount]).to.deep.equal([null, 0]);
    await nothingLeft(setup);
  });

  it('two elements show it, one is heard, and the other one goes on when that leaves', async () => {
    const setup = await ready(setUpAvatar());
    const { manager } = setup;
    const [first, second] = [new FakeMediaSink(), new FakeMediaSink()];
    const leave = manager.attach(first);
    manager.attach(second);
    await setup.clock.advance(0);
    expect([first.isAudible, second.isPlaying, second.isAudible]).to.deep.equal([true, true, false]);
    leave();
    expect([first.isAudible, second.isAudible]).to.deep.equal([false, true]);
    await nothingLeft(setup);
  });

  it('is ready with the first frame and not before', async () => {
    const setup = setUpAvatar();
    const { manager, clock, state } = setup;
    const sink = new FakeMediaSink();
    sink.hasFrames = false;
    manager.attach(sink);
    void manager.start();
    await clock.advance(3_000);
    expect(state().status).to.equal('connecting');
    sink.showFrame();
    await clock.advance(0);
    expect(state().status).to.equal('ready');
    await nothingLeft(setup);
  });
});
