// Runs in a page, in any browser: counts what is left open. `leaks()` says how many of each kind there are.
(() => {
  const open = {
    timers: new Set(),
    intervals: new Set(),
    frames: new Set(),
    sockets: new Set(),
    channels: new Set(),
    audio: new Set(),
  };
  /** Where a timer comes from, for the message of a test that fails. */
  const origins = new Map();
  const wrap = (name, kind, endName, once) => {
    const begin = globalThis[name];
    const end = globalThis[endName];
    globalThis[name] = (callback, ...rest) => {
      const id = begin(
        (...args) => {
          if (once) open[kind].delete(id);
          callback(...args);
        },
        ...rest,
      );
      // WebKit's driver times its own scripts with the page's clock.
      if (new Error().stack?.includes('evaluateJavaScriptFunction')) return id;
      open[kind].add(id);
      origins.set(id, `${kind} ${rest[0] ?? ''} ${new Error().stack?.split('\n').slice(1, 5).join(' < ')}`);
      return id;
    };
    globalThis[endName] = (id) => {
      open[kind].delete(id);
      end(id);
    };
  };
  wrap('setTimeout', 'timers', 'clearTimeout', true);
  wrap('setInterval', 'intervals', 'clearInterval', false);
  wrap('requestAnimationFrame', 'frames', 'cancelAnimationFrame', true);

  const watch = (name, kind, isOpen) => {
    const Class = globalThis[name];
    if (!Class) return;
    globalThis[name] = class extends Class {
      constructor(...args) {
        super(...args);
        open[kind].add(this);
      }
    };
    checks.push(() => open[kind].forEach((each) => isOpen(each) || open[kind].delete(each)));
  };
  const checks = [];
  const closedChannels = new WeakSet();
  if (globalThis.BroadcastChannel) {
    const { close } = BroadcastChannel.prototype;
    BroadcastChannel.prototype.close = function () {
      closedChannels.add(this);
      close.call(this);
    };
  }
  watch('WebSocket', 'sockets', (socket) => socket.readyState < 3);
  watch('BroadcastChannel', 'channels', (channel) => !closedChannels.has(channel));
  watch('AudioContext', 'audio', (context) => context.state !== 'closed');

  // Listeners on what outlives an element.
  const listeners = new Map();
  const isLasting = (target) =>
    target === globalThis ||
    [document, document.documentElement, document.body, navigator.mediaDevices, navigator.connection].includes(
      target,
    ) ||
    target instanceof MediaQueryList ||
    (globalThis.visualViewport && target === visualViewport);
  const key = (type, listener, options) => {
    const capture = typeof options === 'boolean' ? options : Boolean(options?.capture);
    return `${type}|${ids.get(listener)}|${capture}`;
  };
  let count = 0;
  const ids = new WeakMap();
  const { addEventListener: add, removeEventListener: remove } = EventTarget.prototype;
  EventTarget.prototype.addEventListener = function (type, listener, options) {
    const target = this ?? globalThis;
    if (listener && isLasting(target)) {
      if (!ids.has(listener)) ids.set(listener, (count += 1));
      const held = listeners.get(target) ?? new Set();
      listeners.set(target, held);
      const name = key(type, listener, options);
      held.add(name);
      const forget = () => held.delete(name);
      if (options?.once) add.call(target, type, forget, { once: true, capture: Boolean(options.capture) });
      if (options?.signal) add.call(options.signal, 'abort', forget, { once: true });
    }
    return add.call(target, type, listener, options);
  };
  EventTarget.prototype.removeEventListener = function (type, listener, options) {
    const target = this ?? globalThis;
    if (listener) listeners.get(target)?.delete(key(type, listener, options));
    return remove.call(target, type, listener, options);
  };

  globalThis.leaks = () => {
    for (const check of checks) check();
    const counts = Object.fromEntries(Object.entries(open).map(([kind, all]) => [kind, all.size]));
    const names = [...listeners.values()].flatMap((held) => [...held]).map((name) => name.split('|')[0]);
    globalThis.leakOrigins = [...open.timers, ...open.intervals, ...open.frames].map((id) => origins.get(id));
    return { ...counts, listeners: names.sort().join(' ') };
  };
})();
