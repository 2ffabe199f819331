import type { CSSResult, TemplateResult } from 'lit';
import type { Media } from '../../src/index.js';
import type { Strings } from '../internal/strings.js';

/** The lazy part of the transcript: Markdown, media and their styles. */
export interface RichContent {
  readonly renderMarkdown: (text: string, t: Strings) => TemplateResult;
  readonly renderMedia: (media: Media, mode: 'inline' | 'link', t: Strings) => TemplateResult;
  readonly styles: CSSResult;
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
