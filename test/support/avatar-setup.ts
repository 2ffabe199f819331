// A manager with everything around it fake, on a clock of its own.
import { atom, type WritableAtom } from 'nanostores';
import { AvatarManager } from '../../src/avatar/avatar-manager.js';
import type { AvatarOptions } from '../../src/avatar/avatar-ports.js';
import * as output from '../../src/avatar/avatar-output.js';
import { NO_AVATAR, type AvatarState } from '../../src/avatar/avatar-state.js';
import type { AvatarCapabilities, AvatarCredentials, VoicePort } from '../../src/avatar/avatar-types.js';
import * as remote from '../../src/avatar/remote.js';
import type { LevelTap } from '../../src/avatar/providers/local/levels.js';
import { createLocalProvider } from '../../src/avatar/providers/local/local-provider.js';
import { FakeAvatarProvider, FakeClock, FakeLifecycle, FakePlayback } from '../../src/testing/index.js';

export class FakeVoice implements VoicePort {
  now: string | undefined = 'nova';
  /** Whether the server answers. */
  answers = true;
  readonly calls: string[] = [];

  current(): string | undefined {
    return this.now;
  }

  previous(): string | undefined {
    return 'nova';
  }

  restore(voiceId: string): Promise<void> {
    return this.set(voiceId);
  }

  async set(voiceId: string, session?: { readonly id: string }): Promise<void> {
    this.calls.push(session ? `${voiceId} of ${session.id}` : voiceId);
    if (!this.answers) throw new Error('no answer in 3 s');
    this.now = voiceId;
  }
}

export interface AvatarSetup {
  readonly clock: FakeClock;
  readonly lifecycle: FakeLifecycle;
  readonly player: FakePlayback;
  readonly voice: FakeVoice;
  readonly provider: FakeAvatarProvider;
  readonly manager: AvatarManager;
  /** Every status, in order, repeats left out. */
  readonly statuses: string[];
  readonly logs: string[];
  readonly ends: { reason: string; billableMs: number }[];
  readonly settings: { idleStopMs: number; maxSessionMs: number };
  readonly credentials: { ask: (signal: AbortSignal) => Promise<AvatarCredentials> };
  readonly state: () => AvatarState;
  readonly $avatar: WritableAtom<AvatarState>;
  /** What the local face listens to. */
  readonly sound: { tap: LevelTap | undefined };
}

export const TOKEN = 'secret-token-of-the-avatar';

export function setUpAvatar(
  options: Partial<AvatarOptions> = {},
  capabilities: Partial<AvatarCapabilities> = {},
): AvatarSetup {
  const clock = new FakeClock();
  const lifecycle = new FakeLifecycle();
  const player = new FakePlayback(clock);
  const voice = new FakeVoice();
  const provider = new FakeAvatarProvider('fake', capabilities);
  const sound: AvatarSetup['sound'] = { tap: undefined };
  const $avatar = atom<AvatarState>(NO_AVATAR);
  const logs: string[] = [];
  const settings = { idleStopMs: 90_000, maxSessionMs: 0 };
  const credentials: AvatarSetup['credentials'] = { ask: async () => ({ token: TOKEN }) };
  const log = (message: string, fields?: unknown): void => void logs.push(`${message} ${JSON.stringify(fields)}`);
  const manager = new AvatarManager({
    clock,
    lifecycle,
    $avatar,
    output,
    loadRemote: async () => remote,
    providers: () => ({
      fake: async () => provider,
      local: async () =>
        createLocalProvider({ tap: () => sound.tap, activity: () => $avatar.get().activity, random: () => 0.5 }),
      broken: async () => Promise.reject(new Error('the chunk is not there')),
    }),
    credentials: (_options, signal) => credentials.ask(signal),
    settings: () => settings,
    defaults: () => ({ provider: 'fake', fallback: 'none', ...options }),
    voice,
    player,
    random: () => 0.5,
    logger: { info: log, warn: log },
  });
  const statuses: string[] = [];
  $avatar.listen(({ status }) => {
    if (statuses.at(-1) !== status) statuses.push(status);
  });
  const ends: AvatarSetup['ends'] = [];
  manager.events.on('session-ended', ({ reason, billableMs }) => ends.push({ reason, billableMs }));
  const state = (): AvatarState => $avatar.get();
  return {
    clock,
    lifecycle,
    player,
    voice,
    provider,
    manager,
    statuses,
    logs,
    ends,
    settings,
    credentials,
    state,
    $avatar,
    sound,
  };
}

/** Starts it and lets it become ready. */
export async function ready(setup: AvatarSetup): Promise<AvatarSetup> {
  const started = setup.manager.start();
  await setup.clock.advanceUntil(() => setup.state().status === 'ready');
  await started;
  return setup;
}

/** What a promise became; the clock goes on meanwhile. */
export async function outcome({ clock }: AvatarSetup, promise: Promise<unknown>, limitMs = 120_000): Promise<string> {
  let result = '';
  promise.then(
    () => (result = 'resolved'),
    (error: { code?: string; message: string }) => (result = error.code ?? error.message),
  );
  await clock.advanceUntil(() => result !== '', limitMs);
  return result;
}
