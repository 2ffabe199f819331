import type { ConversationStrings } from '../internal/conversation-strings.js';
import type { Strings } from '../internal/strings.js';

const english: ConversationStrings = {
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
};

const german: ConversationStrings = {
  attachedFiles: 'Angehängte Dateien',
  askAgain: 'Noch einmal fragen',
  chats: 'Frühere Gespräche',
  chatsClose: 'Zurück zum Gespräch',
  chatsLoading: 'Frühere Gespräche werden geladen…',
  chatsNone: 'Noch keine früheren Gespräche. Sie erscheinen hier nach der ersten Antwort.',
  chatsOffline: 'Nicht verbunden. Die Gespräche sind wieder da, sobald die Verbindung steht.',
  chatsWait: 'Der Agent antwortet gerade. Was Sie hier wählen, geschieht nach der Antwort.',
  chatsFailed: 'Der Server hat die Liste nicht geschickt.',
  chatsRetry: 'Noch einmal versuchen',
  chatsMore: 'Mehr zeigen',
  chatUntitled: 'Gespräch ohne Namen',
  chatCurrent: 'jetzt offen',
  chatOpening: 'wird geöffnet…',
  chatName: 'Name des Gesprächs',
  chatRename: (name) => `„${name}“ umbenennen`,
  chatRenamed: (name) => `Das Gespräch heißt jetzt „${name}“.`,
  chatDelete: (name) => `„${name}“ löschen`,
  chatConfirm: (name) => `„${name}“ endgültig löschen?`,
  chatDeleteNow: 'Löschen',
  chatDeleted: (name) => `„${name}“ wurde gelöscht.`,
  chatKeep: 'Behalten',
  chatSave: 'Speichern',
  chatCancel: 'Abbrechen',
  chatExport: 'Als Datei sichern',
  chatPrint: 'Drucken',
};

/** Every text of the conversation's lazy parts: those of the language, under what a page registered. */
export function conversationWords(t: Strings): ConversationStrings & Strings {
  return { ...(t.language === 'de' ? german : english), ...t };
}
