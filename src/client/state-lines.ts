import type { ReadableAtom } from 'nanostores';
import type { Unsubscribe } from '../events.js';
import type { AuthState } from '../auth/auth-types.js';
import type { ConnectionState } from '../connection/connection-types.js';
import type { ConversationItem, ConversationState, TurnState } from '../session/conversation-types.js';

/** The stores whose values two runs are compared by. */
export interface ComparedStores {
  readonly $auth: ReadableAtom<AuthState>;
  readonly $connection: ReadableAtom<ConnectionState>;
  readonly $turn: ReadableAtom<TurnState>;
  readonly $conversation: ReadableAtom<ConversationState>;
}

const LAST_ITEMS = 3;

const item = (each: ConversationItem): string =>
  `${each.kind}${'delivery' in each ? `:${each.delivery}` : 'status' in each ? `:${each.status}` : ''}`;

const join = (...words: readonly (string | number | false | undefined)[]): string =>
  words.filter((word) => word !== false && word !== undefined).join(' ');

/**
 * Tells every change of a client's stores on one line each: what it is, without ids, times and texts, so that two runs can be compared. Lines of one
 * store that repeat are told once.
 */
export function watchStates(
  { $auth, $connection, $turn, $conversation }: ComparedStores,
  tell: (line: string) => void,
): Unsubscribe {
  const follow = <T>($store: ReadableAtom<T>, lineOf: (value: T) => string): Unsubscribe => {
    let last = lineOf($store.get());
    return $store.listen((value) => {
      const line = lineOf(value);
      if (line === last) return;
      last = line;
      tell(line);
    });
  };
  const undo = [
    follow($auth, ({ status, error }) => join('auth', status, error?.code)),
    follow($connection, ({ status, attempt, degraded, offline, reason }) =>
      join(
        'connection',
        status,
        attempt > 0 && `attempt ${attempt}`,
        degraded && 'degraded',
        offline && 'offline',
        reason?.code,
        reason?.closeCode,
      ),
    ),
    follow($turn, ({ holder, agent, tool, cancelling }) =>
      join('turn', holder, agent, tool, cancelling && 'cancelling'),
    ),
    follow($conversation, ({ id, items }) =>
      join('conversation', id !== undefined && 'open', items.length, ...items.slice(-LAST_ITEMS).map(item)),
    ),
  ];
  return () => {
    for (const each of undo) each();
  };
}
