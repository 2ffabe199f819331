import type { TemplateResult } from 'lit';
import type { Media } from '../../src/index.js';
import type { Strings } from '../internal/strings.js';

/** What the rendering of one item needs besides the item. */
export interface ItemContext {
  readonly t: Strings;
  readonly agentName: string | undefined;
  /** Markdown to a template; plain text until the lazy part is there. */
  readonly markdown: (text: string) => unknown;
  /** Media to a template; `undefined` until the lazy part is there. */
  readonly media: ((media: Media) => TemplateResult) | undefined;
  readonly resend: (itemId: string) => void;
}
