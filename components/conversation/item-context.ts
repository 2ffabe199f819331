import type { Strings } from '../internal/strings.js';

/** What the rendering of one item needs besides the item. */
export interface ItemContext {
  readonly t: Strings;
  readonly agentName: string | undefined;
  /** Documents and pictures in place, or as source and links. */
  readonly media: 'inline' | 'link';
  readonly resend: (itemId: string) => void;
}
