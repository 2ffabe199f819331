import type { ConversationWords } from './conversation-words.js';
import type { ItemContext } from './item-context.js';
import type { Times } from './times.js';

/** What the rendering of one item needs in the rich part. */
export interface RichContext extends ItemContext {
  readonly t: ConversationWords;
  readonly times: Times;
  /** What a file is called that went with a message. */
  readonly fileName: (fileId: string) => string;
}
