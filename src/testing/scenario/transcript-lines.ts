import type { HistoryMessage } from '../../protocol/agent-events.js';
import { ConversationStore } from '../../session/conversation-store.js';
import type { ConversationItem } from '../../session/conversation-types.js';

const ANY = '…';

/** What was said and done, one line each. What no history holds (thoughts, media, notices, sub-agents) is left out. */
export const transcriptLines = (items: readonly ConversationItem[]): string[] =>
  items.flatMap((item) => {
    const as = (who: string, state: string, usual: string, text: string): string[] => [
      `${who}${state === usual ? '' : ` (${state})`}: ${text.trim()}`,
    ];
    if (item.kind === 'user') return as('you', item.delivery, 'confirmed', item.text);
    if (item.kind === 'answer') return as('agent', item.status, 'complete', item.text);
    if (item.kind === 'tool') return as(`tool ${item.call.name}`, item.status, 'done', item.result ?? '');
    return [];
  });

/** What a server has stored, as a client shows it. */
export function itemsOf(messages: readonly HistoryMessage[]): readonly ConversationItem[] {
  const store = new ConversationStore(() => 0);
  const conversation = {
    id: 'stored',
    name: undefined,
    agentKey: undefined,
    agentName: undefined,
    updatedAt: undefined,
  };
  store.load(conversation, messages, false);
  return store.$conversation.get().items;
}

/** Without what a server does not store: commands, and answers that were cut short with what belongs to them. */
export const storedLines = (items: readonly ConversationItem[]): string[] =>
  transcriptLines(
    items.filter(
      (item) => (item.kind === 'user' && !item.command) || (item.kind === 'answer' && item.status === 'complete'),
    ),
  );

/** The user's own texts, without commands. */
export const textsOf = (items: readonly ConversationItem[]): string[] =>
  items.flatMap((item) => (item.kind === 'user' && !item.command ? [item.text.trim()] : []));

/** How far an answer had come that was cut short is chance: it is left out. */
export const comparable = (lines: readonly string[]): string[] =>
  lines.map((line) => line.replace(/^(agent \((?:cancelled|interrupted)\)): [^]*$/, `$1: ${ANY}`));

/** Whether a line is what was expected; `…` stands for any text. */
export function fitsLine(expected: string, line: string): boolean {
  const parts = expected.split(ANY).map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('[^]*')}$`).test(line);
}

export const fitsLines = (expected: readonly string[], lines: readonly string[]): boolean =>
  expected.length === lines.length && expected.every((each, index) => fitsLine(each, lines[index] ?? ''));
