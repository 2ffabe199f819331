import type { ConversationStrings } from '../internal/conversation-strings.js';
import { counting } from '../internal/counting.js';
import type { Strings } from '../internal/strings.js';

const english: ConversationStrings = {
  thought: 'Thought',
  toolSelecting: (name) => `Choosing ${name}`,
  toolRunning: (name) => `Using ${name}`,
  toolDone: (name) => `Used ${name}`,
  toolInterrupted: (name) => `${name} was interrupted`,
  toolInput: 'Input',
  toolResult: 'Result',
  duration: (ms) => (ms < 1000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s`),
  subAgent: (name) => (name ? `Asked ${name}` : 'Asked another agent'),
  code: 'Code',
  table: 'Table',
  media: (name) => name ?? 'Media',
  openMedia: (name) => `Open ${name ?? 'media'} in a new tab`,
  attachedFiles: 'Attached files',
  askAgain: 'Ask again',
  chats: 'Earlier chats',
  chatsClose: 'Back to the conversation',
  chatsLoading: 'Loading the earlier chats…',
  chatsNone: 'No earlier chats yet. They appear here after the first answer.',
  chatsOffline: 'Not connected. The chats can be used when the connection is back.',
  chatsWait: 'The agent is answering. What you choose here happens when the answer has ended.',
  chatsFailed: 'The server did not send the list.',
  chatsRetry: 'Try again',
  chatsMore: 'Show more',
  chatUntitled: 'Chat without a name',
  chatCurrent: 'open now',
  chatOpening: 'opening…',
  chatName: 'Name of the chat',
  chatRename: (name) => `Rename “${name}”`,
  chatRenamed: (name) => `The chat is called “${name}” now.`,
  chatDelete: (name) => `Delete “${name}”`,
  chatConfirm: (name) => `Delete “${name}” for good?`,
  chatDeleteNow: 'Delete',
  chatDeleted: (name) => `“${name}” was deleted.`,
  chatKeep: 'Keep',
  chatSave: 'Save',
  chatCancel: 'Cancel',
  chatExport: 'Save as a file',
  chatPrint: 'Print',
  chatClear: 'Clear this conversation',
  chatClearConfirm: 'Delete everything that was said here, for good, and begin again?',
  unreadTitle: (unread, title) => `(${counting('en').number(unread)}) ${title}`,
};

/** Every text that the conversation knows. */
export type ConversationWords = Strings & ConversationStrings;

/** All texts of the conversation: those of the language, under what a page registered. */
export const conversationWords = (t: Strings): ConversationWords => ({ ...english, ...t });
