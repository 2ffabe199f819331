import type { HistoryMessage, ToolCall, ToolResult } from '../protocol/agent-events.js';
import type { ConversationItem, ItemStatus, SubsessionItem, ToolItem, UserMessageItem } from './conversation-types.js';

export type Items = readonly ConversationItem[];
export type NewId = () => string;

/** Tools whose work is shown otherwise: the thoughts themselves are in the transcript. */
const SILENT_TOOLS = new Set(['think']);

export const isUser = (item: ConversationItem): item is UserMessageItem => item.kind === 'user';
export const isUnsent = (item: ConversationItem): boolean => item.kind === 'user' && item.delivery !== 'confirmed';
/** No stored history ever holds it. */
export const isOurOwn = (item: ConversationItem): boolean =>
  item.kind === 'notice' ||
  item.kind === 'media' ||
  (item.kind === 'user' && (item.delivery !== 'confirmed' || item.command === true));

/** Replaces the last item that fits. */
export function replaceLast<T extends ConversationItem>(
  items: Items,
  fits: (item: ConversationItem) => item is T,
  change: (item: T) => ConversationItem,
): Items {
  const index = items.findLastIndex(fits);
  return index < 0 ? items : items.with(index, Object.freeze(change(items[index] as T)));
}

/** Ends everything that still runs, at every depth. */
export function settle(items: Items, how: Exclude<ItemStatus, 'streaming'>): Items {
  let changed = false;
  const settled = items.map((item): ConversationItem => {
    const next = settleItem(item, how);
    changed ||= next !== item;
    return next;
  });
  return changed ? settled : items;
}

function settleItem(item: ConversationItem, how: Exclude<ItemStatus, 'streaming'>): ConversationItem {
  switch (item.kind) {
    case 'answer':
    case 'thought':
      return item.status === 'streaming' ? Object.freeze({ ...item, status: how }) : item;
    case 'tool':
      if (item.status !== 'selecting' && item.status !== 'running') return item;
      return Object.freeze({ ...item, status: how === 'complete' ? 'done' : 'interrupted' });
    case 'subsession': {
      const items = settle(item.items, how);
      if (item.status !== 'streaming' && items === item.items) return item;
      return Object.freeze({ ...item, items, status: item.status === 'streaming' ? how : item.status });
    }
    default:
      return item;
  }
}

/** Ends the text that streams at this depth: something else follows it. */
export function endText(items: Items): Items {
  const last = items.at(-1);
  const streams = (last?.kind === 'answer' || last?.kind === 'thought') && last.status === 'streaming';
  return streams ? items.with(-1, Object.freeze({ ...last, status: 'complete' })) : items;
}

/** Adds to the answer or thought that streams, or begins one. */
export function appendText(items: Items, kind: 'answer' | 'thought', text: string, at: number, newId: NewId): Items {
  const last = items.at(-1);
  if (last?.kind === kind && last.status === 'streaming') {
    return items.with(-1, Object.freeze({ ...last, text: last.text + text }));
  }
  if (!text) return items;
  return [...endText(items), Object.freeze({ kind, id: newId(), at, text, status: 'streaming' })];
}

/** Tool calls by id: begun, run, answered. Lists of calls are cumulative, so a call that is known is updated. */
export function upsertTools(
  items: Items,
  calls: readonly ToolCall[],
  results: readonly ToolResult[],
  status: ToolItem['status'],
  at: number,
  newId: NewId,
): Items {
  let next = items;
  for (const call of calls) {
    if (!call.id || SILENT_TOOLS.has(call.name)) continue;
    const index = next.findLastIndex((item) => item.kind === 'tool' && item.call.id === call.id);
    const known = next[index] as ToolItem | undefined;
    const result = results.find(({ callId }) => callId === call.id)?.content ?? known?.result;
    // The clock of a tool starts when it runs, not while it is being chosen.
    const startedAt = known && known.status !== 'selecting' ? known.at : at;
    const item: ToolItem = Object.freeze({
      kind: 'tool',
      id: known?.id ?? newId(),
      at: startedAt,
      call: Object.freeze({ ...call, input: call.input || (known?.call.input ?? '') }),
      status,
      result,
      durationMs: status === 'done' && startedAt !== undefined ? at - startedAt : undefined,
    });
    next = known ? next.with(index, item) : [...endText(next), item];
  }
  return next;
}

/** Items of a stored history. They carry no time: the server keeps none. */
export function fromHistory(messages: readonly HistoryMessage[], newId: NewId): Items {
  const items: ConversationItem[] = [];
  for (const { role, text, calls, results } of messages) {
    if (text.trim()) {
      const base = { id: newId(), at: undefined, text };
      items.push(
        Object.freeze(
          role === 'user'
            ? { ...base, kind: 'user', delivery: 'confirmed' }
            : { ...base, kind: 'answer', status: 'complete' },
        ),
      );
    }
    for (const call of calls) {
      if (SILENT_TOOLS.has(call.name)) continue;
      const base = { kind: 'tool', id: newId(), at: undefined, call: Object.freeze(call) } as const;
      items.push(Object.freeze({ ...base, status: 'done', result: undefined, durationMs: undefined }));
    }
    for (const { callId, content } of results) {
      const index = items.findLastIndex((item) => item.kind === 'tool' && item.call.id === callId);
      if (index >= 0) items[index] = Object.freeze({ ...(items[index] as ToolItem), result: content });
    }
  }
  return items;
}

/** Changes the list that an event of a sub-agent belongs to; `path` holds the ids of the open sub-sessions, outermost first. */
export function updateAt(items: Items, path: readonly string[], change: (items: Items) => Items): Items {
  const [id, ...rest] = path;
  if (id === undefined) return change(items);
  return replaceLast(
    items,
    (item): item is SubsessionItem => item.kind === 'subsession' && item.id === id,
    (item) => ({ ...item, items: updateAt(item.items, rest, change) }),
  );
}

/** How many items, from the top, are not the texts at the end that wait to be sent. */
export const said = (items: Items): number =>
  items.findLastIndex((item) => item.kind !== 'user' || item.delivery !== 'queued') + 1;

/** Whether two texts differ in white space at most. */
export const sameWords = (a: string, b: string): boolean => a.replace(/\s+/g, '') === b.replace(/\s+/g, '');

const isSaidByAgent = (item: ConversationItem | undefined): boolean =>
  item !== undefined && item.kind !== 'user' && item.kind !== 'notice' && item.kind !== 'media';

/** Moves a text to the end, to be said anew. What is left of an answer to it that was lost goes. */
export function sayAnew(items: Items, id: string): Items {
  const from = items.findIndex((item) => item.id === id);
  let to = from + 1;
  while (isSaidByAgent(items[to])) to += 1;
  const last = items[to - 1];
  if (!last || !('status' in last) || last.status !== 'interrupted') to = from + 1;
  return [...items.slice(0, from), ...items.slice(to), ...items.slice(from, from + 1)];
}
