import type { ClientLink } from './client-link.js';
import type { FaultAction } from './fault-types.js';

type Refusal = Extract<FaultAction, { do: 'refuse' }>;

/**
 * Does what a rule wants with a connection, a request or a handshake before it is passed on.
 * @param refuse answers in the target's place
 * @returns whether it is passed on
 */
export async function admit(
  link: ClientLink,
  action: FaultAction | undefined,
  refuse: (refusal: Refusal) => void,
): Promise<boolean> {
  switch (action?.do) {
    case 'delay':
      await link.sleep(action.delayMs);
      break;
    case 'black-hole':
      link.blackHole();
      await link.passable();
      break;
    case 'reset':
      link.reset();
      break;
    case 'refuse':
      refuse(action);
      return false;
    case 'hang':
      return false;
    case 'close':
    case 'drop':
    case 'duplicate':
    case 'reorder':
    case undefined:
      break;
  }
  return !link.destroyed;
}
