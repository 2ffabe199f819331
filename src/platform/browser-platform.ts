import type { Clock, KeyValueStore, LifecycleSignal, LifecycleSource, Platform, TabPorts } from './platform.js';

/** The longest delay `setTimeout` keeps; a longer one fires at once (HTML standard, timers: 32-bit signed). */
const MAX_TIMEOUT_MS = 2 ** 31 - 1;

/** The runtime's clock. Delays over 24.8 days are split, not cut. */
export function createSystemClock(): Clock {
  return {
    now: () => Date.now(),
    setTimeout(callback, delayMs) {
      const timer: { id?: ReturnType<typeof setTimeout> } = {};
      const arm = (leftMs: number): void => {
        const stepMs = Math.min(leftMs, MAX_TIMEOUT_MS);
        timer.id = setTimeout(() => (leftMs > stepMs ? arm(leftMs - stepMs) : callback()), stepMs);
      };
      arm(Math.max(0, delayMs));
      return timer;
    },
    clearTimeout(id) {
      clearTimeout((id as { id?: ReturnType<typeof setTimeout> } | undefined)?.id);
    },
  };
}

/** Life-cycle signals of the page, where there is one. */
export function createPageLifecycle(): LifecycleSource {
  const page = (globalThis as { document?: Document }).document;
  const target = typeof globalThis.addEventListener === 'function' ? globalThis : undefined;
  return {
    get online() {
      return (globalThis as { navigator?: { onLine?: boolean } }).navigator?.onLine ?? true;
    },
    get visible() {
      return page?.visibilityState !== 'hidden';
    },
    subscribe(listener) {
      const send = (event: Event): void => listener(event.type as LifecycleSignal);
      const sendVisibility = (): void => listener(page?.visibilityState === 'hidden' ? 'hidden' : 'visible');
      const types: readonly LifecycleSignal[] = ['online', 'offline', 'pageshow', 'pagehide'];
      for (const type of types) target?.addEventListener(type, send);
      page?.addEventListener('visibilitychange', sendVisibility);
      page?.addEventListener('resume', send);
      return () => {
        for (const type of types) target?.removeEventListener(type, send);
        page?.removeEventListener('visibilitychange', sendVisibility);
        page?.removeEventListener('resume', send);
      };
    },
  };
}

/** `sessionStorage` where it works (it throws in sandboxed frames and when site data is blocked), else memory. */
export function createTabStore(): KeyValueStore {
  const memory = new Map<string, string>();
  const storage = (): Storage | undefined => {
    try {
      return (globalThis as { sessionStorage?: Storage }).sessionStorage;
    } catch {
      return undefined;
    }
  };
  return {
    get(key) {
      return memory.get(key) ?? storage()?.getItem(key) ?? undefined;
    },
    set(key, value) {
      memory.set(key, value);
      try {
        storage()?.setItem(key, value);
      } catch {
        // Full or blocked: memory still has it for the life of this page.
      }
    },
    remove(key) {
      memory.delete(key);
      storage()?.removeItem(key);
    },
  };
}

/** What the tabs of a browser have in common; nothing outside of a page. */
function createTabs(): TabPorts | undefined {
  const { document, BroadcastChannel: Channel, navigator: runtime } = globalThis as Partial<typeof globalThis>;
  return document && Channel && { channel: (name) => new Channel(name), locks: runtime?.locks };
}

/** The ports of the runtime this is called in. Touches nothing until it is called, so importing is safe on a server. */
export function createBrowserPlatform(overrides: Partial<Platform> = {}): Platform {
  return {
    clock: overrides.clock ?? createSystemClock(),
    random: overrides.random ?? Math.random,
    fetch: overrides.fetch ?? ((...args) => globalThis.fetch(...args)),
    WebSocket: overrides.WebSocket ?? globalThis.WebSocket,
    lifecycle: overrides.lifecycle ?? createPageLifecycle(),
    storage: overrides.storage ?? createTabStore(),
    tabs: 'tabs' in overrides ? overrides.tabs : createTabs(),
    performance: overrides.performance,
    audio: overrides.audio,
    sendBeacon: overrides.sendBeacon,
    pageProtocol: overrides.pageProtocol ?? (globalThis as { location?: Location }).location?.protocol,
  };
}
