// Our providers in a page of another origin than the service, driven by a test.
import type {
  AvatarCredentials,
  AvatarSession,
  AvatarSignal,
  AvatarUtterance,
} from '../../../src/avatar/avatar-types.js';
import { AvatarError } from '../../../src/avatar/avatar-error.js';
import { HeygenStreamingProvider } from '../../../src/avatar/providers/heygen-streaming/heygen-streaming-provider.js';
import type { StreamingAvatarCtor } from '../../../src/avatar/providers/heygen-streaming/streaming-avatar-types.js';
import { LiveAvatarProvider } from '../../../src/avatar/providers/liveavatar/live-avatar-provider.js';
import type { Clock } from '../../../src/platform/platform.js';

export interface PageOptions {
  readonly vendor: string;
  readonly provider?: 'liveavatar' | 'heygen-streaming';
  readonly mode?: 'LITE' | 'FULL';
  /** Time of the provider runs so many times as fast. */
  readonly haste?: number;
  /** In place of what the backend answers. */
  readonly credentials?: Readonly<Record<string, unknown>>;
}

export interface Leftovers {
  readonly peerConnections: number;
  readonly intervals: number;
  readonly timers: number;
  readonly tracks: number;
  readonly sockets: number;
  readonly contexts: number;
}

const peers = new Set<RTCPeerConnection>();
const sockets = new Set<WebSocket>();
const contexts = new Set<AudioContext>();
const intervals = new Set<unknown>();
const tracks = new Set<MediaStreamTrack>();
const timers = new Set<unknown>();

/** Keeps every object of a class that the page makes. */
function watch<T extends new (...args: never[]) => object>(Class: T, all: Set<InstanceType<T>>): T {
  return new Proxy(Class, {
    construct(target, args, newTarget) {
      const made = Reflect.construct(target, args, newTarget) as InstanceType<T>;
      all.add(made);
      return made;
    },
  });
}

globalThis.RTCPeerConnection = watch(globalThis.RTCPeerConnection, peers);
globalThis.WebSocket = watch(globalThis.WebSocket, sockets);
globalThis.AudioContext = watch(globalThis.AudioContext, contexts);
const { setInterval: begin, clearInterval: end } = globalThis;
Object.assign(globalThis, {
  setInterval: (...args: Parameters<typeof begin>) => {
    const id = begin(...args);
    intervals.add(id);
    return id;
  },
  clearInterval: (id: ReturnType<typeof begin>) => {
    intervals.delete(id);
    end(id);
  },
});

const hasteful = (haste: number): Clock => ({
  now: () => Date.now(),
  setTimeout(callback, delayMs) {
    const id = setTimeout(() => {
      timers.delete(id);
      callback();
    }, delayMs / haste);
    timers.add(id);
    return id;
  },
  clearTimeout(id) {
    timers.delete(id);
    clearTimeout(id as ReturnType<typeof setTimeout>);
  },
});

let session: AvatarSession | undefined;
let utterance: AvatarUtterance | undefined;
let abort = new AbortController();
const signals: AvatarSignal[] = [];

async function askBackend(options: PageOptions, signal: AbortSignal): Promise<AvatarCredentials> {
  if (options.credentials) return options.credentials as unknown as AvatarCredentials;
  const answer = await fetch(`${options.vendor}/api/avatar/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ provider: options.provider, mode: options.mode, avatarId: 'demo' }),
    signal,
  });
  if (answer.ok) return (await answer.json()) as AvatarCredentials;
  throw new AvatarError(answer.status === 401 ? 'auth' : 'server', `The backend refused (${answer.status}).`);
}

const speech = (durationMs: number): Int16Array =>
  Int16Array.from({ length: durationMs * 24 }, (_, index) => Math.round(9000 * Math.sin(index / 20)));

const api = {
  signals,
  /** `ready`, or code and message of the error. */
  async connect(options: PageOptions): Promise<string> {
    abort = new AbortController();
    signals.length = 0;
    const ports = { fetch: (...args: Parameters<typeof fetch>) => fetch(...args), WebSocket };
    const provider =
      options.provider === 'heygen-streaming'
        ? new HeygenStreamingProvider({
            ...ports,
            StreamingAvatar: (globalThis as unknown as { StreamingAvatar: StreamingAvatarCtor }).StreamingAvatar,
          })
        : new LiveAvatarProvider(ports);
    try {
      session = await provider.connect(
        { avatarId: 'demo', getCredentials: (signal) => askBackend(options, signal) },
        { signal: abort.signal, clock: hasteful(options.haste ?? 1), emit: (signal) => signals.push(signal) },
      );
    } catch (error) {
      const { code, message, retryAfterMs } = error as AvatarError;
      console.log(String(error), (error as Error).stack, String((error as Error).cause));
      return `${code}${retryAfterMs === undefined ? '' : ` after ${retryAfterMs}`}: ${message}`;
    }
    const video = document.querySelector('video');
    if (!video || !('stream' in session.media)) throw new Error('nothing to show');
    for (const track of session.media.stream.getTracks()) tracks.add(track);
    video.srcObject = session.media.stream;
    return 'ready';
  },
  abort: () => abort.abort(),
  async close(): Promise<void> {
    const video = document.querySelector('video');
    if (video) video.srcObject = null;
    await session?.close('user');
    session = undefined;
  },
  /** An utterance of tone; `keepsOpen`: more of it is to come. */
  speak(durationMs: number, keepsOpen = false): string {
    utterance = session?.openUtterance();
    utterance?.write(speech(durationMs));
    if (!keepsOpen) utterance?.end();
    return utterance?.id ?? '';
  },
  more: (durationMs: number) => utterance?.write(speech(durationMs)),
  say(text: string): string {
    utterance = session?.speakText?.(text);
    return utterance?.id ?? '';
  },
  interrupt: () => session?.interrupt(),
  keepAlive: () => session?.keepAlive?.(),
  setListening: (isOn: boolean) => session?.setListening(isOn),
  outcome: () => utterance?.finished,
  /** As the manager does it when the page goes. */
  stopOnPageHide: () => addEventListener('pagehide', () => session?.beacon('page-closed')),
  leftovers: (): Leftovers => ({
    peerConnections: [...peers].filter(({ connectionState }) => connectionState !== 'closed').length,
    intervals: intervals.size,
    timers: timers.size,
    tracks: [...tracks].filter(({ readyState }) => readyState === 'live').length,
    sockets: [...sockets].filter(({ readyState }) => readyState < WebSocket.CLOSING).length,
    contexts: [...contexts].filter(({ state }) => state !== 'closed').length,
  }),
  id: () => session?.id,
};

export type AvatarPageApi = typeof api;
Object.assign(globalThis, { avatar: api });
