import type { AudioDevice } from './audio-types.js';

interface Devices {
  readonly inputs: readonly AudioDevice[];
  readonly outputs: readonly AudioDevice[];
}

const NONE: Devices = Object.freeze({ inputs: [], outputs: [] });

/** Whether a context can play on a device that is chosen: Chromium can, as of 2026. */
const canChooseOutput = (): boolean => 'setSinkId' in (globalThis.AudioContext?.prototype ?? {});

/** Microphones and loudspeakers. They have no names until the microphone was allowed once. */
export async function listDevices(devices: MediaDevices | undefined): Promise<Devices> {
  const all = (await devices?.enumerateDevices?.().catch(() => undefined)) ?? [];
  const of = (kind: MediaDeviceKind): AudioDevice[] =>
    all
      .filter((device) => device.kind === kind && device.deviceId !== '')
      .map(({ deviceId, label }) => ({ id: deviceId, label }));
  if (all.length === 0) return NONE;
  return { inputs: of('audioinput'), outputs: canChooseOutput() ? of('audiooutput') : [] };
}
