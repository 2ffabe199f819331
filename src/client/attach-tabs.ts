import { tabSocket } from '../connection/tab-socket.js';
import type { TabMessage } from '../connection/tab-types.js';
import { RealtimeError } from '../errors.js';
import type { Unsubscribe } from '../events.js';
import { TabClaim } from '../session/tab-claim.js';
import { TabRelay } from '../session/tab-relay.js';
import type { TabPorts } from '../platform/platform.js';
import type { ClientParts } from './client-parts.js';

const NAME = 'realtime-elements:tab';

/**
 * Sees to it that no two tabs have one session. `independent`: a duplicated tab has copied the ids of the first one; it starts a session of its own.
 * `exclusive`: the second tab does not dial while the first one lives; it goes on by itself when that is closed, or takes the session when its user says so.
 * `follow`: the second tab has the same conversation through the first one, and goes on by itself when that is closed.
 * Resolves when it is known whether this tab is a duplicate.
 */
export async function attachTabs(parts: ClientParts, cleanup: Unsubscribe[]): Promise<void> {
  const { config, platform, memoryKey } = parts;
  const { tabs } = platform;
  const locks = tabs?.locks;
  const { session, connection } = config.values;
  if (!locks || memoryKey === undefined) return;
  const name = `${NAME} ${connection.url} ${memoryKey}`;
  if (session.tabPolicy === 'exclusive') attachExclusive(parts, locks, name, cleanup);
  else if (session.tabPolicy === 'follow') attachFollow(parts, locks, tabs, name, cleanup);
  else if (session.persist) await ownIds(parts, locks, memoryKey, cleanup);
}

type Locks = NonNullable<NonNullable<ClientParts['platform']['tabs']>['locks']>;

async function ownIds(
  { platform, memory, logger }: ClientParts,
  locks: Locks,
  memoryKey: string,
  cleanup: Unsubscribe[],
): Promise<void> {
  const { storage, lifecycle, random } = platform;
  const key = `${NAME} ${memoryKey}`;
  const claim = async (id: string): Promise<boolean> => {
    const held = new TabClaim(locks, lifecycle, { name: `${NAME} ${id}`, onLost: () => {} });
    cleanup.push(() => held.dispose());
    return await held.take();
  };
  const known = storage.get(key);
  const { sessionId, agentKey } = memory.current;
  if (known && (await claim(known))) return;
  const own = random().toString(36).slice(2);
  storage.set(key, own);
  await claim(own);
  if (!known || sessionId === undefined || memory.current.sessionId !== sessionId) return;
  memory.forget();
  memory.remember({ agentKey });
  logger.info('duplicated tab: it gets a session of its own');
}

function attachExclusive(parts: ClientParts, locks: Locks, name: string, cleanup: Unsubscribe[]): void {
  const { platform, connection, hangUp, gate } = parts;
  const claim: TabClaim = new TabClaim(locks, platform.lifecycle, { name, onLost: () => hangUp(1000) });
  const refused = (): boolean => connection.$connection.get().reason?.code === 'connection/replaced';
  gate.enter = async () => {
    // Nothing but a person's word dials again after a refusal.
    const steal = refused();
    if (await claim.take(steal)) return;
    throw new RealtimeError('connection/replaced', 'The conversation is open in another tab.');
  };
  cleanup.push(
    connection.$connection.listen(({ status }) => {
      if (status === 'suspended' && refused()) claim.wait(() => connection.retry());
      else if (status === 'idle' || status === 'closed' || status === 'failed') claim.release();
    }),
    () => claim.dispose(),
  );
}

function attachFollow(parts: ClientParts, locks: Locks, tabs: TabPorts, name: string, cleanup: Unsubscribe[]): void {
  const { platform, connection, session, auth, dialect, logger, hangUp, gate } = parts;
  const { clock, random } = platform;
  const channel = tabs.channel(name);
  const user = (): string | undefined => auth.$auth.get().userName;
  const isUp = (): boolean => connection.$connection.get().status === 'connected';
  /** Whether this tab has the connection; the others have it through this one then. */
  let leads = false;

  // Whatever this tab had, it has to be had in the new part.
  const begin = (): void => (isUp() ? hangUp(1006) : connection.retry());
  const claim: TabClaim = new TabClaim(locks, platform.lifecycle, { name, onLost: begin });
  const socket = tabSocket({
    channel: () => tabs.channel(name),
    user,
    createId: () => random().toString(36).slice(2),
  });
  const relay: TabRelay = new TabRelay({
    clock,
    logger: logger.child({ area: 'tabs' }),
    dialect,
    user,
    quiet: () => session.quiet !== undefined,
    send: (event) => session.send(event),
    post: (message) => channel.postMessage(message),
    onAnswer: () => session.flush(),
    reload: () => {
      const { id } = session.$conversation.get();
      if (id) session.send(dialect.commands.openConversation(id));
    },
  });
  session.share();
  gate.busy = () => relay.busy;
  gate.enter = async () => {
    leads = await claim.take();
    gate.WebSocket = leads ? undefined : socket;
    if (!leads) claim.wait(begin);
  };
  channel.onmessage = ({ data }: MessageEvent<TabMessage>) => {
    if (leads) relay.receive(data);
    // The tab that this one follows is back: no use in waiting longer.
    else if (data.t === 'up' && !isUp()) connection.retry();
  };
  cleanup.push(
    session.events.on('message', (event) => relay.heard(event)),
    session.events.on('quiet', () => relay.flush()),
    connection.$connection.listen(({ status }, before) => {
      if (status === 'connected' && before?.status !== status && leads) relay.up();
      else if (before?.status === 'connected' && status !== before.status) relay.down();
      if (status === 'idle' || status === 'closed' || status === 'failed') claim.release();
    }),
    () => {
      relay.down();
      claim.dispose();
      channel.onmessage = null;
      channel.close();
    },
  );
}
