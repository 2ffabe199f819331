import type { CSSResult, LitElement } from 'lit';
import type { SessionClient } from '../internal/session-client.js';
import type { ConversationExtras } from './conversation-extras.js';

/** What the lazy part knows of the element. */
export type ConversationHost = LitElement & {
  readonly client: SessionClient | undefined;
  readonly history: boolean;
};

/** The lazy part of the transcript: Markdown, activity, media, times, earlier chats, and their styles. */
export interface RichContent {
  readonly ConversationExtras: typeof ConversationExtras;
  readonly styles: readonly CSSResult[];
}

let loading: Promise<RichContent> | undefined;

/** Loads it once for the page; after a failure the next call tries again. */
export function loadRichContent(): Promise<RichContent> {
  loading ??= import('./rich.js').catch((error: unknown) => {
    loading = undefined;
    throw error;
  });
  return loading;
}
