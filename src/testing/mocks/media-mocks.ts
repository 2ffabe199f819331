import { atom } from 'nanostores';
import { AudioManager } from '../../audio/audio-manager.js';
import { NO_AUDIO } from '../../audio/audio-state.js';
import type { AudioSettings, AudioState } from '../../audio/audio-types.js';
import { AvatarManager } from '../../avatar/avatar-manager.js';
import * as output from '../../avatar/avatar-output.js';
import type { AvatarOptions } from '../../avatar/avatar-ports.js';
import { NO_AVATAR, type AvatarState } from '../../avatar/avatar-state.js';
import type { AvatarCapabilities } from '../../avatar/avatar-types.js';
import * as remote from '../../avatar/remote.js';
import { Logger } from '../../logging/logger.js';
import { buildConfig } from '../config-builder.js';
import { FakeAudio } from '../fake-audio.js';
import { FakeAvatarProvider } from '../fake-avatar-provider.js';
import { FakeClock } from '../fake-clock.js';
import { FakeLifecycle } from '../fake-lifecycle.js';
import { FakePlayback } from '../fake-playback.js';
import { mockOf, type Mock } from './mock.js';

export interface AudioManagerMock extends Mock<AudioManager> {
  readonly clock: FakeClock;
  /** Microphone, loudspeaker and context: refuses a device, unplugs one, speaks in the place of the audio thread. */
  readonly devices: FakeAudio;
  /** Frames of the microphone that went out. */
  readonly sent: Int16Array[];
  /** How often it cut the agent short. */
  readonly interruptions: number;
}

/** An `AudioManager` with devices that are the test's. It opens none that nobody asked for. */
export function createAudioManagerMock({
  clock = new FakeClock(),
  devices = new FakeAudio(),
  settings = {},
}: {
  readonly clock?: FakeClock;
  readonly devices?: FakeAudio;
  readonly settings?: Partial<AudioSettings>;
} = {}): AudioManagerMock {
  const sent: Int16Array[] = [];
  let interruptions = 0;
  const { audio } = buildConfig()
    .with({ connection: { url: 'wss://mock.invalid' } })
    .resolved();
  const manager = new AudioManager({
    clock,
    logger: new Logger({ now: () => clock.now(), consoleLevel: undefined }),
    ports: devices,
    $audio: atom<AudioState>(NO_AUDIO),
    settings: () => ({ ...audio, mode: audio.inputMode, ...settings }),
    wireRate: () => audio.sampleRate,
    send: (frame) => {
      sent.push(frame);
      return true;
    },
    interrupt: () => void (interruptions += 1),
    onFirstSound: () => {},
    onError: () => {},
    onOutputWanted: () => {},
  });
  const mock = mockOf<AudioManager>(manager, {
    asynchronous: ['startMicrophone', 'startTalking', 'setInputDevice', 'setOutputDevice', 'refreshDevices'],
    invariants: {
      startMicrophone: () =>
        manager.$audio.get().microphone === 'on' ? undefined : 'it resolves, and no microphone is on',
    },
  });
  const more = { clock, devices, sent };
  return Object.defineProperty(Object.assign(mock, more), 'interruptions', {
    get: () => interruptions,
  }) as AudioManagerMock;
}

export interface AvatarManagerMock extends Mock<AvatarManager> {
  readonly clock: FakeClock;
  readonly lifecycle: FakeLifecycle;
  /** Where the avatar comes from: its `knobs` make it slow, mute or refuse; its `sessions` are what was started. */
  readonly provider: FakeAvatarProvider;
  /** Our own player, which speaks while no avatar does. */
  readonly player: FakePlayback;
}

/** An `AvatarManager` whose only provider is a fake. It shows one avatar at a time. */
export function createAvatarManagerMock({
  clock = new FakeClock(),
  capabilities = {},
  options = {},
}: {
  readonly clock?: FakeClock;
  readonly capabilities?: Partial<AvatarCapabilities>;
  readonly options?: Partial<AvatarOptions>;
} = {}): AvatarManagerMock {
  const lifecycle = new FakeLifecycle();
  const provider = new FakeAvatarProvider('fake', capabilities);
  const player = new FakePlayback(clock);
  const manager = new AvatarManager({
    clock,
    lifecycle,
    $avatar: atom<AvatarState>(NO_AVATAR),
    output,
    loadRemote: () => Promise.resolve(remote),
    providers: () => ({ fake: () => Promise.resolve(provider) }),
    credentials: () => Promise.resolve({ token: 'a token of the avatar' }),
    settings: () => ({ idleStopMs: 90_000, maxSessionMs: 0 }),
    defaults: () => ({ provider: 'fake', fallback: 'none', ...options }),
    player,
    random: () => 0.5,
    logger: new Logger({ now: () => clock.now(), consoleLevel: undefined }),
  });
  const mock = mockOf<AvatarManager>(manager, {
    asynchronous: ['start', 'stop', 'unlockAudio', 'dispose'],
    invariants: {
      start: () =>
        manager.$avatar.get().status === 'ready'
          ? undefined
          : `it resolves, and $avatar says "${manager.$avatar.get().status}"`,
    },
  });
  return Object.assign(mock, { clock, lifecycle, provider, player });
}
