// @web/test-runner launcher for WebKitGTK over plain W3C WebDriver: no dependency, keys and mouse included.
import { findMiniBrowser } from './find-programs.mjs';
import { startWebDriverSession } from './webdriver-session.mjs';

const BUTTONS = { left: 0, middle: 1, right: 2 };

/** Key codes of the WebDriver specification, section "Keyboard actions". */
const KEYS = {
  Backspace: '\uE003',
  Tab: '\uE004',
  Enter: '\uE007',
  Shift: '\uE008',
  Control: '\uE009',
  Alt: '\uE00A',
  Escape: '\uE00C',
  Space: ' ',
  PageUp: '\uE00E',
  PageDown: '\uE00F',
  End: '\uE010',
  Home: '\uE011',
  ArrowLeft: '\uE012',
  ArrowUp: '\uE013',
  ArrowRight: '\uE014',
  ArrowDown: '\uE015',
  Delete: '\uE017',
};

const move = (x, y) => ({ type: 'pointerMove', duration: 0, x, y });
const down = (button = 'left') => ({ type: 'pointerDown', button: BUTTONS[button] });
const up = (button = 'left') => ({ type: 'pointerUp', button: BUTTONS[button] });
const press = (key) => {
  const value = KEYS[key] ?? key;
  return [
    { type: 'keyDown', value },
    { type: 'keyUp', value },
  ];
};

/** The part of a launcher that `sendKeys` and `sendMouse` of @web/test-runner-commands look for. */
const inputOf = (act) => ({
  sendKeys: (id, keys) => act(id, 'key', keys.flatMap(press)),
  sendMouseMove: (id, x, y) => act(id, 'pointer', [move(x, y)]),
  sendMouseClick: (id, x, y, button) => act(id, 'pointer', [move(x, y), down(button), up(button)]),
  sendMouseDown: (id, button) => act(id, 'pointer', [down(button)]),
  sendMouseUp: (id, button) => act(id, 'pointer', [up(button)]),
});

/** @param {{ binary?: string, args?: readonly string[], concurrency?: number }} [options] */
export function webkitLauncher({
  binary = process.env.MINIBROWSER_PATH || findMiniBrowser(),
  args = [],
  concurrency = 1,
} = {}) {
  const pages = new Map();
  const idleWindows = [];
  let starting;
  let session;
  let lock = Promise.resolve();

  // WebDriver has one current window: whatever concerns a window happens under a lock, after switching to it.
  const inWindow = (handle, action) => {
    const run = async () => {
      await session.call('POST', '/window', { handle });
      return action();
    };
    lock = lock.then(run, run);
    return lock;
  };
  const navigate = (url) => session.call('POST', '/url', { url });
  const act = (id, type, actions) => {
    const parameters = type === 'pointer' ? { parameters: { pointerType: 'mouse' } } : {};
    const source = { type, id: type, ...parameters, actions };
    return inWindow(pages.get(id).handle, () => session.call('POST', '/actions', { actions: [source] }));
  };
  const takeWindow = async () => {
    const idle = idleWindows.pop();
    if (idle) return idle;
    if (pages.size === 0) return session.call('GET', '/window');
    return (await session.call('POST', '/window/new', { type: 'window' })).handle;
  };

  return {
    name: 'WebKitGTK',
    type: 'webdriver',
    concurrency,
    async initialize() {},
    async stop() {
      await session?.end();
    },
    async startSession(id, url) {
      starting ??= startWebDriverSession({ binary, args });
      session = await starting;
      const handle = await takeWindow();
      pages.set(id, { handle, url });
      await inWindow(handle, () => navigate(url));
    },
    isActive: (id) => pages.has(id),
    getBrowserUrl: (id) => pages.get(id)?.url,
    async stopSession(id) {
      const page = pages.get(id);
      if (!page) return {};
      pages.delete(id);
      await inWindow(page.handle, () => navigate('about:blank'));
      idleWindows.push(page.handle);
      return {};
    },
    ...inputOf(act),
    resetMouse: (id) => inWindow(pages.get(id).handle, () => session.call('DELETE', '/actions')),
    async startDebugSession() {
      throw new Error('WebKitGTK has no debug session here; use Chromium.');
    },
  };
}
