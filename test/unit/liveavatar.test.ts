import { expect } from '@open-wc/testing';
import type { AvatarErrorCode, AvatarSignal } from '../../src/avatar/avatar-types.js';
import { LiteChannel } from '../../src/avatar/providers/liveavatar/lite-channel.js';
import { loadLiveKit } from '../../src/avatar/providers/liveavatar/load-livekit.js';
import { sendBeacon } from '../../src/platform/send-beacon.js';
import { FakeClock, FakeWebSocket, settle, type FakeAnswer } from '../../src/testing/index.js';
import { API, avatarRejection, speech, TOKEN, VendorSetup } from '../support/avatar-vendor-setup.js';

const decode = (audio: unknown): Int16Array =>
  new Int16Array(Uint8Array.from(atob(String(audio)), (char) => char.charCodeAt(0)).buffer);
const durations = (setup: VendorSetup): number[] =>
  setup.frames.filter(({ type }) => type === 'agent.speak').map(({ audio }) => decode(audio).length / 24);
const ended = ({ signals }: VendorSetup): AvatarSignal[] => signals.filter(({ type }) => type === 'ended');

describe('liveavatar: a start', () => {
  it('is usable with picture, sound and the word of the service, not before', async () => {
    const setup = new VendorSetup();
    const connecting = setup.connect();
    let isReady = false;
    void connecting.then(() => (isReady = true));
    await settle();
    expect(setup.calls).to.deep.equal(['/v1/sessions/start']);
    expect(setup.fetch.calls[0]?.headers.get('authorization')).to.equal(`Bearer ${TOKEN}`);
    expect(setup.fetch.calls[0]?.headers.has('x-api-key')).to.equal(false);
    setup.room.admit();
    setup.openSocket();
    await settle();
    setup.room.show('audio', 'somebody');
    setup.room.show('video');
    await settle();
    expect(isReady, 'a sound of somebody else is none').to.equal(false);
    setup.room.show('audio');
    const session = await connecting;
    expect(session.id).to.equal('session-1');
    expect(session.maxDurationMs).to.equal(60_000);
    expect('stream' in session.media && session.media.stream.getTracks()).to.have.length(2);
    expect(setup.room.options).to.deep.equal({
      adaptiveStream: false,
      dynacast: false,
      singlePeerConnection: false,
      disconnectOnPageLeave: true,
    });
    expect(setup.clock.pending, 'timers').to.equal(0);
    await session.close('user');
  });

  it('goes on 5 s after the socket is open when the service never says connected', async () => {
    const setup = new VendorSetup();
    const connecting = setup.connect();
    await settle();
    await setup.enterRoom();
    setup.socket.open();
    await setup.clock.advance(4999);
    expect(setup.frames).to.deep.equal([]);
    await setup.clock.advance(1);
    const session = await connecting;
    session.setListening(true);
    expect(setup.types).to.deep.equal(['agent.start_listening']);
    await session.close('user');
  });

  it('asks for a new token each time', async () => {
    const setup = new VendorSetup();
    await (await setup.ready()).close('user');
    await (await setup.ready()).close('user');
    expect(setup.tokenCalls).to.equal(2);
  });

  /** What the service does in the phase before it falls silent; what is no promise holds from the beginning. */
  const phases: readonly [string, (setup: VendorSetup) => void | Promise<void>, number, AvatarErrorCode, number][] = [
    ['the credentials', (setup) => void (setup.credentials = new Promise(() => {})), 10_000, 'timeout', 0],
    ['the start', (setup) => void (setup.start = 'hang'), 15_000, 'timeout', 1],
    ['the room', async (setup) => (await settle(), setup.openSocket()), 15_000, 'timeout', 1],
    ['the socket', async (setup) => (await settle(), setup.enterRoom()), 10_000, 'timeout', 1],
    [
      'picture and sound',
      async (setup) => (await settle(), setup.openSocket(), setup.room.admit()),
      10_000,
      'media',
      1,
    ],
  ];
  const begin = (setup: VendorSetup, prepare: (setup: VendorSetup) => void | Promise<void>): Promise<unknown> => {
    const preparing = prepare(setup);
    const connecting = setup.connect();
    void preparing;
    return connecting;
  };
  for (const [name, prepare, limitMs, code, stops] of phases) {
    it(`waits ${limitMs / 1000} s for ${name}, and leaves no session behind`, async () => {
      const setup = new VendorSetup();
      const connecting = begin(setup, prepare);
      await settle();
      await setup.clock.advance(limitMs - 1);
      expect(setup.stops).to.equal(0);
      await setup.clock.advance(1);
      expect((await avatarRejection(connecting)).code).to.equal(code);
      expect(setup.stops).to.equal(stops);
      expect(setup.clock.pending, 'timers').to.equal(0);
      for (const room of setup.rooms) expect([room.listeners, room.disconnects]).to.deep.equal([0, 1]);
      for (const { closedWith } of setup.sockets) expect(closedWith).to.equal(1000);
    });

    it(`can be called off while it waits for ${name}`, async () => {
      const setup = new VendorSetup();
      const connecting = begin(setup, prepare);
      await settle();
      setup.abort.abort();
      expect((await avatarRejection(connecting)).code).to.equal('aborted');
      expect(setup.stops).to.equal(stops);
      await setup.clock.advance(15_000);
      expect(setup.clock.pending, 'timers').to.equal(0);
      expect(setup.signals).to.deep.equal([]);
    });
  }

  it('stops a session that is started after it was called off', async () => {
    const setup = new VendorSetup();
    const answer = setup.start;
    let open: (answer: FakeAnswer) => void = () => {};
    setup.start = new Promise((resolve) => (open = resolve));
    const connecting = setup.connect();
    await settle();
    setup.abort.abort();
    await avatarRejection(connecting);
    expect(setup.stops).to.equal(1);
    open(await answer);
    await settle();
    expect(setup.stops).to.equal(2);
    expect(setup.clock.pending, 'timers').to.equal(0);
  });

  it('does not begin when it was called off before', async () => {
    const setup = new VendorSetup();
    setup.abort.abort();
    expect((await avatarRejection(setup.connect())).code).to.equal('aborted');
    expect(setup.calls).to.deep.equal([]);
  });

  it('starts no session without livekit-client', async () => {
    const setup = new VendorSetup({ loadLiveKit: () => Promise.reject(new Error('not found')) });
    await avatarRejection(setup.connect());
    expect(setup.calls).to.deep.equal([]);
    expect((await loadLiveKit()).Room).to.be.a('function');
  });

  const refusals: readonly [FakeAnswer, AvatarErrorCode, RegExp][] = [
    [{ status: 401, body: { code: 4010, message: 'Unauthorized' } }, 'auth', /Unauthorized/],
    [{ status: 403, body: { code: 4003, message: 'Session concurrency limit reached' } }, 'concurrency', /limit/],
    [{ status: 403, body: { code: 4030, message: 'Forbidden' } }, 'auth', /Forbidden/],
    [{ status: 400, body: { code: 4000, message: 'Not enough credits' } }, 'no-credits', /credits/],
    [{ status: 402, body: {} }, 'no-credits', /402/],
    [{ status: 422, body: { detail: [{ loc: ['mode'], msg: 'Field required' }] } }, 'config', /Field required/],
    [{ status: 429, body: { message: 'slow down' }, headers: { 'retry-after': '7' } }, 'rate-limited', /slow/],
    [{ status: 500, body: 'not JSON' }, 'server', /500/],
    [{ status: 200, body: { code: 4003, message: 'Session concurrency limit reached' } }, 'concurrency', /limit/],
    [{ status: 201, body: { code: 1000, data: { session_id: 'session-1' } } }, 'protocol', /without saying where/],
    ['fail', 'network', /reached/],
  ];
  for (const [answer, code, words] of refusals) {
    it(`refused with ${JSON.stringify(answer)} is ${code}`, async () => {
      const setup = new VendorSetup();
      setup.start = answer;
      const error = await avatarRejection(setup.connect());
      expect(error.code).to.equal(code);
      expect(error.message).to.match(words);
      expect(error.retryAfterMs).to.equal(code === 'rate-limited' ? 7000 : undefined);
      expect(setup.clock.pending, 'timers').to.equal(0);
    });
  }

  it('a refused room or socket is a fault of the network, and the session is stopped', async () => {
    for (const refuse of [
      (setup: VendorSetup) => setup.room.refuse(new Error('signalling failed')),
      (setup: VendorSetup) => setup.socket.fail(),
    ]) {
      const setup = new VendorSetup();
      const connecting = setup.connect();
      await settle();
      refuse(setup);
      expect((await avatarRejection(connecting)).code).to.equal('network');
      expect(setup.stops).to.equal(1);
      expect(setup.clock.pending, 'timers').to.equal(0);
    }
  });

  it('a session that the service ends while it starts has failed', async () => {
    const setup = new VendorSetup();
    const connecting = setup.connect();
    await settle();
    await setup.enterRoom();
    setup.room.say('agent-response', { event_type: 'session.stopped', end_reason: 'NO_CREDITS' });
    expect((await avatarRejection(connecting)).code).to.equal('no-credits');
    expect(setup.stops).to.equal(1);
  });

  it('what it rejects with holds no token', async () => {
    const setup = new VendorSetup();
    setup.start = { status: 400, body: { code: 1, message: `bad token ${TOKEN}` } };
    const error = await avatarRejection(setup.connect());
    expect(`${error.message} ${error.stack} ${String(error.cause)}`).not.to.contain(TOKEN);
  });
});

describe('liveavatar: credentials', () => {
  const keys: readonly [string, unknown][] = [
    ['a field apiKey', { token: TOKEN, apiKey: 'value-of-the-key' }],
    ['a header X-API-KEY', { token: TOKEN, headers: { 'X-API-KEY': 'value-of-the-key' } }],
    ['a key in place of the token', { token: '0b7e1c1e-5d2a-4f3e-9a51-6f2f9e0c7d11' }],
    ['a key of the older service', { token: btoa('0123456789abcdef0123456789abcdef-1700000000') }],
    ['a key with a prefix', { token: 'sk_value_of_the_key' }],
  ];
  for (const [name, credentials] of keys) {
    it(`${name} is refused, and not repeated`, async () => {
      const setup = new VendorSetup();
      setup.credentials = credentials;
      const error = await avatarRejection(setup.connect());
      expect(error.code).to.equal('config');
      expect(error.message).to.match(/API key must never reach a browser/);
      expect(error.message).not.to.contain('value').and.not.to.contain('0b7e1c1e');
      expect(setup.calls).to.deep.equal([]);
    });
  }

  const wrong: readonly [unknown, RegExp][] = [
    [undefined, /no "token"/],
    [{ token: '' }, /no "token"/],
    [{ token: TOKEN, mode: 'CUSTOM' }, /neither LITE nor FULL/],
    [{ token: TOKEN, apiUrl: 'ftp://vendor.example' }, /http/],
    [{ token: TOKEN, stopUrl: 'http://[' }, /http/],
  ];
  for (const [credentials, words] of wrong) {
    it(`${JSON.stringify(credentials)} cannot be used, and is told why`, async () => {
      const setup = new VendorSetup();
      setup.credentials = credentials;
      const error = await avatarRejection(setup.connect());
      expect([error.code, words.test(error.message)]).to.deep.equal(['config', true]);
    });
  }
});

describe('liveavatar: speech in a LITE session', () => {
  it('goes out in pieces of 0.5 s and then 1 s, with one id and an end', async () => {
    const setup = new VendorSetup();
    const session = await setup.ready();
    const said = speech(2200);
    const utterance = session.openUtterance({ id: 'turn-7' });
    utterance.write(said.subarray(0, 1000));
    utterance.write(said.subarray(1000));
    expect(durations(setup)).to.deep.equal([500, 1000]);
    utterance.end();
    expect(durations(setup)).to.deep.equal([500, 1000, 700]);
    expect(setup.types.at(-1)).to.equal('agent.speak_end');
    expect(new Set(setup.frames.map(({ event_id: id }) => id))).to.deep.equal(new Set(['turn-7']));
    const heard = setup.frames.flatMap(({ audio }) => (audio === undefined ? [] : [...decode(audio)]));
    expect(heard).to.deep.equal([...said]);
    utterance.end();
    utterance.write(speech(900));
    expect(setup.types.filter((type) => type === 'agent.speak_end')).to.have.length(1);
    expect(setup.clock.pending, 'timers').to.equal(0);
    await session.close('user');
  });

  it('no frame is longer than 1 MB', async () => {
    const setup = new VendorSetup();
    const session = await setup.ready();
    const utterance = session.openUtterance();
    utterance.write(speech(60_000));
    utterance.end();
    for (const frame of setup.socket.sent) expect((frame as string).length).to.be.lessThan(1 << 20);
    expect(durations(setup).reduce((sum, ms) => sum + ms)).to.equal(60_000);
    await session.close('user');
  });

  it('speech that is made as slowly as it is spoken leaves no hole', async () => {
    const setup = new VendorSetup();
    const session = await setup.ready();
    const utterance = session.openUtterance();
    const startedAt = setup.clock.now();
    let runsOutAt = Infinity;
    for (let turn = 0; turn < 200; turn += 1) {
      utterance.write(speech(20));
      const sent = durations(setup).reduce((sum, ms) => sum + ms, 0);
      if (runsOutAt === Infinity && sent > 0) runsOutAt = setup.clock.now();
      if (runsOutAt !== Infinity) {
        expect(setup.clock.now(), 'the avatar has something to say').to.be.most(runsOutAt + sent);
      }
      await setup.clock.advance(20);
    }
    expect(runsOutAt - startedAt).to.equal(480);
    expect(durations(setup).length).to.be.lessThan(25);
    utterance.end();
    expect(setup.clock.pending, 'timers').to.equal(0);
    await session.close('user');
  });

  it('tells when it is heard and when it is over', async () => {
    const setup = new VendorSetup();
    const session = await setup.ready();
    const utterance = session.openUtterance({ id: 'a' });
    utterance.write(speech(600));
    setup.socket.message({ type: 'agent.speak_started', event_id: 'a', task: { id: 'a' } });
    await utterance.started;
    utterance.end();
    setup.socket.message({ type: 'agent.speak_ended', event_id: 'a', task: { id: 'a' } });
    expect(await utterance.finished).to.equal('ended');
    expect(setup.signals).to.deep.equal([
      { type: 'speech-started', utteranceId: 'a' },
      { type: 'speech-ended', utteranceId: 'a' },
    ]);
    await session.close('user');
  });

  for (const [name, cut] of [
    ['a cancelled utterance', (_session: unknown, utterance: { cancel(): void }) => utterance.cancel()],
    ['an interruption', (session: { interrupt(): void }) => session.interrupt()],
  ] as const) {
    it(`${name}: its end, the interruption, and nothing after; what comes late is not heard`, async () => {
      const setup = new VendorSetup();
      const session = await setup.ready();
      const utterance = session.openUtterance({ id: 'a' });
      utterance.write(speech(700));
      setup.socket.message({ type: 'agent.speak_started', event_id: 'a' });
      cut(session, utterance);
      expect(setup.types).to.deep.equal(['agent.speak', 'agent.speak_end', 'agent.interrupt']);
      expect(await utterance.finished).to.equal('interrupted');
      utterance.write(speech(2000));
      utterance.end();
      utterance.cancel();
      session.interrupt();
      await setup.clock.advance(5000);
      setup.socket.message({ type: 'agent.speak_ended', event_id: 'a' });
      expect(setup.types).to.have.length(3);
      expect(setup.signals).to.deep.equal([{ type: 'speech-started', utteranceId: 'a' }]);
      await session.close('user');
    });
  }

  it('what was never sent is not interrupted, and silence is over at once', async () => {
    const setup = new VendorSetup();
    const session = await setup.ready();
    const short = session.openUtterance();
    short.write(speech(100));
    short.cancel();
    const empty = session.openUtterance();
    empty.end();
    expect(await short.finished).to.equal('interrupted');
    expect(await empty.finished).to.equal('ended');
    expect(setup.frames).to.deep.equal([]);
    await session.close('user');
  });

  it('the next utterance ends the one before; ids differ', async () => {
    const setup = new VendorSetup();
    const session = await setup.ready();
    const [first, second] = [session.openUtterance(), session.openUtterance()];
    expect(first.id).not.to.equal(second.id);
    const third = session.openUtterance();
    third.write(speech(500));
    session.openUtterance();
    expect(setup.types).to.deep.equal(['agent.speak', 'agent.speak_end']);
    await session.close('user');
  });

  it('an error of the service is told, and its utterance has failed', async () => {
    const setup = new VendorSetup();
    const session = await setup.ready();
    const utterance = session.openUtterance({ id: 'a' });
    utterance.write(speech(500));
    setup.socket.message({
      type: 'error',
      event_id: 'a',
      error: { type: 'invalid_request_error', message: `invalid base64, token=${TOKEN}`, event_id: 'a' },
    });
    expect(await utterance.finished).to.equal('failed');
    const [signal] = setup.signals;
    expect(signal?.type === 'error' && signal.message).to.match(/invalid base64/);
    expect(JSON.stringify(setup.signals)).not.to.contain(TOKEN);
    setup.socket.message('}{');
    setup.socket.message({ type: 'something.new' });
    expect(setup.signals).to.have.length(2);
    await session.close('user');
  });

  it('is told to listen and to stay alive', async () => {
    const setup = new VendorSetup();
    const session = await setup.ready();
    session.setListening(true);
    session.setListening(false);
    await session.keepAlive?.();
    expect(setup.types).to.deep.equal(['agent.start_listening', 'agent.stop_listening', 'session.keep_alive']);
    expect(new Set(setup.frames.map(({ event_id: id }) => id)).size).to.equal(3);
    await session.close('user');
  });

  it('what is written before connected waits for it', async () => {
    const clock = new FakeClock();
    const sockets: FakeWebSocket[] = [];
    class Socket extends FakeWebSocket {
      constructor(url: string) {
        super(url);
        sockets.push(this);
      }
    }
    const nothing = (): void => {};
    const events = { started: nothing, ended: nothing, caption: nothing, failed: nothing, closed: nothing };
    const WebSocket = Socket as unknown as typeof globalThis.WebSocket;
    const channel = new LiteChannel({ clock, WebSocket, url: 'wss://vendor.example/lite', events });
    const utterance = channel.openUtterance('a');
    utterance.write(speech(600));
    utterance.end();
    const [socket] = sockets;
    socket?.open();
    expect(socket?.sent).to.deep.equal([]);
    socket?.message({ type: 'session.state_updated', state: 'connected' });
    expect(socket?.sentEvents.map(({ type }) => type)).to.deep.equal(['agent.speak', 'agent.speak', 'agent.speak_end']);
    await channel.whenReady();
    channel.close();
    expect(await channel.openUtterance('b').finished).to.equal('failed');
    const unopened = new LiteChannel({ clock, WebSocket, url: 'wss://vendor.example/lite', events });
    const waiting = unopened.whenReady();
    unopened.close();
    expect((await avatarRejection(waiting)).code).to.equal('aborted');
    expect((await avatarRejection(unopened.whenReady())).code).to.equal('aborted');
  });
});

describe('liveavatar: an end', () => {
  const stopped = (reason: string, field = 'end_reason'): Record<string, unknown> => ({
    event_type: 'session.stopped',
    [field]: reason,
  });

  const reasons: readonly [string, string, string][] = [
    ['IDLE_TIMEOUT', 'end_reason', 'idle'],
    ['NO_CREDITS', 'end_reason', 'no-credits'],
    ['MAX_DURATION_REACHED', 'stop_reason', 'max-duration'],
    ['USER_DISCONNECTED', 'end_reason', 'user'],
    ['ZOMBIE_SESSION_REAP', 'stop_reason', 'server'],
  ];
  for (const [said, field, reason] of reasons) {
    it(`${field} ${said} is ${reason}, told once, and everything is let go`, async () => {
      const setup = new VendorSetup();
      await setup.ready();
      setup.room.say('somewhere-else', stopped('NO_CREDITS'));
      setup.room.say('agent-response', '}{');
      setup.room.say('agent-response', stopped(said, field));
      setup.socket.closeByServer(1000);
      setup.room.fire('disconnected');
      await setup.clock.advance(1000);
      expect(ended(setup)).to.have.length(1);
      expect(ended(setup)[0]).to.include({ reason });
      expect([setup.stops, setup.room.disconnects, setup.clock.pending]).to.deep.equal([1, 1, 0]);
    });
  }

  it('the reason may come a moment after the end', async () => {
    const setup = new VendorSetup();
    await setup.ready();
    setup.socket.closeByServer(1011);
    setup.room.fire('disconnected');
    await setup.clock.advance(100);
    setup.room.say('agent-response', stopped('NO_CREDITS'));
    await setup.clock.advance(1000);
    expect(ended(setup).map((signal) => signal.type === 'ended' && signal.reason)).to.deep.equal(['no-credits']);
  });

  it('without a reason it is an error, and near the longest time it is that', async () => {
    for (const [afterMs, reason] of [
      [10_000, 'error'],
      [59_500, 'max-duration'],
    ] as const) {
      const setup = new VendorSetup();
      const session = await setup.ready();
      const utterance = session.openUtterance();
      utterance.write(speech(500));
      await setup.clock.advance(afterMs);
      setup.socket.closeByServer(1011);
      await setup.clock.advance(1000);
      expect(await utterance.finished).to.equal('failed');
      expect(ended(setup)[0]).to.include({ reason });
    }
  });

  it('the service says closing with a reason', async () => {
    const setup = new VendorSetup();
    await setup.ready();
    setup.socket.message({ type: 'session.state_updated', state: 'closing', reason: 'IDLE_TIMEOUT' });
    expect(ended(setup)[0]).to.include({ reason: 'idle' });
  });

  it('lost signalling is a reconnection, and no end', async () => {
    const setup = new VendorSetup();
    const session = await setup.ready();
    setup.room.fire('signalReconnecting');
    setup.room.fire('reconnected');
    setup.room.fire('connectionQualityChanged', 'poor', { identity: 'client' });
    setup.room.fire('connectionQualityChanged', 'excellent', { identity: 'heygen' });
    expect(setup.signals).to.deep.equal([
      { type: 'connection', status: 'reconnecting' },
      { type: 'connection', status: 'connected' },
      { type: 'quality', quality: 'bad' },
    ]);
    await session.close('user');
  });

  it('a new track of a kind takes the place of the old one', async () => {
    const setup = new VendorSetup();
    const session = await setup.ready();
    const fresh = setup.room.show('video');
    const tracks = 'stream' in session.media ? session.media.stream.getTracks() : [];
    expect(tracks).to.have.length(2);
    expect(tracks).to.include(fresh);
    setup.room.fire('trackUnsubscribed', { kind: 'video', mediaStreamTrack: fresh });
    expect('stream' in session.media && session.media.stream.getTracks()).to.have.length(1);
    await session.close('user');
  });

  it('close: sound first, then socket, room and stop; twice is once', async () => {
    const setup = new VendorSetup();
    const session = await setup.ready();
    const utterance = session.openUtterance();
    utterance.write(speech(500));
    await Promise.all([session.close('idle'), session.close('user')]);
    expect(setup.types).to.deep.equal(['agent.speak', 'agent.speak_end', 'agent.interrupt']);
    expect(await utterance.finished).to.equal('interrupted');
    expect([setup.socket.closedWith, setup.room.disconnects, setup.room.listeners, setup.stops]).to.deep.equal([
      1000, 1, 0, 1,
    ]);
    expect(setup.room.tracks.every(({ stopped: isStopped }) => isStopped)).to.equal(true);
    expect(JSON.parse(setup.fetch.calls.at(-1)?.body ?? '')).to.deep.equal({ reason: 'IDLE_TIMEOUT' });
    expect(setup.signals).to.deep.equal([]);
    expect(setup.clock.pending, 'timers').to.equal(0);
    session.setListening(true);
    session.interrupt();
    expect(setup.types).to.have.length(3);
  });

  it('a stop that fails or hangs is told to the backend, and close ends within 3 s', async () => {
    for (const answer of ['fail', 'hang', { status: 500 }] as const) {
      const setup = new VendorSetup();
      const session = await setup.ready();
      setup.stop = answer;
      const closing = session.close('user');
      await setup.clock.advance(3000);
      await closing;
      expect(setup.beacons).to.deep.equal([
        { url: '/api/avatar/stop', body: JSON.stringify({ sessionId: 'session-1', reason: 'user' }) },
      ]);
      expect(setup.clock.pending, 'timers').to.equal(0);
    }
  });

  it('a session that is gone already is stopped', async () => {
    const setup = new VendorSetup();
    const session = await setup.ready();
    setup.stop = { status: 404, body: { message: 'Session not found' } };
    await session.close('user');
    expect(setup.beacons).to.deep.equal([]);
  });

  it('a page that goes stops it twice: by itself, and by its backend', async () => {
    const setup = new VendorSetup();
    const session = await setup.ready();
    session.beacon('page-closed');
    expect(setup.stops).to.equal(1);
    const stop = setup.fetch.calls.at(-1);
    expect([stop?.url, stop?.headers.get('authorization')]).to.deep.equal([
      `${API}/v1/sessions/stop`,
      `Bearer ${TOKEN}`,
    ]);
    expect(setup.beacons).to.have.length(1);
    expect(setup.beacons[0]?.body).not.to.contain(TOKEN);
    await session.close('page-closed');
    expect(sendBeacon(location.href, '')).to.be.a('boolean');
  });
});

describe('liveavatar: a FULL session', () => {
  const event = (type: string, source: string | null, text?: string): Record<string, unknown> => ({
    event_id: 'x',
    event_type: type,
    session_id: 'session-1',
    source_event_id: source,
    text,
  });

  it('waits for the agent, and takes texts', async () => {
    const setup = new VendorSetup({ mode: 'FULL' });
    expect(setup.provider.capabilities).to.include({ text: false, pcmSampleRate: 24_000 });
    const session = await setup.ready();
    expect(setup.provider.capabilities).to.include({ text: true, pcmSampleRate: undefined });
    expect(setup.sockets).to.deep.equal([]);
    const utterance = session.speakText?.('Hello there.', { id: 'a' });
    expect(setup.room.published).to.deep.equal([
      { topic: 'agent-control', data: { event_type: 'avatar.speak_text', event_id: 'a', text: 'Hello there.' } },
    ]);
    setup.room.say('agent-response', event('avatar.speak_started', 'a'));
    setup.room.say('agent-response', event('avatar.transcription.chunk', 'a', 'Hello '));
    setup.room.say('agent-response', event('avatar.transcription.chunk', 'a', 'there.'));
    setup.room.say('agent-response', event('avatar.transcription', 'a', 'Hello there.'));
    setup.room.say('agent-response', event('avatar.speak_ended', 'a'));
    await utterance?.started;
    expect(await utterance?.finished).to.equal('ended');
    expect(setup.signals).to.deep.equal([
      { type: 'speech-started', utteranceId: 'a' },
      { type: 'caption', utteranceId: 'a', text: 'Hello ', final: false },
      { type: 'caption', utteranceId: 'a', text: 'Hello there.', final: false },
      { type: 'caption', utteranceId: 'a', text: 'Hello there.', final: true },
      { type: 'speech-ended', utteranceId: 'a' },
    ]);
    expect(() => session.openUtterance()).to.throw(/FULL session takes texts/);
    await session.close('user');
  });

  it('without its agent it is not usable', async () => {
    const setup = new VendorSetup({ mode: 'FULL' });
    const connecting = setup.connect();
    await settle();
    await setup.enterRoom();
    await setup.clock.advance(10_000);
    expect((await avatarRejection(connecting)).code).to.equal('media');
    expect(setup.stops).to.equal(1);
  });

  it('an interruption ends all texts; events without a source belong to the oldest', async () => {
    const setup = new VendorSetup({ mode: 'FULL' });
    const session = await setup.ready();
    const first = session.speakText?.('One.');
    const second = session.speakText?.('Two.');
    first?.end();
    first?.write(speech(1));
    setup.room.say('agent-response', event('avatar.speak_started', null));
    expect(setup.signals).to.deep.equal([{ type: 'speech-started', utteranceId: first?.id }]);
    second?.cancel();
    session.interrupt();
    setup.room.say('agent-response', event('avatar.speak_ended', first?.id ?? ''));
    expect([await first?.finished, await second?.finished]).to.deep.equal(['interrupted', 'interrupted']);
    expect(setup.signals).to.have.length(1);
    session.setListening(true);
    session.setListening(false);
    const types = setup.room.published.map(({ data }) => data['event_type']);
    expect(types.slice(2)).to.deep.equal([
      'avatar.interrupt',
      'avatar.interrupt',
      'avatar.start_listening',
      'avatar.stop_listening',
    ]);
    await session.close('user');
    expect(await session.speakText?.('Three.').finished).to.equal('failed');
  });

  it('is kept alive over REST, and a refusal is told', async () => {
    const setup = new VendorSetup({ mode: 'FULL' });
    const session = await setup.ready();
    await session.keepAlive?.();
    expect(setup.calls.at(-1)).to.equal('/v1/sessions/keep-alive');
    setup.fetch.answer = () => ({ status: 500, body: {} });
    await session.keepAlive?.();
    expect(setup.signals[0]).to.include({ type: 'error', code: 'server' });
    await session.close('user');
  });

  it('credentials without a mode: the service says by a socket that it is LITE', async () => {
    const setup = new VendorSetup({ mode: 'FULL' });
    setup.credentials = { token: TOKEN, apiUrl: `${API}/` };
    const session = await setup.ready();
    expect(session.speakText).to.be.a('function');
    await session.close('user');
    const lite = new VendorSetup();
    lite.credentials = { token: TOKEN, apiUrl: API };
    const spoken = await lite.ready();
    expect(spoken.speakText).to.equal(undefined);
    await spoken.close('user');
    expect(lite.beacons).to.deep.equal([]);
  });
});
