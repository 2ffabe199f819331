import type { ConversationItem, ConversationState } from '../../src/index.js';

/** What was said, as Markdown: the words of both sides and what tools were asked, not the thoughts. */
export function transcriptText({ name, agentName, items }: ConversationState): string {
  const speaker = agentName ?? 'Agent';
  const lines = items.flatMap((item) => describe(item, speaker));
  return [`# ${name ?? speaker}`, ...lines].join('\n\n') + '\n';
}

function describe(item: ConversationItem, speaker: string): string[] {
  const when = item.at === undefined ? '' : ` (${new Date(item.at).toISOString()})`;
  switch (item.kind) {
    case 'user':
      return [`**You**${when}: ${item.text}`];
    case 'answer':
      return [`**${speaker}**${when}:`, item.text];
    case 'tool':
      return [`*${item.call.name}*: \`${item.call.input.replaceAll('`', "'")}\``];
    case 'notice':
      return [`> ${item.text}`];
    case 'media':
      return item.media.url ? [`[${item.media.name ?? item.media.contentType}](${item.media.url})`] : [];
    case 'subsession':
      return item.items.flatMap((inner) => describe(inner, item.agentKey ?? speaker));
    default:
      return [];
  }
}

/** Offers the conversation as a file. */
export function saveTranscript(conversation: ConversationState): void {
  const url = URL.createObjectURL(new Blob([transcriptText(conversation)], { type: 'text/markdown' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = `conversation-${new Date().toISOString().slice(0, 10)}.md`;
  link.click();
  // The download has its own reference to the data by the next task.
  setTimeout(() => URL.revokeObjectURL(url), 0);
}
