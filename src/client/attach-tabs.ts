import { RealtimeError } from '../errors.js';
import type { Unsubscribe } from '../events.js';
import { TabClaim } from '../session/tab-claim.js';
import type { ClientParts } from './compose.js';

const NAME = 'realtime-elements:tab';

/**
 * Sees to it that no two tabs have one session. `independent`: a duplicated tab has copied the ids of the first one; it starts a session of its own.
 * `exclusive`: the second tab does not dial while the first one lives; it goes on by itself when that is closed, or takes the session when its user says so.
 * Resolves when it is known whether this tab is a duplicate.
 */
export async function attachTabs(parts: ClientParts, cleanup: Unsubscribe[]): Promise<void> {
  const { config, platform, memoryKey } = parts;
  const locks = platform.tabs?.locks;
  const { session, connection } = config.values;
  if (!locks || memoryKey === undefined) return;
  if (session.tabPolicy !== 'independent')
    attachExclusive(parts, locks, `${NAME} ${connection.url} ${memoryKey}`, cleanup);
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
