import type { Items } from './conversation-items.js';
import type { ConversationItem, ToolItem } from './conversation-types.js';

/** What makes an item of ours and an item of the stored history the same. `undefined`: the history never holds it. */
function identity(item: ConversationItem): string | undefined {
  switch (item.kind) {
    case 'user':
      return item.delivery === 'confirmed' && !item.command ? `user ${normalize(item.text)}` : undefined;
    case 'answer':
      return `answer ${normalize(item.text)}`;
    case 'tool':
      return `tool ${item.call.id}`;
    default:
      return undefined;
  }
}

/** What became of a tool while nobody listened is in the history only. Both are the same tool. */
const withResult = (own: ConversationItem, stored: ConversationItem): ConversationItem =>
  stored.kind === 'tool' && (own as ToolItem).result === undefined && stored.result !== undefined
    ? Object.freeze({ ...stored, id: own.id, at: own.at })
    : own;

const normalize = (text: string): string => text.replace(/\s+/g, ' ').trim();

export interface Reconciled {
  items: Items;
  /** Items of ours, from this index on, that the stored history does not have: a running turn, or one that was lost. */
  tail: number;
}

/**
 * Brings what we show in step with what the server stored, after a gap. What both have is kept as we have it (with its
 * times, thoughts and media); what only the server has takes the place of what we had from there on; messages of the user
 * that the server has not confirmed are never dropped.
 */
export function reconcileHistory(ours: Items, stored: Items): Reconciled {
  const items = [...ours];
  let index = 0;
  let matched = 0;
  let agreed = 0; // behind the last item that both have
  for (; index < ours.length && matched < stored.length; index += 1) {
    const own = ours[index] as ConversationItem;
    const theirs = stored[matched] as ConversationItem;
    const key = identity(own);
    if (key === undefined) continue;
    if (key !== identity(theirs)) break;
    items[index] = withResult(own, theirs);
    matched += 1;
    agreed = index + 1;
  }
  const missing = stored.slice(matched);
  if (missing.length === 0) return { items, tail: agreed };
  const between = items.slice(agreed, index).filter((item) => item.kind !== 'user' || item.command);
  const unconfirmed = items.slice(agreed).filter((item) => item.kind === 'user' && item.delivery !== 'confirmed');
  // A sent message that the history now holds is that message: it keeps its identity for whoever waits for it.
  const adopted = missing.map((item) => {
    if (item.kind !== 'user') return item;
    const at = unconfirmed.findIndex((own) => own.kind === 'user' && normalize(own.text) === normalize(item.text));
    const [own] = at < 0 ? [] : unconfirmed.splice(at, 1);
    return own?.kind === 'user' ? Object.freeze({ ...own, delivery: 'confirmed' as const }) : item;
  });
  const known = [...items.slice(0, agreed), ...between, ...adopted];
  return { items: [...known, ...unconfirmed], tail: known.length };
}
