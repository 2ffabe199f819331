import type { WritableAtom } from 'nanostores';
import type { AudioState } from '../../audio/audio-types.js';
import type { AuthState } from '../../auth/auth-types.js';
import type { ConfigState } from '../../config/config-types.js';
import type { ConnectionState } from '../../connection/connection-types.js';
import type { ConversationState, TurnState } from '../../session/conversation-types.js';
import { MockError } from './mock.js';

/** What is wrong with a value of a store; `false` and `undefined` = nothing. */
type Rule<T> = (value: T) => string | false | undefined;

/** What the stores of a client are never in. */
export const STORE_RULES = {
  config: ({ status, issues }: ConfigState) =>
    (status === 'config-invalid') !== issues.some(({ severity }) => severity === 'error') &&
    `$config is "${status}" with ${issues.length} issues`,
  connection: ({ status, attempt, retryAt }: ConnectionState) =>
    !(attempt >= 0)
      ? `an attempt ${attempt}`
      : retryAt !== undefined && status !== 'reconnecting' && status !== 'suspended'
        ? `a retry is planned while it is ${status}`
        : undefined,
  auth: ({ status, error }: AuthState) =>
    status === 'authenticated' && error !== undefined && `authenticated, with ${error.code}`,
  turn: ({ holder, cancelling }: TurnState) =>
    cancelling && holder !== 'agent' && `a turn of ${holder} is being cancelled`,
  conversation: ({ items }: ConversationState) => {
    const ids = items.map(({ id }) => id);
    const twice = ids.find((id, index) => ids.indexOf(id) !== index);
    return twice !== undefined && `two items have the id "${twice}"`;
  },
  audio: ({ talking, microphone }: AudioState) =>
    talking && microphone !== 'on' && `somebody talks, and the microphone is ${microphone}`,
} satisfies Record<string, Rule<never>>;

/** A store that throws a `MockError` when it is set to what the real one is never in, and freezes what it holds, as the real one does. */
export function guardStore<T extends object>($store: WritableAtom<T>, rule: Rule<T>): WritableAtom<T> {
  const set = $store.set.bind($store);
  $store.set = (value) => {
    const wrong = rule(value);
    if (wrong) throw new MockError(`No client is ever in this state: ${wrong}.`);
    set(Object.freeze(value));
  };
  return $store;
}

/** Merges into a store's value, as a manager would. */
export function patchStore<T extends object>($store: WritableAtom<T>, values: Partial<T>): void {
  $store.set({ ...$store.get(), ...values });
}
