import { expect } from '@open-wc/testing';
import { TypedEmitter } from '../../src/events.js';
import { createBrowserPlatform, createPageLifecycle, createTabStore } from '../../src/platform/browser-platform.js';
import { FakeClock, FakeFetch, FakeNetwork, FakeWebSocket, settle } from '../../src/testing/index.js';

describe('platform', () => {
  it('passes on what the page tells, until nobody listens', () => {
    const lifecycle = createPageLifecycle();
    expect(lifecycle.online).to.equal(navigator.onLine);
    expect(lifecycle.visible).to.equal(document.visibilityState !== 'hidden');
    const heard: string[] = [];
    const stop = lifecycle.subscribe((signal) => heard.push(signal));
    const tell = (): void => {
      for (const type of ['online', 'offline', 'pageshow', 'pagehide']) window.dispatchEvent(new Event(type));
      document.dispatchEvent(new Event('resume'));
      document.dispatchEvent(new Event('visibilitychange'));
    };
    tell();
    const visibility = document.visibilityState === 'hidden' ? 'hidden' : 'visible';
    expect(heard).to.deep.equal(['online', 'offline', 'pageshow', 'pagehide', 'resume', visibility]);
    stop();
    tell();
    expect(heard.length).to.equal(6);
  });

  it('a tab’s storage outlives the object and works where storage is blocked', () => {
    const key = 'realtime-elements:test';
    createTabStore().set(key, 'kept');
    expect(createTabStore().get(key)).to.equal('kept');
    expect(sessionStorage.getItem(key)).to.equal('kept');
    createTabStore().remove(key);
    expect(createTabStore().get(key)).to.equal(undefined);

    const blocked = Object.getOwnPropertyDescriptor(globalThis, 'sessionStorage');
    Object.defineProperty(globalThis, 'sessionStorage', {
      configurable: true,
      get: () => {
        throw new DOMException('blocked', 'SecurityError');
      },
    });
    try {
      const store = createTabStore();
      store.set(key, 'in memory');
      expect(store.get(key)).to.equal('in memory');
      store.remove(key);
      expect(store.get(key)).to.equal(undefined);
    } finally {
      if (blocked) Object.defineProperty(globalThis, 'sessionStorage', blocked);
      else Reflect.deleteProperty(globalThis, 'sessionStorage');
    }
  });

  it('every port can be replaced', () => {
    const clock = new FakeClock();
    const platform = createBrowserPlatform({ clock, pageProtocol: 'https:' });
    expect(platform.clock).to.equal(clock);
    expect(platform.pageProtocol).to.equal('https:');
    expect(platform.WebSocket).to.equal(WebSocket);
    expect(createBrowserPlatform().pageProtocol).to.equal(location.protocol);
  });

  it('an emitter survives listeners that throw or leave while it speaks', () => {
    const errors: unknown[] = [];
    const emitter = new TypedEmitter<{ say: string }>((error, type) => errors.push([type, (error as Error).message]));
    const heard: string[] = [];
    const off = emitter.on('say', () => {
      off();
      throw new Error('listener');
    });
    emitter.on('say', (word) => heard.push(word));
    emitter.emit('say', 'one');
    emitter.emit('say', 'two');
    off();
    expect(heard).to.deep.equal(['one', 'two']);
    expect(errors).to.deep.equal([['say', 'listener']]);
    emitter.clear();
    emitter.emit('say', 'three');
    expect(heard.length).to.equal(2);
  });
});

describe('fakes', () => {
  it('the clock fires in order, at their own times, and late ones late', () => {
    const clock = new FakeClock(0);
    const fired: string[] = [];
    const note = (name: string) => () => void fired.push(`${name}@${clock.now()}`);
    clock.setTimeout(note('b'), 20);
    clock.setTimeout(note('a'), 10);
    clock.setTimeout(note('a2'), 10);
    const gone = clock.setTimeout(note('never'), 5);
    clock.clearTimeout(gone);
    clock.setTimeout(() => clock.setTimeout(note('nested'), 0), 10);
    expect(clock.nextAt).to.equal(10);
    clock.tick(15);
    expect(fired).to.deep.equal(['a@10', 'a2@10', 'nested@10']);
    clock.sleep(100);
    expect(fired.length).to.equal(3);
    clock.tick(0);
    expect(fired.at(-1)).to.equal('b@115');
    expect(clock.pending).to.equal(0);
    expect(() => clock.setTimeout(() => {}, Number.NaN)).to.throw(RangeError);
  });

  it('the clock says when what is waited for cannot happen', async () => {
    const clock = new FakeClock();
    const failure = await clock.advanceUntil(() => false).catch((error: unknown) => error);
    expect(failure).to.be.instanceOf(Error);
    clock.setTimeout(() => {}, 1000);
    const late = await clock.advanceUntil(() => false, 500).catch((error: unknown) => error);
    expect((late as Error).message).to.contain('500 ms');
  });

  it('a fake socket refuses what a real one refuses', async () => {
    const socket = new FakeWebSocket('wss://a.example');
    const real = new WebSocket('ws://127.0.0.1:9/');
    for (const one of [socket, real]) {
      expect(() => one.send('x'))
        .to.throw(DOMException)
        .with.property('name', 'InvalidStateError');
      for (const code of [1001, 1006, 2999, 5000]) {
        expect(() => one.close(code))
          .to.throw(DOMException)
          .with.property('name', 'InvalidAccessError');
      }
    }
    real.close();
    socket.open();
    expect(() => socket.open()).to.throw(DOMException);
    const closes: unknown[] = [];
    socket.addEventListener('close', (event) => closes.push((event as CloseEvent).code));
    socket.close(4000);
    expect(socket.readyState).to.equal(2);
    expect(() => socket.message('late')).to.throw(DOMException);
    await settle();
    expect(socket.readyState).to.equal(3);
    socket.fail();
    expect(closes).to.deep.equal([4000]);
  });

  it('a half-open socket looks perfect', async () => {
    const socket = new FakeWebSocket('wss://a.example');
    const heard: string[] = [];
    socket.peer = { received: () => heard.push('received'), closed: () => heard.push('closed') };
    for (const type of ['message', 'close', 'error']) socket.addEventListener(type, () => heard.push(type));
    socket.open();
    socket.goHalfOpen();
    socket.send('x');
    socket.message('y');
    socket.closeByServer();
    expect(socket.readyState).to.equal(1);
    socket.close();
    await settle();
    expect(heard).to.deep.equal([]);
  });

  it('the network counts what is alive; fetch fails, hangs and is aborted', async () => {
    const network = new FakeNetwork((socket) => socket.open());
    const next = network.nextDial();
    new network.WebSocket('wss://a.example/1').binaryType = 'arraybuffer';
    expect((await next).url).to.equal('wss://a.example/1');
    expect(network.alive.length).to.equal(1);
    network.last.fail();
    expect(network.alive.length).to.equal(0);
    expect(network.mostAlive).to.equal(1);

    const http = new FakeFetch(() => 'fail');
    expect(await http.fetch('https://a.example').catch((error: unknown) => error)).to.be.instanceOf(TypeError);
    http.answer = () => 'hang';
    const abort = new AbortController();
    const hanging = http.fetch('https://a.example', { signal: abort.signal }).catch((error: unknown) => error);
    abort.abort();
    expect(await hanging).to.have.property('name', 'AbortError');
    expect(http.calls.length).to.equal(2);
  });
});
