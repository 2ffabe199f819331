import { expect } from '@open-wc/testing';
import { RealtimeClient } from '../../src/index.js';
import { createBrowserAudio } from '../../src/platform/browser-audio.js';
import {
  buildToken,
  createLoggerMock,
  expectNoLeaks,
  FakeClock,
  FakeLifecycle,
  FakeNetwork,
  readToken,
  settle,
  setupAuthMocks,
  setupConnectionMocks,
  setupLoggingCapture,
  setupMediaMocks,
  watchLeaks,
  type SetupHandle,
} from '../../src/testing/index.js';

const failure = (promise: Promise<unknown>): Promise<Error> =>
  promise.then(
    () => new Error('it resolves'),
    (error: unknown) => error as Error,
  );

/** `waitUntil()` has a timer of its own, which is a leak to who counts them. */
async function settleUntil(condition: () => boolean, timeoutMs = 8000): Promise<void> {
  const end = performance.now() + timeoutMs;
  while (!condition() && performance.now() < end) await settle();
}

describe('set-up helpers', () => {
  const open: SetupHandle[] = [];
  const use = <T extends SetupHandle>(handle: T): T => {
    open.push(handle);
    return handle;
  };
  afterEach(() => {
    for (const handle of open.splice(0).reverse()) handle.restore();
  });

  it('a client of the page signs in and dials without a network, and leaves nothing behind', async function () {
    this.timeout(20_000);
    const auth = use(setupAuthMocks());
    const connection = use(setupConnectionMocks((socket) => socket.open()));
    const watch = use(watchLeaks());
    const client = new RealtimeClient({ connection: { url: 'wss://agent.example/api/rt/ws' } });
    use({ restore: () => client.dispose() });
    await client.auth.signIn({ username: 'ada', password: 'x' });
    expect(auth.calls.map(({ url }) => url)).to.deep.equal(['https://agent.example/api/rt/login']);
    client.connect().catch(() => {});
    const socket = await connection.network.nextDial();
    expect(new URL(socket.url).searchParams.get('token')).to.equal(auth.issued[0]);
    // On real time: what a client loads is loaded over a real network.
    await settleUntil(() => socket.sentEvents.length > 0);
    expect(socket.sentEvents).to.deep.equal([{ type: 'ping' }]);
    expect(watch.leaks.sockets).to.equal(1);
    expect(watch.leaks.timers).to.be.greaterThan(0);
    expect((await failure(expectNoLeaks())).message).to.match(/^Left over: .*1 sockets/);
    client.dispose();
    // What is being loaded ends by itself.
    await settleUntil(() => watch.leaks.timers === 0);
    await expectNoLeaks();
  });

  it('setupAuthMocks() answers token calls only, and as the test says', async () => {
    const outer = use(setupAuthMocks({ token: { userName: 'ada', lifeMs: 60_000 }, now: () => 1_000_000 }));
    outer.answer = ({ url }) => (url.endsWith('/login') ? { status: 401, body: { detail: 'no' } } : undefined);
    expect((await fetch('https://h/api/rt/login', { method: 'POST' })).status).to.equal(401);
    const { agent_c_token: token } = (await (await fetch('https://h/api/rt/refresh_token')).json()) as {
      agent_c_token: string;
    };
    expect(readToken(token)).to.include({ sub: 'ada', iat: 1000, exp: 1060 });
    // What is not for tokens goes where it went before.
    expect((await fetch(location.href)).ok).to.equal(true);
    expect(outer.calls.length).to.equal(2);
  });

  it('nest, and are taken away in any order, once', async () => {
    const native = { fetch, WebSocket };
    const first = setupAuthMocks();
    const second = setupAuthMocks();
    const third = setupConnectionMocks();
    await fetch('https://h/api/rt/login');
    expect([first.calls.length, second.calls.length]).to.deep.equal([0, 1]);
    first.restore();
    first.restore();
    await fetch('https://h/api/rt/login');
    expect(second.calls.length).to.equal(2);
    third.restore();
    second.restore();
    expect(fetch).to.equal(native.fetch);
    expect(WebSocket).to.equal(native.WebSocket);
  });

  it('setupConnectionMocks() takes the network of the device away and brings it back', async () => {
    const { onLine } = navigator;
    const connection = use(setupConnectionMocks((socket) => socket.open()));
    const heard: string[] = [];
    const hear = ({ type }: Event): void => void heard.push(type);
    addEventListener('online', hear);
    addEventListener('offline', hear);
    const socket = new WebSocket('wss://h/ws');
    await settle();
    connection.goOffline();
    expect([socket.readyState, navigator.onLine]).to.deep.equal([3, false]);
    connection.goOnline();
    expect(navigator.onLine).to.equal(true);
    expect(heard).to.deep.equal(['offline', 'online']);
    removeEventListener('online', hear);
    removeEventListener('offline', hear);
    connection.restore();
    expect(navigator.onLine).to.equal(onLine);
    expect(Object.hasOwn(navigator, 'onLine')).to.equal(false);
  });

  it('setupLoggingCapture() keeps the console quiet, and entries of loggers without secrets', async () => {
    const { warn } = console;
    const logger = createLoggerMock();
    await logger.ready;
    logger.info('before');
    const capture = use(setupLoggingCapture(logger));
    console.warn('a page says', 1);
    logger.child({ area: 'auth' }).error('refused', { token: buildToken({ issuedAt: 0 }) });
    expect(capture.printed).to.deep.equal([['warn', 'a page says', 1]]);
    expect(capture.entries().map(({ message }) => message)).to.deep.equal(['before', 'refused']);
    expect(capture.expectLogged('refused').fields).to.deep.equal({ token: '[redacted]' });
    capture.restore();
    logger.error('after');
    expect(capture.entries().length).to.equal(2);
    expect(console.warn).to.equal(warn);
  });

  it('setupMediaMocks() gives the page devices of the test, and its leaks are counted', async () => {
    const native = { AudioContext, devices: navigator.mediaDevices };
    const media = use(setupMediaMocks());
    const watch = use(watchLeaks());
    const ports = createBrowserAudio();
    const share = ports.openContext();
    const stream = await navigator.mediaDevices.getUserMedia({ audio: true });
    ports.createWorkletNode(share.context, 'capture', {});
    expect(media.devices.nodes.map(({ name }) => name)).to.deep.equal(['capture']);
    expect(watch.leaks).to.include({ tracks: 1, contexts: 1 });
    expect((await failure(expectNoLeaks())).message).to.equal('Left over: 1 tracks, 1 contexts.');
    for (const track of stream.getTracks()) track.stop();
    share.release();
    await expectNoLeaks();
    watch.restore();
    media.restore();
    expect(AudioContext).to.equal(native.AudioContext);
    expect(navigator.mediaDevices).to.equal(native.devices);
  });
});

describe('expectNoLeaks()', () => {
  it('takes fakes, and says what is left by kind and number', async () => {
    const [clock, network, lifecycle] = [new FakeClock(), new FakeNetwork(), new FakeLifecycle()];
    const id = clock.setTimeout(() => {}, 5);
    const socket = new network.WebSocket('wss://h/ws');
    const off = lifecycle.subscribe(() => {});
    const said = (await failure(expectNoLeaks({ clock, network, lifecycle }))).message;
    expect(said).to.equal('Left over: 1 timers, 1 sockets, 1 listeners.');
    clock.clearTimeout(id);
    socket.close();
    off();
    await expectNoLeaks({ clock, network, lifecycle });
  });

  it('waits a moment for what is just ending, and needs something to look at', async () => {
    const network = new FakeNetwork((socket) => socket.open());
    const socket = new network.WebSocket('wss://h/ws');
    await settle();
    socket.close();
    await expectNoLeaks({ network });
    expect((await failure(expectNoLeaks())).message).to.contain('Nothing is watched');
  });

  it('counts timers, repeated ones and listeners of the page, each as the page does', async () => {
    const watch = watchLeaks();
    const listener = (): void => {};
    addEventListener('resize', listener);
    addEventListener('resize', listener);
    addEventListener('resize', listener, true);
    document.addEventListener('click', listener, { once: true });
    const ids = [setTimeout(() => {}, 60_000), setInterval(() => {}, 60_000)] as const;
    const fired = setTimeout(() => {}, 1);
    await new Promise((resolve) => setTimeout(resolve, 20));
    clearTimeout(fired);
    expect(watch.leaks).to.deep.equal({ timers: 2, sockets: 0, tracks: 0, contexts: 0, listeners: 2 });
    clearTimeout(ids[0]);
    clearInterval(ids[1]);
    removeEventListener('resize', listener);
    removeEventListener('resize', listener, true);
    document.removeEventListener('click', listener);
    await expectNoLeaks(watch);
    watch.restore();
  });
});
