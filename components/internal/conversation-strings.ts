/** What the lazy parts of the conversation show or speak. */
export interface ConversationStrings {
  readonly thought: string;
  readonly toolSelecting: (name: string) => string;
  readonly toolRunning: (name: string) => string;
  readonly toolDone: (name: string) => string;
  readonly toolInterrupted: (name: string) => string;
  readonly toolInput: string;
  readonly toolResult: string;
  readonly duration: (ms: number) => string;
  readonly subAgent: (name: string | undefined) => string;
  readonly code: string;
  readonly table: string;
  readonly media: (name: string | undefined) => string;
  readonly openMedia: (name: string | undefined) => string;
  readonly attachedFiles: string;
  readonly askAgain: string;
  readonly chats: string;
  readonly chatsClose: string;
  readonly chatsLoading: string;
  readonly chatsNone: string;
  readonly chatsOffline: string;
  readonly chatsWait: string;
  readonly chatsFailed: string;
  readonly chatsRetry: string;
  readonly chatsMore: string;
  readonly chatUntitled: string;
  readonly chatCurrent: string;
  readonly chatOpening: string;
  readonly chatName: string;
  readonly chatRename: (name: string) => string;
  readonly chatRenamed: (name: string) => string;
  readonly chatDelete: (name: string) => string;
  readonly chatConfirm: (name: string) => string;
  readonly chatDeleteNow: string;
  readonly chatDeleted: (name: string) => string;
  readonly chatKeep: string;
  readonly chatSave: string;
  readonly chatCancel: string;
  readonly chatExport: string;
  readonly chatPrint: string;
  readonly chatClear: string;
  readonly chatClearConfirm: string;
  /** The title of the page while answers are unread. */
  readonly unreadTitle: (unread: number, title: string) => string;
}
