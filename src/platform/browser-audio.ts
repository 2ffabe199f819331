import type { AudioPorts, SharedAudioContext } from './audio-ports.js';

/** Of the page, not of a client: browsers allow only a few contexts, and each takes a thread. */
const shared: { context: AudioContext | undefined; shares: number } = { context: undefined, shares: 0 };

function openContext(): SharedAudioContext {
  // At the device's own rate: Firefox does not connect a microphone to a context of another one.
  const context = (shared.context ??= new AudioContext({ latencyHint: 'interactive' }));
  shared.shares += 1;
  let isHeld = true;
  return {
    context,
    release() {
      if (!isHeld) return;
      isHeld = false;
      shared.shares -= 1;
      if (shared.shares > 0) return;
      shared.context = undefined;
      context.close().catch(() => {}); // closed by the browser already
    },
  };
}

type Runtime = Navigator & {
  readonly audioSession?: { type: string };
  readonly userActivation?: { readonly hasBeenActive: boolean };
};

/** Microphone, loudspeaker and context of the page this is called in. */
export function createBrowserAudio(): AudioPorts {
  const { navigator: runtime, isSecureContext } = globalThis as unknown as { navigator: Runtime } & Partial<
    typeof globalThis
  >;
  return {
    openContext,
    createWorkletNode: (context, name, options) => new AudioWorkletNode(context, name, options),
    devices: (runtime as { mediaDevices?: MediaDevices } | undefined)?.mediaDevices,
    secure: isSecureContext ?? true,
    get touched() {
      return runtime.userActivation?.hasBeenActive ?? true;
    },
    async permission() {
      try {
        return (await runtime.permissions.query({ name: 'microphone' })).state;
      } catch {
        return undefined;
      }
    },
    onGesture(listener) {
      const types = ['pointerup', 'click', 'keydown', 'touchend'];
      for (const type of types) globalThis.addEventListener(type, listener, true);
      return () => types.forEach((type) => globalThis.removeEventListener(type, listener, true));
    },
    setSessionType(type) {
      if (runtime.audioSession) runtime.audioSession.type = type;
    },
  };
}
