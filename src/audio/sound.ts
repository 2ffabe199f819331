import { RealtimeError } from '../errors.js';
import type { AudioPorts, SharedAudioContext } from '../platform/audio-ports.js';
import { WORKLET_URL } from './worklet-url.js';

/** A name can be registered in a context once only, so the first address of a page is that of all its sessions. */
const loaded = new WeakMap<BaseAudioContext, Promise<void>>();

function loadWorklet(context: AudioContext, url: string): Promise<void> {
  const known = loaded.get(context);
  if (known) return known;
  const loading = context.audioWorklet.addModule(url);
  loaded.set(context, loading);
  loading.catch(() => loaded.delete(context));
  return loading;
}

/** Chromium only, as of 2026; TypeScript's library leaves it out. */
type SinkContext = AudioContext & { setSinkId?: (id: string) => Promise<void> };

type User = 'microphone' | 'player';

export interface SoundOptions {
  readonly ports: AudioPorts;
  /** `''` = next to the script. */
  readonly workletUrl: () => string;
  /** The context runs, or it does not any more. */
  readonly onChange: () => void;
}

/** The audio context as one client uses it: it has a share while its microphone or its player wants one. */
export class Sound {
  readonly #options: SoundOptions;
  readonly #users = new Set<User>();
  #share: SharedAudioContext | undefined;
  #sinkId = '';

  constructor(options: SoundOptions) {
    this.#options = options;
  }

  get context(): AudioContext | undefined {
    return this.#share?.context;
  }

  /** Someone wants sound, and the browser lets none through: it waits for a gesture, or the system took the device away for a call. */
  get isHeldBack(): boolean {
    return this.#share !== undefined && this.#share.context.state !== 'running';
  }

  /** Resolves with the context once its processors can be used. Begins at once, because only a gesture may start a context. Rejects `audio/unsupported`, `audio/worklet`. */
  async use(user: User): Promise<AudioContext> {
    this.#users.add(user);
    const context = this.#open();
    this.resume();
    const url = this.#options.workletUrl() || WORKLET_URL;
    try {
      await loadWorklet(context, url);
    } catch (cause) {
      throw new RealtimeError(
        'audio/worklet',
        `The audio worklet could not be loaded from ${url}. Serve the file there as JavaScript, or say where it is: audio-worklet-url.`,
        { cause, context: { url } },
      );
    }
    return context;
  }

  /** Plays on this device, for all that share the context; `''` = the system's choice. Rejects where the browser refuses, and does nothing where it chooses by itself. */
  async playOn(sinkId: string): Promise<void> {
    await (this.context as SinkContext | undefined)?.setSinkId?.(sinkId);
    this.#sinkId = sinkId;
  }

  leave(user: User): void {
    this.#users.delete(user);
    if (this.#users.size > 0 || !this.#share) return;
    this.#share.context.removeEventListener('statechange', this.#options.onChange);
    this.#share.release();
    this.#share = undefined;
    this.#options.onChange();
  }

  /** Lets a context run that was held back. Outside a gesture the browser may ignore that. */
  resume(): void {
    const context = this.#share?.context;
    if (context && context.state !== 'running') context.resume().catch(() => {}); // what came of it is its state
  }

  #open(): AudioContext {
    if (this.#share) return this.#share.context;
    try {
      this.#share = this.#options.ports.openContext();
    } catch (cause) {
      throw new RealtimeError('audio/unsupported', 'This browser has no Web Audio.', { cause });
    }
    const { context } = this.#share;
    if (!(context.audioWorklet as AudioWorklet | undefined)) {
      this.#share.release();
      this.#share = undefined;
      throw new RealtimeError(
        'audio/unsupported',
        'This browser has no AudioWorklet, or the page is not secure (https).',
      );
    }
    context.addEventListener('statechange', this.#options.onChange);
    // A device that is gone meanwhile: the system's choice is heard.
    if (this.#sinkId) (context as SinkContext).setSinkId?.(this.#sinkId).catch(() => {});
    return context;
  }
}
