// Loaded when somebody wants to see the agent: an avatar element, or the page.
import type { AvatarManager } from '../avatar/avatar-manager.js';
import type { AvatarPorts } from '../avatar/avatar-ports.js';
import { NO_AVATAR, type AvatarActivity } from '../avatar/avatar-state.js';
import type { AudioManager } from '../audio/audio-manager.js';
import { RealtimeError } from '../errors.js';
import type { TypedEmitter, Unsubscribe } from '../events.js';
import type { AgentEvent } from '../protocol/agent-events.js';
import type { OptionalComponent } from '../recovery/component-supervisor.js';
import { avatarProviders } from './avatar-providers.js';
import { addComponent } from './add-component.js';
import type { ClientEvents } from './client-events.js';
import type { AvatarProviders, ClientParts } from './client-parts.js';

/** What an avatar element may say for itself. */
const ATTRIBUTES = { provider: 'provider', avatarId: 'avatar-id', quality: 'quality', fallback: 'fallback' } as const;

/** Connects a client with its avatar. Idempotent. */
export async function attachAvatar(
  parts: ClientParts,
  events: TypedEmitter<ClientEvents>,
  cleanup: Unsubscribe[],
  client: { useAudio(): Promise<AudioManager>; readonly avatarProviders: AvatarProviders },
): Promise<AvatarManager> {
  // Started after the sound, and stopped before it.
  const [{ AvatarManager: Manager }, output] = await Promise.all([
    import('../avatar/avatar-manager.js'),
    import('../avatar/avatar-output.js'),
    client.useAudio(),
  ]);
  // Once more, because it rejects for a client that was disposed meanwhile.
  const audio = await client.useAudio();
  const { media, platform, config, session, logger, care, $audio, $avatar } = parts;
  if (media.avatar) return media.avatar;
  const log = logger.child({ area: 'avatar' });
  const { voices } = media;
  const own = avatarProviders(parts, audio);
  const port: AvatarPorts = {
    // Those of the page go before ours, and may come late.
    providers: () => ({ ...own, ...client.avatarProviders }),
    loadRemote: () => import('../avatar/remote.js'),
    credentials: async (options, signal) =>
      (await import('./avatar-credentials.js')).askForCredentials(parts, options, signal),
    settings: () => ({ idleStopMs: config.values.avatar.idleStop, maxSessionMs: config.values.avatar.maxSession }),
    defaults: () => {
      const { avatarId, provider, quality, fallback, serverSpeaks } = config.values.avatar;
      const { language } = config.values.voice;
      return { provider, avatarId: avatarId || undefined, quality, fallback, serverSpeaks, language };
    },
    // A server that has not named a voice makes no sound.
    voice: voices && {
      current: () => voices.current() ?? 'none',
      previous: () => voices.previous(),
      set: (id, of) => voices.set(id, of),
      restore: (id) => voices.restore(id),
    },
    player: audio,
    unlock: () => audio.unlock(),
    mute: (isMuted) => audio.setOutputMuted(isMuted),
    random: platform.random,
    logger: log,
    onWish: (said) => {
      config.children = new Map(
        Object.entries(ATTRIBUTES).flatMap(([name, attribute]) => {
          const value = said?.[name as keyof typeof ATTRIBUTES];
          const source = `attribute ${attribute} of realtime-avatar`;
          return value === undefined ? [] : [[`avatar.${name}`, { source, value }] as const];
        }),
      );
    },
    onFailed: ({ message, retryable, cause }) => {
      const error = new RealtimeError('component/failed', message, { retryable, cause });
      // What the same thing again cannot mend is a person's business: it is in $avatar.
      if (retryable) care.report?.(error, 'avatar');
    },
  };
  const { clock, lifecycle } = platform;
  const avatar = new Manager({ ...port, clock, lifecycle, $avatar, output });
  media.avatar = avatar;

  const before = session.intercept;
  session.intercept = (event) => {
    see(avatar, event);
    return before?.(event) ?? false;
  };
  const follow = (): void => {
    const { agent } = session.$turn.get();
    const { talking, needsGesture } = $audio.get();
    const doing: AvatarActivity = agent === 'initializing' ? 'idle' : agent;
    avatar.setAgent(talking && doing === 'idle' ? 'listening' : doing);
    avatar.setHostBlocked(needsGesture);
  };
  let release: Unsubscribe | undefined;
  const claim = (): void => {
    const isShown = !['idle', 'failed'].includes($avatar.get().status);
    if (isShown) release ??= audio.claimOutput();
    else {
      release?.();
      release = undefined;
    }
  };
  cleanup.push(
    session.$turn.subscribe(follow),
    $audio.subscribe(follow),
    session.events.on('interrupted', (by) => by !== 'connection' && avatar.interrupt()),
    $avatar.listen((current, previous) => {
      claim();
      if (previous) events.emit('avatar-changed', { current, previous });
    }),
    () => {
      session.intercept = before;
      release?.();
      void avatar.dispose().then(() => $avatar.set(NO_AVATAR));
    },
  );
  const component: OptionalComponent = {
    name: 'avatar',
    // Its own bounds are longer than those of a component, and what fails has its own way back.
    start: async () => {
      avatar.enable();
      return () => avatar.disable();
    },
  };
  addComponent(care, component, cleanup);
  return avatar;
}

/** What is said, and when a turn begins and ends. A sub-agent speaks to its agent. */
function see(avatar: AvatarManager, event: AgentEvent): void {
  if (event.kind === 'turn') {
    if (event.holder === 'agent') avatar.turnStarted();
    else avatar.turnEnded();
  } else if (event.kind === 'text' && event.role === 'assistant' && event.origin.parentId === undefined)
    avatar.agentText(event.text);
}
