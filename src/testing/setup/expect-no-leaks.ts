import type { FakeAudio } from '../fake-audio.js';
import type { FakeClock } from '../fake-clock.js';
import type { FakeLifecycle } from '../fake-lifecycle.js';
import type { FakeNetwork } from '../fake-network.js';
import { settle } from '../settle.js';
import { handleOf, layer, type SetupHandle } from './layered-global.js';

/** What may be left over. */
export interface Leaks {
  readonly timers: number;
  readonly sockets: number;
  readonly tracks: number;
  readonly contexts: number;
  /** Of `window`, `document` and life-cycle sources. */
  readonly listeners: number;
}

export interface LeakWatch extends SetupHandle {
  /** What was made since the watch began and is still there. */
  readonly leaks: Leaks;
}

/** Fakes that count by themselves, and watches. */
export type LeakSource = Partial<{
  clock: FakeClock;
  network: FakeNetwork;
  lifecycle: FakeLifecycle;
  devices: FakeAudio;
}> & { readonly leaks?: Leaks };

const NONE: Leaks = { timers: 0, sockets: 0, tracks: 0, contexts: 0, listeners: 0 };
const watches: LeakWatch[] = [];

const countOf = ({ clock, network, lifecycle, devices, leaks = NONE }: LeakSource): Leaks => ({
  timers: leaks.timers + (clock?.pending ?? 0),
  sockets: leaks.sockets + (network?.alive.length ?? 0),
  tracks: leaks.tracks + (devices?.liveTracks ?? 0),
  contexts: leaks.contexts + (devices?.openContexts ?? 0),
  listeners: leaks.listeners + (lifecycle?.listeners ?? 0) + (devices?.gestureListeners ?? 0),
});

/**
 * Resolves when nothing is left over; rejects with what is, by kind and number, when it is still there after a moment.
 * @param sources fakes and watches. Default: the newest `watchLeaks()` that was not restored.
 */
export async function expectNoLeaks(...sources: readonly LeakSource[]): Promise<void> {
  const newest = watches.at(-1);
  const all = sources.length > 0 ? sources : newest ? [newest] : [];
  if (all.length === 0) throw new Error('Nothing is watched: call watchLeaks() first, or pass the fakes of the test.');
  let left: string[] = [];
  for (let turn = 0; turn < 10; turn += 1) {
    await settle();
    const counts = all.map(countOf);
    left = Object.keys(NONE).flatMap((kind) => {
      const sum = counts.reduce((total, count) => total + count[kind as keyof Leaks], 0);
      return sum > 0 ? [`${sum} ${kind}`] : [];
    });
    if (left.length === 0) return;
  }
  throw new Error(`Left over: ${left.join(', ')}.`);
}

/**
 * Counts timers, sockets, microphone tracks, audio contexts and listeners of `window` and `document` that are made from now on, by whomever. Begin it
 * after the other set-up helpers, so that it counts what they have put in place.
 */
export function watchLeaks(): LeakWatch {
  const undo: (() => void)[] = [];
  const timers = new Set<unknown>();
  const sockets: WebSocket[] = [];
  const contexts: AudioContext[] = [];
  const tracks: MediaStreamTrack[] = [];
  const listeners = new Map<string, unknown>();
  watchTimers(timers, undo);
  watchListeners(listeners, undo);
  collect('WebSocket', sockets, undo);
  collect('AudioContext', contexts, undo);
  const { mediaDevices } = (globalThis as Partial<typeof globalThis>).navigator ?? {};
  if (mediaDevices) {
    const ask = mediaDevices.getUserMedia.bind(mediaDevices);
    const asked = async (constraints?: MediaStreamConstraints): Promise<MediaStream> => {
      const stream = await ask(constraints);
      tracks.push(...stream.getTracks());
      return stream;
    };
    undo.push(layer(mediaDevices, 'getUserMedia', asked));
  }
  const watch: LeakWatch = {
    get leaks() {
      return {
        timers: timers.size,
        sockets: sockets.filter(({ readyState }) => readyState <= 1).length,
        contexts: contexts.filter(({ state }) => state !== 'closed').length,
        tracks: tracks.filter(({ readyState }) => readyState === 'live').length,
        listeners: listeners.size,
      };
    },
    restore() {
      handleOf(undo.splice(0)).restore();
      const index = watches.indexOf(watch);
      if (index >= 0) watches.splice(index, 1);
    },
  };
  watches.push(watch);
  return watch;
}

function watchTimers(timers: Set<unknown>, undo: (() => void)[]): void {
  const { setTimeout: later, clearTimeout: cancel, setInterval: repeat, clearInterval: end } = globalThis;
  const schedule = (callback: (...args: unknown[]) => void, delayMs?: number, ...args: unknown[]): unknown => {
    const id: unknown = later(() => {
      timers.delete(id);
      callback(...args);
    }, delayMs);
    // What ends in this task is nothing to wait for: `settle()` itself needs such a timer.
    if ((delayMs ?? 0) > 0) timers.add(id);
    return id;
  };
  const every = (callback: (...args: unknown[]) => void, delayMs?: number, ...args: unknown[]): unknown => {
    const id: unknown = repeat(callback, delayMs, ...args);
    timers.add(id);
    return id;
  };
  const forget =
    (stop: (id?: number) => void) =>
    (id: unknown): void => {
      timers.delete(id);
      stop(id as number);
    };
  undo.push(
    layer(globalThis, 'setTimeout', schedule),
    layer(globalThis, 'clearTimeout', forget(cancel)),
    layer(globalThis, 'setInterval', every),
    layer(globalThis, 'clearInterval', forget(end)),
  );
}

/** Counts by target, type, listener and phase, as the DOM does: the same one twice is one. */
function watchListeners(listeners: Map<string, unknown>, undo: (() => void)[]): void {
  const { document } = globalThis as Partial<typeof globalThis>;
  const targets = [globalThis, document].filter((target) => typeof target?.addEventListener === 'function');
  const ids = new WeakMap<object, number>();
  let count = 0;
  const idOf = (listener: object): number => {
    const id = ids.get(listener) ?? (count += 1);
    ids.set(listener, id);
    return id;
  };
  type Options = boolean | (AddEventListenerOptions & { signal?: AbortSignal }) | undefined;
  for (const [index, target] of (targets as EventTarget[]).entries()) {
    const add = target.addEventListener.bind(target);
    const remove = target.removeEventListener.bind(target);
    const keyOf = (type: string, listener: object, options: Options): string =>
      `${index} ${type} ${idOf(listener)} ${typeof options === 'object' ? options.capture === true : options === true}`;
    const added = (type: string, listener: EventListenerOrEventListenerObject | null, options?: Options): void => {
      add(type, listener, options);
      if (!listener || (typeof options === 'object' && options.once)) return;
      const key = keyOf(type, listener, options);
      listeners.set(key, listener);
      if (typeof options === 'object') options.signal?.addEventListener('abort', () => listeners.delete(key));
    };
    const removed = (type: string, listener: EventListenerOrEventListenerObject | null, options?: Options): void => {
      remove(type, listener, options);
      if (listener) listeners.delete(keyOf(type, listener, options));
    };
    undo.push(layer(target, 'addEventListener', added), layer(target, 'removeEventListener', removed));
  }
}

/** Keeps what a global constructor makes. */
function collect(name: 'WebSocket' | 'AudioContext', made: object[], undo: (() => void)[]): void {
  const Native = (globalThis as Record<string, unknown>)[name];
  if (typeof Native !== 'function') return;
  class Watched extends (Native as new (...args: unknown[]) => object) {
    constructor(...args: unknown[]) {
      super(...args);
      made.push(this);
    }
  }
  undo.push(layer(globalThis, name, Watched));
}
