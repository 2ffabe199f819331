/** What the lazy parts of the conversation show or speak. */
export interface ConversationStrings {
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
}
