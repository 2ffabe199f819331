import type { Unsubscribe } from '../events.js';
import type { AudioPorts } from './audio-ports.js';

export type TimerId = unknown;

/** Time, injectable so that tests own it. All times are milliseconds. */
export interface Clock {
  /** Wall clock, milliseconds since 1970-01-01 UTC. Jumps when the device sleeps or its clock is set. */
  now(): number;
  setTimeout(callback: () => void, delayMs: number): TimerId;
  /** `undefined` and a timer that has fired are ignored. */
  clearTimeout(id: TimerId | undefined): void;
}

/** What a page or a device tells about itself. Every signal is a hint to probe or to hurry, never a verdict. */
export type LifecycleSignal = 'online' | 'offline' | 'visible' | 'hidden' | 'pageshow' | 'pagehide' | 'resume';

export interface LifecycleSource {
  /** `navigator.onLine`; `true` where nothing can tell. */
  readonly online: boolean;
  /** `true` where there is no page. */
  readonly visible: boolean;
  subscribe(listener: (signal: LifecycleSignal) => void): Unsubscribe;
}

/** Per-tab key-value storage. Implementations never throw. */
export interface KeyValueStore {
  get(key: string): string | undefined;
  set(key: string, value: string): void;
  remove(key: string): void;
}

export type WebSocketConstructor = new (url: string, protocols?: string | string[]) => WebSocket;

/** What tabs of one origin have in common. */
export interface TabPorts {
  /** A `BroadcastChannel` of this name. */
  channel(name: string): Pick<BroadcastChannel, 'postMessage' | 'close'> & {
    onmessage: ((event: MessageEvent) => void) | null;
  };
  /** Web Locks; `undefined` where there are none. */
  readonly locks: Pick<LockManager, 'request'> | undefined;
}

/** What it takes to keep a secret over a reload. */
export interface VaultPorts {
  readonly subtle: SubtleCrypto;
  /** So many random bytes. */
  random(length: number): Uint8Array<ArrayBuffer>;
  /** Keys that scripts can use and not read. */
  readonly keys: {
    get(name: string): Promise<CryptoKey | undefined>;
    set(name: string, key: CryptoKey): Promise<void>;
    remove(name: string): Promise<void>;
  };
}

/** What a page can tell of its own work. */
export interface PagePerformance {
  /** Calls with the length of each task of 50 ms or more, milliseconds. `undefined` where the browser does not tell. */
  observeLongTasks(listener: (durationMs: number) => void): Unsubscribe | undefined;
  /**
   * `bytes`: what the page takes, of an isolated page with its workers, else its script heap. `fill`: how full the heap is, 0 to 1. `undefined` where the
   * browser does not tell.
   */
  memory(): { readonly bytes: number; readonly fill: number | undefined } | undefined;
}

/** The ports to the outside. Everything the core cannot compute comes in through here. */
export interface Platform {
  clock: Clock;
  /** Uniform in [0, 1). */
  random: () => number;
  fetch: typeof globalThis.fetch;
  /** `undefined` where the runtime has none (Node 20): inject one, for example from `ws`. */
  WebSocket: WebSocketConstructor | undefined;
  lifecycle: LifecycleSource;
  /** Lives as long as the tab. */
  storage: KeyValueStore;
  /** `undefined` where there are no tabs. */
  tabs: TabPorts | undefined;
  /** `https:` on a secure page: it may not dial `ws:`. `undefined` where there is no page. */
  pageProtocol: string | undefined;
  /** Default: the page's own, loaded when it is wanted. */
  performance?: PagePerformance | undefined;
  /** Default: the page's own, loaded when it is wanted. */
  audio?: AudioPorts | undefined;
  /** Default: the page's `navigator.sendBeacon`, looked up when it is wanted. */
  sendBeacon?: ((url: string, body: string) => boolean) | undefined;
}
